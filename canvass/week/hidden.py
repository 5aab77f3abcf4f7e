"""Draw hidden patterns of who is at home when, for simulations of a week.

Every run draws its share of opening doors per kind of dwelling and time band from the odds. Around
that share every door has its own chance: some people are nearly always at home, some never. A door
that seldom opens in one band tends to be the same in the others.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv

from canvass.week.moments import TimeBand
from canvass.week.odds import DOOR_WEIGHT, OTHER_BAND, Dwelling, Odds, OddsTable

BANDS = tuple(TimeBand)
GRID, MEANS = 512, 16
SAME_RANK = 0.5
"""The share of doors with the same rank among all doors in every time band."""


def draw_hidden(
    is_flat: NDArray[np.bool_],
    odds: OddsTable,
    runs: int,
    rng: np.random.Generator,
    *,
    tried: NDArray[np.int64] | None = None,
) -> NDArray[np.float32]:
    """Return the chances of opening (runs, doors, bands), given the visits in vain so far."""
    count = len(is_flat)
    shared = rng.random((runs, count), dtype=np.float32)
    is_shared = rng.random((runs, count)) < SAME_RANK
    out = np.empty((runs, count, len(BANDS)), dtype=np.float32)
    vain = np.zeros((count, len(BANDS))) if tried is None else tried.astype(float)
    for b, band in enumerate(BANDS):
        rank = np.where(is_shared, shared, rng.random((runs, count), dtype=np.float32))
        at = np.minimum((rank * GRID).astype(np.int64), GRID - 1)
        evidence = vain[:, b] + OTHER_BAND * (vain.sum(axis=1) - vain[:, b])
        for dwelling in Dwelling:
            means, which = _draw_means(odds.by_kind[dwelling, band], runs, rng)
            for weight in np.unique(evidence):
                mine = np.flatnonzero(
                    (is_flat == (dwelling is Dwelling.FLAT)) & (evidence == weight)
                )
                curves = _curves(means, float(weight))
                out[:, mine, b] = curves[which[:, None], at[:, mine]]
    return out


def _draw_means(
    odds: Odds, runs: int, rng: np.random.Generator
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    """Return equally likely shares of opening doors, and the index of the share in each run."""
    means = np.asarray(betaincinv(odds.opened, odds.closed, (np.arange(MEANS) + 0.5) / MEANS))
    first = rng.integers(MEANS)
    return means, rng.permutation((first + np.arange(runs)) % MEANS)


def _curves(means: NDArray[np.float64], weight: float) -> NDArray[np.float32]:
    """Return, for each mean, the chances of doors by rank, after `weight` visits in vain."""
    ranks = (np.arange(GRID) + 0.5) / GRID
    return np.stack(
        [betaincinv(mean * DOOR_WEIGHT, (1 - mean) * DOOR_WEIGHT + weight, ranks) for mean in means]
    ).astype(np.float32)
