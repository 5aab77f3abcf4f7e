"""A district's newest plan and its locks; reads no map and loads no graph code."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.locks import Lock, LockKind
from canvass.errors import ChangedMeanwhileError
from canvass.store import districts, locks, plan_history, plans
from canvass.store.database import open_reader, open_writer
from canvass.store.lock_history import LockChange, record_lock_change
from canvass.workflow.clock import created_at

if TYPE_CHECKING:
    from canvass.planning.replan import Before


@dataclass(frozen=True, slots=True)
class StoredPlan:
    """A district's newest plan and its locks; `plan_id` shows whether it is still the newest."""

    district_id: int
    name: str
    plan_id: int
    document: PlanDocument
    locks: tuple[Lock, ...]


@dataclass(frozen=True, slots=True)
class RouteRow:
    """One route of the newest plan as a listing shows it; `locks` counts locks on its doors."""

    id: str
    name: str
    team: str | None
    doors: int
    stops: int
    walk_m: float
    walk_min: float
    service_min: float
    duration_min: float
    over_shift_min: float
    is_locked: bool
    locks: int


def get_stored_plan(db: Path, name: str | None) -> StoredPlan:
    """Return a district's newest plan and locks; raises NotFoundError if there is no plan."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        document = plans.get_plan(connection, row.district_id)
        steps = plan_history.list_steps(connection, row.district_id)
        kept = tuple(locks.list_locks(connection, row.district_id))
    return StoredPlan(row.district_id, row.name, steps[-1].plan_id, document, kept)


def find_plan_id(db: Path, district: str | None) -> int:
    """Return the id of a district's newest plan, 0 if there is none; does not read the plan."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        steps = plan_history.list_steps(connection, row.district_id)
        return steps[-1].plan_id if steps else 0


def follow_stored_plan(db: Path, known: StoredPlan) -> StoredPlan:
    """Return a district's newest plan and locks, reading the document only if it has changed."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, known.name)
        steps = plan_history.list_steps(connection, row.district_id)
        kept = tuple(locks.list_locks(connection, row.district_id))
    if not steps or (row.district_id, steps[-1].plan_id) != (known.district_id, known.plan_id):
        return get_stored_plan(db, known.name)
    return known if kept == known.locks else replace(known, locks=kept)


def find_before(db: Path, name: str | None, *, is_fresh: bool = False) -> Before | None:
    """Return what the next plan builds on, None if there is no plan yet."""
    with open_reader(db) as connection:
        row = districts.get_district(connection, name)
        if not row.plans:
            return None
    from canvass.planning.replan import Before

    stored = get_stored_plan(db, name)
    return Before(stored.document, stored.locks, is_fresh)


def list_routes(db: Path, name: str | None) -> list[RouteRow]:
    """Return the routes of a district's newest plan with their locks; the map is not read."""
    return make_rows(get_stored_plan(db, name))


def make_rows(stored: StoredPlan) -> list[RouteRow]:
    """Return the routes of a plan as rows of a listing."""
    return [make_row(entry, stored.locks) for entry in stored.document.routes]


def make_row(entry: RouteEntry, kept: Sequence[Lock]) -> RouteRow:
    """Return a route as a row of a listing; `kept` are all locks of the district."""
    doors = {door for stop in entry.stops for door in stop.door_ids}
    of_doors = [lock for lock in kept if lock.kind not in (LockKind.ORDER, LockKind.TEAM)]
    mine = [lock for lock in kept if lock.route_id == entry.id]
    return RouteRow(
        id=entry.id,
        name=entry.name,
        team=next((lock.team for lock in mine if lock.kind is LockKind.TEAM), None),
        doors=entry.doors,
        stops=len(entry.stops),
        walk_m=entry.walk_m,
        walk_min=entry.walk_min,
        service_min=entry.service_min,
        duration_min=entry.duration_min,
        over_shift_min=entry.over_shift_min,
        is_locked=any(lock.kind is LockKind.ORDER for lock in mine),
        locks=sum(1 for lock in of_doors if doors & {*lock.doors, *lock.others}),
    )


def check_made_on(made_on: int | None, newest: int) -> None:
    """Raise ChangedMeanwhileError if a change is based on a plan that is not the newest.

    `made_on` None: it is based on whichever plan is the newest.
    """
    if made_on is not None and made_on != newest:
        raise ChangedMeanwhileError(
            "plan {made_on} is no longer the newest: somebody changed the routes since, they are "
            "plan {newest} now; look at them and try again", made_on=made_on, newest=newest,
        )  # fmt: skip


def record_changed_plan(
    db: Path,
    stored: StoredPlan,
    document: PlanDocument,
    *,
    words: str,
    restores: int | None = None,
    lock: Lock | None = None,
    lock_changes: Sequence[LockChange] = (),
) -> int:
    """Store a changed plan as the newest, with its changes to locks, in one transaction.

    `lock` is the lock it was changed for. Raises ChangedMeanwhileError if another program was
    faster.
    """
    with open_writer(db) as connection:
        steps = plan_history.list_steps(connection, stored.district_id)
        check_made_on(stored.plan_id, steps[-1].plan_id)
        at = created_at()
        plan_id = plan_history.record_change(
            connection,
            stored.district_id,
            document,
            words=words,
            at=at,
            restores=restores,
        )
        if lock is not None:
            change = LockChange(0, plan_id, at, words, (lock,), (), is_with_plan=True)
            record_lock_change(connection, stored.district_id, change)
        for change in lock_changes:
            record_lock_change(connection, stored.district_id, replace(change, plan_id=plan_id))
        return plan_id
