"""Classify a way by its tags: walked as one line, on two pavements, or not at all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from canvass.osm.conditions import WhenWalked
from canvass.osm.walkable import Access, way_verdict
from canvass.streets.costs import ROAD_CLASSES, CrossingCosts, road_class
from canvass.streets.graph import EdgeKind
from canvass.streets.speed import is_fast_or_wide


@dataclass(frozen=True, slots=True)
class WayClass:
    """How a whole way is walked; `left` and `right` are in the direction of the way.

    `is_limited`: walked only to doors on it. `layer` and `is_on_ground` (neither bridge nor tunnel)
    decide what it can meet. `holds_doors`: one can stand on it to knock at a door. `is_passage`: it
    leads through a building.
    """

    kind: EdgeKind
    road_class: str
    left: bool
    right: bool
    half_width_m: float
    crossing_s: float
    midblock: bool
    is_steps: bool
    is_limited: bool = False
    layer: int = 0
    is_on_ground: bool = True
    holds_doors: bool = True
    is_passage: bool = False


def layer_of(tags: Mapping[str, str]) -> int:
    """Return the layer of a way, or else its floor (`level`); 0 if neither can be read."""
    try:
        return int(float(tags.get("layer") or tags.get("level", "0")))
    except (ValueError, OverflowError):
        return 0


def _is_on_ground(tags: Mapping[str, str]) -> bool:
    return tags.get("bridge", "no") == "no" and tags.get("tunnel", "no") in (
        "no",
        "building_passage",
    )


def _holds_doors(tags: Mapping[str, str]) -> bool:
    """Return whether doors can be reached from a way: not from bridges, tunnels and arcades."""
    is_under_roof = tags.get("covered", "no") != "no" and tags.get("tunnel", "no") == "no"
    return _is_on_ground(tags) and layer_of(tags) >= 0 and not is_under_roof


def _line(tags: Mapping[str, str]) -> WayClass:
    highway = road_class(tags["highway"])
    return WayClass(EdgeKind.LINE, highway, True, True, 0.0, 0.0, True, highway == "steps")


def _pavement(tags: Mapping[str, str], side: str) -> str:
    """Return yes, no or separate for the pavement on one side; "" if not mapped."""
    value = tags.get(f"sidewalk:{side}") or tags.get("sidewalk:both")
    if value in ("yes", "no", "separate"):
        return str(value)
    value = tags.get("sidewalk")
    if value in (side, "both", "yes"):
        return "yes"
    if value in ("left", "right", "no", "none"):
        return "no"
    return "separate" if value == "separate" else ""


def classify_way(
    tags: Mapping[str, str], costs: CrossingCosts, when: WhenWalked | None = None
) -> WayClass | None:
    """Return how a way is walked, or None if it does not matter (motorways are barriers).

    A street for cars on which nobody walks is a carriageway, because crossing it costs time. On a
    small street whose pavements are separate ways, people may also walk on the street itself.
    """
    return classify_open_way(tags, costs, way_verdict(tags, when).access)


def classify_open_way(
    tags: Mapping[str, str], costs: CrossingCosts, access: Access
) -> WayClass | None:
    """Return the same for a way of which it is known who may walk there."""
    found = _walked(tags, costs, is_walkable=access is not Access.CLOSED)
    if found is None:
        return None
    return replace(
        found,
        is_limited=access is Access.LIMITED and found.kind is not EdgeKind.CARRIAGEWAY,
        layer=layer_of(tags),
        is_on_ground=_is_on_ground(tags),
        holds_doors=_holds_doors(tags),
        is_passage=tags.get("tunnel") == "building_passage",
    )


def classify_area(
    tags: Mapping[str, str], costs: CrossingCosts, when: WhenWalked | None = None
) -> WayClass | None:
    """Return how an area is walked: as lines, whatever its class; None if nobody walks on it."""
    found = classify_way({**tags, "area": "no"}, costs, when)
    if found is None or found.kind is EdgeKind.CARRIAGEWAY:
        return None
    line = _line(tags)
    return replace(
        line,
        is_limited=found.is_limited,
        layer=found.layer,
        is_on_ground=found.is_on_ground,
        holds_doors=found.holds_doors,
    )


def _walked(tags: Mapping[str, str], costs: CrossingCosts, *, is_walkable: bool) -> WayClass | None:
    if tags.get("area") == "yes":
        return None
    name = road_class(tags.get("highway", ""))
    found = ROAD_CLASSES.get(name)
    if found is None:
        return _line(tags) if is_walkable else None
    crossing_s = costs.crossing_s(name)
    left, right = _pavement(tags, "left"), _pavement(tags, "right")
    midblock = found.midblock and not (name == "secondary" and is_fast_or_wide(tags))

    def make(kind: EdgeKind, *, has_left: bool, has_right: bool) -> WayClass:
        return WayClass(
            kind, name, has_left, has_right, found.half_width_m, crossing_s, midblock, False
        )

    nobody = make(EdgeKind.CARRIAGEWAY, has_left=False, has_right=False)
    if not is_walkable:
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
