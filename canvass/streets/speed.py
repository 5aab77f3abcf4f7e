"""The speed limit and the lanes of a road, which decide where a secondary road can be crossed.

The keys are those of the OSM wiki (Key:maxspeed with its implicit values, Key:lanes).
"""

from __future__ import annotations

import re
from collections.abc import Mapping

FAST_KMH = 50.0
MOST_LANES = 2.0
KMH_BY_UNIT = {"": 1.0, "km/h": 1.0, "kmh": 1.0, "kph": 1.0, "mph": 1.609344, "knots": 1.852}
# Zones in which the speed limit is below 50 km/h in every country.
SLOW_ZONES = frozenset({"living_street", "walk", "pedestrian_zone", "bicycle_road", "school"})
LIMIT = re.compile(r"^(\d+(?:[.,]\d+)?)\s*([a-z/]*)$")
ZONE = re.compile(r"^[a-z]{2}(?:-[a-z]{2,3})?:(?:zone:?)?([a-z_]*)(\d*)$")


def speed_kmh(value: str) -> float | None:
    """Return the speed limit of a `maxspeed` value in km/h, None if it has none.

    Values are such as "30 mph", "SE:urban" (at least 50 everywhere), "DE:zone30", "none"; of
    several values the highest is returned.
    """
    found = [_one_speed(part.strip().lower()) for part in re.split(r"[;|]", value)]
    known = [speed for speed in found if speed is not None]
    return max(known, default=None)


def _one_speed(value: str) -> float | None:
    if value == "none":
        return float("inf")
    if value == "walk":
        return 6.0
    limit = LIMIT.match(value)
    if limit and limit[2] in KMH_BY_UNIT:
        return float(limit[1].replace(",", ".")) * KMH_BY_UNIT[limit[2]]
    zone = ZONE.match(value)
    if zone is None:
        return None
    if zone[2]:
        return float(zone[2])
    return 20.0 if zone[1] in SLOW_ZONES else FAST_KMH


def lanes(value: str) -> float:
    """Return the number of lanes of a `lanes` value, 0 if it has none."""
    found = [float(part) for part in re.findall(r"\d+(?:\.\d+)?", value)]
    return max(found, default=0.0)


def is_fast_or_wide(tags: Mapping[str, str]) -> bool:
    """Return whether the speed limit is 50 km/h or more, or there are more than two lanes."""
    for key in ("maxspeed", "maxspeed:forward", "maxspeed:backward", "maxspeed:type"):
        speed = speed_kmh(tags.get(key, ""))
        if speed is not None and speed >= FAST_KMH:
            return True
    apart = sum(lanes(tags.get(f"lanes:{way}", "")) for way in ("forward", "backward", "both_ways"))
    return max(apart, lanes(tags.get("lanes", ""))) > MOST_LANES
