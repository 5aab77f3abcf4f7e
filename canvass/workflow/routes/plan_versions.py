"""Versions of a plan: what a change did, undo and redo, another name; loads no graph code."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.document.locks import check_locks
from canvass.document.spoken import get_route
from canvass.errors import InputError, NotFoundError
from canvass.store import plan_history
from canvass.store.database import open_reader
from canvass.store.plan_history import PlanStep
from canvass.workflow.clock import created_at
from canvass.workflow.routes.stored_plan import get_stored_plan, record_changed_plan

LONGEST_NAME = 80


@dataclass(frozen=True, slots=True)
class Touched:
    """One route a change touched; minutes are 0 where it was not there."""

    route_id: str
    name: str
    doors: int
    before_min: float
    after_min: float
    over_shift_min: float


@dataclass(frozen=True, slots=True)
class Change:
    """A change that was stored: what it was, which plan it made, which routes it touched."""

    words: str
    plan_id: int
    touched: tuple[Touched, ...]
    hours_before: float
    hours_after: float


def rename_route(db: Path, district: str | None, route: str, name: str) -> Change:
    """Give a route another name; its id stays. No map is read."""
    wanted = " ".join(name.split())
    if not wanted or not wanted.isprintable() or len(wanted) > LONGEST_NAME:
        raise InputError(f"route name: give 1 to {LONGEST_NAME} ordinary characters")
    stored = get_stored_plan(db, district)
    entry = get_route(stored.document, route)
    if any(other.name == wanted and other.id != entry.id for other in stored.document.routes):
        raise InputError(f'a route is called "{wanted}" already; choose another name')
    document = replace(
        stored.document,
        created_at=created_at(),
        routes=tuple(
            replace(other, name=wanted) if other.id == entry.id else other
            for other in stored.document.routes
        ),
    )
    said = f"rename {entry.id}: {wanted}"
    plan_id = record_changed_plan(db, stored, document, words=said)
    return describe(stored.document, document, said, plan_id)


def describe(before: PlanDocument, after: PlanDocument, words: str, plan_id: int) -> Change:
    """Return what a change did to the routes it touched."""
    old = {entry.id: entry for entry in before.routes}
    new = {entry.id: entry for entry in after.routes}
    touched = []
    for route_id in dict.fromkeys([*old, *new]):
        was, now = old.get(route_id), new.get(route_id)
        entry = now or was
        if was != now and entry is not None:
            touched.append(
                Touched(
                    route_id,
                    entry.name,
                    now.doors if now else 0,
                    was.duration_min if was else 0.0,
                    now.duration_min if now else 0.0,
                    now.over_shift_min if now else 0.0,
                )
            )
    return Change(words, plan_id, tuple(touched), before.totals.hours, after.totals.hours)


def list_history(db: Path, district: str | None) -> list[PlanStep]:
    """Return the plans of a district, the oldest first, with what was changed."""
    stored = get_stored_plan(db, district)
    with open_reader(db) as connection:
        return plan_history.list_steps(connection, stored.district_id)


def undo_change(db: Path, district: str | None, *, redo: bool = False) -> Change:
    """Go back to the plan before the newest, or with `redo` forward again. No map is read."""
    stored = get_stored_plan(db, district)
    with open_reader(db) as connection:
        steps = plan_history.list_steps(connection, stored.district_id)
        if redo:
            goal = plan_history.find_after(steps)
            if goal is None:
                raise NotFoundError("nothing to redo: the newest plan was not made by an undo")
            words = goal.words or f"plan {goal.plan_id}"
        else:
            found = plan_history.find_before(steps)
            if found is None:
                raise NotFoundError("nothing to undo: this is the district's first plan")
            made, goal = found
            words = made.words or f"plan {made.plan_id}"
        document = plan_history.get_content(connection, goal.plan_id)
    check_locks(stored.document.routes, document.routes, stored.locks)
    said = f"{'redo' if redo else 'undo'}: {words}"
    plan_id = record_changed_plan(db, stored, document, words=said, restores=goal.plan_id)
    return describe(stored.document, document, said, plan_id)
