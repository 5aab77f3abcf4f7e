"""The calls of a shift: which organisations are called on in a half-day, by whom, and lists."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.desk.week import find_book
from canvass.web.jobs.calls_works import PLAN_CALLS, PRINT_CALLS, CallsAsked, CallsPaper, prepare
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now

MINUTES = 15.0
NO_WEEK = "no week is open here; make one first"
PLAN_FIRST = "plan the calls of this shift first"


class ShiftForm(BaseModel):
    """The shift to show."""

    shift: str = Field("", title="Shift", max_length=10)


class PlanForm(BaseModel):
    """The shift to plan calls for, and how long one takes."""

    shift: str = Field(title="Shift", min_length=1, max_length=10)
    minutes: float = Field(MINUTES, title="Minutes of a call", ge=1, le=240)


class PrintForm(BaseModel):
    """The planned calls to print, and what to do with places on lists that are out."""

    shift: str = Field(title="Shift", min_length=1, max_length=10)
    paper: Literal["A4", "letter"] = Field("A4", title="Paper")
    held: Literal["leave", "take"] | None = Field(None, title="Doors on lists that are out")


def show_calls(ask: Ask) -> Response:
    """Show the daytime shifts still to come, and the calls planned last for one of them."""
    return _show(ask, ())


def _show(ask: Ask, contested: tuple[str, ...]) -> Response:
    from canvass.week.kinds import LABELS
    from canvass.workflow.week.calls_since import find_change

    row = ask.district()
    book = find_book(ask, row.name)
    shifts = [] if book is None else [
        shift for shift in book.shifts if shift.kind == "daytime" and not shift.is_over(now())
    ]  # fmt: skip
    wanted = str(ask.typed.get("shift") or getattr(ask.form, "shift", ""))
    week = "" if book is None else book.week.name
    planned = _find_planned(ask, row.district_id, week, wanted)
    made = planned["made"] if planned is not None else None
    changed = None if made is None else find_change(ask.desk.db, row.name, week, made)
    calls = made.calls if made is not None else ()
    teams = list(dict.fromkeys(call.team for call in calls))
    return ask.page(
        "calls.html",
        district=row,
        has_week=book is not None,
        shifts=shifts,
        wanted=wanted or (made.shift.name if made is not None else ""),
        minutes=planned["asked"].minutes if planned is not None else MINUTES,
        made=made,
        changed="" if changed is None else ask.say_error(changed),
        teams=[(team, [call for call in calls if call.team == team]) for team in teams],
        contested=contested,
        labels=LABELS,
    )


def _find_planned(ask: Ask, district_id: int, week: str, shift: str) -> Any:
    """Return the calls planned last for a shift ("": for any shift) of a week, None if none."""
    for done in ask.desk.jobs.list_done(PLAN_CALLS.kind, district_id):
        asked = done.values["asked"]
        if asked.week == week and shift in ("", asked.shift):
            return done.values
    return None


def plan_calls(ask: Ask) -> Response:
    """Start planning the calls of a shift; nothing is stored by that."""
    row, form = ask.district(), ask.sent(PlanForm)
    book = find_book(ask, row.name)
    if book is None:
        raise InputError(NO_WEEK)
    order = CallsAsked(
        row.district_id, row.name, book.week.name, book.get_shift(form.shift).name, form.minutes,
        ask.lang,
    )  # fmt: skip
    return ask.go(ask.desk.jobs.start(PLAN_CALLS, row.district_id, order).page)


def print_calls(ask: Ask) -> Response:
    """Start printing the calls as they were shown, after asking about lists that are out."""
    row, form = ask.district(), ask.sent(PrintForm)
    book = find_book(ask, row.name)
    week = "" if book is None else book.week.name
    planned = _find_planned(ask, row.district_id, week, form.shift)
    if planned is None:
        raise InputError(PLAN_FIRST)
    order = CallsPaper(planned["asked"], planned["made"], form.paper, form.held)
    contested = () if form.held else tuple(sorted(prepare(ask.desk.db, order).contested))
    if contested:
        return _show(ask, contested)
    return ask.go(ask.desk.jobs.start(PRINT_CALLS, row.district_id, order).page)


PATH = "/d/{district:int}/organisations/calls"
ROWS = (
    Operation("GET", PATH, Role.COORDINATOR, show_calls, form=ShiftForm),
    Operation("POST", PATH, Role.COORDINATOR, plan_calls, form=PlanForm, again=show_calls),
    Operation(
        "POST", f"{PATH}/print", Role.COORDINATOR, print_calls, form=PrintForm, again=show_calls
    ),
)
