"""What a list is for: the week and its days, who walks it and when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from canvass.walklist.type import plain
from canvass.week.spoken_time import say_days, say_time


@dataclass(frozen=True, slots=True)
class Occasion:
    """The week a list is printed for; `team` and `shift` (start, end) where the route has them."""

    week: str
    starts_on: date
    ends_on: date
    team: str = ""
    shift: tuple[datetime, datetime] | None = None


def say_occasion(occasion: Occasion, lang: str) -> str:
    """Return "Stuvsta V37 · 7–13 September 2026 · Anna · Tue 8/9 17:30–20:00"."""
    parts = [plain(occasion.week), say_days(occasion.starts_on, occasion.ends_on, lang)]
    if occasion.team:
        parts.append(plain(occasion.team))
    if occasion.shift is not None:
        parts.append(say_time(*occasion.shift, lang))
    return "  ·  ".join(parts)
