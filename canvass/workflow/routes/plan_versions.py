"""Versions of a plan: history, undo, redo and renaming a route; loads no graph code."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.document.locks import check_locks
from canvass.document.spoken import get_route
from canvass.errors import InputError, NotFoundError
from canvass.names import LONGEST_NAME, find_name
from canvass.planning.touched import Touched, find_touched
from canvass.store import districts, plan_history
from canvass.store.database import open_reader
from canvass.store.plan_history import PlanStep
from canvass.workflow.clock import created_at
from canvass.workflow.routes.stored_plan import (
    StoredPlan,
    check_made_on,
    get_stored_plan,
    record_changed_plan,
)


@dataclass(frozen=True, slots=True)
class Change:
    """A stored change: what it was, which plan it made, which routes it touched.

    `on_paper` are the touched routes whose list is out. `stored` is the new plan.
    """

    words: str
    plan_id: int
    touched: tuple[Touched, ...]
    hours_before: float
    hours_after: float
    on_paper: tuple[str, ...] = ()
    stored: StoredPlan | None = field(default=None, repr=False, compare=False)


def rename_route(
    db: Path, district: str | None, route: str, name: str, *, made_on: int | None = None
) -> Change:
    """Rename a route; its id stays. The map is not read.

    Raises ChangedMeanwhileError if `made_on` is not the newest plan.
    """
    wanted = find_name(name)
    if not wanted:
        raise InputError(f"route name: give 1 to {LONGEST_NAME} ordinary characters")
    stored = get_stored_plan(db, district)
    check_made_on(made_on, stored.plan_id)
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
    touched = find_touched(before.routes, after.routes)
    return Change(words, plan_id, touched, before.totals.hours, after.totals.hours)


def list_history(db: Path, district: str | None) -> list[PlanStep]:
    """Return the plans of a district, oldest first, with what was changed in each."""
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        steps = plan_history.list_steps(connection, district_id)
    if not steps:
        get_stored_plan(db, district)  # says that there is no plan yet
    return steps


def undo_change(
    db: Path, district: str | None, *, redo: bool = False, made_on: int | None = None
) -> Change:
    """Undo the last change, or (`redo`) redo the last undo. The map is not read.

    Raises ChangedMeanwhileError if `made_on` is not the newest plan.
    """
    stored = get_stored_plan(db, district)
    check_made_on(made_on, stored.plan_id)
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
