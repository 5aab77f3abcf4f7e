"""The places of nodes in metres while streets are cut and joined, including new nodes."""

from __future__ import annotations

import math
from collections.abc import Mapping

XY = tuple[float, float]


# Far above OSM's ids (an editor's new ids are negative), but still exact in tables and doubles.
FIRST_MADE = 2**52


class NodeTable:
    """Places by OSM id; new nodes get ids from `FIRST_MADE` on, which no map has."""

    def __init__(self, xy: Mapping[int, XY]) -> None:
        self.xy = dict(xy)
        self._next = max(FIRST_MADE, max(self.xy, default=0) + 1)

    def add(self, xy: XY) -> int:
        """Return a new node at this place."""
        made = self._next
        self._next += 1
        self.xy[made] = xy
        return made

    def add_between(self, start: int, towards: int, distance_m: float) -> int:
        """Return a new node `distance_m` from one node towards another, at most half-way."""
        (x0, y0), (x1, y1) = self.xy[start], self.xy[towards]
        apart_m = math.dist((x0, y0), (x1, y1))
        share = min(0.5, distance_m / apart_m) if apart_m > 0 else 0.0
        return self.add((x0 + share * (x1 - x0), y0 + share * (y1 - y0)))
