"""Patterns of being at home that nobody can see, drawn as the odds would have them.

Every run has its own share of open doors per dwelling and time band, from the distribution that is
known of it; and every door its own chance around that: some are nearly always at home, some never,
and a door that is often empty in one band tends to be so in the others.
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
"""Share of doors that are equally often at home, compared with others, in all bands."""


def draw_hidden(
    is_flat: NDArray[np.bool_],
    odds: OddsTable,
    runs: int,
    rng: np.random.Generator,
    *,
    tried: NDArray[np.int64] | None = None,
) -> NDArray[np.float32]:
    """Return hidden chances of opening, (runs, doors, bands), given the visits in vain so far."""
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
    """Return equally likely shares of doors that open, and which of them each run has."""
    means = np.asarray(betaincinv(odds.opened, odds.closed, (np.arange(MEANS) + 0.5) / MEANS))
    first = rng.integers(MEANS)
    return means, rng.permutation((first + np.arange(runs)) % MEANS)


def _curves(means: NDArray[np.float64], weight: float) -> NDArray[np.float32]:
    """Return per mean the chances of doors by rank, after so much evidence of being empty."""
    ranks = (np.arange(GRID) + 0.5) / GRID
    return np.stack(
        [betaincinv(mean * DOOR_WEIGHT, (1 - mean) * DOOR_WEIGHT + weight, ranks) for mean in means]
    ).astype(np.float32)
