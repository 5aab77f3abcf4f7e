"""The doors of a district for the map: one point per house, grouped by state."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from canvass.doors.housenumber import fold, leading_number
from canvass.hidden import plain
from canvass.visits.stairwell import stairwell_beside

if TYPE_CHECKING:
    from canvass.pages.encode import Grid

LOOKS = {
    "planned": ("#1f5f8b", "circle"),
    "waiting": ("#b3420b", "diamond"),
    "later": ("#7a5ca3", "square"),
    "left-out": ("#4f5d66", "cross"),
}


@dataclass(frozen=True, slots=True)
class House:
    """The doors of an address that share a stairwell, shown as one on the list and the map.

    `state` is that of most of its doors, "later" if they wait because a plan left them for later;
    `left_out` is how many of its doors are left out.
    """

    id: str
    street: str
    housenumber: str
    entrance: str
    lat: float
    lon: float
    doors: tuple[str, ...]
    state: str
    reasons: tuple[str, ...]
    routes: tuple[str, ...]
    left_out: int

    @property
    def words(self) -> str:
        """The name of the house for people."""
        stairwell = stairwell_beside(self.housenumber, self.entrance)
        return " ".join(part for part in (self.street, self.housenumber, stairwell) if part)


def doors_overlay(houses: Sequence[House], labels: dict[str, str], grid: Grid) -> dict[str, Any]:
    """Return the overlay of houses; `labels` are the names of the states, translated."""
    import numpy as np

    from canvass.pages.encode import encode_points

    kinds = list(LOOKS)
    of = [kinds.index(house.state) for house in houses]
    sides: dict[tuple[str, int], int] = {}
    streets: dict[str, int] = {}
    side_of, street_of = [], []
    for house in houses:
        street, parity = fold(house.street), (leading_number(house.housenumber) or 0) % 2
        side_of.append(sides.setdefault((street, parity), len(sides)))
        street_of.append(streets.setdefault(street, len(streets)))
    lonlat = np.array([(house.lon, house.lat) for house in houses]).reshape(-1, 2)
    return {
        "points": {
            "groups": [
                {
                    "id": kind,
                    "label": labels[kind],
                    "colour": LOOKS[kind][0],
                    "shape": LOOKS[kind][1],
                    "count": of.count(k),
                }
                for k, kind in enumerate(kinds)
            ],
            "of": of,
            "xy": encode_points(grid, lonlat),
            "texts": [
                plain(house.words) + (f" ({len(house.doors)})" if len(house.doors) > 1 else "")
                for house in houses
            ],
            "ids": [house.id for house in houses],
            "sides": side_of,
            "streets": street_of,
        }
    }
