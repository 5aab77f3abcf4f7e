"""Locks on routes in the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from canvass.document.locks import Lock, LockKind
from canvass.store.schema import door
from canvass.store.schema_routes import route_lock, route_lock_door


def record_lock(connection: Connection, district_id: int, lock: Lock, *, created_at: str) -> Lock:
    """Store a lock and return it with its id; if the same lock exists, return that one."""
    for known in list_locks(connection, district_id):
        same = (known.kind, known.route_id, known.team, known.others)
        if same == (lock.kind, lock.route_id, lock.team, lock.others) and known.doors == lock.doors:
            return known
    made = connection.execute(
        insert(route_lock)
        .values(
            district_id=district_id,
            kind=str(lock.kind),
            words=lock.words,
            route_id=lock.route_id,
            team=lock.team,
            created_at=created_at,
        )
        .returning(route_lock.c.lock_id)
    )
    lock_id = int(made.scalar_one())
    rows = [
        {"lock_id": lock_id, "door_id": door, "is_other": is_other, "position": position}
        for is_other, doors in enumerate((lock.doors, lock.others))
        for position, door in enumerate(doors)
    ]
    if rows:
        connection.execute(insert(route_lock_door), rows)
    return Lock(lock_id, lock.kind, lock.words, lock.doors, lock.others, lock.route_id, lock.team)


def list_locks(connection: Connection, district_id: int) -> list[Lock]:
    """Return a district's locks, oldest first.

    A house whose flats have been counted since is replaced by its flats, and the other way round.
    """
    mine = route_lock.c.district_id == district_id
    doors: dict[tuple[int, int], list[str]] = {}
    heirs = _heirs_of_retired(connection, district_id)
    joined = route_lock_door.join(route_lock, route_lock.c.lock_id == route_lock_door.c.lock_id)
    rows = select(route_lock_door).select_from(joined).where(mine)
    for row in connection.execute(rows.order_by(route_lock_door.c.position)):
        doors.setdefault((row.lock_id, row.is_other), []).extend(
            heirs.get(row.door_id) or [row.door_id]
        )
    found = connection.execute(select(route_lock).where(mine).order_by(route_lock.c.lock_id))
    return [
        Lock(
            lock_id=row.lock_id,
            kind=LockKind(row.kind),
            words=row.words,
            doors=tuple(dict.fromkeys(doors.get((row.lock_id, 0), ()))),
            others=tuple(dict.fromkeys(doors.get((row.lock_id, 1), ()))),
            route_id=row.route_id,
            team=row.team,
        )
        for row in found
    ]


def _heirs_of_retired(connection: Connection, district_id: int) -> dict[str, list[str]]:
    """Return the doors that took the place of each retired door of a lock, where there are any.

    They have its address and its entrance; where no door has both, the address alone decides.
    """
    locked = select(route_lock_door.c.door_id).join(
        route_lock, route_lock_door.c.lock_id == route_lock.c.lock_id
    )
    mine = door.c.district_id == district_id
    gone = connection.execute(
        select(door.c.door_id, door.c.address_id, door.c.entrance_id).where(
            mine, door.c.is_retired == 1,
            door.c.door_id.in_(locked.where(route_lock.c.district_id == district_id)),
        )
    ).all()  # fmt: skip
    if not gone:
        return {}
    there: dict[str, list[tuple[str, str]]] = {}
    for row in connection.execute(
        select(door.c.door_id, door.c.address_id, door.c.entrance_id)
        .where(
            mine,
            door.c.is_retired == 0,
            door.c.address_id.in_(sorted({old.address_id for old in gone})),
        )
        .order_by(door.c.door_id)
    ):
        there.setdefault(row.address_id, []).append((row.door_id, _place(row.entrance_id)))
    heirs = {}
    for old in gone:
        all_here = there.get(old.address_id, [])
        near = [door_id for door_id, place in all_here if place == _place(old.entrance_id)]
        heirs[old.door_id] = near or [door_id for door_id, _ in all_here]
    return heirs


def _place(entrance_id: str | None) -> str:
    """Return an entrance's id without the part of the stairwell."""
    return (entrance_id or "").partition("@")[0]


def remove_locks(connection: Connection, lock_ids: Sequence[int]) -> None:
    """Remove locks; ids that no longer exist are ignored."""
    connection.execute(delete(route_lock).where(route_lock.c.lock_id.in_(lock_ids)))
