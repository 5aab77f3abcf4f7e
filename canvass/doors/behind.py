"""What one map object says of the flats behind it: their names, their number, what to call it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import NamedTuple

from canvass.doors.entrances import leads_to_flats
from canvass.doors.flat_ranges import MOST_FLATS, parse_flats

_WHOLE = re.compile(r"\s*(\d{1,5})(\.0)?\s*")
_FLOOR = re.compile(r"\s*(-?\d{1,3})(\.0)?\s*")
BUSINESS_KEYS = frozenset({"shop", "office", "amenity", "tourism", "craft", "healthcare", "club"})


class Flat(NamedTuple):
    """A flat by name; `floor` counts from the entrance level, None where it is not written."""

    unit: str
    floor: int | None = None


class Behind(NamedTuple):
    """What stands behind one object of an address.

    `label` is what is written on a stairwell ("A"), "" where nothing is. `is_way_in` says one
    enters there, `is_stairwell` that it is one of several ways in even if it says no flats.
    `is_whole`: `flats` is a list of all flats there, not one flat that happens to be mapped.
    `doors` is a number of flats without names, 0 where none is given. `level` is the floor as
    written where nothing else names a flat there.
    """

    ref: str
    lon: float
    lat: float
    label: str
    flats: tuple[Flat, ...]
    doors: int
    is_way_in: bool
    is_stairwell: bool
    is_whole: bool
    is_point: bool
    level: str
    floor_written: str


def flat_count(tags: Mapping[str, str]) -> int:
    """Return what `building:flats` says, 0 where it says nothing one can believe."""
    found = _WHOLE.fullmatch(tags.get("building:flats", ""))
    count = int(found[1]) if found else 0
    return count if count <= MOST_FLATS else 0


def read_behind(ref: str, tags: Mapping[str, str], lon: float, lat: float) -> Behind:
    """Return what an object of an address says of its flats."""
    has_entrance = "entrance" in tags or tags.get("building") == "entrance"
    is_point = ref[0] == "n"
    is_way_in = has_entrance and leads_to_flats(tags) and is_point
    written = tags.get("ref", "").strip() if has_entrance else ""
    unit = _unit(tags)
    listed = tags.get("addr:flats", "").strip()
    label, flats = written, _named(tags, listed, unit)
    if unit and (listed or (is_way_in and tags.get("entrance") == "staircase")):
        label = unit
    return Behind(
        ref, lon, lat, label, tuple(flats), flat_count(tags) if is_way_in else 0, is_way_in,
        is_way_in and (bool(label) or tags.get("entrance") == "staircase"), bool(listed), is_point,
        "" if flats or has_entrance else _level(tags), _level(tags),
    )  # fmt: skip


def _unit(tags: Mapping[str, str]) -> str:
    """Return the unit with the stairs it is on, or one of the two alone: "A 12", "12", "A"."""
    stairs = tags.get("addr:staircase", "").strip() or tags.get("addr:entrance", "").strip()
    return f"{stairs} {tags.get('addr:unit', '').strip()}".strip()


def _named(tags: Mapping[str, str], listed: str, unit: str) -> list[Flat]:
    floor = _floor_of(tags)
    if listed:
        return [Flat(name, floor) for name in parse_flats(listed)]
    door = tags.get("addr:door", "").strip()
    if unit and door:
        return [Flat(f"{unit} {name}", floor) for name in parse_flats(door, is_list=False)]
    if unit or door:
        return [Flat(name, floor) for name in parse_flats(unit or door, is_list=False)]
    return []


def _level(tags: Mapping[str, str]) -> str:
    """Return the floor as written; on the level of a mall stand shops, and "0;1" is two floors."""
    level = tags.get("addr:floor", "").strip()
    if not level and BUSINESS_KEYS.isdisjoint(tags):
        level = tags.get("level", "").strip()
    return "" if ";" in level else level


def _floor_of(tags: Mapping[str, str]) -> int | None:
    for key in ("addr:floor", "level"):
        found = _FLOOR.fullmatch(tags.get(key, ""))
        if found and -9 <= int(found[1]) < 100:
            return int(found[1])
    return None
