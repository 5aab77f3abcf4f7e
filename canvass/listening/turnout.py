"""Turnout by electoral district, and an estimate for an area with other borders.

An area's turnout is the mean of the electoral districts of its doors, weighted by those doors. Its
interval accounts for the chance of who votes (binomial, on the estimated voters of the area). If
the area is in several electoral districts it also accounts for their spread, because it is unknown
how the area's voters are divided among them.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from canvass.errors import InputError

TWO_SIDED_95 = 1.96
VOTERS_A_DOOR = 1.5


@dataclass(frozen=True, slots=True)
class ElectoralDistrict:
    """A published result: voters on the roll, and votes cast (valid or not)."""

    code: str
    name: str
    roll: int
    votes: int

    def __post_init__(self) -> None:
        """Raise InputError for impossible counts."""
        if self.roll < 1 or self.votes < 0:
            raise InputError("{name}: {roll} on the roll and {votes} votes cannot be",
                             name=self.name, roll=self.roll, votes=self.votes)  # fmt: skip
        if self.votes > self.roll:
            raise InputError("{name}: {votes} votes are more than the {roll} on the roll",
                             name=self.name, roll=self.roll, votes=self.votes)  # fmt: skip

    @property
    def turnout(self) -> float:
        """The share of the roll that voted."""
        return self.votes / self.roll


@dataclass(frozen=True, slots=True)
class EarlierTurnout:
    """An area's turnout in another year, and the mean of that year, as shares.

    `is_by_overlap`: its electoral districts had other borders, so it was estimated by overlap.
    """

    year: int
    turnout: float
    mean: float
    is_by_overlap: bool


@dataclass(frozen=True, slots=True)
class AreaTurnout:
    """An area's turnout with its 95 % interval, as shares; `gap_points` is negative below the mean.

    `votes_short` is the number of votes that would close the gap. `districts` is the number of
    electoral districts of its doors, `doors_known` the share of its doors that are in any.
    """

    turnout: float
    low: float
    high: float
    mean: float
    votes_short: int
    districts: int
    doors_known: float

    @property
    def gap_points(self) -> float:
        """The difference from the mean in percentage points, negative below it."""
        return 100 * (self.turnout - self.mean)

    @property
    def is_told_apart(self) -> bool:
        """Whether the turnout differs clearly from the mean: that is outside the interval."""
        return not self.low <= self.mean <= self.high


def mean_turnout(results: Sequence[ElectoralDistrict]) -> float:
    """Return the turnout of all electoral districts together (votes / roll)."""
    return sum(one.votes for one in results) / sum(one.roll for one in results)


def area_turnout(
    results: Mapping[str, ElectoralDistrict], doors_in: Mapping[str, int], doors: int
) -> AreaTurnout | None:
    """Return the turnout of an area from the number of its doors in each electoral district.

    None if none of its doors is in a known district.
    """
    known = {code: count for code, count in doors_in.items() if count and code in results}
    inside = sum(known.values())
    if not inside:
        return None
    shares = {code: count / inside for code, count in known.items()}
    turnout = sum(share * results[code].turnout for code, share in shares.items())
    voters = max(1.0, min(VOTERS_A_DOOR * doors, sum(results[code].roll for code in known)))
    spread = sum(share * (results[code].turnout - turnout) ** 2 for code, share in shares.items())
    error = math.sqrt(turnout * (1 - turnout) / voters + spread)
    mean = mean_turnout(list(results.values()))
    return AreaTurnout(
        turnout,
        max(0.0, turnout - TWO_SIDED_95 * error),
        min(1.0, turnout + TWO_SIDED_95 * error),
        mean,
        max(0, round((mean - turnout) * voters)),
        len(known),
        inside / doors if doors else 0.0,
    )
