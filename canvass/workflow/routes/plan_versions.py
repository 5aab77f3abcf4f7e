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
from canvass.store.database import open_reader, open_writer
from canvass.store.lock_history import (
    LockChange,
    LockStack,
    list_lock_changes,
    record_lock_change,
    stack_of,
)
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
        raise InputError(
            "route name: give 1 to {longest_name} ordinary characters", longest_name=LONGEST_NAME
        )
    stored = get_stored_plan(db, district)
    check_made_on(made_on, stored.plan_id)
    entry = get_route(stored.document, route)
    if any(other.name == wanted and other.id != entry.id for other in stored.document.routes):
        raise InputError('a route is called "{wanted}" already; choose another name', wanted=wanted)
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
    """Return the plans of a district and what was done to its locks, in the order of doing."""
    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        steps = plan_history.list_steps(connection, district_id)
        changes = list_lock_changes(connection, district_id)
    if not steps:
        get_stored_plan(db, district)  # says that there is no plan yet
    history = []
    for step in steps:
        history.append(step)
        history += [
            PlanStep(step.plan_id, change.at, change.words, step.content_id)
            for change in changes
            if change.plan_id == step.plan_id and not change.is_with_plan
        ]
    return history


def undo_change(
    db: Path, district: str | None, *, redo: bool = False, made_on: int | None = None
) -> Change:
    """Take back the last change to the plan or its locks, or redo what was last undone.

    No map is read. Raises NotFoundError if there is nothing to undo or redo, and
    ChangedMeanwhileError if the newest plan is not the one it is `made_on`.
    """
    stored = get_stored_plan(db, district)
    check_made_on(made_on, stored.plan_id)
    with open_reader(db) as connection:
        steps = plan_history.list_steps(connection, stored.district_id)
        stack = stack_of(list_lock_changes(connection, stored.district_id))
    content_of = {step.plan_id: step.content_id for step in steps}
    mine = [
        change
        for change in (stack.undone if redo else stack.done)
        if not change.is_with_plan and content_of.get(change.plan_id) == steps[-1].content_id
    ]
    if mine:
        return _turn_locks(db, stored, mine[-1], is_redo=redo)
    goal, step = _find_redo(steps, stack) if redo else _find_undo(steps)
    with open_reader(db) as connection:
        document = plan_history.get_content(connection, goal.plan_id)
    beside = [
        change.turned(stored.locks, plan_id=stored.plan_id, at=created_at(), is_redo=redo)
        for change in (stack.undone if redo else stack.done)
        if change.is_with_plan and change.plan_id == step.plan_id
    ]
    gone = {lock.lock_id for change in beside for lock in change.removed}
    kept = [lock for lock in stored.locks if lock.lock_id not in gone]
    check_locks(stored.document.routes, document.routes, kept)
    said = f"{'redo' if redo else 'undo'}: {step.words or f'plan {step.plan_id}'}"
    plan_id = record_changed_plan(
        db, stored, document, words=said, restores=goal.plan_id, lock_changes=beside
    )
    return describe(stored.document, document, said, plan_id)


def _find_undo(steps: list[PlanStep]) -> tuple[PlanStep, PlanStep]:
    """Return the plan to restore and the step that is undone."""
    found = plan_history.find_before(steps)
    if found is None:
        raise NotFoundError("nothing to undo: this is the district's first plan")
    made, goal = found
    return goal, made


def _find_redo(steps: list[PlanStep], stack: LockStack) -> tuple[PlanStep, PlanStep]:
    """Return the plan to restore, which is also the step that is done again."""
    goal = plan_history.find_after(steps)
    if goal is None or any(
        change.plan_id > goal.plan_id for change in stack.done if not change.is_with_plan
    ):
        raise NotFoundError("nothing to redo: the newest plan was not made by an undo")
    return goal, goal


def _turn_locks(db: Path, stored: StoredPlan, change: LockChange, *, is_redo: bool) -> Change:
    """Undo or redo a change to locks alone; the plan stays."""
    turned = change.turned(stored.locks, plan_id=stored.plan_id, at=created_at(), is_redo=is_redo)
    with open_writer(db) as connection:
        steps = plan_history.list_steps(connection, stored.district_id)
        check_made_on(stored.plan_id, steps[-1].plan_id)
        record_lock_change(connection, stored.district_id, turned)
    return describe(stored.document, stored.document, turned.words, stored.plan_id)
