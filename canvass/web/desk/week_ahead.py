"""The week ahead: what the remaining shifts may bring, and how many teams would finish."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.desk.week import find_book
from canvass.web.jobs.ahead_works import LOOK_AHEAD, AheadAsked, AheadMade
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now

NO_SHIFT = "no shift for homes with a team is still to come; add one to the week first"


class AheadForm(BaseModel):
    """How many teams come to every shift; those that are booked if it is left empty."""

    teams: int | None = Field(None, title="Teams", ge=1, le=100)


def show_ahead(ask: Ask) -> Response:
    """Show what was found last for the open week, or the button that looks ahead."""
    row = ask.district()
    book = find_book(ask, row.name)
    made = None
    for done in ask.desk.jobs.list_done(LOOK_AHEAD.kind, row.district_id):
        found: AheadMade = done.values["made"]
        if book is not None and found.asked.week == book.week.name:
            made = found
            break
    return ask.page(
        "week_ahead.html",
        district=row,
        can=book is not None and book.find_next_shift(now()) is not None and bool(book.teams),
        made=made,
        at=made.at.astimezone(book.week.zone) if made is not None and book is not None else None,
    )


def look_ahead(ask: Ask) -> Response:
    """Start trying out the rest of the week; nothing is stored by that."""
    row = ask.district()
    book = find_book(ask, row.name)
    if book is None or book.find_next_shift(now()) is None:
        raise InputError(NO_SHIFT)
    order = AheadAsked(row.district_id, row.name, book.week.name, ask.sent(AheadForm).teams)
    return ask.go(ask.desk.jobs.start(LOOK_AHEAD, row.district_id, order).page)


PATH = "/d/{district:int}/week/ahead"
ROWS = (
    Operation("GET", PATH, Role.COORDINATOR, show_ahead),
    Operation("POST", PATH, Role.COORDINATOR, look_ahead, form=AheadForm, again=show_ahead),
)
