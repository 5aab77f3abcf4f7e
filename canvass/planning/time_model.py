"""The time model: how long doors take, how much that varies, and what it means for a shift.

A team knocks at every door; some open; at some of those there is a talk. The means and spreads are
in docs/time.md with their sources. A route's time is a sum of many such times, so means and
variances add up along it. A slow team or a slow evening affects the whole route at once.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import NormalDist

from canvass.errors import InputError

KNOCK_S = 60.0
OPENED_S = 30.0
TALK_S = 360.0
P_OPEN = 0.30
P_TALK = 0.125 / 0.30
KNOCK_CV, TALK_CV = 0.3, 0.7
TEAM_CV = 0.08
SERVICE_SHARE = 0.85
"""The assumed share of a full shift spent at doors, to estimate the variance of a full shift."""

TENTH = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class TimeModel:
    """Seconds at a door: for the knock, more if it opens, more for a talk; and how often.

    `p_open` is the share of doors that open, `p_talk` the share of opened doors with a talk.
    `talk_cv` is the coefficient of variation of a talk (standard deviation / mean), `team_cv` that
    of a whole evening. `startup_s` is the time at the base before a team leaves. `flat_knock_s` and
    `flat_talk_s` apply to flats (None: as for houses).
    """

    knock_s: float = KNOCK_S
    opened_s: float = OPENED_S
    talk_s: float = TALK_S
    p_open: float = P_OPEN
    p_talk: float = P_TALK
    talk_cv: float = TALK_CV
    team_cv: float = TEAM_CV
    startup_s: float = 0.0
    knock_cv: float = KNOCK_CV
    flat_knock_s: float | None = None
    flat_talk_s: float | None = None

    def __post_init__(self) -> None:
        for name, seconds in (
            ("knock", self.knock_s), ("opened door", self.opened_s), ("talk", self.talk_s),
            ("start at the base", self.startup_s),
        ):  # fmt: skip
            if not 0 <= seconds <= 7200:
                raise InputError(
                    "{minutes} minutes per {name}: give 0 to 120",
                    minutes=f"{seconds / 60:g}", name=name,
                )  # fmt: skip

    @cached_property
    def open_door_s(self) -> float:
        """The mean of the extra seconds at an opened door, with or without a talk."""
        return self.opened_s + self.p_talk * self.talk_s

    @cached_property
    def door_s(self) -> float:
        """The mean of the seconds at a door.

        >>> TimeModel().door_s
        114.0
        """
        return self.knock_s + self.p_open * self.open_door_s

    @cached_property
    def door_variance_s2(self) -> float:
        """The variance of the seconds at one door, including whether it opens."""
        talk_square = self.talk_s**2 * (1 + self.talk_cv**2)
        open_square = (
            self.opened_s**2
            + 2 * self.opened_s * self.p_talk * self.talk_s
            + self.p_talk * talk_square
        )
        opened = self.p_open * open_square - (self.p_open * self.open_door_s) ** 2
        return (self.knock_cv * self.knock_s) ** 2 + opened

    @cached_property
    def of_flats(self) -> TimeModel:
        """The model of flats."""
        if self.flat_knock_s is None and self.flat_talk_s is None:
            return self
        return replace(
            self,
            knock_s=self.knock_s if self.flat_knock_s is None else self.flat_knock_s,
            talk_s=self.talk_s if self.flat_talk_s is None else self.flat_talk_s,
            flat_knock_s=None,
            flat_talk_s=None,
        )


USUAL_TIMES = TimeModel()
"""The default times, before anything is learned."""


@dataclass(frozen=True)
class Margin:
    """The time kept free in a shift so that at most `late_share` of the teams come back late.

    A route is back in time if mean + z · √variance ≤ shift. The square root does not add up over
    stops, so it is replaced by its tangent at the variance of a full shift, which is never below
    it. The condition then holds if the sum of the stops' times, plus `per_s2` for each s² of their
    variance, is within `shift_s`. With `late_share` 0.5 nothing is kept free. Source: chance
    constraints, A. Charnes, W. Cooper, Management Science 6 (1959).
    """

    model: TimeModel
    whole_shift_s: float
    late_share: float
    door_scale: float = 1.0

    @cached_property
    def _z(self) -> float:
        return float(NormalDist().inv_cdf(1 - self.late_share))

    @property
    def _team_variance_s2(self) -> float:
        return (self.model.team_cv * self.whole_shift_s) ** 2

    @cached_property
    def _full_variance_s2(self) -> float:
        door_s = max(1.0, self.model.door_s * self.door_scale)
        doors = SERVICE_SHARE * self.whole_shift_s / door_s
        return self._team_variance_s2 + doors * self.variance_s2(1)

    @cached_property
    def per_s2(self) -> float:
        """The seconds to keep free per s² of variance."""
        root = math.sqrt(self._full_variance_s2)
        return self._z / (2 * root) if root else 0.0

    @cached_property
    def shift_s(self) -> float:
        """The seconds available for walking and for stops with their margins."""
        root = math.sqrt(self._full_variance_s2)
        if not root:
            return self.whole_shift_s
        team = (self._team_variance_s2 - self._full_variance_s2) / (2 * root)
        return self.whole_shift_s - self._z * (root + team)

    def variance_s2(self, doors: float, flats: float = 0.0) -> float:
        """Return the variance (s²) of the time at `doors` doors, of which `flats` are flats."""
        houses = (doors - flats) * self.model.door_variance_s2
        at_flats = flats * self.model.of_flats.door_variance_s2 if flats else 0.0
        return (houses + at_flats) * self.door_scale**2

    def of_doors_s(self, doors: float, flats: float = 0.0) -> float:
        """Return the seconds to keep free for `doors` doors, of which `flats` are flats."""
        return self.per_s2 * self.variance_s2(doors, flats)

    def range_s(self, mean_s: float, doors: float, flats: float = 0.0) -> tuple[float, float]:
        """Return the 10 % and 90 % quantiles of the duration of such a route (s)."""
        spread = TENTH * self._spread_s(mean_s, doors, flats)
        return max(0.0, mean_s - spread), mean_s + spread

    def late_chance(self, mean_s: float, doors: float, flats: float = 0.0) -> float:
        """Return the probability that a route with `doors` doors takes longer than the shift."""
        spread = self._spread_s(mean_s, doors, flats)
        if spread <= 0:
            return float(mean_s > self.whole_shift_s)
        return float(1 - NormalDist(mean_s, spread).cdf(self.whole_shift_s))

    def _spread_s(self, mean_s: float, doors: float, flats: float) -> float:
        variance: float = self.variance_s2(doors, flats) + (self.model.team_cv * mean_s) ** 2
        return float(math.sqrt(variance))
