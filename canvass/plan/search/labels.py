"""Give routes their labels: a label goes to the route that holds most of its home stops."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

LOCK = 1e12


def label_routes(
    home: NDArray[np.int32],
    stay_s: NDArray[np.float64],
    routes: Sequence[Sequence[int]],
    held: frozenset[int] = frozenset(),
) -> list[int]:
    """Return a label for each route (-1: none). Each label is used once, none in `held` is used.

    `home` and `stay_s` (seconds) are by node (see `Stop`). A label goes to the route whose stops
    would pay most to be away from home; ties go to the route with more such stops. One locked stop
    outweighs everything else.
    """
    labels = [-1] * len(routes)
    if not (home >= 0).any():
        return labels
    claims = []
    for k, route in enumerate(routes):
        nodes = np.asarray(route, dtype=np.int64)
        mine = nodes[home[nodes] >= 0]
        for label in np.unique(home[mine]).tolist():
            these = mine[home[mine] == label]
            if label not in held:
                worth = float(np.minimum(stay_s[these], LOCK).sum())
                claims.append((-worth, -len(these), label, k))
    taken: set[int] = set()
    for _, _, label, k in sorted(claims):
        if labels[k] < 0 and label not in taken:
            labels[k] = label
            taken.add(label)
    return labels


def away_cost_s(
    home: NDArray[np.int32],
    stay_s: NDArray[np.float64],
    routes: Sequence[Sequence[int]],
    labels: Sequence[int],
) -> float:
    """Return the cost (seconds) of all stops that are not on their home route."""
    total = 0.0
    for route, label in zip(routes, labels, strict=True):
        nodes = np.asarray(route, dtype=np.int64)
        away = (home[nodes] >= 0) & (home[nodes] != label)
        total += float(stay_s[nodes[away]].sum())
    return total
