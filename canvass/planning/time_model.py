"""How long things take at doors: what is assumed, how far it varies, and what that does to a shift.

A team knocks at every door; some open; at some of those one talks. The means and the spread of each
are written down in docs/time.md with their sources. A route's time is a sum of many such times, so
means and variances add along it; that a team is slow, or an evening, goes through all of it.
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
"""The share of a full shift spent at doors, from which the spread of one is reckoned."""

TENTH = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True)
class TimeModel:
    """Seconds at a door: to knock, more where it opens, more where one talks; and how often.

    `p_open` is the share of doors that open, `p_talk` that of opened doors at which one talks;
    `talk_cv` the standard deviation of a talk over its mean, `team_cv` that of whole evenings.
    `startup_s` of every shift pass at the base before a team leaves. `flat_knock_s` and
    `flat_talk_s` are those at flats, None where they are as at houses.
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
        """Seconds more that an opened door takes on average, talk or not."""
        return self.opened_s + self.p_talk * self.talk_s

    @cached_property
    def door_s(self) -> float:
        """Seconds a door takes on average.

        >>> TimeModel().door_s
        114.0
        """
        return self.knock_s + self.p_open * self.open_door_s

    @cached_property
    def door_variance_s2(self) -> float:
        """Variance of the seconds at one door, whether it opens included."""
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
"""What is assumed before anything is learned."""


@dataclass(frozen=True)
class Margin:
    """What is kept free of a shift so that at most `late_share` of the teams come back late.

    That a route is back in time, mean + z · √(variance) ≤ shift, is asked in a form that adds up
    over its stops: the root lies below its tangent at the variance of a full shift, so the promise
    holds wherever the sum with `per_s2` for each s² of a stop stays within `shift_s`. Half of the
    teams late (0.5) keeps nothing free. Chance constraints: A. Charnes, W. Cooper, Management
    Science 6 (1959).
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
        """Seconds to keep free for each second squared of variance."""
        root = math.sqrt(self._full_variance_s2)
        return self._z / (2 * root) if root else 0.0

    @cached_property
    def shift_s(self) -> float:
        """The seconds that stops, each with its margin, and walking may fill."""
        root = math.sqrt(self._full_variance_s2)
        if not root:
            return self.whole_shift_s
        team = (self._team_variance_s2 - self._full_variance_s2) / (2 * root)
        return self.whole_shift_s - self._z * (root + team)

    def variance_s2(self, doors: float, flats: float = 0.0) -> float:
        """Return the variance of the seconds at so many doors, of these so many flats."""
        houses = (doors - flats) * self.model.door_variance_s2
        at_flats = flats * self.model.of_flats.door_variance_s2 if flats else 0.0
        return (houses + at_flats) * self.door_scale**2

    def of_doors_s(self, doors: float, flats: float = 0.0) -> float:
        """Return the seconds to keep free for so many doors."""
        return self.per_s2 * self.variance_s2(doors, flats)

    def range_s(self, mean_s: float, doors: float, flats: float = 0.0) -> tuple[float, float]:
        """Return the times that one route in ten is back before, and after."""
        spread = TENTH * self._spread_s(mean_s, doors, flats)
        return max(0.0, mean_s - spread), mean_s + spread

    def late_chance(self, mean_s: float, doors: float, flats: float = 0.0) -> float:
        """Return the chance that a route with so many doors takes longer than the shift."""
        spread = self._spread_s(mean_s, doors, flats)
        if spread <= 0:
            return float(mean_s > self.whole_shift_s)
        return float(1 - NormalDist(mean_s, spread).cdf(self.whole_shift_s))

    def _spread_s(self, mean_s: float, doors: float, flats: float) -> float:
        variance: float = self.variance_s2(doors, flats) + (self.model.team_cv * mean_s) ** 2
        return float(math.sqrt(variance))
