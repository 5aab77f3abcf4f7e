"""Read times as people and spreadsheets write them, in the time zone of their week."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from canvass.errors import InputError
from canvass.tables.dates import LAST_YEAR, Days, choose_date, read_dates
from canvass.tables.offsets import CLOCK, cut_offset, cut_zone, in_named_zone

SPREADSHEET_DAY_0 = date(1899, 12, 30)
OLD_MAC_DAY_0 = date(1904, 1, 1)
"""Day 0 of spreadsheets, and of those with the old Mac date system (ECMA-376, 18.17.4.1)."""
_HOUR = re.compile(r"(?:^|(?<=[\s,]))(?:kl(?:ockan)?\.?\s*)?(\d{1,2})\s*(am|pm|fm|em|h)$", re.I)
_BARE = re.compile(r"(?:^|(?<=[\s,t]))kl(?:ockan)?\.?\s*(\d{1,2})$", re.I)
_COMPACT_CLOCK = re.compile(r"(?<=\d{8}t)(\d{2})(\d{2})(\d{2})?$", re.I)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_MIDNIGHT = re.compile(r"[ T]0{1,2}[:.]00(?:[:.]00(?:[.,]0+)?)?$")
_DAY_0 = re.compile(
    r"^(?:1899-12-3[01]|1900-01-00|1904-01-01|3[01]/12/1899|12/3[01]/1899)[ T]+(?=\d)"
)
_PART_OF_DAY = re.compile(r"0?[.,]\d{2,}")


@lru_cache(maxsize=1_000)
def read_moment(text: str, days: Days, *, day_text: str = "") -> datetime:
    """Return an aware time; raises InputError that explains why a text cannot be read.

    A time without offset is in the week's time zone. If day and month could be swapped (8/9,
    9/8/26), the reading within the week is used. If several readings remain, the error lists them
    all. `day_text` is the date, if the file has it in a separate column.
    """
    if day_text:
        day_text, text = _plain_day(day_text, days), _plain_clock(text)
    whole = " ".join(f"{day_text} {text}".replace("\xa0", " ").split())
    if not whole:
        raise InputError("no time: say when, as 2026-09-08 17:30")
    serial = _SERIAL.fullmatch(whole)
    if serial:
        return _from_serial(whole, serial, days)
    whole, abbreviation = cut_zone(whole, days.zone, days.first.year)
    rest, offset = cut_offset(whole, days.zone, days.first.year)
    rest, clock = _cut_clock(rest, whole)
    if not rest.strip(" ,t") and clock is not None:
        return _on_the_only_day(whole, clock, days)
    found = choose_date(whole, read_dates(rest, whole, days), days)
    if clock is None:
        raise InputError("time {text!r}: a day without a time of day; add one, as {day} 17:30",
                         text=whole[:40], day=found)  # fmt: skip
    at = datetime.combine(found, clock)
    if offset is None and abbreviation:
        return in_named_zone(at, whole, days.zone, abbreviation)
    return _checked(at, whole, days.zone, offset)


def _plain_day(text: str, days: Days) -> str:
    """Return a cell with a day as spreadsheets write it, without its midnight."""
    text = _MIDNIGHT.sub("", " ".join(text.split()))
    serial = _SERIAL.fullmatch(text)
    if not serial or (serial[2] or "").strip("0"):
        return text
    return (
        _from_serial(f"{serial[1]},5", _SERIAL.fullmatch(f"{serial[1]},5") or serial, days)
        .date()
        .isoformat()
    )


def _plain_clock(text: str) -> str:
    """Return a cell with a time of day, which to a spreadsheet is a part of its day 0."""
    text = _DAY_0.sub("", " ".join(text.split()))
    if not _PART_OF_DAY.fullmatch(text):
        return text
    minutes = round(float(text.replace(",", ".")) * 24 * 60)
    return f"{minutes // 60 % 24:02d}:{minutes % 60:02d}"


def read_day(text: str, days: Days) -> date:
    """Return a day, read as in `read_moment`; raises InputError."""
    whole = " ".join(text.split())
    serial = _SERIAL.fullmatch(whole)
    if serial:
        return _from_serial(
            whole + ",5", re.fullmatch(_SERIAL, whole + ",5") or serial, days
        ).date()
    rest, _ = _cut_clock(whole, whole)
    return choose_date(whole, read_dates(rest, whole, days), days)


def _cut_clock(text: str, whole: str) -> tuple[str, time | None]:
    compact = _COMPACT_CLOCK.search(text)
    if compact:
        hour, minute, second = compact.groups()
        return text[: compact.start()], _clock(hour, minute, second, "", whole)
    found = CLOCK.search(text)
    # "08.09.26" is a day; a time comes after a day or alone.
    if found and not ("." in found[0] and found[3] and found.start() == 0):
        return text[: found.start()], _clock(
            found[1], found[2], found[3], found[5], whole, found[4]
        )
    hour = _HOUR.search(text)
    if hour:
        return text[: hour.start()], _clock(hour[1], "0", "", hour[2], whole)
    bare = _BARE.search(text)
    if bare:
        return text[: bare.start()], _clock(bare[1], "0", "", "", whole)
    return text, None


def _clock(
    hour: str, minute: str, second: str | None, half: str | None, whole: str, part: str | None = ""
) -> time:
    hours = int(hour)
    mark = (half or "").replace(".", "").casefold().removesuffix("h")
    if mark in ("pm", "em", "am", "fm") and not 1 <= hours <= 12:
        if not (mark in ("em", "pm") and 12 < hours < 24):
            raise InputError("time {text!r}: no such time of day", text=whole[:40])
    elif mark in ("pm", "em"):
        hours = hours % 12 + 12
    elif mark in ("am", "fm"):
        hours %= 12
    try:
        return time(hours, int(minute), int(second or 0), int((part or "0")[:6].ljust(6, "0")))
    except ValueError as error:
        raise InputError("time {text!r}: no such time of day", text=whole[:40]) from error


def _from_serial(text: str, found: re.Match[str], days: Days) -> datetime:
    """Return the time of a spreadsheet's serial date (a number of days)."""
    count = int(found[1])
    readings = [
        day for start in (SPREADSHEET_DAY_0, OLD_MAC_DAY_0)
        if (day := start + timedelta(days=count)).year <= LAST_YEAR
    ]  # fmt: skip
    inside = [day for day in readings if days.holds(day)]
    day = (inside or readings)[0]
    if len(inside) > 1:
        day = choose_date(text, readings, days)
    if not found[2]:
        raise InputError("time {text!r}: a day without a time of day; add one, as {day} 17:30",
                         text=text[:40], day=day)  # fmt: skip
    seconds = round(float(f"0.{found[2]}") * 86_400)
    if seconds % 60 in (1, 59):
        # Spreadsheets round times to about a second (1/86,400 of a day).
        seconds = round(seconds / 60) * 60
    at = datetime.combine(day, time()) + timedelta(seconds=seconds)
    return _checked(at, text, days.zone, None)


def _on_the_only_day(text: str, clock: time, days: Days) -> datetime:
    if days.first != days.last:
        raise InputError("time {text!r}: a time without a day; add it, as {day} {clock}",
                         text=text[:40], day=days.first, clock=f"{clock:%H:%M}")  # fmt: skip
    return _checked(datetime.combine(days.first, clock), text, days.zone, None)


def _checked(at: datetime, text: str, zone: tzinfo, offset: tzinfo | None) -> datetime:
    if offset is not None:
        return at.replace(tzinfo=offset)
    return local_time(at, zone, text)


def local_time(at: datetime, zone: tzinfo, text: str) -> datetime:
    """Return a clock time in a zone; raises InputError if it does not exist or occurs twice."""
    early, late = at.replace(tzinfo=zone), at.replace(tzinfo=zone, fold=1)
    if early.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != at:
        raise InputError(
            "time {text!r}: does not exist, the clocks are put forward then; give the time the "
            "clock showed",
            text=text[:40],
        )
    if early.utcoffset() != late.utcoffset():
        raise InputError(
            "time {text!r}: comes twice, the clocks are put back then; write {first} or {second}",
            text=text[:40],
            first=early.isoformat(timespec="minutes"),
            second=late.isoformat(timespec="minutes"),
        )
    return early
