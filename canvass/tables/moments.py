"""Read times as people and spreadsheets write them, in the time zone of their week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from functools import lru_cache

from canvass.errors import InputError
from canvass.tables.offsets import CLOCK, cut_offset, cut_zone, in_named_zone

SPREADSHEET_DAY_0 = date(1899, 12, 30)
OLD_MAC_DAY_0 = date(1904, 1, 1)
"""Day 0 of spreadsheets, and of those with the old Mac date system (ECMA-376, 18.17.4.1)."""
FIRST_YEAR, LAST_YEAR = 1970, 9990

_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mrz mär", "apr", "maj may mai", "jun", "jul", "aug",
         "sep", "okt oct", "nov", "dec dez des"), start=1)
    for name in names.split()
}  # fmt: skip
_DAYS = (
    "må mån mon mo", "ti tis tue tu", "on ons wed we", "to tor tors thu th thur thurs",
    "fr fre fri", "lö lör sat sa lo lor", "sö sön sun su so son",
)  # fmt: skip
_DAY_NO = {word: number for number, words in enumerate(_DAYS) for word in words.split()}
_HOUR = re.compile(r"(?:^|(?<=[\s,]))(?:kl(?:ockan)?\.?\s*)?(\d{1,2})\s*(am|pm|fm|em|h)$", re.I)
_BARE = re.compile(r"(?:^|(?<=[\s,t]))kl(?:ockan)?\.?\s*(\d{1,2})$", re.I)
_COMPACT_CLOCK = re.compile(r"(?<=\d{8}t)(\d{2})(\d{2})(\d{2})?$", re.I)
_SERIAL = re.compile(r"(\d{5})(?:[.,](\d+))?")
_NUMERIC = re.compile(r"(\d{1,4})\s*([-/.])\s*(\d{1,2})(?:\s*[-/.]\s*(\d{1,4}))?\.?")
_PACKED = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_NAMED = re.compile(
    r"(?:den\s+)?(\d{1,2})(?::?[ea]\b)?[\s.\-]*([^\W\d]{3,10})\.?[\s,\-]*(\d{2,4})?"
)
_NAMED_US = re.compile(r"([^\W\d]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?[\s,]*(\d{2,4})?")
_WEEKDAY = re.compile(r"^([^\W\d]{2,9})\.?,?\s+(?=(?:den\s+|[^\W\d]{3,10}\.?\s+)?\d)", re.I)
_MIDNIGHT = re.compile(r"[ T]0{1,2}[:.]00(?:[:.]00(?:[.,]0+)?)?$")
_DAY_0 = re.compile(
    r"^(?:1899-12-3[01]|1900-01-00|1904-01-01|3[01]/12/1899|12/3[01]/1899)[ T]+(?=\d)"
)
_PART_OF_DAY = re.compile(r"0?[.,]\d{2,}")


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day of a week (both included), in its time zone."""

    first: date
    last: date
    zone: tzinfo

    def holds(self, day: date) -> bool:
        """Return whether a day is in the week."""
        return self.first <= day <= self.last


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
    found = _choose(whole, _read_dates(rest, whole, days), days)
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
    return _choose(whole, _read_dates(rest, whole, days), days)


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


def _read_dates(text: str, whole: str, days: Days) -> list[date]:
    """Return the days that a text may mean, most likely first; raises InputError if none."""
    text = re.sub(r"(?<=\d)[tT]$", "", text.strip(" ,")).rstrip(".")
    weekday = _WEEKDAY.match(text)
    wanted = None
    if weekday:
        wanted = _day_no(weekday[1])
        if wanted is not None:
            text = text[weekday.end() :]
    found = list(dict.fromkeys(_iter_dates(text, days)))
    sound = [day for day in found if FIRST_YEAR <= day.year <= LAST_YEAR]
    if found and not sound:
        raise InputError("time {text!r}: a year nobody canvasses in", text=whole[:40])
    if not sound and _is_like_a_day(text):
        raise InputError(
            "time {text!r}: no such day in the calendar; correct the day or the month",
            text=whole[:40],
        )
    if not sound:
        raise InputError(
            "time {text!r}: not understood; give one like 2026-09-08 17:30", text=whole[:40]
        )
    if wanted is not None:
        fitting = [day for day in sound if day.weekday() == wanted]
        if not fitting:
            raise InputError(
                "time {text!r}: that day is no such day of the week; mend one of the two",
                text=whole[:40],
            )
        return fitting
    return sound


def _day_no(word: str) -> int | None:
    word = word.casefold()
    for name, number in _DAY_NO.items():
        if word == name or (len(name) > 2 and word.startswith(name)):
            return number
    return None


def _iter_dates(text: str, days: Days) -> Iterator[date]:
    found = _NUMERIC.fullmatch(text)
    if found:
        yield from _numeric(found, days)
        return
    packed = _PACKED.fullmatch(text)
    if packed:
        yield from _made(packed[1], packed[2], packed[3], days)
        return
    for pattern, day_at, month_at in ((_NAMED, 1, 2), (_NAMED_US, 2, 1)):
        found = pattern.fullmatch(text)
        month = _MONTHS.get(found[month_at][:3].casefold()) if found else None
        if found and month:
            yield from _made(found[3] or "", str(month), found[day_at], days)
            return


def _is_like_a_day(text: str) -> bool:
    """Return whether a text is written as a day, like 31/11, although no calendar has it."""
    numeric = _NUMERIC.fullmatch(text)
    if numeric:
        return len(numeric[1]) <= 2 or numeric[4] is not None
    if _PACKED.fullmatch(text):
        return True
    named, named_us = _NAMED.fullmatch(text), _NAMED_US.fullmatch(text)
    months = [found[at] for found, at in ((named, 2), (named_us, 1)) if found]
    return any(month[:3].casefold() in _MONTHS for month in months)


def _numeric(found: re.Match[str], days: Days) -> Iterator[date]:
    first, sign, second, third = found[1], found[2], found[3], found[4]
    if third is None:
        if len(first) <= 2:
            yield from _made("", second, first, days)
            if sign != ".":
                yield from _made("", first, second, days)
        return
    if len(first) >= 3:
        if len(third) <= 2:
            yield from _made(first, second, third, days)
        return
    yield from _made(third, second, first, days)
    if sign != ".":
        yield from _made(third, first, second, days)
    if len(first) == len(third) == 2 and sign != ".":
        yield from _made(first, second, third, days)


def _made(year: str, month: str, day: str, days: Days) -> Iterator[date]:
    """Yield the day; without a year, the day in each year of the week."""
    if year:
        years = {int(year) + (2000 if len(year) <= 2 else 0)}
    else:
        years = {days.first.year, days.last.year}
    for one in sorted(years):
        try:
            yield date(one, int(month), int(day))
        except ValueError:
            continue


def _choose(text: str, found: list[date], days: Days) -> date:
    """Return the only day that can be meant; raises InputError if there are several."""
    inside = [day for day in found if days.holds(day)]
    if len(inside) == 1 or (not inside and len(found) == 1):
        return (inside or found)[0]
    near = inside or _nearest_years(found, days)
    if len(near) == 1:
        return near[0]
    readings = ", ".join(map(str, near))
    if inside:
        raise InputError(
            "time {text!r}: may be {readings}, all days of the week; write it as {first} 17:30",
            text=text[:40], readings=readings, first=near[0],
        )  # fmt: skip
    raise InputError(
        "time {text!r}: may be {readings}, none a day of the week ({begins} to {ends}); write it "
        "as {first} 17:30",
        text=text[:40], readings=readings, begins=days.first, ends=days.last, first=near[0],
    )  # fmt: skip


def _nearest_years(found: list[date], days: Days) -> list[date]:
    """Return the readings, with only the nearest year for each day and month."""
    best: dict[tuple[int, int], date] = {}
    for day in found:
        there = best.get((day.month, day.day))
        if there is None or abs(day - days.first) < abs(there - days.first):
            best[day.month, day.day] = day
    return list(best.values())


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
        day = _choose(text, readings, days)
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
