"""Say that somebody asked for a day after the week has ended, which no evening of it can keep."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from typing import TYPE_CHECKING

from canvass.errors import VisitError
from canvass.visits.come_back import is_after, settle_when

if TYPE_CHECKING:
    from canvass.visits.entering import Sheet

AFTER_WEEK = "{count} doors asked for a day after {day}, when the week ends: not planned this week"
THIS_AFTER_WEEK = "asked for a day after {day}, when the week ends: not planned this week"


def say_after_week(
    come_back: Iterable[str], ends_on: date, say: Callable[[str], str], text: str = AFTER_WEEK
) -> str:
    """Return the sentence on the days to come back that come after `ends_on`; "" if none does."""
    count = sum(is_after(when, ends_on) for when in come_back)
    return say(text).format(count=count, day=ends_on.isoformat()) if count else ""


def settled_days(sheet: Sheet, visited_on: date) -> tuple[str, ...]:
    """Return the days to come back on a sheet that was not stored yet, for visits on that day.

    A day that cannot be stored is left out: storing the sheet refuses it.
    """
    return tuple(filter(None, (_settled(said, visited_on) for said in sheet.come_back.values())))


def _settled(said: str, visited_on: date) -> str:
    try:
        return settle_when(said, visited_on)
    except VisitError:
        return ""
