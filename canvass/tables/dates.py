"""What days a text may mean, as people write dates, and which of them is meant in a week."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo

from canvass.errors import InputError

FIRST_YEAR, LAST_YEAR = 1970, 9990
MOST_DAYS = 28
"""In a longer span a weekday alone says too little."""

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
_NUMERIC = re.compile(r"(\d{1,4})\s*([-/.])\s*(\d{1,2})(?:\s*[-/.]\s*(\d{1,4}))?\.?")
_PACKED = re.compile(r"(\d{4}|\d{2})(\d{2})(\d{2})")
_NAMED = re.compile(
    r"(?:den\s+)?(\d{1,2})(?::?[ea]\b)?[\s.\-]*([^\W\d]{3,10})\.?[\s,\-]*(\d{2,4})?"
)
_NAMED_US = re.compile(r"([^\W\d]{3,10})\.?\s+(\d{1,2})(?:st|nd|rd|th)?[\s,]*(\d{2,4})?")
_WEEKDAY = re.compile(r"^([^\W\d]{2,9})\.?,?\s+(?=(?:den\s+|[^\W\d]{3,10}\.?\s+)?\d)", re.I)


@dataclass(frozen=True, slots=True)
class Days:
    """The first and last day of a week (both included), in its time zone."""

    first: date
    last: date
    zone: tzinfo

    def holds(self, day: date) -> bool:
        """Return whether a day is in the week."""
        return self.first <= day <= self.last


def read_dates(text: str, whole: str, days: Days) -> list[date]:
    """Return the days that a text may mean, most likely first; raises InputError if none."""
    text = re.sub(r"(?<=\d)[tT]$", "", text.strip(" ,")).rstrip(".")
    alone = find_weekday(text) if text.isalpha() else None
    if alone is not None and (days.last - days.first).days < MOST_DAYS:
        count = (days.last - days.first).days + 1
        every = [days.first + timedelta(days=k) for k in range(count)]
        return [day for day in every if day.weekday() == alone]
    weekday = _WEEKDAY.match(text)
    wanted = None
    if weekday:
        wanted = find_weekday(weekday[1])
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
                "time {text!r}: that day is another day of the week; correct one of the two",
                text=whole[:40],
            )
        return fitting
    return sound


def find_weekday(word: str) -> int | None:
    """Return the weekday (Monday is 0) that a word in a few languages means, None if none."""
    word = word.casefold().strip(" .,")
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


def choose_date(text: str, found: list[date], days: Days) -> date:
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
