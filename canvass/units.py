"""Speeds, distances and durations, and their formats."""

from __future__ import annotations

import math
from typing import Protocol

WALKING_SPEED_MPS = 1.25
DEFAULT_SHIFT_MIN = 150.0

AT_DOOR_S = 60.0
TALK_S = 180.0
P_OPEN = 0.30

M_PER_DEGREE = 111_195.0
"""Metres per degree of latitude, on a sphere of 6,371 km."""


class Located(Protocol):
    """Anything with a place in degrees."""

    @property
    def lon(self) -> float:
        """Degrees east."""

    @property
    def lat(self) -> float:
        """Degrees north."""


def metres_apart(one: Located, other: Located) -> float:
    """Return the straight-line distance in metres on a sphere, exact enough within a town."""
    east = (one.lon - other.lon) * math.cos(math.radians(one.lat))
    return M_PER_DEGREE * math.hypot(east, one.lat - other.lat)


def door_service_s(
    *, at_door_s: float = AT_DOOR_S, talk_s: float = TALK_S, p_open: float = P_OPEN
) -> float:
    """Return the expected seconds at one door: the knock, and a talk if it opens."""
    return at_door_s + p_open * talk_s


def format_minutes(minutes: float) -> str:
    """Return a duration as text: `2 h 05 min`, `47 min`, `-30 min`."""
    whole = round(minutes)
    hours, rest = divmod(abs(whole), 60)
    sign = "-" if whole < 0 else ""
    return sign + (f"{hours} h {rest:02d} min" if hours else f"{rest} min")


def format_range(low_min: float, high_min: float) -> str:
    """Return a range of durations in steps of five minutes: `2 h 10 – 2 h 50`, `35 – 50 min`."""
    low, high = (5 * round(minutes / 5) for minutes in (low_min, high_min))
    if high < 60:
        return f"{low} – {high} min"
    return " – ".join(f"{m // 60} h {m % 60:02d}" if m >= 60 else f"{m} min" for m in (low, high))


def percent(share: float) -> str:
    """Return a share in whole per cent without a line break: `64 %`."""
    return f"{100 * share:.0f}\N{NO-BREAK SPACE}%"


def grouped(number: float, lang: str, decimals: int = 0) -> str:
    """Return a number in the format of a language: `4,821.5` in English, `4 821,5` in Swedish.

    It has no line breaks and follows CLDR's rules for the two languages.
    """
    text = f"{number:,.{decimals}f}"
    if lang == "en":
        return text
    whole, _, rest = text.partition(".")
    whole = whole.replace(",", "\N{NO-BREAK SPACE}")
    return f"{whole},{rest}" if rest else whole
