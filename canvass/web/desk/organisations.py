"""Organisations: their hours, calls on them with one click, and those of one's own."""

from __future__ import annotations

import uuid

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.visits.event import Outcome
from canvass.web.ask import Ask
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.visits.visit_log import SaidVisit, Where

BY = "coordinator"
MOST_SHOWN = 25
MOST_CALLS = 10


class SearchForm(BaseModel):
    """Words to search for in names and kinds."""

    words: str = Field("", title="Search", max_length=80)
    first: int = Field(0, title="First place of the page", ge=0, le=1_000_000)


class CallForm(BaseModel):
    """A call on a place; the form carries its id, so that two clicks are one call."""

    place: str = Field(title="Organisation", min_length=1, max_length=200)
    outcome: Outcome = Field(title="Outcome")
    event_id: str = Field(title="Id of a visit", min_length=1, max_length=64)
    team: str = Field("", title="Team", max_length=80)


class VoidForm(BaseModel):
    """A call to take back."""

    event_id: str = Field(title="Id of a visit", min_length=1, max_length=64)


def show_organisations(ask: Ask) -> Response:
    """Show the organisations with their hours and the latest calls on them."""
    from canvass.week.kinds import LABELS
    from canvass.workflow.visits.call_log import list_calls
    from canvass.workflow.week.organisations import list_called
    from canvass.workflow.week.own_organisations import list_own_organisations

    row, db = ask.district(), ask.desk.db
    form = ask.form if isinstance(ask.form, SearchForm) else SearchForm.model_validate({})
    try:
        called, _zone, nameless = list_called(db, row.name, None, lang=ask.lang)
        calls = list_calls(db, Where(row.name))
    except NotFoundError:
        return ask.page("organisations_none.html", district=row)
    wanted = form.words.casefold()
    found = [
        each
        for each in called
        if wanted in f"{each[0].name} {each[0].kind} {each[0].address}".casefold()
    ]
    own = list_own_organisations(db, row.name)
    names = {each.name for each in own}
    # People who add a place want to call on it; the map's places may be hundreds.
    found.sort(key=lambda each: each[0].name not in names)
    return ask.page(
        "organisations.html",
        district=row,
        words=form.words,
        every=len(called),
        found=found[form.first : form.first + MOST_SHOWN],
        first=form.first,
        in_all=len(found),
        most=MOST_SHOWN,
        nameless=nameless,
        labels=LABELS,
        new_id=lambda: str(uuid.uuid4()),
        outcomes=[each.value for each in Outcome],
        calls=[each for each in calls if not each.is_voided][-MOST_CALLS:][::-1],
        own=own,
    )


def _here(ask: Ask) -> Response:
    return ask.go(f"/d/{ask.district().district_id}/organisations")


def call_on(ask: Ask) -> Response:
    """Store a call."""
    from canvass.workflow.visits.call_log import add_call

    form = ask.sent(CallForm)
    said = SaidVisit(form.outcome, None, form.team, BY, form.event_id)
    add_call(ask.desk.db, Where(ask.district().name), form.place, said, now=now())
    return _here(ask)


def take_back(ask: Ask) -> Response:
    """Take a call back."""
    from canvass.workflow.visits.call_log import void_calls

    form = ask.sent(VoidForm)
    void_calls(ask.desk.db, Where(ask.district().name), [form.event_id], recorded_by=BY, now=now())
    return _here(ask)


PATH = "/d/{district:int}/organisations"
ROWS = (
    Operation("GET", PATH, Role.COORDINATOR, show_organisations, form=SearchForm),
    Operation(
        "POST", f"{PATH}/call", Role.COORDINATOR, call_on, form=CallForm, again=show_organisations
    ),
    Operation(
        "POST", f"{PATH}/undo", Role.COORDINATOR, take_back, form=VoidForm,
        again=show_organisations,
    ),
)  # fmt: skip
