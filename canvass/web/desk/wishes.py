"""Wishes: type in slips, check them for personal data, take up, answer; the board."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import replace
from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import CanvassError, InputError
from canvass.listening.wish import Heard, Role, Status
from canvass.web.ask import Ask
from canvass.web.desk.walk_ins import TalksForm, find_walk_ins, open_week, put_talks
from canvass.web.roles import Role as May
from canvass.web.table import Operation
from canvass.workflow.listening.carrying import ENDS
from canvass.workflow.listening.wishes import Found, Kept
from canvass.workflow.week.today import find_today, find_today_at_the_latest

MOST_SHOWN = 300
LONGEST_HEAP = 200_000


class LookForm(BaseModel):
    """What was just stored."""

    kept: int = Field(0, title="Wishes", ge=0, le=1_000_000)
    struck: int = Field(0, title="Wishes", ge=0, le=1_000_000)


class HeapForm(BaseModel):
    """A stack of slips, one wish per line, and what to do with text that may identify a person."""

    heap: str = Field(title="Wishes", min_length=1, max_length=LONGEST_HEAP)
    topic: str = Field("other", title="Topic", max_length=80)
    heard: Heard = Field(Heard.DOOR, title="Where it was heard")
    found: Found = Field(Found.REFUSE, title="What may tell who it was")


class StrikeForm(BaseModel):
    """Wishes in which to strike out personal text."""

    wishes: list[str] = Field(default_factory=list, title="Wishes", max_length=10_000)


class TakeForm(BaseModel):
    """The office that takes wishes: those chosen, or all of a topic not taken yet."""

    topic: str = Field(title="Topic", min_length=1, max_length=80)
    role: Role = Field(title="Who carries it")
    status: Status = Field(Status.TAKEN_UP, title="How far it is")
    wishes: list[str] = Field(default_factory=list, title="Wishes", max_length=10_000)


class TakenForm(BaseModel):
    """The commitment meant."""

    taken: str = Field(title="What was taken", min_length=1, max_length=40)


class StatusForm(TakenForm):
    """The new status of a commitment."""

    status: Status = Field(title="How far it is")


class AnswerForm(TakenForm):
    """The public answer, and its day."""

    text: str = Field("", title="Public answer", max_length=4000)
    on: dt.date = Field(title="Day of the answer")
    ends: Literal["answered", "cannot"] = Field("answered", title="How it ends")
    no_person: bool = Field(False, title="It is about no private person")


PERSONAL = (
    "this may tell who it was ({found}); write it without, or choose below what to do with it"
)


def _say_fault(ask: Ask, fault: CanvassError) -> str:
    """Return why a wish was not stored; how to store it all the same is a choice on the page."""
    from canvass.workflow.listening.wishes import PersonalTextError

    if isinstance(fault, PersonalTextError):
        return ask.say(PERSONAL, found=fault.found(ask.say))
    return ask.say_error(fault)


def show_wishes(ask: Ask) -> Response:
    """Show the board, the wishes to check, and the form for slips."""
    return _page(ask, None)


def _page(ask: Ask, kept: Kept | None) -> Response:
    from canvass.workflow.listening.carrying import list_board, list_taken
    from canvass.workflow.listening.wishes import list_to_review, list_topics, list_wishes

    row, db = ask.district(), ask.desk.db
    today = _today(ask)
    form = ask.form if isinstance(ask.form, LookForm) else LookForm.model_validate({})
    known, _topics = list_wishes(db, row.name)
    open_ones: dict[str, list[tuple[str, str]]] = {}
    for wish in known:
        if not wish.commitment_id:
            open_ones.setdefault(wish.topic, []).append((wish.wish_id, wish.text))
    topics = [topic for topic in list_topics(db) if not topic.is_gone]
    review = list_to_review(db, row.name, today)
    taken = list_taken(db, row.name)
    return ask.page(
        "wishes.html",
        district=row,
        done=form,
        refused=[
            (each.index, _say_fault(ask, each.fault)) for each in (kept.refused if kept else ())
        ],
        stored=len(kept.wishes) if kept else 0,
        topics=[(number, topic.key, topic.name(ask.say)) for number, topic in enumerate(topics, 1)],
        board=[(each, each.topic.name(ask.say), open_ones.get(each.topic.key, []))
               for each in list_board(db, row.name, today)],
        review=[(wish, "; ".join(f"{ask.say(mark.kind.value)}: {mark.of(wish.text)}"
                                 for mark in marks)) for wish, marks in review[:MOST_SHOWN]],
        review_more=max(0, len(review) - MOST_SHOWN),
        taken=[(each, each.commitment.age_days(today)) for each in taken],
        names={topic.key: topic.name(ask.say) for topic in list_topics(db)},
        heard=[each.value for each in Heard],
        roles=[each.value for each in Role],
        steps=[each.value for each in Status if each not in ENDS],
        today=today,
        walk_ins=find_walk_ins(ask),
        has_stored=kept is not None and bool(kept.wishes),
    )  # fmt: skip


def _today(ask: Ask) -> dt.date:
    return find_today(ask.desk.db, ask.district().name)


def _here(ask: Ask, more: str = "") -> Response:
    return ask.go(f"/d/{ask.district().district_id}/wishes{more}")


def add_heap(ask: Ask) -> Response:
    """Store a stack of slips in random order; refused lines are shown again to be corrected."""
    from canvass.workflow.listening.heap import read_heap
    from canvass.workflow.listening.wishes import Place, add_wishes

    form, row, week = ask.sent(HeapForm), ask.district(), open_week(ask)
    lines = [line for line in form.heap.splitlines() if line.strip()]
    if not lines:
        raise InputError("there is no wish in it; type one per line")
    notes = read_heap(lines, topic=form.topic, heard=form.heard.value)
    kept = add_wishes(
        ask.desk.db, Place(row.name, week.name if week else None), notes, found=form.found,
        today=_today(ask),
    )  # fmt: skip
    if not kept.refused:
        return _here(ask, f"?kept={len(kept.wishes)}&struck={kept.struck}")
    error = ask.say_many(
        "{count} line is not kept; it stands below to be mended",
        "{count} lines are not kept; they stand below to be mended",
        len(kept.refused),
    )
    left = "\n".join(lines[each.index] for each in kept.refused)
    typed = {"heap": left, "topic": form.topic, "heard": form.heard.value}
    refused = tuple(replace(each, index=number) for number, each in enumerate(kept.refused, 1))
    return _page(replace(ask, error=error, typed=typed), replace(kept, refused=refused))


def strike(ask: Ask) -> Response:
    """Strike out text that may identify a person, for good."""
    from canvass.workflow.listening.wishes import strike_wishes

    form = ask.sent(StrikeForm)
    if not form.wishes:
        raise InputError("choose the wishes to strike in")
    strike_wishes(ask.desk.db, ask.district().name, form.wishes, _today(ask))
    return _here(ask)


def take(ask: Ask) -> Response:
    """Record that an office takes wishes."""
    from canvass.workflow.listening.carrying import take_wishes

    form = ask.sent(TakeForm)
    take_wishes(
        ask.desk.db, ask.district().name, wish_ids=form.wishes,
        topic=None if form.wishes else form.topic, role=form.role, status=form.status,
        today=_today(ask),
    )  # fmt: skip
    return _here(ask)


def set_status(ask: Ask) -> Response:
    """Set the status of a commitment."""
    from canvass.workflow.listening.carrying import change_status

    form = ask.sent(StatusForm)
    change_status(ask.desk.db, form.taken, form.status)
    return _here(ask)


def answer(ask: Ask) -> Response:
    """Record the public answer to a commitment."""
    from canvass.workflow.listening.carrying import answer_wishes

    form = ask.sent(AnswerForm)
    answer_wishes(
        ask.desk.db, form.taken, form.text, status=Status(form.ends), on=form.on,
        today=find_today_at_the_latest(ask.desk.db, ask.district().name),
        found=Found.KEEP if form.no_person else Found.REFUSE,
    )  # fmt: skip
    return _here(ask)


def release(ask: Ask) -> Response:
    """Release wishes, so that they can be taken again."""
    from canvass.workflow.listening.carrying import release_wishes

    release_wishes(ask.desk.db, ask.sent(TakenForm).taken)
    return _here(ask)


def get_report_sheet(ask: Ask) -> Response:
    """Return the report "You said, we did" as a PDF; InputError if there is too little data."""
    from canvass.workflow.listening.reporting import make_report_sheet

    content = make_report_sheet(ask.desk.db, ask.district().name, today=_today(ask), lang=ask.lang)
    return ask.file(content, "report.pdf", "application/pdf", is_shown=True)


def _row(
    path: str, role: May, handler: Callable[[Ask], Response], form: type[BaseModel]
) -> Operation:
    return Operation(
        "POST", f"/d/{{district:int}}/wishes{path}", role, handler,
        form=form, again=show_wishes,
    )  # fmt: skip


ROWS = (
    Operation("GET", "/d/{district:int}/wishes", May.COORDINATOR, show_wishes, form=LookForm),
    Operation(
        "GET",
        "/d/{district:int}/wishes/report.pdf",
        May.COORDINATOR,
        get_report_sheet,
        kind="application/pdf",
    ),
    _row("", May.COORDINATOR, add_heap, HeapForm),
    _row("/talks", May.COORDINATOR, put_talks, TalksForm),
    _row("/strike", May.ORGANIZER, strike, StrikeForm),
    _row("/take", May.ORGANIZER, take, TakeForm),
    _row("/status", May.ORGANIZER, set_status, StatusForm),
    _row("/answer", May.ORGANIZER, answer, AnswerForm),
    _row("/release", May.ORGANIZER, release, TakenForm),
)
