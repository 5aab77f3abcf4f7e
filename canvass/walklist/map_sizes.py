"""The letter sizes on a map."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.walklist.type import pt


@dataclass(frozen=True, slots=True)
class MapSizes:
    """Sizes on a map in millimetres: order and house number, height of labels, street names.

    `furniture` is the letter size of the scale, the base's word and the north arrow.
    """

    order: float = pt(8.6)
    number: float = pt(7.8)
    label: float = 3.5
    own_name: float = pt(9.0)
    other_name: float = pt(7.6)
    flag: float = pt(9.0)
    furniture: float = pt(7.5)


NORMAL = MapSizes()
LARGE = MapSizes(pt(14.5), pt(14.0), 5.9, pt(15.6), pt(14.0), pt(14.5), pt(14.0))
"""For old eyes at dusk: nothing below 14 pt except the attribution of the map data."""
