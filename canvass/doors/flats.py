"""The number of doors of an address, their names, and their floors."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from canvass.doors.addresses import BESIDE_BUILDING_M, AddressRow
from canvass.doors.behind import Flat, flat_count
from canvass.doors.building_index import BuildingIndex
from canvass.doors.door import Door
from canvass.doors.flat_number import parse_floors
from canvass.doors.row_flats import RowFlats
from canvass.doors.sharing import fill_up
from canvass.osm.extract import AddressObject, Building, Extract

_LEVELS = re.compile(r"\s*(\d{1,3})([.,]\d+)?\s*")
MOST_LEVELS = 200


def buildings_of(
    rows: Sequence[AddressRow], extract: Extract, index: BuildingIndex | None = None
) -> list[Building | None]:
    """Return the building of each address: its own outline, or the smallest that contains it.

    If the first object of an address is in no building (a number at the gate), the others decide,
    and then the flats of a house nearby that no number is in (see `_add_beside`).
    """
    by_ref = {building.ref: building for building in extract.buildings}
    out = [by_ref.get(row.address.building_ref or "") for row in rows]
    missing = [k for k, building in enumerate(out) if building is None and not rows[k].problem]
    index = BuildingIndex(extract.buildings) if index is None else index
    on_outline = {e.ref: e.building_ref for e in extract.entrances if e.building_ref is not None}
    places = [(rows[k].address.lon, rows[k].address.lat) for k in missing]
    for k, found in zip(missing, index.holding(places), strict=True):
        if found:
            out[k] = index.buildings[found[0]]
        else:
            refs = (on_outline.get(thing.ref, "") for thing in rows[k].objects)
            out[k] = next((by_ref[ref] for ref in refs if ref in by_ref), None)
    _add_beside(rows, out, index)
    return out


def _add_beside(
    rows: Sequence[AddressRow], out: list[Building | None], index: BuildingIndex
) -> None:
    """Give counted flats without any number in their house to the numbers that stand before it.

    These are in no building, and have no other one nearer.
    """
    taken = {building.ref for building in out if building is not None}
    counted = {
        number
        for number, building in enumerate(index.buildings)
        if building.ref not in taken and flat_count(building.tags) > 1
    }
    if not counted:
        return
    loose = [k for k, building in enumerate(out) if building is None and not rows[k].problem]
    places = [(rows[k].address.lon, rows[k].address.lat) for k in loose]
    for k, near in zip(loose, index.near(places, BESIDE_BUILDING_M), strict=True):
        if near and near[0][1] in counted:
            out[k] = index.buildings[near[0][1]]


def count_flats(
    rows: Sequence[AddressRow],
    buildings: Sequence[Building | None],
    known: Sequence[RowFlats],
) -> dict[int, int]:
    """Return the least number of flats of each row, according to `building:flats`.

    The number belongs to the building, or else to the map object, and is shared by all addresses
    there. It is a minimum for their sum. Flats named by the addresses are subtracted first.
    Addresses with a complete list of flats get no more, unless all have one. A single named unit is
    one of them.
    """
    flats: dict[str, int] = {}
    sharing: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        building = buildings[index]
        bearers: list[Building | AddressObject] = [] if building is None else [building]
        for bearer in (*bearers, *(t for t in row.objects if "entrance" not in t.tags)):
            count = flat_count(bearer.tags) if "building:flats" in bearer.tags else 0
            if count:
                flats[bearer.ref] = count
                sharing[bearer.ref].append(index)
                break
    counted: dict[int, int] = {}
    for ref, indices in sharing.items():
        open_rows = [k for k in indices if not known[k].is_whole]
        if not open_rows:
            open_rows = [k for k in indices if not known[k].is_registered]
        if open_rows:
            listed = sum(known[k].named for k in indices if k not in open_rows)
            least = [known[k].named for k in open_rows]
            counted.update(zip(open_rows, fill_up(flats[ref] - listed, least), strict=True))
    return counted


def levels_of(row: AddressRow, building: Building | None) -> int | None:
    """Return the number of floors of an address's house, None if it is not mapped."""
    bearers: Sequence[AddressObject | Building] = row.objects
    for bearer in bearers if building is None else (*bearers, building):
        written = bearer.tags.get("building:levels")
        levels = _parse_levels(written) if written else None
        if levels is not None:
            return levels
    return None


@lru_cache(maxsize=1000)
def _parse_levels(text: str) -> int | None:
    found = _LEVELS.fullmatch(text)
    return int(found[1]) if found and 0 < int(found[1]) < MOST_LEVELS else None


def floors_of(flats: Sequence[Flat], levels: int | None) -> list[int]:
    """Return floors as given, or from Swedish flat numbers if all are such, or spread evenly."""
    read = parse_floors([flat.unit.split()[-1] for flat in flats if flat.unit])
    if read is None or len(read) < len(flats):
        read = [spread_floor(index, len(flats), levels) for index in range(len(flats))]
    return [read[index] if flat.floor is None else flat.floor for index, flat in enumerate(flats)]


def spread_floor(index: int, count: int, levels: int | None) -> int:
    """Return the floor of flat `index` of `count`, spread over the floors from the entrance up."""
    return index * (levels or 1) // count


def spread_over_floors(doors: Sequence[Door], levels: int | None) -> tuple[Door, ...]:
    """Return the doors of one stairwell, spread over its floors from the entrance level up."""
    # `replace` takes three times as long, and cities have many flats.
    return tuple(
        Door(d.id, d.address_id, d.unit, spread_floor(index, len(doors), levels), d.is_guessed)
        for index, d in enumerate(doors)
    )
