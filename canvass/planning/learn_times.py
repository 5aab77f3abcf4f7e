"""Learn minutes per knock, minutes per talk and the pace from how long lists took: a Bayesian fit.

The time of a list is a sum: walking at the pace, stairs, a knock at every door, half a minute more
at each opened door, and a talk where there was one. Each unknown is a factor on an assumed value;
the prior of the factor is log-normal, for knocks and talks with mean 1. The time of a list has
Student's t distribution around the sum, with the variance of the time model times an unknown
factor. The posterior is integrated by importance sampling around its mode; with many lists it is
approximated by a normal distribution there (A. Gelman and others, Bayesian Data Analysis, 3rd ed.,
chapters 4.1, 10.4 and 17.2).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from canvass.planning.list_work import LEAST_START_S, ListWork, list_rows
from canvass.planning.posterior import gradient, hessian, integrate, positive
from canvass.planning.time_model import TimeModel
from canvass.planning.walked_lists import Doubt, Doubted, WalkedList, sort_out
from canvass.units import WALKING_SPEED_MPS

NAMES = ("knock", "knock_kind", "talk", "talk_kind", "pace", "spread")
"""The unknowns: factors (their logarithms) on knocking, houses over flats, and so on."""

PRIOR_SD = np.array([0.3, 0.12, 0.7, 0.2, 0.12, 0.35])
PRIOR_MEAN = np.array([0.0, 0.0, -0.5 * 0.7**2, 0.0, 0.0, 0.0])
"""The means of the logarithms: the assumed minutes are the mean of what may be, not its median."""

MOST_DRAWN_LISTS = 300
"""With more lists the normal distribution at the mode will do."""

TALK_WEIGHT = 30.0
"""The weight of the assumed share of talks, as a number of opened doors."""

HOUR_S, HOUR_OFF = 3600.0, 0.25
SURE_OFF, NEAR = 3.5, 1.5
FEW_LISTS = 8
"""Among so few lists, each is compared with what the others tell before it is learned from."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Evidence:
    """What lists tell about the unknowns, as sums that can be added: a quadratic log-likelihood.

    Log-likelihood = `linear` · φ − φ · `precision` · φ / 2, where φ are the logarithms of the
    factors on the default times and pace. `lists`, `opened` and `talked` count its sources.
    """

    precision: Vector
    linear: Vector
    lists: int = 0
    opened: float = 0.0
    talked: float = 0.0

    def seen_from(self, offset: Vector) -> Evidence:
        """Return the same evidence about factors on times that differ by `offset` (φ)."""
        return replace(self, linear=self.linear - self.precision @ offset)


def no_evidence() -> Evidence:
    """Return the evidence of zero lists."""
    return Evidence(np.zeros((len(NAMES), len(NAMES))), np.zeros(len(NAMES)))


@dataclass(frozen=True, slots=True)
class Guess:
    """A learned figure: its median and its 80 % credible interval (assumed: the mean of it)."""

    middle: float
    low: float
    high: float


@dataclass(frozen=True, eq=False)
class LearnedTimes:
    """The posterior of the unknowns: means and covariance of their logarithms.

    `lists` counts the lists learned from, `earlier` those of purged weeks. `start` and `start_mps`
    are the assumed times and pace.
    """

    start: TimeModel
    start_mps: float
    means: Vector
    covariance: Vector
    evidence: Evidence
    lists: int = 0
    earlier: int = 0
    doubted: tuple[Doubted, ...] = ()
    usual: Vector | None = None
    opened: float = 0.0
    talked: float = 0.0

    @property
    def is_learned(self) -> bool:
        """Whether any list was learned from."""
        return self.lists + self.earlier > 0

    @property
    def lists_at_flats(self) -> bool:
        """Whether most doors of the lists are flats."""
        return self.usual is not None and bool(self.usual[3] > self.usual[0])

    def guess(self, what: str, *, is_flat: bool = False) -> Guess:
        """Return the minutes per "knock" or "talk" at houses or flats, or the "pace" in m/s.

        Before anything is learned these are the assumed ones, which every plan works with.
        """
        weights = np.zeros(len(NAMES))
        weights[NAMES.index(what)] = 1.0
        middle, start = self.start_mps, 0.0
        if what != "pace":
            weights[NAMES.index(f"{what}_kind")] = -1.0 if is_flat else 1.0
            start = self.start.knock_s if what == "knock" else self.start.talk_s
            middle = max(start, LEAST_START_S) / 60
        mean = float(weights @ self.means)
        spread = 1.2816 * math.sqrt(float(weights @ self.covariance @ weights))
        low, high = middle * math.exp(mean - spread), middle * math.exp(mean + spread)
        if not self.is_learned:
            # What plans work with, not the median of what may be.
            assumed = self.start_mps if what == "pace" else start / 60
            return Guess(assumed, min(low, assumed), max(high, assumed))
        return Guess(middle * math.exp(mean), low, high)

    def model(self) -> TimeModel:
        """Return the time model to plan with; without lists it is the assumed one."""
        if not self.is_learned:
            return self.start
        spread = math.exp(float(self.means[NAMES.index("spread")]))
        team_cv = math.hypot(spread * self.start.team_cv, self._unsure_share())
        return replace(
            self.start,
            knock_s=60 * self.guess("knock").middle,
            talk_s=60 * self.guess("talk").middle,
            flat_knock_s=60 * self.guess("knock", is_flat=True).middle,
            flat_talk_s=60 * self.guess("talk", is_flat=True).middle,
            knock_cv=spread * self.start.knock_cv,
            talk_cv=spread * self.start.talk_cv,
            team_cv=team_cv,
            p_talk=self.talk_share,
        )

    @property
    def talk_share(self) -> float:
        """The share of opened doors with a talk: the mean of a Beta posterior."""
        talked = TALK_WEIGHT * self.start.p_talk + self.talked
        return talked / (TALK_WEIGHT + self.opened)

    def speed_mps(self) -> float:
        """Return the walking speed to plan with."""
        return self.guess("pace").middle if self.is_learned else self.start_mps

    def _unsure_share(self) -> float:
        """Return the standard deviation of a typical route's mean time, as a share of it."""
        usual = self.usual if self.usual is not None else USUAL_ROUTE
        work = ListWork(usual[None, :], self.start)
        mean = float(work.mean(self.means)[0])
        slope = work.slope(self.means)[0]
        return math.sqrt(max(0.0, float(slope @ self.covariance @ slope))) / mean


USUAL_ROUTE = np.array([10.0, 3.0, 1.25, 40.0, 12.0, 5.0, 1500.0, 300.0, 0.0])
"""The columns of a list: doors knocked, opened and talked at (houses, flats), and seconds."""


def learn_times(
    lists: Sequence[WalkedList],
    start: TimeModel,
    start_mps: float,
    earlier: Evidence | None = None,
) -> LearnedTimes:
    """Learn times from lists, with the assumed times and pace as the prior.

    A list that is one hour off while the others fit is not used: its clock was probably wrong.
    Among few lists, one that neither the others nor the assumed times explain is not used either,
    until another one is like it.
    """
    believed, doubted = sort_out(lists)
    offset = _offset(start, start_mps)
    before = (earlier or no_evidence()).seen_from(offset)
    found = _fit(believed, start, start_mps, before)
    off = _find_hour_off(believed, found)
    if not off and len(believed) + before.lists <= FEW_LISTS:
        off = _find_unlike(believed, start, start_mps, before)
    if off:
        gone = {one.walked.code for one in off}
        believed = [walked for walked in believed if walked.code not in gone]
        found = _fit(believed, start, start_mps, before)
    mine = found.evidence.seen_from(-offset)
    return replace(found, evidence=mine, doubted=(*doubted, *off))


def _offset(start: TimeModel, start_mps: float) -> Vector:
    """Return the logarithms (φ) of the assumed times and pace relative to the defaults."""
    usual = TimeModel()
    return np.log(
        [
            max(start.knock_s, LEAST_START_S) / usual.knock_s,
            1.0,
            max(start.talk_s, LEAST_START_S) / usual.talk_s,
            1.0,
            start_mps / WALKING_SPEED_MPS,
            1.0,
        ]
    )


def _fit(
    lists: Sequence[WalkedList], start: TimeModel, start_mps: float, earlier: Evidence
) -> LearnedTimes:
    from scipy.optimize import minimize  # takes half a second to import; few commands need it

    work = ListWork(list_rows(lists), start)
    shrink: Vector = np.diag(PRIOR_SD**-2.0)

    # Prior and earlier lists together: a normal distribution.
    known = shrink + earlier.precision
    begin: Vector = np.asarray(
        np.linalg.solve(known, shrink @ PRIOR_MEAN + earlier.linear), dtype=np.float64
    )

    def loss(phi: Vector) -> float:
        off = phi - begin
        return float(0.5 * off @ known @ off - work.log_likelihood(phi))

    means = begin
    if lists:
        best = minimize(loss, begin, method="BFGS", options={"gtol": 1e-3 * len(lists)})
        means = np.clip(np.asarray(best.x, dtype=np.float64), -6 * PRIOR_SD, 6 * PRIOR_SD)
    mine = no_evidence()
    if lists:
        precision = -hessian(work.log_likelihood, means)
        linear = gradient(work.log_likelihood, means) + precision @ means
        opened, talked = work.rows[:, [1, 4]].sum(), work.rows[:, [2, 5]].sum()
        mine = Evidence(precision, linear, len(lists), float(opened), float(talked))
    whole = positive(known + mine.precision, shrink)
    covariance: Vector = np.asarray(np.linalg.inv(whole), dtype=np.float64)
    if 0 < len(lists) <= MOST_DRAWN_LISTS:
        means, covariance = integrate(work.log_likelihoods, (begin, known), (means, covariance))
        whole = positive(np.asarray(np.linalg.inv(covariance)), known)
        covariance = np.asarray(np.linalg.inv(whole), dtype=np.float64)
        # Kept of a purged week, these lists lead to the same mean.
        mine = replace(mine, precision=whole - known, linear=whole @ means - known @ begin)
    usual = work.rows.mean(axis=0) if lists else None
    return LearnedTimes(
        start, start_mps, means, covariance, mine, len(lists), earlier.lists, usual=usual,
        opened=earlier.opened + mine.opened, talked=earlier.talked + mine.talked,
    )  # fmt: skip


def _find_hour_off(lists: Sequence[WalkedList], found: LearnedTimes) -> list[Doubted]:
    """Return lists that are far off now but would fit with one hour more or less."""
    if not lists:
        return []
    work = ListWork(list_rows(lists), found.start)
    off_s = work.rows[:, 8] - work.mean(found.means)
    spread_s = np.sqrt(work.variance(found.means))
    doubted = []
    for walked, off, spread in zip(lists, off_s, spread_s, strict=True):
        rest = abs(abs(off) - HOUR_S)
        if abs(off) > SURE_OFF * spread and rest < min(HOUR_OFF * HOUR_S, NEAR * spread):
            doubted.append(Doubted(walked, Doubt.HOUR_LONG if off > 0 else Doubt.HOUR_SHORT))
    return doubted


def _find_unlike(
    lists: Sequence[WalkedList], start: TimeModel, start_mps: float, earlier: Evidence
) -> list[Doubted]:
    """Return lists whose time is far both from what is assumed and from what the others tell.

    A list is compared with what the rest alone teaches, so that it cannot vouch for itself; two
    lists that agree vouch for each other.
    """
    assumed = _fit([], start, start_mps, earlier)
    doubted = []
    for k, walked in enumerate(lists):
        rest = [*lists[:k], *lists[k + 1 :]]
        if _is_far(walked, assumed) and _is_far(walked, _fit(rest, start, start_mps, earlier)):
            doubted.append(Doubted(walked, Doubt.UNLIKE))
    return doubted


def _is_far(walked: WalkedList, known: LearnedTimes) -> bool:
    """Whether a list took far less or more time than `known` lets one expect."""
    work = ListWork(list_rows([walked]), known.start)
    mean_s, slope = float(work.mean(known.means)[0]), work.slope(known.means)[0]
    variance = float(work.variance(known.means)[0] + slope @ known.covariance @ slope)
    off = math.log((walked.seconds or 0.0) / mean_s)
    return abs(off) > SURE_OFF * math.sqrt(variance) / mean_s
