"""Turnout by electoral district, and what it says of an area that was drawn otherwise.

An area's turnout is the mean of the electoral districts its doors lie in, weighted by those doors.
Its interval holds the chance of who votes (binomial, on the voters the area is likely to have) and,
where it lies in several electoral districts, how far those stray from their mean: nobody knows
how the area's own voters are spread over them.
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
    """A result as it was published: voters on the roll, votes given (valid or not)."""

    code: str
    name: str
    roll: int
    votes: int

    def __post_init__(self) -> None:
        """Refuse what cannot be counted."""
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
    """An area's turnout in another year, and the mean of that year, shares.

    `is_by_overlap`: its electoral districts had other borders, and overlap of area was gone by.
    """

    year: int
    turnout: float
    mean: float
    is_by_overlap: bool


@dataclass(frozen=True, slots=True)
class AreaTurnout:
    """An area's turnout with its 95 % interval, shares; `gap_points` below the mean is negative.

    `votes_short` is what the gap stands for: votes that would close it. `districts` is how many
    electoral districts its doors lie in, `doors_known` the share of its doors in any.
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
        """Percentage points above (+) or below (-) the mean."""
        return 100 * (self.turnout - self.mean)

    @property
    def is_told_apart(self) -> bool:
        """Whether the mean lies outside the interval."""
        return not self.low <= self.mean <= self.high


def mean_turnout(results: Sequence[ElectoralDistrict]) -> float:
    """Return votes by roll of all electoral districts together."""
    return sum(one.votes for one in results) / sum(one.roll for one in results)


def area_turnout(
    results: Mapping[str, ElectoralDistrict], doors_in: Mapping[str, int], doors: int
) -> AreaTurnout | None:
    """Return the turnout of an area from how many of its doors lie in which electoral district.

    None where none of its doors does.
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
