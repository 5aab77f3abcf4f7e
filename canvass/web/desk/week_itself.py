"""The week as a whole: change its days, base hours and reserve, close it, open it again."""

from __future__ import annotations

import datetime as dt

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.web.ask import Ask
from canvass.web.desk.start import open_week_of
from canvass.web.desk.week import show_week
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.week.week import Week


class ChangeForm(BaseModel):
    """What of a week can be changed."""

    name: str = Field(title="What the week is called", min_length=1, max_length=80)
    first: dt.date = Field(title="First day")
    last: dt.date = Field(title="Last day")
    label: str = Field("", title="What the base is called on paper", max_length=200)
    phone: str = Field("", title="Telephone of the base", max_length=40)
    hours: str = Field("", title="When the base is open", max_length=200)
    people: int = Field(0, title="People always at the base", ge=0, le=1000)
    kept: float = Field(40, title="Percent kept free", ge=0, le=95)


class CloseForm(BaseModel):
    """Whether closing was confirmed."""

    sure: bool = Field(False, title="Sure")


class ReopenForm(BaseModel):
    """The closed week to open again."""

    name: str = Field(title="Week", min_length=1, max_length=80)


def _open_week(ask: Ask) -> Week:
    week = open_week_of(ask, ask.district().name)
    if week is None:
        raise NotFoundError("no week is open here; make one first")
    return week


def _here(ask: Ask) -> Response:
    return ask.go(f"/d/{ask.district().district_id}/week")


def change_week(ask: Ask) -> Response:
    """Change the open week."""
    from canvass.workflow.week import edit_week

    form, week = ask.sent(ChangeForm), _open_week(ask)
    changes = {
        "name": form.name.strip(), "starts_on": form.first, "ends_on": form.last,
        "reserve_share": form.kept / 100, "label": form.label.strip(), "phone": form.phone.strip(),
        "hours": form.hours.strip(), "min_people": form.people,
    }  # fmt: skip
    edit_week.change_week(ask.desk.db, ask.district().name, week.name, changes)
    return _here(ask)


def close_week(ask: Ask) -> Response:
    """Say what closing the open week means, then (if confirmed) close it."""
    from canvass.workflow.week import week as weeks

    week = _open_week(ask)
    if not ask.sent(CloseForm).sure:
        return ask.page("week_close.html", district=ask.district(), week=week)
    weeks.close_week(ask.desk.db, ask.district().name, week.name)
    return _here(ask)


def reopen_week(ask: Ask) -> Response:
    """Open a closed week again, as long as its visits are not purged."""
    from canvass.workflow.week import week as weeks

    weeks.reopen_week(ask.desk.db, ask.district().name, ask.sent(ReopenForm).name)
    return _here(ask)


ROWS = (
    Operation(
        "POST", "/d/{district:int}/week/change", Role.ORGANIZER, change_week, form=ChangeForm,
        again=show_week,
    ),
    Operation(
        "POST", "/d/{district:int}/week/close", Role.ORGANIZER, close_week, form=CloseForm,
        again=show_week,
    ),
    Operation(
        "POST", "/d/{district:int}/week/reopen", Role.ORGANIZER, reopen_week, form=ReopenForm,
        again=show_week,
    ),
)  # fmt: skip
