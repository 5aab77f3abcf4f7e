"""When somebody asked for another visit: a day, a weekday or a time band.

Reads what people write in English or Swedish. It is stored as "2026-09-12", "evening" or "" (any
later time). A weekday means the next one after the visit.
"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

from canvass.errors import VisitError

BANDS = ("daytime", "evening", "weekend")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
TOMORROW = "tomorrow"
FARTHEST = timedelta(days=60)
"""A day farther ahead is taken for a mistyped year."""

_WORDS = {
    "": "any time|later|any|nar som helst|senare|annan gang|another time",
    "daytime": "day|daytime|in the daytime|weekday daytime|dagtid|pa dagen|formiddag|eftermiddag"
    "|morning|afternoon|fm|em",
    "evening": "evening|evenings|in the evening|weekday evening|kvall|kvallar|kvallstid"
    "|pa kvallen|vardagskvall",
    "weekend": "weekend|at the weekend|helg|helgen|i helgen|pa helgen",
    "mon": "mon|monday|man|mandag|pa mandag", "tue": "tue|tues|tuesday|tis|tisdag|pa tisdag",
    "wed": "wed|wednesday|ons|onsdag|pa onsdag",
    "thu": "thu|thur|thurs|thursday|tor|tors|torsdag|pa torsdag",
    "fri": "fri|friday|fre|fredag|pa fredag", "sat": "sat|saturday|lor|lordag|pa lordag",
    "sun": "sun|sunday|son|sondag|pa sondag",
    TOMORROW: "tomorrow|imorgon|i morgon",
}  # fmt: skip
_BY_WORD = {word: said for said, words in _WORDS.items() for word in words.split("|")}
_ISO = re.compile(r"\d{4}-\d{2}-\d{2}")


def read_when(text: str) -> str:
    """Return one of BANDS or DAYS, TOMORROW, a date, or "" (any time) from what somebody wrote.

    Raises VisitError for anything else.
    """
    plain = unicodedata.normalize("NFKD", text.strip().casefold())
    plain = "".join(c for c in plain if not unicodedata.combining(c))
    if _ISO.fullmatch(plain):
        try:
            return date.fromisoformat(plain).isoformat()
        except ValueError:
            pass
    said = _BY_WORD.get(" ".join(plain.replace("_", " ").split())) if plain else ""
    if said is None:
        raise VisitError(
            "come back {text}: give a day like sat or 2026-09-12, or daytime, evening, weekend",
            text=repr(text.strip()[:40]),
        )
    return said


def settle_when(said: str, visited_on: date) -> str:
    """Return the stored form of a result of `read_when`, for a visit on `visited_on`.

    Raises VisitError for a day that is not after the visit, or is months later.

    >>> settle_when("sat", date(2026, 9, 8))
    '2026-09-12'
    """
    if said in DAYS:
        ahead = (DAYS.index(said) - visited_on.weekday() - 1) % 7 + 1
        return (visited_on + timedelta(days=ahead)).isoformat()
    if said == TOMORROW:
        return (visited_on + timedelta(days=1)).isoformat()
    if not is_day(said):
        return said
    day = date.fromisoformat(said)
    if day < visited_on:
        raise VisitError(
            "come back {day}: that is before the visit of {visited}; give a later day",
            day=said, visited=visited_on.isoformat(),
        )  # fmt: skip
    if day - visited_on > FARTHEST:
        raise VisitError(
            "come back {day}: over {count} days after the visit of {visited}; look at the year",
            day=said, count=FARTHEST.days, visited=visited_on.isoformat(),
        )  # fmt: skip
    return said


def is_after(said: str, last: date) -> bool:
    """Return whether a stored value is a day later than `last`."""
    return is_day(said) and date.fromisoformat(said) > last


def is_day(said: str) -> bool:
    """Return whether a stored value is a day, not a time band or "any time"."""
    return _ISO.fullmatch(said) is not None
