"""What a purge keeps of a week: coverage shares by street and route, and the odds.

The doors of a week are divided into parts of at least five. Every door is in exactly one part, so
that no sum or difference of counts reveals fewer doors. Refusals, days and single doors are in
none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, delete, insert

from canvass.coverage.shares import KINDS, Shares, kinds_of
from canvass.coverage.stories import tell_stories
from canvass.coverage.when import Moments
from canvass.store.coverage import read_covered_doors, read_log, read_planned_routes
from canvass.store.dwellings import dwelling_by_door
from canvass.store.schema_kept import purged_odds, purged_share
from canvass.visits.disposition import OPENED, standing_visits
from canvass.visits.event import Outcome, VisitEvent
from canvass.week.moments import band_of
from canvass.week.odds import Dwelling

SMALLEST_AREA = 5
"""Parts with fewer doors join others, because their counts would reveal single homes."""

OTHERS = ""
ORGANISATION = "organisation"
"""The kind under which calls are counted, beside "house" and "flat"; without time bands."""

Parts = dict[tuple[str, str], Shares]


def record_shares(connection: Connection, district_id: int, week_id: int, timezone: str) -> int:
    """Store the three coverage shares of a week; return how many rows that took."""
    moments = Moments(ZoneInfo(timezone))
    stories = tell_stories(read_log(connection, district_id, week_id, moments))
    planned = read_planned_routes(connection, district_id)
    visited = {door_id for door_id, story in stories.items() if story.visits}
    doors = read_covered_doors(connection, district_id, planned, visited)
    cells: Parts = defaultdict(Shares)
    for door, kind in zip(doors, kinds_of(doors, stories), strict=True):
        cells[door.street, door.route] += KINDS[kind]
    parts = merge_small(cells)
    connection.execute(delete(purged_share).where(purged_share.c.week_id == week_id))
    rows = [
        {
            "week_id": week_id, "street": street, "route_id": route, "doors": some.doors,
            "knocked": some.knocked, "opened": some.opened, "talked": some.talked,
        }
        for (street, route), some in sorted(parts.items())
    ]  # fmt: skip
    if rows:
        connection.execute(insert(purged_share), rows)
    return len(rows)


def merge_small(cells: Mapping[tuple[str, str], Shares], least: int = SMALLEST_AREA) -> Parts:
    """Return parts of at least `least` doors: small ones join their street, route, or the rest.

    If the rest is too small itself, the smallest part joins it. A district too small for any part
    gets none.
    """
    parts: Parts = {key: some for key, some in cells.items() if some.doors >= least}
    small = {key: some for key, some in cells.items() if 0 < some.doors < least}
    for side in (0, 1):
        sums: dict[str, Shares] = defaultdict(Shares)
        for key, some in small.items():
            sums[key[side]] += some
        enough = {name for name, some in sums.items() if some.doors >= least and name != OTHERS}
        for name in enough:
            place = (name, OTHERS) if side == 0 else (OTHERS, name)
            parts[place] = parts.get(place, Shares()) + sums[name]
        small = {key: some for key, some in small.items() if key[side] not in enough}
    rest = sum(small.values(), Shares())
    everywhere = (OTHERS, OTHERS)
    rest += parts.pop(everywhere, Shares())
    if 0 < rest.doors < least and parts:
        smallest = min(parts, key=lambda key: (parts[key].doors, key))
        rest += parts.pop(smallest)
    if rest.doors >= least:
        parts[everywhere] = rest
    return parts


def record_odds(
    connection: Connection,
    district_id: int,
    week_id: int,
    timezone: str,
    visits: Iterable[VisitEvent],
    calls: Iterable[VisitEvent],
) -> None:
    """Store the counts that odds are learned from: the first visit at each door in each band."""
    dwellings = dwelling_by_door(connection, district_id)
    zone = ZoneInfo(timezone)
    counted: dict[tuple[str, str], list[int]] = defaultdict(lambda: [0, 0])
    seen: set[tuple[str, str]] = set()
    of_kind: dict[str, int] = defaultdict(int)
    for dwelling, _entrance in dwellings.values():
        of_kind[dwelling.value] += 1
    for visit in standing_visits(visits):
        if visit.outcome in (Outcome.UNREACHABLE, Outcome.DO_NOT_KNOCK, None):
            continue
        band = band_of(visit.effective_at.astimezone(zone)).value
        if (visit.door_id, band) in seen:
            continue
        seen.add((visit.door_id, band))
        dwelling, _entrance = dwellings.get(visit.door_id, (Dwelling.HOUSE, None))
        counted[band, dwelling.value][visit.outcome not in OPENED] += 1
    called = {visit.door_id: visit.outcome in OPENED for visit in standing_visits(calls)}
    for is_open in called.values():
        counted["", ORGANISATION][not is_open] += 1
    of_kind[ORGANISATION] = len(called)
    connection.execute(delete(purged_odds).where(purged_odds.c.week_id == week_id))
    rows = [
        {"week_id": week_id, "band": band, "dwelling": kind, "opened": opened, "closed": closed}
        for (band, kind), (opened, closed) in sorted(counted.items())
        # The count of a rare kind would reveal single homes.
        if of_kind[kind] >= SMALLEST_AREA
    ]
    if rows:
        connection.execute(insert(purged_odds), rows)
