"""Conditional restrictions: "no @ (May-Oct); yes @ (22:00-06:00)", and seasonal ways.

See https://wiki.openstreetmap.org/wiki/Conditional_restrictions. The last clause that applies
decides. Times are read by opening-hours-py. Without a week, a clause may apply at any time after
the map was made. A condition that is not a time ("wet") may also apply at any time.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import Any

# The subjects of conditions about vehicles, which never apply to people on foot.
OF_VEHICLES = re.compile(
    r"(weight|weightrating|width|height|length|axle|wheels|trailer|hgv|hazmat|emission|occupants"
    r"|maxweight|caravan|stay|charging|disabled|fuel|bicycle|motor)",
    re.IGNORECASE,
)
MONTHS_BY_SEASON = {
    "winter": (12, 1, 2), "spring": (3, 4, 5), "summer": (6, 7, 8), "autumn": (9, 10, 11),
    "fall": (9, 10, 11),
}  # fmt: skip
HALF_A_YEAR = 6
HOLIDAYS = re.compile(r"\b(PH|SH)\b")
MOST_CHANGES = 800
EARLIEST = date(1990, 1, 1)


@dataclass(frozen=True, slots=True)
class WhenWalked:
    """The days on which people walk (both included); with `last` None, any time from `first` on.

    `is_southern`: the seasons are those of the southern hemisphere.
    """

    first: date = EARLIEST
    last: date | None = None
    is_southern: bool = False

    def is_in_season(self, seasons: str) -> bool:
        """Return whether every day is in one of the seasons ("summer;autumn")."""
        if self.last is None:
            return False
        months = {m for name in seasons.split(";") for m in MONTHS_BY_SEASON.get(name.strip(), ())}
        if self.is_southern:
            months = {(m + HALF_A_YEAR - 1) % 12 + 1 for m in months}
        days = range((self.last - self.first).days + 1)
        return all((self.first + timedelta(days=day)).month in months for day in days)


def worst_value(
    text: str, when: WhenWalked | None, rank: Callable[[str], int], otherwise: str | None = None
) -> str | None:
    """Return the value with the highest rank that the clauses give at any time, None if none.

    `otherwise` is the value while no clause applies, None to leave these times out.
    """
    clauses = split_clauses(text)
    found = when or WhenWalked()
    conditions = [_readable(condition) for _, condition in clauses]
    moments = {datetime.combine(found.first, time())}
    for condition in conditions:
        for rule in condition.rules:
            moments.update(_changes(rule, found.first, found.last))
    worst: str | None = None
    for moment in sorted(moments):
        value = otherwise
        for (named, _), condition in zip(clauses, conditions, strict=True):
            if not condition.may_hold_at(moment):
                continue
            # An unknown condition counts as applying if that is worse for walkers.
            if condition.is_clear or value is None or rank(named) > rank(value):
                value = named
        if value is not None and (worst is None or rank(value) > rank(worst)):
            worst = value
    return worst


def is_shut_at_times(hours: str, when: WhenWalked | None) -> bool:
    """Return whether it is closed at any time by these opening hours, or they are unreadable."""
    from opening_hours import OpeningHours, validate

    if HOLIDAYS.search(hours) is not None or not validate(hours):
        return True
    found, rule = when or WhenWalked(), OpeningHours(hours)
    moments = [datetime.combine(found.first, time()), *_changes(rule, found.first, found.last)]
    return not all(rule.is_open(moment) for moment in moments)


def split_clauses(text: str) -> list[tuple[str, str]]:
    """Return (value, condition) of each clause; a semicolon in brackets does not separate."""
    parts, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if letter == ";" and depth <= 0:
            parts.append(text[start:place])
            start = place + 1
    parts.append(text[start:])
    found = []
    for part in parts:
        value, mark, condition = part.partition("@")
        if value.strip():
            plain = condition.strip()
            if plain.startswith("(") and plain.endswith(")"):
                plain = plain[1:-1].strip()
            found.append((value.strip(), plain if mark else "24/7"))
    return found


@dataclass(frozen=True, slots=True)
class _Condition:
    """The condition of a clause: its times, whether these are all of it, whether about vehicles."""

    rules: tuple[Any, ...]
    is_clear: bool
    is_of_vehicles: bool

    def may_hold_at(self, moment: datetime) -> bool:
        """Return whether the condition may apply then, as far as it can be read."""
        if self.is_of_vehicles:
            return False
        return all(rule.is_open(moment) for rule in self.rules)


@lru_cache(maxsize=1024)
def _readable(condition: str) -> _Condition:
    from opening_hours import OpeningHours, validate

    rules: list[Any] = []
    is_clear, is_of_vehicles = True, False
    for part in re.split(r"\s+and\s+", condition, flags=re.IGNORECASE):
        plain = part.strip().removeprefix("(").removesuffix(")").strip()
        is_of_vehicles = is_of_vehicles or OF_VEHICLES.match(plain) is not None
        # Public holidays are not known in this layer.
        if HOLIDAYS.search(plain) is None and validate(plain):
            rules.append(OpeningHours(plain))
        else:
            is_clear = False
    return _Condition(tuple(rules), is_clear, is_of_vehicles)


def _changes(rule: Any, first: date, last: date | None) -> list[datetime]:
    """Return when a rule starts or stops to apply: within the days, or a few hundred times."""
    at = datetime.combine(first, time())
    end = None if last is None else datetime.combine(last, time()) + timedelta(days=1)
    found: list[datetime] = []
    while len(found) < MOST_CHANGES:
        following = rule.next_change(at)
        if following is None or (end is not None and following >= end):
            break
        found.append(following)
        at = following
    return found
