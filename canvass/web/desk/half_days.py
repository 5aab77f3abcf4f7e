"""The half-days of a week as bars: booked, at the base, open, and kept free."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from canvass.units import format_minutes
from canvass.web.ask import Ask
from canvass.week.book import WeekBook
from canvass.week.half_days import say_half_day
from canvass.week.moments import HalfDay
from canvass.week.reserve import HalfDayLoad
from canvass.week.week import WeekShift

BAR = 100

MOST_EMPTY_DAYS = 14
"""Of a longer week, days on which nothing happens are not shown."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A half-day as a bar of `BAR` units: booked, at the base, open, kept free; None if closed."""

    load: HalfDayLoad | None
    shifts: tuple[WeekShift, ...]
    at_base: float = 0
    booked: float = 0
    kept: float = 0
    said: str = ""
    figures: tuple[str, ...] = ()


def list_days(book: WeekBook) -> list[date]:
    """Return the days to show: all of the week, of a longer one those with a shift or open base."""
    busy = {load.day for load in book.loads()} | {s.starts_at.date() for s in book.shifts}
    return sorted(busy | set(book.week.days if len(book.week.days) <= MOST_EMPTY_DAYS else ()))


def list_halves(ask: Ask, book: WeekBook, days: list[date]) -> list[tuple[str, list[Cell]]]:
    """Return each half of the day by its name, with a bar for each day."""
    loads = {(load.day, load.half): load for load in book.loads()}
    names = {
        HalfDay.FORENOON: ask.say("Morning"),
        HalfDay.AFTERNOON: ask.say("Afternoon"),
        HalfDay.EVENING: ask.say("Evening"),
    }
    return [
        (names[half], [_cell(ask, book, day, half, loads.get((day, half))) for day in days])
        for half in HalfDay
    ]


def _cell(ask: Ask, book: WeekBook, day: date, half: HalfDay, load: HalfDayLoad | None) -> Cell:
    shifts = tuple(
        shift for shift in book.shifts
        if shift.starts_at.date() == day and _half_of(shift.starts_at) is half
    )  # fmt: skip
    if load is None or not load.people_min:
        return Cell(load, shifts)
    part = BAR / load.people_min
    said = ask.say(
        "{half_day}: {booked} of {all} minutes of people booked, {kept} kept free",
        half_day=say_half_day(day, half, ask.lang),
        booked=f"{load.booked_min:.0f}",
        all=f"{load.people_min:.0f}",
        kept=f"{load.reserve_share * load.people_min:.0f}",
    )
    return Cell(
        load, shifts,
        at_base=min(BAR, load.base_min * part),
        booked=min(BAR, load.booked_min * part),
        kept=load.reserve_share * BAR,
        said=said,
        figures=_figures(ask, load),
    )  # fmt: skip


def _figures(ask: Ask, load: HalfDayLoad) -> tuple[str, ...]:
    """Return what the bar shows, in words and numbers: booked, at the base, kept free, the rest."""
    kept = load.reserve_share * load.people_min
    left = ask.say("{time} open") if load.left_min >= 0 else ask.say("{time} too much booked")
    parts = (
        (ask.say("{time} booked"), load.booked_min),
        (ask.say("{time} at the base") if load.base_min else "", load.base_min),
        (ask.say("{time} kept free") if kept else "", kept),
        (left, abs(load.left_min)),
        (ask.say("of {time}"), load.people_min),
    )
    return tuple(
        text.format(time=format_minutes(round(minutes))) for text, minutes in parts if text
    )


def _half_of(at: datetime) -> HalfDay:
    from canvass.week.moments import EVENING, NOON

    if at.time() < NOON:
        return HalfDay.FORENOON
    return HalfDay.AFTERNOON if at.time() < EVENING else HalfDay.EVENING
