"""The history of a district's plans, with undo and redo: every change is stored as a new plan.

Plans are never rewritten. An undo stores the previous content again, marked with the plan it
restores. So the newest plan is always the one in force.
"""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from canvass.document.document import PlanDocument
from canvass.document.json_text import document_from_stored
from canvass.planning.memory import collecting_later
from canvass.store import plans, schema
from canvass.store.backend.statements import text_as_bytes
from canvass.store.schema_routes import plan_change


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One stored plan; `words` describe the change ("" for a plan made by the planner).

    `content_id` is the plan whose content it has: itself, or the one that an undo or redo restored.
    """

    plan_id: int
    created_at: str
    words: str
    content_id: int


def record_change(
    connection: Connection,
    district_id: int,
    document: PlanDocument,
    *,
    words: str,
    at: str,
    restores: int | None = None,
) -> int:
    """Store a changed or restored plan as the district's newest and return its id.

    `at` is the time of the change, which for a restored plan is later than the plan was made.
    """
    plan_id = plans.record_plan(connection, district_id, document, at=at)
    connection.execute(
        insert(plan_change).values(plan_id=plan_id, words=words, restores_plan_id=restores)
    )
    return plan_id


def list_steps(connection: Connection, district_id: int) -> list[PlanStep]:
    """Return all stored plans of a district, oldest first."""
    joined = schema.plan.outerjoin(plan_change, plan_change.c.plan_id == schema.plan.c.plan_id)
    rows = (
        select(
            schema.plan.c.plan_id,
            schema.plan.c.created_at,
            plan_change.c.words,
            plan_change.c.restores_plan_id,
        )
        .select_from(joined)
        .where(schema.plan.c.district_id == district_id)
        .order_by(schema.plan.c.plan_id)
    )
    return [
        PlanStep(row.plan_id, row.created_at, row.words or "", row.restores_plan_id or row.plan_id)
        for row in connection.execute(rows)
    ]


def find_before(steps: list[PlanStep]) -> tuple[PlanStep, PlanStep] | None:
    """Return the step that made the current content, and the step an undo would restore.

    None if there is nothing to undo.
    """
    by_id = {step.plan_id: step for step in steps}
    made = by_id[steps[-1].content_id]
    earlier = [step for step in steps if step.plan_id < made.plan_id]
    return (made, by_id[earlier[-1].content_id]) if earlier else None


def find_after(steps: list[PlanStep]) -> PlanStep | None:
    """Return the step that a redo would restore, None if there is nothing to redo."""
    if steps[-1].content_id == steps[-1].plan_id:
        return None
    here, after = steps[-1].content_id, None
    for before, step in itertools.pairwise(steps):
        if step.content_id == step.plan_id and before.content_id == here:
            after = step
    return after


def get_content(connection: Connection, plan_id: int) -> PlanDocument:
    """Return the document of one stored plan."""
    text = connection.execute(
        select(text_as_bytes(schema.plan.c.document)).where(schema.plan.c.plan_id == plan_id)
    ).scalar_one()
    with collecting_later():
        return document_from_stored(text)
