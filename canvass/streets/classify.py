"""From a way's tags to how people walk along it: one line, two pavements, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canvass.osm.walkable import is_walkable
from canvass.streets.costs import ROAD_CLASSES, CrossingCosts, road_class
from canvass.streets.graph import EdgeKind


@dataclass(frozen=True, slots=True)
class WayClass:
    """How a whole way is walked; `left` and `right` are seen along the way's direction."""

    kind: EdgeKind
    road_class: str
    left: bool
    right: bool
    half_width_m: float
    crossing_s: float
    midblock: bool
    is_steps: bool


def _line(tags: Mapping[str, str]) -> WayClass:
    highway = road_class(tags["highway"])
    return WayClass(EdgeKind.LINE, highway, True, True, 0.0, 0.0, True, highway == "steps")


def _pavement(tags: Mapping[str, str], side: str) -> str:
    """Return yes, no or separate for one side; "" when the map does not say."""
    value = tags.get(f"sidewalk:{side}") or tags.get("sidewalk:both")
    if value in ("yes", "no", "separate"):
        return str(value)
    value = tags.get("sidewalk")
    if value in (side, "both", "yes"):
        return "yes"
    if value in ("left", "right", "no", "none"):
        return "no"
    return "separate" if value == "separate" else ""


def classify_way(tags: Mapping[str, str], costs: CrossingCosts) -> WayClass | None:
    """Return how the way is walked, or None when it plays no part (motorways are barriers).

    A street for cars that may not be walked still counts as a carriageway: crossing it costs. On a
    small street whose pavements are ways of their own people may as well walk along the street.
    """
    highway = tags.get("highway", "")
    walkable = is_walkable(tags)
    found = ROAD_CLASSES.get(road_class(highway))
    if found is None:
        return _line(tags) if walkable else None
    if tags.get("area") == "yes":
        return None
    name = road_class(highway)
    crossing_s = costs.crossing_s(name)
    left, right = _pavement(tags, "left"), _pavement(tags, "right")

    def make(kind: EdgeKind, *, has_left: bool, has_right: bool) -> WayClass:
        return WayClass(
            kind, name, has_left, has_right, found.half_width_m, crossing_s, found.midblock, False
        )

    nobody = make(EdgeKind.CARRIAGEWAY, has_left=False, has_right=False)
    if not walkable:
        return nobody if not tags.get("tunnel") else None
    if tags.get("foot") == "use_sidepath" and found.is_large:
        return nobody
    walked = ("yes", "") if found.is_large else ("yes", "", "separate")
    has_left, has_right = left in walked, right in walked
    if has_left or has_right:
        return make(EdgeKind.TWO_SIDED, has_left=has_left, has_right=has_right)
    if not found.is_large:
        return _line(tags)
    if tags.get("foot") in ("yes", "designated", "permissive"):
        return make(EdgeKind.TWO_SIDED, has_left=True, has_right=True)
    return nobody
