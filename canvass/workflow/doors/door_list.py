"""List the doors of a district, filtered, with the state of each and the reason for it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.doors.housenumber import fold, sort_key
from canvass.doors.reasons import LEFT_FOR_LATER
from canvass.registers.spelling import edit_distance, spelling_key
from canvass.store import districts, door_rows
from canvass.store.database import Connection, open_reader
from canvass.store.door_rows import DoorRow, PlannedDoors
from canvass.week.turns import Turn
from canvass.workflow.district.locked_entrances import waiting_for_access
from canvass.workflow.district.never_planned import doors_never_to_plan, reasons_that_lapse

WAITING = frozenset(
    {
        LEFT_FOR_LATER,
        *(
            turn.value
            for turn in Turn
            if turn not in (Turn.DO_NOT_KNOCK, Turn.ANSWERED, Turn.TRIED_ENOUGH, Turn.LOCKED)
        ),
    }
)
"""The reason shown for a door that the newest plan lacks although nobody left it out."""


MOST_SLIPS = 2
MOST_NEAR = 4


@dataclass(frozen=True, slots=True)
class DoorFilter:
    """Which doors are asked for; None asks for all.

    `reason` is part of a reason's text, as stored or as translated by `translate`.
    """

    street: str | None = None
    state: str | None = None
    reason: str | None = None
    entrance: str | None = None
    unit: str | None = None
    route_id: str | None = None
    translate: Callable[[str], str] = str


@dataclass(frozen=True, slots=True)
class ListedDoor:
    """One door with its state: planned (in the newest plan), waiting or left-out, with the reason.

    A waiting door may have a reason too: what it waits for ("left for later").
    """

    id: str
    address_id: str
    street: str
    housenumber: str
    unit: str
    entrance: str
    floor: int
    is_guessed: bool
    lat: float
    lon: float
    state: str
    reason: str | None
    route_id: str | None


def list_doors(
    db: Path,
    name: str | None,
    wanted: DoorFilter,
    *,
    now: datetime,
    read_planned: Callable[[Connection, int], PlannedDoors] = door_rows.planned_doors,
) -> list[ListedDoor]:
    """Return the doors asked for, sorted by street, number, stairwell, floor and flat.

    `read_planned` returns the doors of the newest plan, perhaps kept from an earlier call.
    """
    with open_reader(db) as connection:
        district = districts.get_district(connection, name)
        rows = door_rows.list_door_rows(connection, district.district_id)
        planned = read_planned(connection, district.district_id)
        lapsing = reasons_that_lapse(connection, district.district_id)
        never = {
            **waiting_for_access(connection, district.district_id, rows, now=now),
            **doors_never_to_plan(connection, district.district_id, rows),
        }
    listed = [_listed(row, planned, never, lapsing) for row in rows]
    return sorted(filter_doors(listed, wanted), key=_reading_order)


def near_streets(doors: Iterable[ListedDoor], street: str) -> list[str] | None:
    """Return the streets spelt nearly like one that no door is on; None if there are doors on it.

    Nearly: up to two letters differ, or it is another spelling ("Storg." for Storgatan).
    """
    names = sorted({door.street for door in doors if door.street})
    wanted = fold(street)
    if wanted in {fold(name) for name in names}:
        return None
    return [
        name
        for name in names
        if spelling_key(name) == spelling_key(street)
        or edit_distance(fold(name), wanted, MOST_SLIPS) <= MOST_SLIPS
    ][:MOST_NEAR]


def filter_doors(doors: Iterable[ListedDoor], wanted: DoorFilter) -> list[ListedDoor]:
    """Return the doors asked for, in the same order."""
    return [door for door in doors if _is_wanted(door, wanted)]


def _listed(
    row: DoorRow, planned: PlannedDoors, never: Mapping[str, str], lapsing: Set[str]
) -> ListedDoor:
    route_id = planned.route_by_door.get(row.door_id)
    reason = row.reason or never.get(row.door_id)
    if reason is None and route_id is None:
        reason = planned.reason_by_door.get(row.door_id)
        reason = reason or planned.reason_by_address.get(row.address_id)
        # A door that was locked or left out when the plan was made may be free by now.
        reason = None if reason in lapsing else reason
    is_left_out = reason is not None and reason not in WAITING
    state = "left-out" if is_left_out else "planned" if route_id and not reason else "waiting"
    return ListedDoor(
        id=row.door_id,
        address_id=row.address_id,
        street=row.street,
        housenumber=row.housenumber,
        unit=row.unit,
        entrance=row.ref,
        floor=row.floor,
        is_guessed=row.is_guessed,
        lat=row.lat,
        lon=row.lon,
        state=state,
        reason=reason,
        route_id=route_id if reason is None else None,
    )


def _is_wanted(door: ListedDoor, wanted: DoorFilter) -> bool:
    pairs = (
        (wanted.street, door.street),
        (wanted.state, door.state),
        (wanted.entrance, door.entrance),
        (wanted.unit, door.unit),
        (wanted.route_id, door.route_id or ""),
    )
    if any(asked is not None and fold(asked) != fold(has) for asked, has in pairs):
        return False
    if wanted.reason is None:
        return True
    asked, reason = fold(wanted.reason), door.reason or ""
    return asked in fold(reason) or (bool(reason) and asked in fold(wanted.translate(reason)))


def _reading_order(door: ListedDoor) -> tuple[object, ...]:
    return (
        fold(door.street),
        sort_key(door.housenumber),
        door.address_id,
        sort_key(door.entrance),
        door.floor,
        sort_key(door.unit),
        sort_key(door.id),
    )
