"""What a map object tells about the flats behind it: their names, their number, its label."""

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
    """A named flat; `floor` counts from the entrance level (0), None if not given."""

    unit: str
    floor: int | None = None


class Behind(NamedTuple):
    """What is behind one object of an address.

    `label` is the name of a stairwell ("A"), "" if it has none. `is_way_in`: it is an entrance.
    `is_stairwell`: it is one of several entrances even if it names no flats. `is_whole`: `flats`
    lists all flats there, not just one that happens to be mapped. `doors` is a number of unnamed
    flats, 0 if not given. `level` is the floor as written, if nothing else names a flat there.
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
    """Return the number in `building:flats`, 0 if it is missing or not credible."""
    found = _WHOLE.fullmatch(tags.get("building:flats", ""))
    count = int(found[1]) if found else 0
    return count if count <= MOST_FLATS else 0


def read_behind(ref: str, tags: Mapping[str, str], lon: float, lat: float) -> Behind:
    """Return what an object of an address tells about its flats."""
    has_entrance = "entrance" in tags or tags.get("building") == "entrance"
    is_point = ref[0] == "n"
    is_way_in = has_entrance and leads_to_flats(tags) and is_point
    written = tags.get("ref", "").strip() if has_entrance else ""
    unit = _unit(tags)
    listed = tags.get("addr:flats", "").strip()
    # "yes" lists none.
    listed = listed if listed and parse_flats(listed) else ""
    label, flats = written, _named(tags, listed, unit)
    if unit and (listed or (is_way_in and tags.get("entrance") == "staircase")):
        label = unit
    return Behind(
        ref, lon, lat, label, tuple(flats), flat_count(tags) if is_way_in else 0, is_way_in,
        is_way_in and (bool(label) or tags.get("entrance") == "staircase"), bool(listed), is_point,
        "" if flats or has_entrance else _level(tags), _level(tags),
    )  # fmt: skip


def _unit(tags: Mapping[str, str]) -> str:
    """Return the unit with its staircase, or only one of the two: "A 12", "12", "A"."""
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
    """Return the floor as written; levels of shops and several levels ("0;1") do not count."""
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
