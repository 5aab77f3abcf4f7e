"""The cost of crossing a street, and its width: the only table, by road class.

Waits are seconds in addition to the walk across. Pavements are `half_width_m` from the middle.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class RoadClass:
    """How streets of one class are crossed and walked.

    `midblock`: it may be crossed between junctions to reach a door. `is_large`: nobody walks along
    it without a pavement.
    """

    crossing_s: float
    half_width_m: float
    midblock: bool
    is_large: bool


ROAD_CLASSES: Mapping[str, RoadClass] = MappingProxyType(
    {
        "residential": RoadClass(3.0, 3.0, True, False),
        "unclassified": RoadClass(3.0, 3.0, True, False),
        "road": RoadClass(3.0, 3.0, True, False),
        "tertiary": RoadClass(15.0, 4.0, True, False),
        "secondary": RoadClass(30.0, 5.5, True, True),
        "primary": RoadClass(60.0, 7.0, False, True),
        "trunk": RoadClass(90.0, 8.0, False, True),
    }
)

SIGNAL_WAIT_S = 20.0
MARKED_CROSSING_WAIT_S = 6.0
STEPS_SLOWNESS = 2.4  # mean of going up at 0.35 and down at 0.5 of the speed on level ground


@dataclass(frozen=True, slots=True)
class CrossingCosts:
    """Seconds to cross by road class; `overrides` are a district's own values."""

    overrides: Mapping[str, float] = field(default_factory=dict)

    def crossing_s(self, road_class: str) -> float:
        """Return the wait (s) to cross a street of this class without a marked crossing."""
        if road_class in self.overrides:
            return self.overrides[road_class]
        found = ROAD_CLASSES.get(road_class)
        return found.crossing_s if found else 0.0


def road_class(highway: str) -> str:
    """Return the class of a `highway=*` value; links have the class of their road."""
    return highway.removesuffix("_link")


def crossing_wait_s(tags: Mapping[str, str], unmarked_s: float) -> float:
    """Return the wait (s) at a crossing, which is never longer than without a marked crossing."""
    is_signal = (
        tags.get("highway") == "traffic_signals"
        or tags.get("crossing") == "traffic_signals"
        or tags.get("crossing:signals") == "yes"
    )
    return min(unmarked_s, SIGNAL_WAIT_S if is_signal else MARKED_CROSSING_WAIT_S)


def is_place_to_cross(tags: Mapping[str, str]) -> bool:
    """Return whether a node's tags mark a crossing that people may use."""
    if tags.get("highway") == "crossing":
        return tags.get("crossing") != "no"
    return tags.get("highway") == "traffic_signals" and "crossing" in tags
