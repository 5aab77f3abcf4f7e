"""Walk lists in the database: kept as printed and never changed, with a log of where they are."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, and_, func, insert, select

from canvass.store.backend.statements import insert_new
from canvass.store.schema import door as door_table
from canvass.store.schema import plan
from canvass.store.schema_lists import (
    walk_list,
    walk_list_door,
    walk_list_event,
    walk_list_left,
    walk_list_print,
)
from canvass.store.schema_week import week
from canvass.store.visits import CALLS as CALL_LOG
from canvass.store.visits import VISITS, Log

OUT, BACK, LOST, VOID = "out", "back", "lost", "void"
CALLS = "calls"
"""The channel of lists of calls: they hold organisations, not doors."""


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list as printed, and where it is.

    `starts_at` (ISO 8601) is the start of its shift, "" if it is for no shift. `status` is out,
    back, lost or void since `status_at`; `round_no` counts how often the list has been entered;
    `team` is the team that has it. `digest` identifies the content its code was made from.
    `week_id` is None if no week was open.
    """

    code: str
    district_id: int
    week_id: int | None
    plan_id: int
    route_id: str
    route_name: str
    digest: str
    starts_at: str
    language: str
    paper: str
    layout_version: int
    printed_at: str
    channel: str
    team: str = ""
    status: str = OUT
    round_no: int = 1
    status_at: str = ""

    @property
    def is_calls(self) -> bool:
        """Whether it is a list of calls on organisations, not of doors."""
        return self.channel == CALLS

    @property
    def log(self) -> Log:
        """The log into which the list is entered: visits or calls."""
        return CALL_LOG if self.is_calls else VISITS


@dataclass(frozen=True, slots=True)
class ListedDoor:
    """A door of a list: the position of its stop and its number at the stop, both from 1."""

    position: int
    number: int
    door_id: str


_COLUMNS = (
    "code", "district_id", "week_id", "plan_id", "route_id", "route_name", "digest", "starts_at",
    "language", "paper", "layout_version", "printed_at", "channel", "team",
)  # fmt: skip
_LATER = walk_list_event.alias("later")

IS_NEWEST = walk_list_event.c.event_no == (
    select(func.max(_LATER.c.event_no)).where(_LATER.c.code == walk_list.c.code).scalar_subquery()
)
"""Joins a list with its newest event, which says where it is."""


_IS_LEFT = and_(
    walk_list_left.c.code == walk_list_door.c.code,
    walk_list_left.c.door_id == walk_list_door.c.door_id,
)
"""Joins a door on a list with the other list that took it over."""


def _query() -> Select[Any]:
    event = walk_list_event.c
    columns = (walk_list.c[name] for name in _COLUMNS)
    query = select(*columns, event.kind, event.round, event.at, event.team)
    return query.join_from(walk_list, walk_list_event, IS_NEWEST)


def record_list(
    connection: Connection, kept: KeptList, route: str, doors: Iterable[ListedDoor], *, by: str
) -> None:
    """Store a list with its route (JSON) and its doors; it is out from now on."""
    values = {name: getattr(kept, name) for name in _COLUMNS}
    connection.execute(insert(walk_list).values(**values, route=route))
    rows = [
        {
            "code": kept.code, "position": door.position, "number": door.number,
            "door_id": door.door_id,
        }
        for door in doors
    ]  # fmt: skip
    if rows:
        connection.execute(insert(walk_list_door), rows)
    record_list_event(
        connection, kept.code, OUT, round_no=1, team=kept.team, by=by, at=kept.printed_at
    )


def record_list_event(
    connection: Connection,
    code: str,
    kind: str,
    *,
    round_no: int,
    team: str,
    by: str,
    at: str,
    happened_at: str | None = None,
) -> None:
    """Record that a list is out, back, lost or void; `happened_at` is the real time if known."""
    connection.execute(
        insert(walk_list_event).values(
            code=code, kind=kind, round=round_no, team=team, recorded_by=by, at=at,
            happened_at=happened_at,
        )
    )  # fmt: skip


def find_happened(connection: Connection, code: str, kind: str, round_no: int) -> str | None:
    """Return the real time a list went out or came back in a round; None if it was not noted."""
    event = walk_list_event.c
    query = (
        select(event.happened_at)
        .where(event.code == code, event.kind == kind, event.round == round_no)
        .where(event.happened_at.is_not(None))
        .order_by(event.event_no.desc())
        .limit(1)
    )
    return connection.execute(query).scalar()


def find_list(connection: Connection, code: str) -> KeptList | None:
    """Return the list with this code, or None."""
    found = connection.execute(_query().where(walk_list.c.code == code)).first()
    return _make(found) if found else None


def list_lists(connection: Connection, district_id: int | None = None) -> list[KeptList]:
    """Return the lists of a district, or of all, in the order they were printed."""
    kept = walk_list.c
    query = _query().order_by(kept.printed_at, kept.route_id, kept.code)
    if district_id is not None:
        query = query.where(kept.district_id == district_id)
    return [_make(row) for row in connection.execute(query)]


def list_listed_doors(connection: Connection, code: str) -> list[ListedDoor]:
    """Return the doors on a list, in its order."""
    door = walk_list_door.c
    query = (
        select(door.position, door.number, door.door_id)
        .where(door.code == code)
        .order_by(door.position, door.number)
    )
    return [ListedDoor(*row) for row in connection.execute(query)]


def get_list_route(connection: Connection, code: str) -> str:
    """Return the route of a list as it was printed, as JSON."""
    query = select(walk_list.c.route).where(walk_list.c.code == code)
    route: str = connection.execute(query).scalar_one()
    return route


def digest_doors(door_ids: Iterable[str]) -> str:
    """Return a digest that identifies a set of doors."""
    return hashlib.sha256("\n".join(sorted(door_ids)).encode()).hexdigest()[:16]


def record_print(connection: Connection, code: str, door_ids: Iterable[str], *, at: str) -> None:
    """Record that a list was printed again with other doors than before."""
    row = {"code": code, "doors": digest_doors(door_ids), "at": at}
    connection.execute(insert(walk_list_print).values(row))


def find_print(connection: Connection, code: str) -> str | None:
    """Return the digest of the doors of a list's last print; None if as first printed."""
    prints = walk_list_print.c
    query = select(prints.doors).where(prints.code == code).order_by(prints.print_no.desc())
    found: str | None = connection.execute(query.limit(1)).scalar()
    return found


def record_left(
    connection: Connection, code: str, door_ids: Collection[str], *, for_code: str, at: str
) -> None:
    """Record that another list (`for_code`) took over doors that are on this list's paper.

    A house that is on the paper goes with its flats, and flats with their house.
    """
    kept = walk_list.c
    district_id = connection.execute(select(kept.district_id).where(kept.code == code)).scalar_one()
    listed = [door.door_id for door in list_listed_doors(connection, code)]
    instead = stand_for(connection, district_id, listed)
    places = {gone for gone, now in instead.items() if not set(door_ids).isdisjoint(now)}
    rows = [
        {"code": code, "door_id": door_id, "for_code": for_code, "at": at}
        for door_id in sorted({*door_ids, *places})
    ]
    if rows:
        connection.execute(insert_new(walk_list_left), rows)


def list_left(connection: Connection, code: str) -> dict[str, str]:
    """Return the doors of a list that other lists took over, with the code of the other list."""
    left = walk_list_left.c
    query = select(left.door_id, left.for_code).where(left.code == code)
    return {row.door_id: row.for_code for row in connection.execute(query)}


def doors_out(
    connection: Connection, district_id: int, *, of_calls: bool = False
) -> dict[str, str]:
    """Return the doors of a district on lists that are out, each with the code of its list.

    A house on paper whose flats were counted later stands for its flats; flats that are one door
    again stand for the house. With `of_calls`, return the places on lists of calls instead. Lists
    of closed weeks no longer count: their doors are free for the next week.
    """
    kept, door = walk_list.c, walk_list_door.c
    query = (
        select(door.door_id, door.code)
        .join_from(walk_list, walk_list_event, IS_NEWEST)
        .join(walk_list_door, door.code == kept.code)
        .outerjoin(walk_list_left, _IS_LEFT)
        .outerjoin(week, week.c.week_id == kept.week_id)
        .where(kept.district_id == district_id, walk_list_event.c.kind == OUT)
        .where((kept.channel == CALLS) if of_calls else (kept.channel != CALLS))
        .where(walk_list_left.c.door_id.is_(None), week.c.closed_at.is_(None))
        .order_by(kept.printed_at, door.code, door.position, door.number)
    )
    found: dict[str, str] = {}
    for door_id, code in connection.execute(query):
        found.setdefault(door_id, code)
    if not of_calls:
        for gone, instead in stand_for(connection, district_id, found).items():
            for door_id in instead:
                found.setdefault(door_id, found[gone])
    return found


def stand_for(
    connection: Connection, district_id: int, door_ids: Collection[str]
) -> dict[str, list[str]]:
    """Return {id of a door that no longer exists: present doors of its address}, for some doors."""
    gone, now = door_table.alias("gone").c, door_table.alias("now").c
    query = (
        select(gone.door_id, now.door_id)
        .where(gone.district_id == district_id, now.district_id == district_id)
        .where(gone.address_id == now.address_id, gone.is_retired == 1, now.is_retired == 0)
        .order_by(gone.door_id, now.door_id)
    )
    wanted, found = set(door_ids), dict[str, list[str]]()
    for gone_id, now_id in connection.execute(query):
        if gone_id in wanted:
            found.setdefault(gone_id, []).append(now_id)
    return found


def iter_plans(connection: Connection, district_id: int) -> Iterator[tuple[int, str, str]]:
    """Yield (id, time, document as JSON) of a district's plans, newest first."""
    query = (
        select(plan.c.plan_id, plan.c.created_at, plan.c.document)
        .where(plan.c.district_id == district_id)
        .order_by(plan.c.plan_id.desc())
    )
    for row in connection.execute(query):
        yield row.plan_id, row.created_at, row.document


def count_doors(connection: Connection) -> dict[str, tuple[int, int]]:
    """Return, by list code, how many doors are on the list and how many another took over."""
    code = walk_list_door.c.code
    query = (
        select(code, func.count(), func.count(walk_list_left.c.door_id))
        .join_from(walk_list_door, walk_list_left, _IS_LEFT, isouter=True)
        .group_by(code)
    )
    return {row[0]: (row[1], row[2]) for row in connection.execute(query)}


def _make(row: Any) -> KeptList:
    printed, (kind, round_no, at, team) = tuple(row)[: len(_COLUMNS)], tuple(row)[len(_COLUMNS) :]
    values = dict(zip(_COLUMNS, printed, strict=True))
    values["team"] = team or values["team"]
    return KeptList(**values, status=kind, round_no=round_no, status_at=at)
