"""The door codes in the safe: where they are kept, who sees them, and when they are gone."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.desk.safe import show_safe
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.week.today import find_clock


class SureForm(BaseModel):
    """The confirmation that all codes are to be deleted."""

    sure: bool = Field(False, title="Sure")


def show_codes(ask: Ask) -> Response:
    """Show the codes, which is written to the log."""
    from canvass.workflow.doors.kept_codes import list_kept_codes

    kept = list_kept_codes(ask.desk.db, now=now(), with_codes=True)
    return ask.page("door_codes.html", kept=kept, clock=find_clock(ask.desk.db))


def delete_codes(ask: Ask) -> Response:
    """Delete all codes, once that was confirmed."""
    from canvass.workflow.doors.access import clear_all_codes

    if not ask.sent(SureForm).sure:
        raise InputError("say that you are sure: the codes cannot be brought back")
    clear_all_codes(ask.desk.db)
    return ask.go("/safe")


ROWS = (
    Operation("POST", "/safe/codes", Role.ORGANIZER, show_codes, again=show_safe),
    Operation(
        "POST", "/safe/codes/delete", Role.ORGANIZER, delete_codes, form=SureForm, again=show_safe
    ),
)
