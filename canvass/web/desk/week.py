"""The week: half-days with the reserve, bookings with their price, teams, shifts, lists."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import Any, Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.tables.moments import local_time
from canvass.units import DEFAULT_SHIFT_MIN
from canvass.web.ask import Ask
from canvass.web.desk.half_days import list_days, list_halves
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.week.book import WeekBook
from canvass.week.half_days import say_price
from canvass.week.week import Base, Team, Week, WeekShift
from canvass.workflow.clock import now

BY = "organizer"


class WeekForm(BaseModel):
    """A new week."""

    name: str = Field(title="What the week is called", min_length=1, max_length=80)
    first: date = Field(title="First day")
    last: date = Field(title="Last day")
    base: str = Field(title="Base", min_length=1, max_length=200)
    hours: str = Field("", title="When the base is open", max_length=200)
    people: int = Field(0, title="People always at the base", ge=0, le=1000)
    kept: float = Field(40, title="Percent kept free", ge=0, le=95)


class ShiftForm(BaseModel):
    """A shift to add or change."""

    shift: str = Field("", title="Shift", max_length=10)
    day: date = Field(title="Day")
    starts: time = Field(title="From")
    minutes: int = Field(int(DEFAULT_SHIFT_MIN), title="Minutes of a shift", ge=1, le=720)
    kind: Literal["homes", "daytime"] = Field("homes", title="For")
    label: str = Field("", title="Note", max_length=80)


class TeamForm(BaseModel):
    """A team to add or change (then `before` is its old name)."""

    before: str = Field("", title="Team", max_length=80)
    name: str = Field(title="Team", min_length=1, max_length=80)
    size: int = Field(2, title="People", ge=1, le=20)
    available: str = Field("", title="When they have time", max_length=200)
    languages: str = Field("", title="Languages", max_length=80)
    no_stairs: bool = Field(False, title="No stairs")
    splits: bool = Field(False, title="Two doors at a time")


class BookForm(BaseModel):
    """A booking: team, shift, and the reason if it cuts into the reserve."""

    team: str = Field(title="Team", min_length=1, max_length=80)
    shift: str = Field(title="Shift", min_length=1, max_length=10)
    reason: str = Field("", title="Reason", max_length=200)


class RemoveForm(BaseModel):
    """What to remove, and whether that was confirmed."""

    what: Literal["team", "shift"] = Field(title="What")
    name: str = Field(title="Name", min_length=1, max_length=80)
    sure: bool = Field(False, title="Sure")


class ListForm(BaseModel):
    """A list and its new status."""

    code: str = Field(title="List", min_length=1, max_length=40)
    state: Literal["out", "back", "lost", "void"] = Field(title="Where it is")


class WordsForm(BaseModel):
    """The texts of the last page in one language; "" restores the usual text."""

    language: Literal["sv", "en"] = Field(title="Language of the text")
    said: str = Field("", title="What to say at a door", max_length=4000)
    contact: str = Field("", title="Whom to ask about privacy", max_length=200)


@dataclass(frozen=True, slots=True)
class Asking:
    """A booking refused because of its price, which can be made with a reason."""

    team: str
    shift: str
    prices: tuple[str, ...]


def show_week(ask: Ask) -> Response:
    """Show the open week, or the form that makes one."""
    return _page(ask, None)


def _page(ask: Ask, asking: Asking | None) -> Response:
    from canvass.week.spoken_time import SHORT_DAYS
    from canvass.workflow.routes.list_status import list_rows
    from canvass.workflow.week.base_place import usual_base, words_of
    from canvass.workflow.week.week import list_weeks
    from canvass.workflow.week.words import get_week_words

    row = ask.district()
    book = find_book(ask, row.name)
    if book is None:
        base = usual_base(ask.desk.db, row.name)
        closed = list_weeks(ask.desk.db, row.name)[::-1]
        said = words_of(base) if base else ""
        return ask.page("week_new.html", district=row, base=said, closed=closed)
    days = list_days(book)
    return ask.page(
        "week.html",
        district=row,
        book=book,
        typed_of=lambda what, name: _typed_of(ask, what, name),
        over={shift.shift_id for shift in book.shifts if shift.is_over(now())},
        asking=asking,
        days=[(f"{ask.say(SHORT_DAYS[day.weekday()])} {day.day}/{day.month}", day) for day in days],
        halves=list_halves(ask, book, days),
        booked={(b.team_id, b.shift_id) for b in book.bookings},
        lists=[each for each in list_rows(ask.desk.db, row.name, now=now())
               if each.week in ("", book.week.name)],
        words=get_week_words(ask.desk.db, row.name, book.week.name),
    )  # fmt: skip


def _typed_of(ask: Ask, what: str, name: str) -> Mapping[str, Any]:
    """Return what was typed into the form of a shift or team ("" for a new one) and refused."""
    own, key = ("starts", "shift") if what == "shift" else ("size", "before")
    is_there = own in ask.typed and str(ask.typed.get(key, "")) == name
    return ask.typed if is_there else {}


def find_book(ask: Ask, district: str) -> WeekBook | None:
    """Return the open week of a district, the last one of several, None if none is open."""
    from canvass.workflow.week.week import get_week_book, list_weeks

    opened = [week for week in list_weeks(ask.desk.db, district) if week.closed_at is None]
    if not opened:
        return None
    return get_week_book(ask.desk.db, district, None if len(opened) == 1 else opened[-1].name)


def _name(ask: Ask) -> tuple[str, WeekBook]:
    name = ask.district().name
    book = find_book(ask, name)
    if book is None:
        raise NotFoundError("no week is open here; make one first")
    return name, book


def _here(ask: Ask) -> Response:
    return ask.go(f"/d/{ask.district().district_id}/week")


def add_week(ask: Ask) -> Response:
    """Make a week of the district."""
    from canvass.week.moments import DEFAULT_TIMEZONE
    from canvass.workflow.week import week as weeks
    from canvass.workflow.week.base_place import find_base

    row, form = ask.district(), ask.sent(WeekForm)
    base = find_base(ask.desk.db, row.name, form.base)
    place = Base(base.lat, base.lon, base.label, form.hours.strip(), form.people)
    made = Week(
        0, row.district_id, form.name.strip(), form.first, form.last, DEFAULT_TIMEZONE, place,
        reserve_share=form.kept / 100,
    )  # fmt: skip
    weeks.add_week(ask.desk.db, row.name, made)
    return _here(ask)


def put_shift(ask: Ask) -> Response:
    """Add a shift, or change one."""
    from canvass.workflow.week.edit_shifts import edit_shift
    from canvass.workflow.week.week import add_shifts

    form, (name, book) = ask.sent(ShiftForm), _name(ask)
    at = local_time(datetime.combine(form.day, form.starts), book.week.zone, f"{form.starts}")
    shift = WeekShift(0, at, form.minutes, form.label.strip(), form.kind)
    if form.shift:
        changes = {"starts_at": at, "minutes": shift.minutes, "label": shift.label,
                   "kind": shift.kind}  # fmt: skip
        edit_shift(ask.desk.db, name, book.week.name, form.shift, changes)
    else:
        add_shifts(ask.desk.db, name, book.week.name, [("", shift)])
    return _here(ask)


def put_team(ask: Ask) -> Response:
    """Add a team, or change one."""
    from canvass.visits.team_name import check_team_name
    from canvass.workflow.week.edit_teams import edit_team
    from canvass.workflow.week.week import add_teams

    form, (name, book) = ask.sent(TeamForm), _name(ask)
    languages = tuple(word.strip() for word in form.languages.split(",") if word.strip())
    made = Team(
        0, check_team_name(form.name.strip()), form.size, None, languages, form.no_stairs,
        form.available.strip(), form.splits,
    )  # fmt: skip
    if form.before:
        changes = {"name": made.name, "size": made.size, "languages": made.languages,
                   "no_stairs": made.no_stairs, "availability": made.availability,
                   "splits_doors": made.splits_doors}  # fmt: skip
        edit_team(ask.desk.db, name, book.week.name, form.before, changes)
    else:
        add_teams(ask.desk.db, name, book.week.name, [("", made)])
    return _here(ask)


def book(ask: Ask) -> Response:
    """Book a team for a shift; if it cuts into the reserve, show the price first."""
    from canvass.workflow.week.week import book_team

    form, (name, found) = ask.sent(BookForm), _name(ask)
    reason = form.reason.strip()
    _, prices = book_team(
        ask.desk.db,
        name,
        found.week.name,
        team=form.team,
        shift=form.shift,
        reason=reason,
        now=now(),
    )
    if prices and not reason:
        said = tuple(say_price(price, ask.lang) for price in prices)
        error = ask.say("{team} is not booked for {shift}", team=form.team, shift=form.shift)
        return _page(replace(ask, error=error, typed={}), Asking(form.team, form.shift, said))
    return _here(ask)


def unbook(ask: Ask) -> Response:
    """Cancel a booking."""
    from canvass.workflow.week.edit_shifts import unbook_team

    form, (name, found) = ask.sent(BookForm), _name(ask)
    unbook_team(ask.desk.db, name, found.week.name, team=form.team, shift=form.shift)
    return _here(ask)


def remove(ask: Ask) -> Response:
    """Show what is deleted with a team or a shift, then (if confirmed) remove it."""
    from canvass.workflow.week.edit_shifts import remove_shift
    from canvass.workflow.week.edit_teams import remove_team

    form, (name, found) = ask.sent(RemoveForm), _name(ask)
    take = remove_team if form.what == "team" else remove_shift
    going = take(ask.desk.db, name, found.week.name, form.name, dry_run=not form.sure)
    if form.sure:
        return _here(ask)
    return ask.page(
        "week_remove.html", district=ask.district(), form=form, name=going.name,
        said=[each.say(ask.say) for each in going.said],
    )  # fmt: skip


def put_words(ask: Ask) -> Response:
    """Set the texts of the lists' last page in one language."""
    from canvass.workflow.week.words import set_week_words

    form, (name, found) = ask.sent(WordsForm), _name(ask)
    set_week_words(
        ask.desk.db, name, found.week.name, said={form.language: form.said},
        contact={form.language: form.contact},
    )  # fmt: skip
    return _here(ask)


def put_list(ask: Ask) -> Response:
    """Set the status of a list: out, back, lost or void."""
    from canvass.workflow.routes.list_status import set_status

    form = ask.sent(ListForm)
    set_status(ask.desk.db, [form.code], form.state, by=BY, now=now())
    return _here(ask)


def _row(
    path: str, role: Role, handler: Callable[[Ask], Response], form: type[BaseModel]
) -> Operation:
    return Operation(
        "POST", f"/d/{{district:int}}/week{path}", role, handler, form=form, again=show_week
    )


ROWS = (
    Operation("GET", "/d/{district:int}/week", Role.COORDINATOR, show_week),
    _row("", Role.ORGANIZER, add_week, WeekForm),
    _row("/shift", Role.ORGANIZER, put_shift, ShiftForm),
    _row("/team", Role.ORGANIZER, put_team, TeamForm),
    _row("/book", Role.ORGANIZER, book, BookForm),
    _row("/unbook", Role.ORGANIZER, unbook, BookForm),
    _row("/remove", Role.ORGANIZER, remove, RemoveForm),
    _row("/words", Role.ORGANIZER, put_words, WordsForm),
    _row("/list", Role.COORDINATOR, put_list, ListForm),
)
