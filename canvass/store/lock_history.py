"""The history of a district's locks: what was made and removed, and how it is undone and redone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select

from canvass.document.locks import Lock, LockKind
from canvass.store.locks import list_locks, record_lock, remove_locks
from canvass.store.schema_routes import lock_change


@dataclass(frozen=True, slots=True)
class LockChange:
    """One change to locks, made while `plan_id` was the newest plan.

    With `is_with_plan` it was made together with that plan. `undoes` is the id of the change that
    this one undoes or redoes, None for a change of its own.
    """

    change_id: int
    plan_id: int
    at: str
    words: str
    made: tuple[Lock, ...]
    removed: tuple[Lock, ...]
    is_with_plan: bool = False
    undoes: int | None = None

    def turned(
        self, there: Sequence[Lock], *, plan_id: int, at: str, is_redo: bool = False
    ) -> LockChange:
        """Return the change that undoes this one, or does it again, where these locks are there."""
        make, remove = (self.made, self.removed) if is_redo else (self.removed, self.made)
        gone = tuple(lock for lock in there if any(_is_same(lock, one) for one in remove))
        words = f"{'redo' if is_redo else 'undo'}: {self.words}"
        return LockChange(0, plan_id, at, words, make, gone, self.is_with_plan, self.change_id)


@dataclass(frozen=True, slots=True)
class LockStack:
    """The changes in force and those undone.

    The last in `done` is the next to undo, the last in `undone` the next to redo.
    """

    done: tuple[LockChange, ...]
    undone: tuple[LockChange, ...]


def record_lock_change(
    connection: Connection, district_id: int, change: LockChange
) -> tuple[Lock, ...]:
    """Remove locks, make others, note both, and return those made (or there already).

    The id of `change` is ignored. A change of its own that does nothing is not noted.
    """
    remove_locks(connection, [lock.lock_id for lock in change.removed])
    # Numbers of removed locks are given again, so those still there are listed only now.
    before = {lock.lock_id for lock in list_locks(connection, district_id)}
    made = tuple(
        record_lock(connection, district_id, lock, created_at=change.at) for lock in change.made
    )
    new = [lock for lock in made if lock.lock_id not in before]
    if new or change.removed or change.undoes is not None:
        connection.execute(
            insert(lock_change).values(
                district_id=district_id, plan_id=change.plan_id, at=change.at, words=change.words,
                made=_to_text(new), removed=_to_text(change.removed),
                is_with_plan=int(change.is_with_plan), undoes=change.undoes,
            )
        )  # fmt: skip
    return made


def list_lock_changes(connection: Connection, district_id: int) -> list[LockChange]:
    """Return what was done to a district's locks, oldest first."""
    mine = select(lock_change).where(lock_change.c.district_id == district_id)
    return [
        LockChange(
            row.change_id, row.plan_id, row.at, row.words, locks_from_text(row.made),
            locks_from_text(row.removed), bool(row.is_with_plan), row.undoes,
        )
        for row in connection.execute(mine.order_by(lock_change.c.change_id))
    ]  # fmt: skip


def stack_of(changes: Sequence[LockChange]) -> LockStack:
    """Return which changes are in force and which are undone; a new change ends the redo."""
    done: list[LockChange] = []
    undone: list[LockChange] = []
    for change in changes:
        if change.undoes is None:
            done.append(change)
            undone.clear()
        elif any(one.change_id == change.undoes for one in done):
            undone += [one for one in done if one.change_id == change.undoes]
            done = [one for one in done if one.change_id != change.undoes]
        else:
            done += [one for one in undone if one.change_id == change.undoes]
            undone = [one for one in undone if one.change_id != change.undoes]
    return LockStack(tuple(done), tuple(undone))


def forget_lock_changes(connection: Connection, district_id: int) -> None:
    """Delete the history of a district's locks; the locks stay."""
    connection.execute(delete(lock_change).where(lock_change.c.district_id == district_id))


def _is_same(one: Lock, other: Lock) -> bool:
    return (one.kind, one.route_id, one.team, one.doors, one.others) == (
        other.kind, other.route_id, other.team, other.doors, other.others,
    )  # fmt: skip


def _to_text(locks: Sequence[Lock]) -> str:
    return json.dumps([asdict(lock) for lock in locks], ensure_ascii=False)


def locks_from_text(text: str) -> tuple[Lock, ...]:
    """Return the locks that a change made or removed; raises ValueError for another text."""
    kept = json.loads(text)
    if not isinstance(kept, list):
        raise ValueError(text[:40])
    return tuple(
        Lock(
            0, LockKind(plain["kind"]), plain["words"], tuple(plain["doors"]),
            tuple(plain["others"]), plain["route_id"], plain["team"],
        )
        for plain in kept
    )  # fmt: skip
