"""How many doors an address has, what they are called, and on which floor they are."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from functools import lru_cache

from canvass.doors.addresses import AddressRow
from canvass.doors.building_index import BuildingIndex
from canvass.doors.door import Door
from canvass.doors.flat_number import parse_floors
from canvass.doors.housenumber import fold_number
from canvass.osm.extract import AddressObject, Building, Extract

_RANGE = re.compile(r"(\d{1,5})\s*[-–]\s*(\d{1,5})")
_WHOLE = re.compile(r"\s*(\d{1,5})(\.0)?\s*")
_LEVELS = re.compile(r"\s*(\d{1,3})([.,]\d+)?\s*")
# More than any one house has; a larger figure is a slip of the pen and not believed.
MOST_FLATS = 2000
MOST_LEVELS = 200
UNIT_KEYS = frozenset({"addr:flats", "addr:unit", "addr:door"})


def parse_flats(text: str) -> list[str]:
    """Return the units of `addr:flats`: "1-3;14" is 1, 2, 3, 14; at most 2,000."""
    units: list[str] = []
    for part in re.split(r"[;,]", text):
        found = _RANGE.fullmatch(part.strip())
        if found and 0 <= int(found[2]) - int(found[1]) < MOST_FLATS:
            width = len(found[1]) if found[1].startswith("0") else 0
            units += [f"{n:0{width}}" for n in range(int(found[1]), int(found[2]) + 1)]
        elif part.strip():
            units.append(part.strip())
        if len(units) > MOST_FLATS:
            break
    return list(dict.fromkeys(units))[:MOST_FLATS]


def share_out(flats: int, addresses: int) -> list[int]:
    """Return how many flats each address of a building gets, as even as whole numbers allow."""
    low, more = divmod(max(flats, 0), addresses)
    return [low + int(index < more) for index in range(addresses)]


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


def make_doors_of(
    rows: Sequence[AddressRow], buildings: Sequence[Building | None]
) -> list[tuple[tuple[Door, ...], int | None]]:
    """Return for each address its doors and the number of its floors (None when unknown).

    Flats named on the address come first; `building:flats` is shared out among the other addresses
    of the building, never counted twice; an address with neither is one door.
    """
    named = [_named_units(row) for row in rows]
    counted = _counted_flats(rows, buildings, named)
    out = []
    for index, row in enumerate(rows):
        levels = _levels(row, buildings[index])
        out.append((_doors(row, named[index], counted.get(index, 0), levels), levels))
    return out


def spread_over_floors(doors: Sequence[Door], levels: int | None) -> tuple[Door, ...]:
    """Return the doors of one stairwell, spread over its floors from the entrance level up."""
    # Written out: `replace` costs three times as much, and cities have many flats.
    return tuple(
        Door(d.id, d.address_id, d.unit, _floor(index, len(doors), levels), d.is_guessed)
        for index, d in enumerate(doors)
    )


def _counted_flats(
    rows: Sequence[AddressRow],
    buildings: Sequence[Building | None],
    named: Sequence[Sequence[str]],
) -> dict[int, int]:
    """Return by row how many flats are known by number only.

    The figure belongs to the building, or else to the map object; all addresses there share it.
    """
    flats: dict[str, int] = {}
    sharing: dict[str, list[int]] = defaultdict(list)
    for index, row in enumerate(rows):
        building = buildings[index]
        bearers: list[Building | AddressObject] = [] if building is None else [building]
        for bearer in (*bearers, *row.objects):
            count = _flats(bearer.tags)
            if count:
                flats[bearer.ref] = count
                sharing[bearer.ref].append(index)
                break
    counted: dict[int, int] = {}
    for ref, indices in sharing.items():
        unnamed = [index for index in indices if not named[index]]
        rest = flats[ref] - sum(len(named[index]) for index in indices)
        if unnamed:
            counted.update(zip(unnamed, share_out(rest, len(unnamed)), strict=True))
    return counted


def _flats(tags: Mapping[str, str]) -> int:
    written = tags.get("building:flats")
    found = _WHOLE.fullmatch(written) if written else None
    count = int(found[1]) if found else 0
    return count if count <= MOST_FLATS else 0


def _levels(row: AddressRow, building: Building | None) -> int | None:
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


def _named_units(row: AddressRow) -> list[str]:
    # A loop: a generator for each address takes longer than the question.
    for thing in row.objects:
        if not UNIT_KEYS.isdisjoint(thing.tags):
            break
    else:
        if not row.flats:
            return []
    units: list[str] = []
    for thing in row.objects:
        tags = thing.tags
        own = [tags[key].strip() for key in ("addr:unit", "addr:door") if tags.get(key, "").strip()]
        if tags.get("addr:flats", "").strip():
            ref = tags.get("ref", "").strip() if "entrance" in tags else ""
            stairwell = f"{own[0] if own else ref} ".lstrip()
            units += [stairwell + flat for flat in parse_flats(tags["addr:flats"])]
        elif len(own) == 1:
            units += parse_flats(own[0])
        elif own:
            units.append(" ".join(own))
    known = {fold_number(unit) for unit in units}
    units += [flat.unit for flat in row.flats if fold_number(flat.unit) not in known]
    return list(dict.fromkeys(units))


def _doors(
    row: AddressRow, named: Sequence[str], counted: int, levels: int | None
) -> tuple[Door, ...]:
    address_id = row.address.id
    if named:
        floors = _named_floors(named, levels)
        written = {flat.unit: flat.floor for flat in row.flats if flat.floor is not None}
        floors = [written.get(unit, floor) for unit, floor in zip(named, floors, strict=True)]
        return tuple(
            Door(f"{address_id}/{unit}", address_id, unit, floor)
            for unit, floor in zip(named, floors, strict=True)
        )
    if counted > 1:
        return tuple(
            Door(f"{address_id}/#{i + 1}", address_id, "", _floor(i, counted, levels), True)
            for i in range(counted)
        )
    return (Door(address_id, address_id, is_guessed=row.address.is_guessed),)


def _named_floors(units: Sequence[str], levels: int | None) -> list[int]:
    """Return floors read off Swedish flat numbers where all units are such, else spread out."""
    floors = parse_floors([unit.split()[-1] for unit in units])
    if floors is not None:
        return floors
    return [_floor(index, len(units), levels) for index in range(len(units))]


def _floor(index: int, count: int, levels: int | None) -> int:
    return index * (levels or 1) // count
