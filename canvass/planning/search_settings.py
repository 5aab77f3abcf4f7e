"""The settings of a search: how long, how often, how many teams."""

from __future__ import annotations

import math
from dataclasses import dataclass
from numbers import Integral

from canvass.errors import InputError
from canvass.plan.engines import OWN
from canvass.plan.search.even import Evenness

BESIDE_SHARE, AFTER_SHARE = 0.8, 0.1
MOST_STEPS, MOST_SEED, MOST_TEAMS = 10**15, 10**12, 10_000


def _is_whole(value: object, least: int, most: int) -> bool:
    return isinstance(value, Integral) and least <= int(value) <= most


@dataclass(frozen=True, slots=True)
class Search:
    """Settings of the search: time limit, seed, and number of teams (None: as many as needed).

    The bound is computed during the search, in at most four fifths of the time limit. With a fixed
    number of teams it is computed after the search, in a tenth of the limit. `prove_s` instead
    gives it that many seconds after the search. `even_share` is the share of extra hours that even
    loads may cost (0: loads stay uneven). `engine` names the solver (`canvass.plan.engines`).
    `is_spread`: with a fixed number of teams, make a fair draw over parts and kinds of dwelling
    instead of planning for the most doors. Raises InputError for numbers that cannot be.
    """

    time_limit_s: float = 30.0
    iterations: int | None = None
    seed: int = 0
    teams: int | None = None
    prove_s: float | None = None
    even_share: float = 0.01
    is_spread: bool = False
    engine: str = OWN

    def __post_init__(self) -> None:
        if self.teams is not None and not _is_whole(self.teams, 1, MOST_TEAMS):
            raise InputError(
                "teams {value}: give a whole number from 1 to {most}, or none",
                value=self.teams, most=MOST_TEAMS,
            )  # fmt: skip
        if self.iterations is not None and not _is_whole(self.iterations, 1, MOST_STEPS):
            raise InputError(
                "iterations {value}: give a whole number from 1 to {most}",
                value=self.iterations, most=MOST_STEPS,
            )  # fmt: skip
        if not _is_whole(self.seed, 0, MOST_SEED):
            raise InputError(
                "seed {value}: give a whole number from 0 to {most}",
                value=self.seed, most=MOST_SEED,
            )  # fmt: skip
        if not 0 <= self.time_limit_s < math.inf:
            raise InputError("time limit {value} s: give seconds", value=self.time_limit_s)

    @property
    def bound_s(self) -> float:
        """Seconds for the bound."""
        share = BESIDE_SHARE if self.is_beside else AFTER_SHARE
        return self.prove_s or max(1.0, share * self.time_limit_s)

    @property
    def search_s(self) -> float:
        """Seconds for the search: the limit less those of a bound after it, at least half of it."""
        if self.prove_s or self.is_beside:
            return self.time_limit_s
        return max(0.5 * self.time_limit_s, self.time_limit_s - self.bound_s)

    @property
    def is_beside(self) -> bool:
        """Whether the bound is computed during the search."""
        return self.prove_s is None and self.iterations is None and self.teams is None

    @property
    def evenness(self) -> Evenness | None:
        """The evenness asked of the search; None leaves loads uneven."""
        return Evenness(most_extra=self.even_share) if self.even_share > 0 else None
