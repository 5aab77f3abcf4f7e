"""The history of areas: their weeks, wishes and turnout, and which one is due next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path

import shapely

from canvass.coverage.coverage import Coverage
from canvass.doors.access import AccessState
from canvass.listening.areas import AreaHistory, Due, HeldWeek, OpenedAt, rank_areas
from canvass.listening.overlap import on_other_borders
from canvass.listening.turnout import (
    AreaTurnout,
    EarlierTurnout,
    ElectoralDistrict,
    area_turnout,
    mean_turnout,
)
from canvass.locale.catalogue import get_translator
from canvass.pages.area_sheet import render_area_sheet
from canvass.store import districts, next_rows, turnouts, visits, weeks, wishes
from canvass.store.access import list_access
from canvass.store.database import Connection, open_reader
from canvass.store.door_rows import DoorRow, list_door_rows
from canvass.store.entrance_facts import list_facts
from canvass.week.moments import TimeBand
from canvass.week.week import Week
from canvass.workflow.files import write_file
from canvass.workflow.listening.carrying import list_taken
from canvass.workflow.listening.wishes import list_topics
from canvass.workflow.visits.coverage import get_coverage


def list_areas(db: Path, today: date) -> list[AreaHistory]:
    """Return the history of every area, sorted by name."""
    with open_reader(db) as connection:
        names = [row.name for row in districts.list_districts(connection)]
    return [get_area_history(db, name, today) for name in sorted(names, key=str.casefold)]


def get_area_history(db: Path, district: str | None, today: date) -> AreaHistory:
    """Return the history of one area; raises NotFoundError."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        known = weeks.list_weeks(connection, row.district_id)
        kept = wishes.list_wishes(connection, row.district_id)
        commitments = {
            one.commitment_id: one for one in wishes.list_commitments(connection, row.district_id)
        }
        facts = Counter(
            fact
            for found in list_facts(connection, row.district_id).values()
            for fact, _on in found
        )
        locked = sum(
            one.state in {AccessState.REFUSED, AccessState.UNKNOWN}
            for one in list_access(connection, row.district_id)
        )
        refused = visits.list_do_not_knock(connection, row.district_id)
        doors = list_door_rows(connection, row.district_id)
        turnout = _turnout(connection, row.name, doors)
        earlier = _earlier(connection, row.name, doors)
        opened = next_rows.count_opened(connection, row.district_id)
    coverages = {week.week_id: get_coverage(db, row.name, week.name).coverage for week in known}
    answered = sum(
        1 for wish in kept
        if wish.commitment_id in commitments and not commitments[wish.commitment_id].is_open
    )  # fmt: skip
    return AreaHistory(
        row.name,
        len(doors),
        tuple(_held(coverages[week.week_id], week, today) for week in known),
        len(kept),
        len(kept) - answered,
        answered,
        len({one.door_id for one in refused}),
        dict(facts),
        locked,
        turnout,
        earlier,
        _hours(opened, coverages.values()),
    )


def _hours(
    purged: Mapping[str, tuple[int, int]], coverages: Iterable[Coverage]
) -> tuple[OpenedAt, ...]:
    """Return doors opened and knocked per time band, over purged weeks and all others."""
    opened = Counter({band: counts[0] for band, counts in purged.items()})
    knocked = Counter({band: sum(counts) for band, counts in purged.items()})
    for coverage in coverages:
        for row in coverage.by_band:
            opened[row.key] += row.opened
            knocked[row.key] += row.knocked
    return tuple(OpenedAt(band, opened[band], knocked[band]) for band in TimeBand if knocked[band])


def rank(db: Path, today: date) -> list[Due]:
    """Return the areas in order of how due they are, most due first, each with its reasons."""
    return rank_areas(list_areas(db, today), today)


def _held(coverage: Coverage, week: Week, today: date) -> HeldWeek:
    total = coverage.total
    return HeldWeek(
        week.name,
        week.starts_on,
        week.ends_on,
        total.doors,
        total.knocked,
        total.opened,
        total.talked,
        week.purged_at is not None,
        week.closed_at is not None or week.ends_on < today,
    )


def _turnout(connection: Connection, name: str, doors: list[DoorRow]) -> AreaTurnout | None:
    """Return an area's turnout: weighted by outlines if known, else of the district so named."""
    _year, results, outlines = turnouts.list_results(connection)
    if not results:
        return None
    if outlines:
        doors_in = _count_doors(outlines, doors)
    else:
        doors_in = {code: len(doors) for code, one in results.items() if _is_named(one, name)}
    return area_turnout(results, doors_in, len(doors))


def _earlier(connection: Connection, name: str, doors: list[DoorRow]) -> tuple[EarlierTurnout, ...]:
    """Return an area's turnout in earlier years, converted to the newest borders.

    Converted by overlapping area if both years have outlines and they differ, else by code or name.
    Years without a result for the area are left out.
    """
    _year, newest, borders = turnouts.list_results(connection)
    doors_in = (
        _count_doors(borders, doors)
        if borders
        else {code: len(doors) for code, one in newest.items() if _is_named(one, name)}
    )
    found = []
    for year in turnouts.list_years(connection)[1:]:
        _same, results, outlines = turnouts.list_results(connection, year)
        is_by_overlap = bool(borders) and bool(outlines) and outlines != borders
        on_borders = on_other_borders(results, outlines, borders) if is_by_overlap else results
        known = area_turnout(on_borders, doors_in, len(doors))
        if known is not None:
            mean = mean_turnout(list(results.values()))
            found.append(EarlierTurnout(year, known.turnout, mean, is_by_overlap))
    return tuple(found)


def _is_named(one: ElectoralDistrict, name: str) -> bool:
    return name.casefold() in {one.name.casefold(), one.code.casefold()}


def _count_doors(outlines: dict[str, str], doors: list[DoorRow]) -> dict[str, int]:
    """Return {code: doors inside that outline}; a door on a border counts in the first outline."""
    codes = list(outlines)
    tree = shapely.STRtree([shapely.from_geojson(outlines[code]) for code in codes])
    points = shapely.points([(door.lon, door.lat) for door in doors])
    which, shape = tree.query(points, predicate="intersects")
    first: dict[int, int] = {}
    for door, outline in zip(which.tolist(), shape.tolist(), strict=True):
        first[door] = min(outline, first.get(door, outline))
    return dict(Counter(codes[outline] for outline in first.values()))


def write_area_sheet(db: Path, district: str | None, out: Path, *, today: date, lang: str) -> Path:
    """Write the one-page briefing (PDF) of an area; raises NotFoundError and OutputError."""
    history = get_area_history(db, district, today)
    say = get_translator(lang)
    names = {topic.key: topic.name(say) for topic in list_topics(db)}
    promises = [
        (names.get(one.commitment.topic, one.commitment.topic), one.commitment)
        for one in list_taken(db, history.name)
    ]
    return write_file(out, render_area_sheet(history, promises, day=today, lang=lang))
