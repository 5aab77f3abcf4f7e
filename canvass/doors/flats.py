"""How many doors an address has, what they are called, and on which floor they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from functools import lru_cache

from canvass.doors.addresses import AddressRow
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
    """Return the building each address belongs to: its own outline, or the smallest it lies in.

    Where the first object of an address lies in none, the others say (a number at the gate).
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
    return out


def count_flats(
    rows: Sequence[AddressRow],
    buildings: Sequence[Building | None],
    known: Sequence[RowFlats],
) -> dict[int, int]:
    """Return by row how many flats it has at least by what `building:flats` says.

    The figure belongs to the building, or else to the map object, and all addresses there share
    it. It is a floor for the sum: what addresses name themselves is taken off first, addresses
    whose flats are all listed get no more unless all are, and a single named unit is one of them.
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
    """Return the number of floors of an address's house, None where the map does not say."""
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
    """Return floors as written, or read off Swedish flat numbers where all are such, or spread."""
    read = parse_floors([flat.unit.split()[-1] for flat in flats if flat.unit])
    if read is None or len(read) < len(flats):
        read = [spread_floor(index, len(flats), levels) for index in range(len(flats))]
    return [read[index] if flat.floor is None else flat.floor for index, flat in enumerate(flats)]


def spread_floor(index: int, count: int, levels: int | None) -> int:
    """Return the floor of one of so many flats, spread over the floors from the entrance up."""
    return index * (levels or 1) // count


def spread_over_floors(doors: Sequence[Door], levels: int | None) -> tuple[Door, ...]:
    """Return the doors of one stairwell, spread over its floors from the entrance level up."""
    # Written out: `replace` costs three times as much, and cities have many flats.
    return tuple(
        Door(d.id, d.address_id, d.unit, spread_floor(index, len(doors), levels), d.is_guessed)
        for index, d in enumerate(doors)
    )
