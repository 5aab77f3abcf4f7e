"""Days, times and spans of days as short text."""

from __future__ import annotations

from datetime import date, datetime

from canvass.locale.catalogue import get_translator

SHORT_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip


def say_time(start: datetime, end: datetime, lang: str) -> str:
    """Return "Tue 8/9 17:30–20:00"."""
    day = get_translator(lang)(SHORT_DAYS[start.weekday()])
    return f"{day} {start.day}/{start.month} {start:%H:%M}–{end:%H:%M}"


def say_day(day: date, lang: str) -> str:
    """Return "Sun 13/9"."""
    return f"{get_translator(lang)(SHORT_DAYS[day.weekday()])} {day.day}/{day.month}"


def say_moment(at: datetime, lang: str) -> str:
    """Return "Sun 13/9 17:30"; the weekday tells days of the same week apart."""
    return f"{say_day(at.date(), lang)} {at:%H:%M}"


def say_days(first: date, last: date, lang: str) -> str:
    """Return "7–13 September 2026"; the first day has its month and year only if they differ."""
    if first == last:
        return _day(last, lang, has_year=True)
    if (first.year, first.month) == (last.year, last.month):
        return f"{first.day}–{_day(last, lang, has_year=True)}"
    begins = _day(first, lang, has_year=first.year != last.year)
    return f"{begins} – {_day(last, lang, has_year=True)}"


def _day(day: date, lang: str, *, has_year: bool) -> str:
    month = get_translator(lang)(MONTHS[day.month - 1])
    return f"{day.day} {month}" + (f" {day.year}" if has_year else "")
