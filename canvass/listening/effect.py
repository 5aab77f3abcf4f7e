"""Whether the effect of a week on turnout could be detected: a power analysis by simulation.

Between two elections the turnout of every area changes by a common amount, by a random amount of
its own (`sd_points`), and by the chance of who votes (binomial, in both elections). In areas with a
week, people who had a talk vote more often by `effect_points`. Areas with and without a week are
compared by Student's t test with pooled variance (two-sided). The power is the share of simulated
elections in which the test finds a difference; without any effect this share is the level of the
test.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy import stats

from canvass.errors import InputError

LEVEL = 0.05
USUAL_POWER = 0.80
ELECTIONS = 4000
SEARCH_STEPS = 14
MOST_POINTS = 60.0


@dataclass(frozen=True, slots=True)
class Comparison:
    """Areas with a week (`held`) and without one (`others`), and the assumptions about them.

    `voters` are on the roll of each area. `turnout` and `talked` are shares of the roll.
    `effect_points` is what a talk adds to the probability of voting, in percentage points.
    `sd_points` is the standard deviation of the change of an area's turnout.
    """

    held: int
    others: int
    voters: int
    turnout: float = 0.80
    talked: float = 0.10
    effect_points: float = 2.5
    sd_points: float = 2.0

    def __post_init__(self) -> None:
        """Raise InputError for values that cannot be compared."""
        if self.held < 1 or self.others < 1 or self.held + self.others < 3:
            raise InputError(
                "{held} areas with a week and {others} without: there must be one of each and "
                "three together",
                held=self.held,
                others=self.others,
            )
        if max(self.held, self.others) > 10_000 or not 1 <= self.voters <= 10_000_000:
            raise InputError("give at most 10,000 areas, with 1 to 10,000,000 voters each")
        if not (0 < self.turnout < 1 and 0 <= self.talked <= 1):
            raise InputError("turnout and the share talked with must be between 0 and 100 %")
        if not (0 <= self.sd_points <= 30 and abs(self.effect_points) <= 100):
            raise InputError("changes stray by 0 to 30 points; a talk adds -100 to 100")

    @property
    def shift_points(self) -> float:
        """How much the week adds to the turnout of its area, in percentage points."""
        return self.talked * self.effect_points


@dataclass(frozen=True, slots=True)
class Power:
    """The result of a power analysis, as shares of simulated elections.

    `least_points` is the effect of a talk that is detected four times in five (None: even
    `MOST_POINTS` is not). `by_chance` is how often a difference is found where there is none.
    """

    comparison: Comparison
    seen: float
    by_chance: float
    least_points: float | None
    elections: int

    @property
    def is_worth_asking(self) -> bool:
        """Whether the assumed effect would be detected four times in five."""
        return self.seen >= USUAL_POWER


def simulate_power(comparison: Comparison, *, seed: int, elections: int = ELECTIONS) -> Power:
    """Return the power of a comparison from `elections` simulated elections."""
    without = replace(comparison, effect_points=0.0)
    return Power(
        comparison,
        share_seen(comparison, seed=seed, elections=elections),
        share_seen(without, seed=seed, elections=elections),
        _least_points(comparison, seed=seed, elections=elections),
        elections,
    )


def share_seen(comparison: Comparison, *, seed: int, elections: int) -> float:
    """Return the share of simulated elections in which the test finds a difference."""
    rng = np.random.default_rng(seed)
    held = _changes(comparison, comparison.held, comparison.shift_points, rng, elections)
    others = _changes(comparison, comparison.others, 0.0, rng, elections)
    return float(np.mean(_p_values(held, others) < LEVEL))


def _changes(
    comparison: Comparison,
    areas: int,
    shift_points: float,
    rng: np.random.Generator,
    elections: int,
) -> npt.NDArray[np.float64]:
    """Return the changes of turnout (elections, areas) in percentage points."""
    size = (elections, areas)
    strays = rng.normal(0.0, comparison.sd_points / 100, size)
    before = rng.binomial(comparison.voters, comparison.turnout, size)
    chance = np.clip(comparison.turnout + strays + shift_points / 100, 0.0, 1.0)
    after = rng.binomial(comparison.voters, chance)
    return np.asarray(100.0 * (after - before) / comparison.voters)


def _p_values(
    held: npt.NDArray[np.float64], others: npt.NDArray[np.float64]
) -> npt.NDArray[np.float64]:
    """Return the two-sided p-value of Student's t test with pooled variance for each election."""
    degrees = held.shape[1] + others.shape[1] - 2
    squares = sum(((x - x.mean(axis=1, keepdims=True)) ** 2).sum(axis=1) for x in (held, others))
    error = np.sqrt(squares / degrees * (1 / held.shape[1] + 1 / others.shape[1]))
    difference = held.mean(axis=1) - others.mean(axis=1)
    t = np.divide(difference, error, out=np.zeros_like(difference), where=error > 0)
    return np.asarray(2 * stats.t.sf(np.abs(t), degrees))


def _least_points(comparison: Comparison, *, seed: int, elections: int) -> float | None:
    """Return the least effect of a talk that is detected four times in five, by bisection."""

    def is_seen(points: float) -> bool:
        tried = replace(comparison, effect_points=points)
        return share_seen(tried, seed=seed, elections=elections) >= USUAL_POWER

    if comparison.talked == 0 or not is_seen(MOST_POINTS):
        return None
    low, high = 0.0, MOST_POINTS
    for _ in range(SEARCH_STEPS):
        middle = (low + high) / 2
        low, high = (low, middle) if is_seen(middle) else (middle, high)
    return high
