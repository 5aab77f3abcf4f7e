"""Values of `highway` with slips ("Residential", "residentail", "residential;service")."""

from __future__ import annotations

import difflib
from functools import lru_cache

from canvass.osm.walkable import NOT_WALKED, WALKED

WRITTEN = "highway:written"
"""A tag of the reader's own: the value of `highway` as written, where it is read as another."""
KNOWN = WALKED | NOT_WALKED
SHORTEST = 4
LIKE = 0.85
"""The least similarity by difflib: one wrong, missing or swapped letter in five, two in nine."""
OTHER_WORDS = {
    "footpath": "footway", "sidewalk": "footway", "pavement": "footway", "walkway": "footway",
    "cyclepath": "cycleway", "cycle_path": "cycleway", "bike_path": "cycleway",
    "minor": "unclassified", "alley": "service", "stairs": "steps", "stair": "steps",
    "stairway": "steps", "driveway": "service",
}  # fmt: skip
LARGEST_FIRST = ("trunk", "primary", "secondary", "tertiary", "unclassified", "residential")


@lru_cache(maxsize=1024)
def read_highway(value: str) -> str:
    """Return the known value that is meant, or the value as it is if that cannot be told.

    Of several, one that nobody walks on counts first, then the largest road: where it is crossed
    decides about more than who walks along it.
    """
    if value in KNOWN:
        return value
    parts = ["_".join(part.casefold().replace("-", " ").split()) for part in value.split(";")]
    read = [_one(part) for part in parts if part]
    if not read or not all(read):
        return value
    shut = [part for part in read if part in NOT_WALKED]
    large = [part for name in LARGEST_FIRST for part in read if part.removesuffix("_link") == name]
    return [*shut, *large, *read][0]


def _one(part: str) -> str:
    """Return the known value that one word means, "" if none, or if two are as near."""
    part = OTHER_WORDS.get(part, part)
    if part in KNOWN or len(part) < SHORTEST:
        return part if part in KNOWN else ""
    near = difflib.get_close_matches(part, sorted(KNOWN), 2, LIKE)
    shares = [difflib.SequenceMatcher(None, name, part).ratio() for name in near]
    return near[0] if near and (len(near) == 1 or shares[0] > shares[1]) else ""
