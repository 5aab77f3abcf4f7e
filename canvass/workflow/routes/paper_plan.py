"""The newest plan of a district for printing, with the texts of its week."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.store import districts, plan_history, plans, week_words
from canvass.store.database import Connection, open_reader
from canvass.store.plan_history import PlanStep
from canvass.walklist.last_page import Words
from canvass.week.week import Week
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.routes.list_headers import find_paper_week


@dataclass(frozen=True, slots=True)
class PaperPlan:
    """A district's newest plan as it was made, and the doors left out since (`never`).

    `same_plans` are the ids of this plan and of the plans it was changed from; `words` are the
    texts on the last page of its week's lists.
    """

    district_id: int
    plan_id: int
    same_plans: frozenset[int]
    document: PlanDocument
    never: Mapping[str, str]
    week: Week | None
    words: Words = field(default_factory=Words)


def open_paper(db: Path, district: str | None, week: str | None) -> PaperPlan:
    """Return a district's newest plan for printing; raises NotFoundError if there is none."""
    with open_reader(db) as connection:
        return read_paper(connection, district, week)


def read_paper(connection: Connection, district: str | None, week: str | None) -> PaperPlan:
    """Return the newest plan for printing; `week` is needed only if several could be meant."""
    row = districts.get_district(connection, district)
    document = plans.get_plan(connection, row.district_id)
    steps = plan_history.list_steps(connection, row.district_id)
    chosen = find_paper_week(connection, row.district_id, document, week)
    return PaperPlan(
        row.district_id,
        steps[-1].plan_id,
        _same_plans(steps),
        document,
        doors_never_to_plan(connection, row.district_id),
        chosen,
        _read_words(connection, chosen),
    )


def _read_words(connection: Connection, week: Week | None) -> Words:
    known = week_words.list_week_words(connection, week.week_id) if week is not None else {}
    return Words(
        {language: said for language, (said, _) in known.items()},
        {language: contact for language, (_, contact) in known.items()},
    )


def _same_plans(steps: Sequence[PlanStep]) -> frozenset[int]:
    """Return the ids of the newest plan and its earlier versions, back to the planner's own."""
    found: set[int] = set()
    for step in reversed(steps):
        found |= {step.plan_id, step.content_id}
        if not step.words:
            break
    return frozenset(found)
