"""When a shift of a table starts and how long it is, as people write it in their cells."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from canvass.errors import InputError
from canvass.tables.dates import Days, find_weekday
from canvass.tables.moments import read_moment
from canvass.tables.numbers import read_figure
from canvass.tables.offsets import cut_offset

_CLOCK = r"(?:kl(?:ockan)?\.?\s*)?(\d{1,2})(?:[:.h]?(\d{2}))?\s*(am|pm|fm|em|uhr|h)?"
_SPAN = re.compile(
    rf"(?:^|(?<=[\s,]))({_CLOCK})\s*(?:[-‐‑‒–—]|till?|to|bis)\s*({_CLOCK})\.?$", re.IGNORECASE
)  # fmt: skip
_LENGTH = re.compile(r"(\d{1,2}):(\d{2})(?::00)?(?:\s*h)?")
_HOURS = re.compile(
    r"(\d+(?:[.,]\d+)?)\s*(?:h|tim|timmar|timme|hours?|hrs?|std|stunden?)\.?"
    r"(?:\s*(\d+)\s*(?:min\w*\.?)?)?",
    re.IGNORECASE,
)
_MINUTES = re.compile(r"\s*min(?:uter|utes|uten)?\.?$")
_MIDNIGHT = re.compile(r"(?:kl\.?\s*)?24(?:[:.]?00)?")
_HALVES = {"½": ".5", "¼": ".25", "¾": ".75"}


def read_times(cells: Mapping[str, str], span: Days, zone: ZoneInfo) -> tuple[datetime, int]:
    """Return the start of a shift, and its minutes.

    The day is in the cell of the time, or in one of its own, as a date or a weekday of the week;
    the end is behind the start ("17:30–20"), a time of its own, minutes or hours. Raises
    InputError, also where two of them contradict each other.
    """
    starts, until = _cut_span(cells["starts_at"], span)
    begin = _read_begin(starts, cells.get("date", ""), cells.get("weekday", ""), span)
    ends = cells.get("ends_at", "") or until
    if ends and until and ends != until:
        _check_alike(_minutes_until(begin, until, zone), begin, ends, zone)
    text = cells.get("minutes", "")
    hours = cells.get("hours", "")
    if hours and not text:
        text = (
            hours if _LENGTH.fullmatch(hours) or _HOURS.fullmatch(_plain(hours)) else f"{hours} h"
        )
    if not text and ends:
        return begin, _minutes_until(begin, ends, zone)
    minutes = _minutes_in(text)
    if ends:
        _check_alike(minutes, begin, ends, zone)
    return begin, minutes


def read_whole(text: str, what: str) -> int:
    """Return a whole number; raises InputError that names `what` it is of."""
    found = read_number(text, what)
    if found != int(found):
        raise InputError(
            "{what} {text!r}: give a whole number", what=InputError(what), text=text[:40]
        )
    return int(found)


def read_number(text: str, what: str) -> float:
    """Return a number; raises InputError that names `what` it is of."""
    found = read_figure(text)
    if found is None:
        raise InputError("{what} {text!r}: give a number", what=InputError(what), text=text[:40])
    return found


def _cut_span(text: str, span: Days) -> tuple[str, str]:
    """Return a cell without the end of its time ("17:30–20"), and the end, "" where it has none."""
    found = _SPAN.search(text.strip())
    has_offset = cut_offset(text.strip(), span.zone, span.first.year)[1] is not None
    if found is None or has_offset or re.search(r"\d:\d{2}", text[: found.start()]):
        return text, ""
    start, end = found[1].strip(), found[5].strip()
    if found[8] and not found[4] and found[8].casefold() in ("am", "pm", "fm", "em"):
        start = f"{start} {_half_of_start(found)}"
    return f"{text.strip()[: found.start()]}{_with_minutes(start)}", _with_minutes(end)


def _half_of_start(found: re.Match[str]) -> str:
    """Return the half of the day of the start in "5-8 pm" (pm) and "10-1 pm" (am)."""
    begin, end, half = int(found[2]) % 12, int(found[6]) % 12, found[8].casefold()
    if begin <= end:
        return half
    return {"pm": "am", "am": "pm", "em": "fm", "fm": "em"}[half]


def _with_minutes(clock: str) -> str:
    """Return "17", "kl 17" and "1730" as times of day; other texts are returned unchanged."""
    found = re.fullmatch(r"(?:kl(?:ockan)?\.?\s*)?(\d{1,2})(\d{2})?(?:\s*(?:uhr|h))?", clock, re.I)
    return f"{int(found[1]):02d}:{found[2] or '00'}" if found else clock


def _read_begin(starts: str, day: str, weekday: str, span: Days) -> datetime:
    """Return when a shift starts; raises InputError."""
    if not day and not weekday:
        return read_moment(starts, span)
    wanted = find_weekday(weekday) if weekday else None
    if weekday and wanted is None:
        raise InputError("weekday {text!r}: not understood", text=weekday[:40])
    if not day:
        try:
            begin = read_moment(starts, span)
        except InputError:
            return read_moment(_with_minutes(starts), span, day_text=weekday)
    else:
        begin = _on_day(starts, day, span)
    if wanted is not None and begin.astimezone(span.zone).weekday() != wanted:
        raise InputError(
            "time {text!r}: that day is another day of the week; correct one of the two",
            text=f"{weekday} {day or starts}"[:40],
        )
    return begin


def _on_day(starts: str, day: str, span: Days) -> datetime:
    """Return a time on a day; where the time has a day, too, both must be the same one."""
    try:
        return read_moment(_with_minutes(starts), span, day_text=day)
    except InputError as error:
        try:
            whole = read_moment(starts, span)
            alone = read_moment("12:00", span, day_text=day)
        except InputError:
            raise error from None
    if whole.astimezone(span.zone).date() != alone.astimezone(span.zone).date():
        raise InputError(
            "{day}, but {text}: two days; correct one of the two", day=day[:40], text=starts[:40]
        )
    return whole


def _check_alike(minutes: int, begin: datetime, ends: str, zone: ZoneInfo) -> None:
    """Raise InputError where a shift does not end after so many minutes."""
    until = _minutes_until(begin, ends, zone)
    if minutes != until:
        raise InputError(
            "{minutes} minutes, but {until} minutes until {ends}: correct one of the two",
            minutes=minutes, until=until, ends=ends[:40],
        )  # fmt: skip


def _minutes_until(begin: datetime, ends: str, zone: ZoneInfo) -> int:
    """Return the minutes from a start to an end; a time of day may be after midnight."""
    day = begin.astimezone(zone).date()
    end = _read_end("00:00" if _MIDNIGHT.fullmatch(ends.strip()) else ends, day, zone)
    if end <= begin:
        end += timedelta(days=1)
    return round((end - begin).total_seconds() / 60)


def _read_end(ends: str, day: date, zone: ZoneInfo) -> datetime:
    """Return a time of day on that day, or a time with its own day; raises InputError."""
    try:
        return read_moment(_with_minutes(ends), Days(day, day, zone))
    except InputError:
        return read_moment(ends, Days(day, day + timedelta(days=1), zone))


def _minutes_in(text: str) -> int:
    """Return the minutes in "150", "2:30", "2,5 h" or "2 h 30 min"; raises InputError."""
    clock = _LENGTH.fullmatch(text.strip())
    if clock:
        return int(clock[1]) * 60 + int(clock[2])
    plain = _plain(text)
    hours = _HOURS.fullmatch(plain)
    if not hours:
        return read_whole(_MINUTES.sub("", plain), "minutes")
    minutes = float(hours[1].replace(",", ".")) * 60 + int(hours[2] or 0)
    if abs(minutes - round(minutes)) > 1 / 60:
        raise InputError("minutes {text!r}: give whole minutes", text=text[:40])
    return round(minutes)


def _plain(text: str) -> str:
    plain = text.casefold().strip()
    for sign, figure in _HALVES.items():
        plain = re.sub(rf"(\d)\s*{sign}", rf"\g<1>{figure}", plain)
    return plain
