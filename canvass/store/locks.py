"""Locks on routes in the database."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, delete, insert, select

from canvass.document.locks import Lock, LockKind
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
    """Return a district's locks, oldest first."""
    mine = route_lock.c.district_id == district_id
    doors: dict[tuple[int, int], list[str]] = {}
    joined = route_lock_door.join(route_lock, route_lock.c.lock_id == route_lock_door.c.lock_id)
    rows = select(route_lock_door).select_from(joined).where(mine)
    for row in connection.execute(rows.order_by(route_lock_door.c.position)):
        doors.setdefault((row.lock_id, row.is_other), []).append(row.door_id)
    found = connection.execute(select(route_lock).where(mine).order_by(route_lock.c.lock_id))
    return [
        Lock(
            lock_id=row.lock_id,
            kind=LockKind(row.kind),
            words=row.words,
            doors=tuple(doors.get((row.lock_id, 0), ())),
            others=tuple(doors.get((row.lock_id, 1), ())),
            route_id=row.route_id,
            team=row.team,
        )
        for row in found
    ]


def remove_locks(connection: Connection, lock_ids: Sequence[int]) -> None:
    """Remove locks; ids that no longer exist are ignored."""
    connection.execute(delete(route_lock).where(route_lock.c.lock_id.in_(lock_ids)))
