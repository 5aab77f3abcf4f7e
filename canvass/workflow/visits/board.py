"""The board: the live state of a district's week, kept up to date from the change feed.

The feed is a number that changes with every visit, call, list and plan, and where a shift comes or
a list becomes missing. Everything is counted again only if the doors or the plan change; a visit
only causes its own door to be counted again.
"""

from __future__ import annotations

import threading
import zlib
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from canvass.coverage.live import LiveCoverage, TeamsAtDoor
from canvass.coverage.records import CoveredDoor, DoorStory
from canvass.coverage.shares import Shares
from canvass.coverage.when import Moments
from canvass.errors import NotFoundError
from canvass.store import changes
from canvass.store import coverage as rows
from canvass.store.coverage import CoveredWeek, PlannedRoutes
from canvass.store.database import Connection, open_reader
from canvass.store.log_so_far import StoredLog
from canvass.store.times import from_text
from canvass.workflow.routes.list_status import ListRow, read_week_out
from canvass.workflow.visits.coverage import DEFAULT_TIMEZONE
from canvass.workflow.visits.next_shift import NextShift, read_next_shift

if TYPE_CHECKING:
    from canvass.pages.faces import Faces, PlacedDoors

FRESH_S = 1.0
"""Seconds for which one look at the database serves everybody."""
MINUTE_S = 60.0
CLOCKS = 4096
"""The part of a state's number that tells what changes by the clock alone, or in the week."""


@dataclass(frozen=True, slots=True)
class RouteDone:
    """A route of the plan and its progress; `name` is "" for doors in no route."""

    route_id: str
    name: str
    shares: Shares


@dataclass(frozen=True, slots=True)
class ListOut:
    """A list that is out: which team has it since when, and when its shift ends (None: unknown)."""

    row: ListRow
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class BoardState:
    """The state of a week as of change `number`, without anyone's position or personal figures.

    `changed_at` is when the newest visit was recorded (local time), None if there is none.
    `tried` counts the doors where nobody was home by the time bands tried ("evening+weekend").
    """

    number: int
    week: str
    total: Shares
    not_home: int
    routes: tuple[RouteDone, ...]
    two_teams: tuple[TeamsAtDoor, ...]
    locked: tuple[tuple[str, int], ...]
    out: tuple[ListOut, ...]
    changed_at: datetime | None
    tried: tuple[tuple[str, int], ...] = ()
    next: NextShift | None = None

    @property
    def not_tried(self) -> int:
        """The doors where nobody was home and where nobody knocked in the next shift's band."""
        if self.next is None:
            return 0
        band = self.next.band.value
        return sum(count for bands, count in self.tried if band not in bands.split("+"))


@dataclass(slots=True)
class _Live:
    """What is kept in memory about one district between two looks."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    stamp: tuple[object, ...] = ()
    coverage: LiveCoverage = field(default_factory=lambda: LiveCoverage(()))
    moments: Moments = field(default_factory=lambda: Moments(ZoneInfo(DEFAULT_TIMEZONE)))
    plan: PlannedRoutes = field(default_factory=PlannedRoutes)
    seen: int = 0
    seen_number: int = -1
    state: BoardState | None = None
    at_s: float = 0.0
    told_s: float = 0.0
    placing: threading.Lock = field(default_factory=threading.Lock)
    placed: PlacedDoors | None = None
    placed_stamp: tuple[object, ...] = ()


class Boards:
    """The boards of a running desk, one per district."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._by_district: dict[str, _Live] = {}

    def look(self, db: Path, district: str, *, now: datetime, at_s: float) -> BoardState:
        """Return the state of a district's week; `at_s` is a monotonic clock in seconds.

        Raises NotFoundError if the district was removed or several weeks are open.
        """
        with self._lock:
            live = self._by_district.setdefault(district, _Live())
        with live.lock:
            if live.state is None or not 0 <= at_s - live.at_s < FRESH_S:
                with open_reader(db) as connection:
                    live.state = _look(connection, live, district, now, at_s)
                live.at_s = at_s
            return live.state

    def look_at_map(self, db: Path, district: str, *, now: datetime, at_s: float) -> BoardMap:
        """Return a district's block faces with their shares; their lines are found once per plan.

        Raises as `look` does.
        """
        state = self.look(db, district, now=now, at_s=at_s)
        live = self._by_district[district]
        with live.placing:
            placed = _placed(db, district, live)
            with live.lock:
                counted = live.coverage.counted()
            return BoardMap(state.number, placed.count(counted))

    def side_of(
        self, db: Path, district: str, door_id: str, *, now: datetime, at_s: float
    ) -> list[str]:
        """Return the doors on the block face of a door; itself alone if it is on none.

        Raises as `look` does.
        """
        self.look(db, district, now=now, at_s=at_s)
        live = self._by_district[district]
        with live.placing:
            faces = _placed(db, district, live).face_by_door
        if door_id not in faces:
            return [door_id]
        return [other for other, face in faces.items() if face == faces[door_id]]

    def list_doors(
        self, db: Path, district: str, *, now: datetime, at_s: float
    ) -> tuple[CoveredDoor, ...]:
        """Return all doors of a district, those left out as well; raises as `look` does."""
        self.look(db, district, now=now, at_s=at_s)
        live = self._by_district[district]
        with live.lock:
            return live.coverage.doors

    def tell(
        self, db: Path, district: str, door_ids: Collection[str], *, now: datetime, at_s: float
    ) -> list[tuple[CoveredDoor, DoorStory]]:
        """Return those of some doors that count, each with its story of the week.

        Raises as `look` does.
        """
        self.look(db, district, now=now, at_s=at_s)
        live = self._by_district[district]
        with live.lock, open_reader(db) as connection:
            row = rows.get_covered_district(connection, district)
            week = _find_week(connection, row.district_id)
            so_far = StoredLog(connection, row.district_id, week.week_id, live.moments)
            return live.coverage.tell(door_ids, so_far)


def _placed(db: Path, district: str, live: _Live) -> PlacedDoors:
    """Return the block faces of a district, found anew where its doors or its plan changed."""
    with live.lock:
        stamp, doors = live.stamp, live.coverage.doors
    if live.placed is None or live.placed_stamp != stamp:
        live.placed, live.placed_stamp = _place(db, district, doors), stamp
    return live.placed


def _place(db: Path, district: str, doors: Sequence[CoveredDoor]) -> PlacedDoors:
    """Return the block faces that doors are on."""
    from canvass.pages.faces import place_doors
    from canvass.streets.build import make_street_graph
    from canvass.workflow.district.stored_map import get_extract

    return place_doors(doors, make_street_graph(get_extract(db, district)))


@dataclass(frozen=True, slots=True, eq=False)
class BoardMap:
    """The block faces as of change `number`, each with the coverage shares of its doors."""

    number: int
    faces: Faces


def _look(
    connection: Connection, live: _Live, district: str, now: datetime, at_s: float
) -> BoardState:
    row = rows.get_covered_district(connection, district)
    week = _find_week(connection, row.district_id)
    newest = changes.newest_change(connection, row.district_id)
    stamp = (week, newest.plans, *changes.doors_stamp(connection, row.district_id))
    if stamp != live.stamp or newest.visits < live.seen:
        _begin(connection, live, row.district_id, week)
        live.stamp, live.state = stamp, None
    before = live.state
    # A list becomes missing by the clock alone.
    is_told = before is not None and 0 <= at_s - live.told_s < MINUTE_S
    if before is not None and live.seen_number == newest.number and is_told:
        return before
    log = rows.read_log(connection, row.district_id, week.week_id, live.moments, after=live.seen)
    so_far = StoredLog(connection, row.district_id, week.week_id, live.moments)
    live.coverage.add(log, so_far if live.seen else None)
    live.seen, live.seen_number, live.told_s = newest.visits, newest.number, at_s
    zone = ZoneInfo(week.timezone)
    ends = changes.shift_ends(connection, week.week_id)
    out = read_week_out(connection, row.district_id, week.week_id, now=now)
    changed = changes.last_received(connection, row.district_id, week.week_id)
    coming = read_next_shift(connection, row.district_id, week, live.plan, now)
    by_clock = repr((coming, [(each.code, each.state) for each in out])).encode()
    return BoardState(
        number=newest.number * CLOCKS + zlib.crc32(by_clock) % CLOCKS,
        week=week.name,
        total=live.coverage.total,
        not_home=len(live.coverage.not_home),
        routes=tuple(
            RouteDone(route_id, live.plan.name_by_route.get(route_id, ""), shares)
            for route_id, shares in sorted(
                live.coverage.by_route.items(), key=lambda each: (not each[0], each[0])
            )
            if shares.doors
        ),
        two_teams=live.coverage.two_teams,
        locked=tuple(live.coverage.locked),
        out=tuple(ListOut(each, _due(each, ends)) for each in out),
        changed_at=from_text(changed).astimezone(zone) if changed else None,
        tried=tuple(
            sorted(Counter(live.coverage.not_home.values()).items(), key=lambda each: -each[1])
        ),
        next=coming,
    )


def _due(row: ListRow, ends: Mapping[datetime, datetime]) -> datetime | None:
    if row.starts_at is None:
        return None
    due = ends.get(row.starts_at)
    return due.astimezone(row.starts_at.tzinfo) if due is not None else None


def _find_week(connection: Connection, district_id: int) -> CoveredWeek:
    try:
        return rows.get_covered_week(
            connection, district_id, None, default_timezone=DEFAULT_TIMEZONE
        )
    except NotFoundError as error:
        raise NotFoundError(
            "several weeks are open; close those that are over, then the board shows the other"
        ) from error


def _begin(connection: Connection, live: _Live, district_id: int, week: CoveredWeek) -> None:
    """Count all doors once; from now on events update them."""
    planned = rows.read_planned_routes(connection, district_id)
    every = rows.read_covered_doors(connection, district_id, planned, changes.EVERY)
    left_out = rows.read_left_out(connection, district_id)
    kept = rows.read_kept_do_not_knock(connection, district_id)
    live.coverage = LiveCoverage(every, left_out=left_out, kept_do_not_knock=kept)
    live.moments = Moments(ZoneInfo(week.timezone))
    live.plan = planned
    live.seen = 0
