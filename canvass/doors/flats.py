"""How many doors an address has, and what they are called."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import shapely
from shapely import Polygon, STRtree

from canvass.doors.addresses import AddressRow
from canvass.doors.door import Door
from canvass.osm.extract import Building, Extract

_RANGE = re.compile(r"^(\d{1,5})\s*[-–]\s*(\d{1,5})$")
MOST_FLATS = 2000


def parse_flats(text: str) -> list[str]:
    """Return the units of `addr:flats`: "1-3;14" is 1, 2, 3, 14."""
    units: list[str] = []
    for part in re.split(r"[;,]", text):
        found = _RANGE.match(part.strip())
        if found and 0 <= int(found[2]) - int(found[1]) < MOST_FLATS:
            units += [str(n) for n in range(int(found[1]), int(found[2]) + 1)]
        elif part.strip():
            units.append(part.strip())
    return list(dict.fromkeys(units))


def _whole(text: str | None) -> int | None:
    if text is None or not re.fullmatch(r"\s*\d{1,5}(\.0)?\s*", text):
        return None
    return int(float(text))


def share_out(flats: int, addresses: int) -> list[int]:
    """Return how many flats each address of a building gets, as even as whole numbers allow."""
    low, more = divmod(flats, addresses)
    return [low + int(index < more) for index in range(addresses)]


def buildings_of(rows: Sequence[AddressRow], extract: Extract) -> list[Building | None]:
    """Return the building each address belongs to: its own outline, or the one it lies in."""
    by_ref = {building.ref: building for building in extract.buildings}
    out: list[Building | None] = [by_ref.get(row.address.building_ref or "") for row in rows]
    outlines = [b for b in extract.buildings if b.outers and len(b.outers[0]) >= 4]
    missing = [index for index, building in enumerate(out) if building is None]
    if not outlines or not missing:
        return out
    shapes = np.array([Polygon(b.outers[0]) for b in outlines])
    points = shapely.points([(rows[i].address.lon, rows[i].address.lat) for i in missing])
    inside, shape = STRtree(shapes).query(points, predicate="intersects")
    for which, found in zip(inside.tolist(), shape.tolist(), strict=True):
        if out[missing[which]] is None:
            out[missing[which]] = outlines[found]
    return out


def _named_units(row: AddressRow) -> list[str]:
    units: list[str] = []
    for thing in row.objects:
        if "addr:flats" in thing.tags:
            units += parse_flats(thing.tags["addr:flats"])
        for key in ("addr:unit", "addr:door"):
            if thing.tags.get(key, "").strip():
                units.append(thing.tags[key].strip())
    return list(dict.fromkeys(units))


def make_doors_of(
    rows: Sequence[AddressRow], buildings: Sequence[Building | None]
) -> list[tuple[tuple[Door, ...], int | None]]:
    """Return for each address its doors and the number of its floors (None when unknown).

    Flats named on the address come first; `building:flats` is shared out among the addresses of
    the building, never counted twice; an address with neither is one door.
    """
    counted: dict[int, int] = {}
    by_building: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        own = max((_whole(t.tags.get("building:flats")) or 0 for t in row.objects), default=0)
        building = buildings[index]
        if _named_units(row):
            continue
        if building is not None and _whole(building.tags.get("building:flats")):
            by_building[building.ref].append(index)
        elif own:
            counted[index] = own
    for indices in by_building.values():
        building = buildings[indices[0]]
        flats = _whole(building.tags.get("building:flats")) if building else None
        for index, count in zip(indices, share_out(flats or 0, len(indices)), strict=True):
            counted[index] = count
    out = []
    for index, row in enumerate(rows):
        building = buildings[index]
        levels = _levels(building.tags if building else {}, row)
        out.append((_doors(row, counted.get(index, 0), levels), levels))
    return out


def _levels(building_tags: Mapping[str, str], row: AddressRow) -> int | None:
    for tags in (*(thing.tags for thing in row.objects), building_tags):
        levels = _whole(tags.get("building:levels"))
        if levels is not None and 0 < levels < 200:
            return levels
    return None


def _doors(row: AddressRow, counted: int, levels: int | None) -> tuple[Door, ...]:
    address_id = row.address.id
    named = _named_units(row)
    if named:
        return tuple(
            Door(f"{address_id}/{unit}", address_id, unit, _floor(i, len(named), levels))
            for i, unit in enumerate(named)
        )
    if counted > 1:
        return tuple(
            Door(f"{address_id}/#{i + 1}", address_id, "", _floor(i, counted, levels), True)
            for i in range(min(counted, MOST_FLATS))
        )
    return (Door(address_id, address_id),)


def _floor(index: int, count: int, levels: int | None) -> int:
    """Spread flats over the floors from the entrance level up."""
    return index * (levels or 1) // count
