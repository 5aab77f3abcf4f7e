"""Visits made elsewhere and sent with ids of their own (JSON)."""

from __future__ import annotations

from datetime import datetime

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.visits.asked_later import THIS_AFTER_WEEK
from canvass.workflow.visits.visit_batch import MOST, SentVisit, record_batch
from canvass.workflow.visits.visit_log import Where

BY = "coordinator"


class SentForm(BaseModel):
    """One visit, with the id given where it was made."""

    event_id: str = Field(title="Id of a visit", max_length=64)
    door_id: str = Field(title="Door", max_length=200)
    outcome: str = Field(title="Outcome", max_length=40)
    at: str = Field(title="When", max_length=40)
    team: str = Field("", title="Team", max_length=200)


class VisitsForm(BaseModel):
    """Visits made elsewhere; `sent_at` is the sender's clock (ISO 8601 with its offset)."""

    visits: list[SentForm] = Field(title="Visits", max_length=MOST)
    sent_at: datetime | None = Field(None, title="When")


class ReceiptAnswer(BaseModel):
    """What became of one visit: stored, already, conflict or rejected (with the reason).

    `note` is what to know about a stored one.
    """

    event_id: str
    receipt: str
    reason: str = ""
    note: str = ""


class VisitsAnswer(BaseModel):
    """A receipt for each visit, in the order they were sent."""

    receipts: list[ReceiptAnswer]


def take_visits(ask: Ask) -> Response:
    """Store visits made elsewhere; each gets a receipt, and wrong ones do not stop the others."""
    form, at = ask.sent(VisitsForm), now()
    sent_at = form.sent_at if form.sent_at is not None and form.sent_at.tzinfo else at
    visits = [
        SentVisit(each.event_id, each.door_id, each.outcome, each.at, each.team)
        for each in form.visits
    ]
    found = record_batch(
        ask.desk.db, Where(ask.district_name()), visits, recorded_by=BY, sent_at=sent_at, now=at
    )
    return ask.json(
        VisitsAnswer(
            receipts=[
                ReceiptAnswer(
                    event_id=each.event_id,
                    receipt="rejected" if each.receipt is None else each.receipt.value,
                    reason=each.fault.say(ask.say) if each.fault is not None else "",
                    note=ask.say(THIS_AFTER_WEEK, day=each.after_week) if each.after_week else "",
                )
                for each in found
            ]
        )
    )


ROWS = (
    Operation(
        "POST", "/api/d/{district:int}/visits", Role.COORDINATOR, take_visits, form=VisitsForm,
        answer=VisitsAnswer,
    ),
)  # fmt: skip
