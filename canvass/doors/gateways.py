"""Back houses: "12 C" stands in a yard behind the gateway of the front house, number 12."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np

from canvass.doors.housenumber import fold, leading_number
from canvass.doors.stands import Stands
from canvass.streets.sight import Ints

GATEWAY = 1 << 6
"""What a line of sight may pass: no kind of obstacle, only the houses of the door's own number."""
SAME_YARD_M = 100.0
"""The most distance between a front house and a back house."""


class Gateways:
    """The houses with the same street and leading number as a door."""

    def __init__(self, stands: Stands, streets: Sequence[str], numbers: Sequence[str]) -> None:
        """Take the doors with their streets and numbers; without numbers there are no gateways."""
        self._stands = stands
        self._key = [
            (fold(street), leading_number(number) if street else None)
            for street, number in zip(streets, numbers, strict=False)
        ]
        self._at: dict[tuple[str, int | None], list[int]] = defaultdict(list)
        for at, key in enumerate(self._key):
            if key[1] is not None and stands.first[at + 1] > stands.first[at]:
                self._at[key].append(at)

    def houses(self, at: int) -> Ints:
        """Return a door's own houses and the others of its number; empty if it has no others."""
        stands = self._stands
        first = stands.first
        own = stands.own[first[at] : first[at + 1]]
        key = self._key[at] if at < len(self._key) else ("", None)
        others = [
            stands.own[first[k] : first[k + 1]]
            for k in self._at.get(key, ())
            if np.hypot(*(stands.xy_m[k] - stands.xy_m[at])) <= SAME_YARD_M
        ]
        every = np.unique(np.concatenate([own, *others]))
        return every if len(every) > len(own) else own[:0]
