"""Time zones and offsets from UTC behind a time, as people and programs write them."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from canvass.errors import InputError

_OFFSET = re.compile(r"\s*(?:(z|utc|gmt)|(?:utc|gmt)?\s*([+\-−])(\d{2}):?(\d{2})?)$", re.I)
CLOCK = re.compile(
    r"(?:^|(?<=[\s,t]))(?:kl(?:ockan)?\.?\s*|at\s+)?(\d{1,2})(?:[:.h](\d{2})(?:[:.](\d{2})(?:[.,](\d{1,9}))?)?)"
    r"\s*(am|pm|a\.m\.|p\.m\.|fm|em|f\.m\.|e\.m\.|uhr)?\s*(?:[-–]\s*\d{1,2}[:.]\d{2})?$",
    re.I,
)
_SPAN = re.compile(r"(?:^|\s)(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$")
_ZONE_WORD = re.compile(r"\s*\[([\w/+\-]+)\]$|(?<=[\d\s])\s*([A-Z]{3,5}|[A-Z][A-Za-z]+/[\w/+\-]+)$")


def cut_zone(text: str, zone: tzinfo, year: int) -> tuple[str, str]:
    """Return a text without the week's time zone behind it, and its abbreviation (CEST) if any."""
    found = _ZONE_WORD.search(text)
    if found is None or found[2] in ("UTC", "GMT"):
        return text, ""
    word = found[1] or found[2]
    if word == str(zone):
        return text[: found.start()], ""
    named = {datetime(year, month, 1, tzinfo=zone).tzname() for month in (1, 7)}
    return (text[: found.start()], word) if word in named else (text, "")


def in_named_zone(at: datetime, text: str, zone: tzinfo, abbreviation: str) -> datetime:
    """Return a clock time that names its offset (CEST); raises InputError where it is another."""
    for fold in (0, 1):
        found = at.replace(tzinfo=zone, fold=fold)
        if found.tzname() == abbreviation:
            return found
    raise InputError(
        "time {text!r}: it is not {name} then; correct one of the two",
        text=text[:40], name=abbreviation,
    )  # fmt: skip


def cut_offset(text: str, zone: tzinfo, year: int) -> tuple[str, tzinfo | None]:
    """Return a text without its offset from UTC, and the offset, if any; raises InputError.

    `zone` is the week's, `year` the one it lies in.
    """
    found = None if _is_span(text, zone, year) else _OFFSET.search(text)
    if not found or (":" not in text[: found.start()] and not found[1]):
        return text, None
    if not found[1] and not CLOCK.search(text[: found.start()].rstrip()):
        return text, None
    if found[1]:
        return text[: found.start()], UTC
    minutes = int(found[3]) * 60 + int(found[4] or 0)
    if minutes > 14 * 60 or int(found[4] or 0) > 59:
        raise InputError("time {text!r}: no such offset from UTC", text=text[:40])
    sign = 1 if found[2] == "+" else -1
    return text[: found.start()], timezone(timedelta(minutes=sign * minutes))


def _is_span(text: str, zone: tzinfo, year: int) -> bool:
    """Return whether a text ends with "10:00-12:00", from one time to a later one.

    It could be a time with its offset from UTC, but only where clocks are that far from UTC.
    """
    found = _SPAN.search(text)
    if found is None:
        return False
    begin, end = (int(found[k]) * 60 + int(found[k + 1]) for k in (1, 3))
    behind = {datetime(year, month, 1, tzinfo=zone).utcoffset() for month in (1, 7)}
    return end > begin and timedelta(minutes=-end) not in behind
