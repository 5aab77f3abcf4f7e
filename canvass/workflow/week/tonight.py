"""The state of the next shift: who is booked, whether it is planned, which lists are out."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.document.large_houses import UnknownFlats, count_unknown_flats
from canvass.document.stairs_words import say_stairs_unknown
from canvass.errors import NotFoundError
from canvass.store import districts, plans, weeks
from canvass.store.database import open_reader
from canvass.week.book import WeekBook
from canvass.week.field_safety import Worry, worries_of
from canvass.week.week import WeekShift
from canvass.workflow.routes.list_headers import list_occasions
from canvass.workflow.routes.list_status import ListRow, read_week_out


@dataclass(frozen=True, slots=True)
class TonightRoute:
    """A route of the shift: its team ("" if none) and its size.

    `stairs_unknown` are the places that may have stairs, if the team takes none. `if_time` are
    the doors that its list has besides, for a team with time left.
    """

    id: str
    name: str
    team: str
    doors: int
    walk_m: float
    least_min: float
    most_min: float
    stairs_unknown: str = ""
    if_time: int = 0


@dataclass(frozen=True, slots=True)
class TonightState:
    """The next shift of a district's open week; `shift` is None if none is left.

    `routes` is empty if it is not planned yet. `out` are lists that are out or missing.
    `large_houses` are those nobody counted.
    """

    book: WeekBook
    shift: WeekShift | None
    teams: tuple[str, ...]
    routes: tuple[TonightRoute, ...]
    large_houses: UnknownFlats | None
    left_out: tuple[tuple[str, int], ...]
    out: tuple[ListRow, ...]
    worries: tuple[Worry, ...]

    @property
    def doors(self) -> int:
        """Doors on all its routes."""
        return sum(route.doors for route in self.routes)


def find_tonight(db: Path, district: str | None, *, now: datetime) -> TonightState | None:
    """Return the state of the next shift, None unless exactly one week is open."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        try:
            week = weeks.find_week(connection, row.district_id)
        except NotFoundError:
            week = None
        if week is None:
            return None
        book = weeks.get_week_book(connection, row.district_id, week.name)
        document = plans.get_plan(connection, row.district_id) if row.plans else None
        out = tuple(read_week_out(connection, row.district_id, week.week_id, now=now))
    shift = book.find_next_shift(now)
    teams = () if shift is None else tuple(book.teams_of(shift))
    is_planned = shift is not None and document is not None and _is_for(document, shift)
    routes: tuple[TonightRoute, ...] = ()
    large = None
    left_out: Counter[str] = Counter()
    if is_planned and document is not None:
        routes = _routes(db, district, document, now)
        large = count_unknown_flats(document)
        left_out = Counter(each.reason for each in document.excluded)
        left_out.update(each.reason for each in document.excluded_doors)
    return TonightState(
        book,
        shift,
        tuple(team.name for team in teams),
        routes,
        large,
        tuple(left_out.most_common()),
        out,
        () if shift is None else tuple(worries_of(week, shift, teams)),
    )


def _is_for(document: PlanDocument, shift: WeekShift) -> bool:
    starts_at = document.starts_at
    return bool(starts_at) and datetime.fromisoformat(starts_at) == shift.starts_at


def _routes(
    db: Path, district: str | None, document: PlanDocument, now: datetime
) -> tuple[TonightRoute, ...]:
    occasions = list_occasions(db, district, document, now=now)
    return tuple(
        TonightRoute(
            route.id,
            route.name,
            occasions[route.id].team if route.id in occasions else "",
            route.doors,
            route.walk_m,
            route.duration_p10_min or route.duration_min,
            route.duration_p90_min or route.duration_min,
            say_stairs_unknown(
                route, takes_none=route.id in occasions and occasions[route.id].takes_no_stairs
            ),
            sum(len(stop.door_ids) for stop in route.if_time),
        )
        for route in document.routes
    )
