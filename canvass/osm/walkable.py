"""Which ways people may walk along, by the map's tags alone."""

from __future__ import annotations

from collections.abc import Mapping

NEVER_WALKED = frozenset(
    {
        "motorway",
        "motorway_link",
        "construction",
        "proposed",
        "planned",
        "abandoned",
        "razed",
        "demolished",
        "disused",
        "raceway",
        "bus_guideway",
        "busway",
        "escape",
        "rest_area",
        "services",
        "platform",
        "corridor",
        "elevator",
        "bus_stop",
        "emergency_bay",
        "traffic_island",
        "via_ferrata",
        "no",
        "none",
    }
)
ALLOWED = frozenset({"yes", "designated", "permissive", "official", "destination", "customers"})
REFUSED = frozenset({"no", "private"})
TRUNK = frozenset({"trunk", "trunk_link"})


def _is_deep(tags: Mapping[str, str]) -> bool:
    """Return whether the way lies on a lower floor of a building or station.

    `level=-1` on a tunnel outdoors is how some map an underpass: that one counts as outdoors.
    """
    floors = []
    for floor in tags.get("level", "").split(";"):
        try:
            floors.append(float(floor))
        except ValueError:
            return False
    lowest_allowed = -1.0 if tags.get("tunnel", "no") != "no" else 0.0
    return max(floors) < lowest_allowed


def is_walkable(tags: Mapping[str, str]) -> bool:
    """Return whether people may walk along a way with these OSM tags.

    Cycleways, tracks, steps and streets whose pavements are ways of their own count: the street
    layer decides how they are walked. Underpasses and tunnels outdoors count. Indoor ways, lower
    floors, motorways, motor roads, ways under construction and squares mapped as areas do not,
    nor where `foot` says no; `foot` wins over `access`.
    """
    highway = tags.get("highway", "")
    if not highway or highway in NEVER_WALKED or tags.get("area") == "yes":
        return False
    if tags.get("motorroad") == "yes":
        return False
    if tags.get("indoor", "no") not in ("no", "outdoor") or _is_deep(tags):
        return False
    foot = tags.get("foot", "")
    if foot in REFUSED:
        return False
    if foot in ALLOWED:
        return True
    if highway in TRUNK and tags.get("tunnel", "no") != "no":
        return False
    return tags.get("access", "") not in REFUSED
