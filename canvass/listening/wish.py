"""A wish, and what became of it.

A wish belongs to a district, an ISO week, a topic and a kind of place, and to nothing else. It has
no time of day, no order, no team and no door, so nobody can find out whose wish it is.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from canvass.errors import InputError

LONGEST = 1000
ID_LENGTH = 8
ID_LETTERS = "23456789abcdefghjkmnpqrstuvwxyz"
"""No 0, 1, i, l, o: ids are read aloud and typed."""


class Heard(StrEnum):
    """Where a wish was heard: a kind of place, never which one."""

    DOOR = "door"
    TABLE = "table"
    ORGANISATION = "organisation"


class Status(StrEnum):
    """The status of a wish that was taken."""

    TAKEN_UP = "taken up"
    MOTION = "motion"
    QUESTION = "question"
    ANSWERED = "answered"
    CANNOT = "cannot"


class Role(StrEnum):
    """Who takes a wish into politics: an office, never a person."""

    COUNCIL = "council member"
    COMMITTEE = "committee"
    CHAIR = "chair"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a resident asked for; `commitment_id` is the commitment it is part of, "" if none."""

    wish_id: str
    district_id: int
    iso_week: str
    topic: str
    text: str
    heard: Heard
    commitment_id: str = ""


@dataclass(frozen=True, slots=True)
class Commitment:
    """A wish or a group of wishes taken by somebody in office, and the public answer."""

    commitment_id: str
    district_id: int
    topic: str
    role: Role
    status: Status
    taken_on: dt.date
    answer: str = ""
    answered_on: dt.date | None = None

    @property
    def is_open(self) -> bool:
        """Whether residents are still waiting for an answer."""
        return not self.answer

    def age_days(self, today: dt.date) -> int:
        """Return how many days it has been open, or had been open when it was answered."""
        return ((self.answered_on or today) - self.taken_on).days


def iso_week_of(day: dt.date) -> str:
    """Return the ISO 8601 week of a day, like "2026-W49"."""
    year, week, _ = day.isocalendar()
    return f"{year}-W{week:02d}"


def say_week(iso_week: str, say: Callable[[str], str]) -> str:
    """Return "week 49, 2026" for "2026-W49"."""
    year, _, number = iso_week.partition("-W")
    return say("week {number}, {year}").format(number=int(number), year=year)


def week_begins(iso_week: str) -> dt.date:
    """Return the Monday of an ISO week; raises InputError."""
    try:
        return dt.date.fromisoformat(f"{iso_week.strip().upper()}-1")
    except ValueError as error:
        raise InputError('week {week!r}: give a year and a week, like "2026-W49"',
                         week=iso_week[:20]) from error  # fmt: skip


def check_text(text: str, *, what: str = "wish", longest: int = LONGEST) -> str:
    """Return text on one line and stripped; raises InputError."""
    shown = " ".join(text.split())
    if not shown:
        raise InputError("the {what} has no text", what=what)
    if len(shown) > longest:
        raise InputError("the {what} has {count} characters; {longest} are the most",
                         what=what, count=len(shown), longest=longest)  # fmt: skip
    if not shown.isprintable():
        raise InputError("the {what} holds control characters; type it as plain text", what=what)
    return shown


def make_id(choice: Callable[[str], str], is_taken: Callable[[str], bool]) -> str:
    """Return a new random id, which reveals neither its time nor its order.

    `choice` draws one of several letters (`secrets.choice`).
    """
    while True:
        drawn = "".join(choice(ID_LETTERS) for _ in range(ID_LENGTH))
        if not is_taken(drawn):
            return drawn
