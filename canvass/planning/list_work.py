"""Returned lists as columns, and how likely their times are for given factors."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from canvass.planning.time_model import TimeModel
from canvass.planning.walked_lists import WalkedList

DEGREES_OF_FREEDOM = 8.0
LEAST_START_S = 15.0
"""The starting value for an assumed time of 0, which no factor could change."""

Vector = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ListWork:
    """Lists as `rows` of nine numbers each (see `list_rows`), with the assumed times."""

    rows: Vector
    start: TimeModel

    def parts(self, phi: Vector) -> list[Vector]:
        """Return each list's seconds for knocks and talks at houses and flats, and for walking."""
        knock_s = max(self.start.knock_s, LEAST_START_S)
        talk_s = max(self.start.talk_s, LEAST_START_S)
        k, dk, t, dt, w, _ = phi
        rows = self.rows.T
        return [
            rows[0] * knock_s * np.exp(k + dk),
            rows[3] * knock_s * np.exp(k - dk),
            rows[2] * talk_s * np.exp(t + dt),
            rows[5] * talk_s * np.exp(t - dt),
            (rows[6] + rows[7]) * np.exp(-w),
        ]

    def mean(self, phi: Vector) -> Vector:
        """Return the expected seconds of each list."""
        opened_s = self.start.opened_s * (self.rows[:, 1] + self.rows[:, 4])
        return np.asarray(sum(self.parts(phi)) + opened_s)

    def slope(self, phi: Vector) -> Vector:
        """Return the derivatives of the means by φ."""
        kh, kf, th, tf, walk = self.parts(phi)
        return np.stack([kh + kf, kh - kf, th + tf, th - tf, -walk, 0 * walk], axis=1)

    def variance(self, phi: Vector) -> Vector:
        """Return the variance of each list's seconds."""
        kh, kf, th, tf, _ = self.parts(phi)
        n = np.maximum(self.rows.T, 1e-9)
        knocks = self.start.knock_cv**2 * (kh**2 / n[0] + kf**2 / n[3])
        talks = self.start.talk_cv**2 * (th**2 / n[2] + tf**2 / n[5])
        team = (self.start.team_cv * self.mean(phi)) ** 2
        minute = 60.0**2 / 6  # rounding of both times to the minute
        return np.asarray(np.exp(2 * phi[5]) * (knocks + talks + team) + minute)

    def log_likelihood(self, phi: Vector) -> float:
        """Return the log-likelihood of the seconds the lists took."""
        return float(self.log_likelihoods(phi[:, None])[0])

    def log_likelihoods(self, draws: Vector) -> Vector:
        """Return the log-likelihood of each column of `draws`."""
        phi = draws[:, :, None]
        variance = self.variance(phi)
        off = (self.rows[:, 8] - self.mean(phi)) ** 2 / variance
        nu = DEGREES_OF_FREEDOM
        # Student's t has the model's variance if its squared scale is (nu - 2) / nu of it.
        inner = np.log1p(off / (nu - 2))
        return np.asarray(-0.5 * ((nu + 1) * inner + np.log(variance)).sum(axis=-1))


def _row(walked: WalkedList) -> list[float]:
    houses, flats = walked.houses, walked.flats
    return [
        houses.knocked, houses.opened, houses.talked, flats.knocked, flats.opened, flats.talked,
        walked.walk_s, walked.fixed_s, walked.seconds or 0.0,
    ]  # fmt: skip


def list_rows(lists: Sequence[WalkedList]) -> Vector:
    """Return a row of nine numbers for each list: doors by dwelling, and seconds."""
    return np.array([_row(walked) for walked in lists], dtype=np.float64).reshape(len(lists), 9)
