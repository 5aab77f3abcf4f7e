"""Hand in: enter a list by its code, import files of visits, undo the last entry."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError, NotFoundError, VisitError
from canvass.visits.event import Outcome
from canvass.visits.outcome_words import parse_outcome
from canvass.web.ask import Ask
from canvass.web.desk.sheet_said import (
    SheetAnswer,
    number_doors,
    say_answer,
    say_place,
    say_word,
    usual_times,
)
from canvass.web.roles import Role
from canvass.web.said import without_commands
from canvass.web.table import Operation
from canvass.web.uploads import LARGEST_OTHER_BYTES
from canvass.workflow.clock import now
from canvass.workflow.visits.asked_later import say_after_week
from canvass.workflow.visits.handing_in import (
    HandIn,
    is_back_unwalked,
    look_at_hand_in,
    store_hand_in,
)
from canvass.workflow.visits.list_times import OddLength, find_odd_length
from canvass.workflow.visits.opened_sheet import Entering
from canvass.workflow.visits.visit_log import Where

BY = "coordinator"
LONGEST_KEYS = 60_000
NO_SUCH_CODE = "no list has the code {code}; look at the paper again, or choose the list below"
ROUTE = re.compile(r"[A-Za-z]\d+")
LOOK_FIRST = "the keys changed since you looked; look through them, then store"


class CodeForm(BaseModel):
    """The code of the list to enter, and what was just stored from another."""

    code: str = Field("", title="List", max_length=80)
    done: str = Field("", title="List", max_length=80)
    count: int = Field(0, title="Doors", ge=0, le=1_000_000)
    minutes: int | None = Field(None, title="Minutes", ge=-10_000_000, le=10_000_000)


class SheetForm(BaseModel):
    """A list as typed in; `seen` are the lines as last previewed."""

    code: str = Field(title="List", min_length=1, max_length=80)
    keys: str = Field("", title="Keys", max_length=LONGEST_KEYS)
    seen: str = Field("", title="Keys", max_length=LONGEST_KEYS)
    usual: str = Field("nobody", title="Most doors", max_length=40)
    team: str = Field("", title="Team", max_length=200)
    at: str = Field("", title="When", max_length=40)
    out: str = Field("", title="Left the base", max_length=40)
    back: str = Field("", title="Back at the base", max_length=40)
    again: bool = Field(False, title="A second round")
    walked: bool = Field(False, title="It was walked after all")
    sure: bool = Field(False, title="Do not knock")
    round: int | None = Field(None, title="Round", ge=1, le=10_000)

    def as_hand_in(self) -> HandIn:
        """Return the list to hand in; raises VisitError for an unknown outcome."""
        usual = parse_outcome(self.usual)
        entering = Entering(
            self.at or None, self.team, usual, self.again, self.walked, self.round,
            out_at=self.out or None, back_at=self.back or None,
        )  # fmt: skip
        return HandIn(self.code, self.keys, entering, self.sure)


class UndoForm(BaseModel):
    """The entry to undo, as it was shown."""

    batch: int = Field(title="What was handed in", ge=1)
    visits: int = Field(title="Visits", ge=0)


def show_hand_in(ask: Ask) -> Response:
    """Ask for a list's code, or show that list with the usual outcome at every door."""
    form = ask.form if isinstance(ask.form, CodeForm) else CodeForm.model_validate({})
    was_refused = bool(ask.error)
    from canvass.visits.list_code import looks_like_code, read_code

    if form.code:
        try:
            return sheet_page(ask, SheetForm.model_validate({"code": form.code}))
        except (NotFoundError, VisitError) as error:
            said = ask.say_error(error)
            is_named = looks_like_code(form.code) or ROUTE.fullmatch(form.code.strip())
            if isinstance(error, NotFoundError) and not is_named:
                said = ask.say(NO_SUCH_CODE, code=form.code)
            ask = replace(ask, error=said, typed={"code": form.code})
    from canvass.workflow.routes.list_status import list_rows

    row = ask.district()
    every = list_rows(ask.desk.db, row.name, now=now())
    code = read_code(str(ask.typed.get("code", "")))
    # For a list that is back or void the page says what can be done.
    there = next((e for e in every if e.code == code and e.state in ("back", "void")), None)
    lists = [each for each in every if each.state != "void"]
    is_unwalked = there is not None and is_back_unwalked(
        ask.desk.db, Where(row.name), there.code, now=now()
    )
    return (replace(ask, error="") if there and not was_refused else ask).page(
        "hand_in.html",
        district=row,
        lists=sorted(lists, key=lambda each: (each.state == "back", each.printed_at))[:200],
        last=_last_batch(ask),
        done=form.done,
        count=form.count,
        odd=None if form.minutes is None else OddLength(form.minutes, form.count).say(ask.say),
        there=there,
        is_unwalked=is_unwalked,
    )


def _last_batch(ask: Ask) -> Any:
    from canvass.workflow.visits.visit_undo import find_last_batch

    try:
        return find_last_batch(ask.desk.db, Where(ask.district().name))
    except NotFoundError:
        return None


def look_again(ask: Ask) -> Response:
    """Show a list with the lines typed so far; nothing is stored."""
    return sheet_page(ask, ask.sent(SheetForm))


def show_refused(ask: Ask) -> Response:
    """Show what was typed and why it was not stored; without a list, the empty form."""
    words = {name: value for name, value in ask.typed.items() if name in SheetForm.model_fields}
    try:
        return sheet_page(ask, SheetForm.model_validate(words))
    except (ValueError, NotFoundError):
        return show_hand_in(ask)


def sheet_page(ask: Ask, form: SheetForm) -> Response:
    """Show a list with what was typed into it; nothing is stored."""
    from canvass.workflow.visits.spoken_when import say_unprinted, say_when_stored

    row = ask.district()
    typed = look_at_hand_in(ask.desk.db, Where(row.name), form.as_hand_in(), now=now())
    numbers, visits = number_doors(typed.sheet.doors), typed.opened.twice
    return ask.page(
        "hand_in_sheet.html",
        district=row,
        form=form,
        typed_in=typed,
        answer=say_answer(ask, typed),
        usual=[(each.value, say_word(ask, each.value)) for each in Outcome],
        numbers=numbers,
        times=usual_times(typed),
        why_stored=say_when_stored(typed.opened, ask.lang),
        unprinted=say_unprinted(typed.opened, ask.lang),
        twice=[
            f"{say_place(door, numbers)}: {say_word(ask, str(visits[door.door_id].outcome))}"
            for door in typed.sheet.doors
            if door.door_id in visits
        ],
    )


def see(ask: Ask) -> Response:
    """Return what the typed lines mean; nothing is stored."""
    given = ask.sent(SheetForm).as_hand_in()
    typed = look_at_hand_in(ask.desk.db, Where(ask.district_name()), given, now=now())
    return ask.json(say_answer(ask, typed))


def store_sheet(ask: Ask) -> Response:
    """Store a list that was previewed, all or nothing."""
    row, form = ask.district(), ask.sent(SheetForm)
    if form.keys.split() != form.seen.split():
        raise InputError(LOOK_FIRST)
    opened, entered, sheet = store_hand_in(
        ask.desk.db, Where(row.name), form.as_hand_in(), recorded_by=BY, now=now()
    )
    stored = entered.stored + entered.already
    odd = find_odd_length(opened.out, opened.back, sheet)
    more = "" if odd is None else f"&minutes={round(odd.minutes)}"
    return ask.go(f"/d/{row.district_id}/hand-in?done={opened.code}&count={stored}{more}")


def take_file(ask: Ask) -> Response:
    """Store the visits of a file, row by row, and show the result."""
    sent = ask.files.get("file")
    if sent is None or not sent.filename:
        raise InputError("choose a file of visits")
    key = ask.desk.uploads().keep(sent, LARGEST_OTHER_BYTES)
    path = ask.desk.uploads().get(key)
    return file_page(ask, path, key)


def file_page(ask: Ask, path: Path, key: str) -> Response:
    """Store the visits of a file that was sent under a key, and show what became of each row."""
    from canvass.workflow.visits.visit_import import import_visits

    row = ask.district()
    with ask.desk.jobs.taking("Visits of a file", row.district_id):
        report = import_visits(
            ask.desk.db, Where(row.name), path, recorded_by=BY, now=now(), translate=ask.say
        )
    if report.rejected_file is None:
        ask.desk.uploads().drop(key)
    faults = [
        ask.say("Line {line}: {fault}", line=each.line, fault=without_commands(each.reason))
        for each in (*report.rejected, *report.conflicts)
    ]
    return ask.page(
        "hand_in_file.html",
        district=row,
        report=report,
        faults=faults,
        key=key if report.rejected_file is not None else "",
        after_week=say_after_week(report.come_back, report.ends_on, ask.say),
        has_stored=True,
    )


def get_rejected(ask: Ask) -> Response:
    """Return the rows of a file that were not stored, with reasons (CSV)."""
    path = ask.desk.uploads().get(str(ask.request.path_params["upload"]))
    for found in sorted(path.parent.glob("*.rejected*.csv")):
        return ask.file(found.read_bytes(), "rejected.csv", "text/csv; charset=utf-8")
    raise NotFoundError("this file is not here any more; send it again")


def undo_last(ask: Ask) -> Response:
    """Undo what was handed in last, if it has not changed since it was shown."""
    from canvass.workflow.visits.visit_undo import find_last_batch, take_back

    row, form = ask.district(), ask.sent(UndoForm)
    seen = find_last_batch(ask.desk.db, Where(row.name), str(form.batch))
    if len(seen.visits) != form.visits:
        raise InputError("what was handed in changed meanwhile; nothing taken back. Look again")
    take_back(ask.desk.db, seen, recorded_by=BY, now=now())
    return ask.go(f"/d/{row.district_id}/hand-in")


ROWS = (
    Operation("GET", "/d/{district:int}/hand-in", Role.COORDINATOR, show_hand_in, form=CodeForm),
    Operation(
        "POST", "/d/{district:int}/hand-in", Role.COORDINATOR, look_again, form=SheetForm,
        again=show_hand_in,
    ),
    Operation(
        "POST", "/d/{district:int}/hand-in/store", Role.COORDINATOR, store_sheet, form=SheetForm,
        again=show_refused,
    ),
    Operation(
        "POST", "/d/{district:int}/hand-in/file", Role.COORDINATOR, take_file, again=show_hand_in,
        file="file",
        largest_body=LARGEST_OTHER_BYTES + 100_000,
    ),
    Operation(
        "GET", "/d/{district:int}/hand-in/rejected/{upload}", Role.COORDINATOR, get_rejected,
        kind="text/csv",
    ),
    Operation(
        "POST", "/d/{district:int}/hand-in/undo", Role.COORDINATOR, undo_last, form=UndoForm,
        again=show_hand_in,
    ),
    Operation(
        "POST", "/api/d/{district:int}/hand-in", Role.COORDINATOR, see, form=SheetForm,
        answer=SheetAnswer,
    ),
)  # fmt: skip
