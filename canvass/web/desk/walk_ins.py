"""Talks with people who came to the base, per half-day, beside the unbooked time."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.desk.start import open_week_of
from canvass.week.half_days import say_half_day
from canvass.week.moments import HalfDay
from canvass.week.week import Week
from canvass.workflow.listening.drop_ins import MOST_TALKS, HalfDayTalks
from canvass.workflow.week.today import find_today

NAMES = {
    HalfDay.FORENOON: "Morning",
    HalfDay.AFTERNOON: "Afternoon",
    HalfDay.EVENING: "Evening",
}


class TalksForm(BaseModel):
    """How many people came to the base to talk in a half-day."""

    day: dt.date = Field(title="Day")
    half: HalfDay = Field(title="Half-day")
    talks: int = Field(title="Talks", ge=0, le=MOST_TALKS)


@dataclass(frozen=True, slots=True)
class WalkIns:
    """The half-days of the open week as (name, counts), with totals.

    `talks` and `unbooked_h` are totals up to today. `halves` are (form value, name).
    """

    first: dt.date
    last: dt.date
    halves: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, HalfDayTalks], ...]
    talks: int
    unbooked_h: float


def open_week(ask: Ask) -> Week | None:
    """Return the open week (the newest, if several), None if there is none."""
    return open_week_of(ask, ask.district().name)


def find_walk_ins(ask: Ask) -> WalkIns | None:
    """Return the counts of the open week, None if no week is open."""
    from canvass.workflow.listening.drop_ins import list_talks

    week, today = open_week(ask), find_today(ask.desk.db, ask.district().name)
    if week is None:
        return None
    counts = list_talks(ask.desk.db, ask.district().name, week.name)
    begun = [each for each in counts if each.day <= today]
    return WalkIns(
        week.starts_on,
        week.ends_on,
        tuple((half.value, ask.say(NAMES[half])) for half in HalfDay),
        tuple(
            (f"{say_half_day(each.day, each.half, ask.lang)} {each.day.day}/{each.day.month}", each)
            for each in begun
        ),
        sum(each.talks for each in begun),
        sum(each.unbooked_min or 0.0 for each in begun) / 60,
    )


def put_talks(ask: Ask) -> Response:
    """Store how many people came to talk in a half-day of the open week."""
    from canvass.workflow.listening.drop_ins import record_talks

    form, row, week = ask.sent(TalksForm), ask.district(), open_week(ask)
    name = week.name if week else None
    record_talks(ask.desk.db, row.name, name, form.day, form.half, form.talks)
    return ask.go(f"/d/{row.district_id}/wishes#walk-ins")
