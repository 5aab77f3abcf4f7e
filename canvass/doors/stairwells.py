"""Stairwells: several entrances of one address, each with its own doors."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from canvass.doors.addresses import AddressRow
from canvass.doors.door import Door
from canvass.doors.flat_number import parse_floors
from canvass.doors.flats import UNIT_KEYS, parse_flats
from canvass.doors.split import Split, make_split_doors
from canvass.osm.extract import AddressObject, Building, EntranceNode

# Ways into a building that lead to no flat.
NOT_A_STAIRWELL = frozenset({"garage", "service", "emergency", "exit", "shop", "no"})


class Stairwell(NamedTuple):
    """A place to enter by, and the doors behind it; `ref` is "" where the address has one only.

    `id` becomes the entrance's: the address's own, with "@A" for one of several.
    """

    id: str
    lon: float
    lat: float
    doors: tuple[Door, ...]
    ref: str = ""
    has_lift: bool = False
    is_top_down: bool = False
    is_split: bool = False


def make_stairwells(
    row: AddressRow,
    doors: tuple[Door, ...],
    building_entrances: Sequence[EntranceNode],
    splits: Sequence[Split],
) -> list[Stairwell]:
    """Return the stairwells of one address, at least one; every door is in exactly one.

    What an organizer split goes before the map. `building_entrances` are those that belong to this
    address alone: two or more with a `ref` of their own share the counted flats of the address.
    """
    if not splits and not building_entrances and len(row.objects) == 1:
        return [Stairwell(row.address.id, row.address.lon, row.address.lat, doors, _own_ref(row))]
    places = _places(row, building_entrances)
    written = _written_stairwells(row, doors, building_entrances, places)
    if not splits:
        return written
    split_refs = {split.ref for split in splits}
    kept = [s for s in written if s.ref and s.ref not in split_refs and "" not in split_refs]
    address = row.address
    made = []
    for split in splits:
        lon, lat = places.get(split.ref, (address.lon, address.lat))
        made.append(
            Stairwell(
                stairwell_id(address.id, split.ref),
                lon,
                lat,
                make_split_doors(split),
                split.ref,
                split.has_lift,
                split.is_top_down,
                is_split=True,
            )
        )
    return sorted([*kept, *made], key=lambda stairwell: stairwell.ref)


def entrances_by_building(entrances: Iterable[EntranceNode]) -> dict[str, list[EntranceNode]]:
    """Return the entrances that may lead to flats, by the outline they lie on."""
    found: dict[str, list[EntranceNode]] = defaultdict(list)
    for node in entrances:
        if node.building_ref is not None and node.tags.get("entrance") not in NOT_A_STAIRWELL:
            found[node.building_ref].append(node)
    return found


def sole_addresses(buildings: Sequence[Building | None]) -> set[int]:
    """Return the rows whose building has no other address: its entrances are theirs."""
    rows_by_building: dict[str, list[int]] = defaultdict(list)
    for index, building in enumerate(buildings):
        if building is not None:
            rows_by_building[building.ref].append(index)
    return {rows[0] for rows in rows_by_building.values() if len(rows) == 1}


def _own_ref(row: AddressRow) -> str:
    """Return what is written on the stairwell ("A"), where the address node says."""
    tags = row.objects[0].tags
    return tags.get("ref", "").strip() if "entrance" in tags else ""


def _places(
    row: AddressRow, building_entrances: Sequence[EntranceNode]
) -> dict[str, tuple[float, float]]:
    """Return where each stairwell with a ref stands: its own address node before others."""
    found: dict[str, tuple[float, float]] = {}
    own = [thing for thing in row.objects if "entrance" in thing.tags]
    bearers: list[AddressObject | EntranceNode] = [*own, *building_entrances]
    for thing in bearers:
        ref = thing.tags.get("ref", "").strip()
        if ref:
            found.setdefault(ref, (thing.lon, thing.lat))
    return found


def _written_stairwells(
    row: AddressRow,
    doors: tuple[Door, ...],
    building_entrances: Sequence[EntranceNode],
    places: Mapping[str, tuple[float, float]],
) -> list[Stairwell]:
    address = row.address
    named = _flats_on_entrances(address.id, building_entrances)
    if not named and any(door.unit for door in doors):
        named = _doors_by_ref(doors, places)
    elif not named and len(places) > 1 and len(doors) > 1:
        named = _shared_out(doors, sorted(places))
    if not named:
        return [Stairwell(address.id, address.lon, address.lat, doors, _own_ref(row))]
    return [
        Stairwell(
            stairwell_id(address.id, ref),
            *places.get(ref, (address.lon, address.lat)),
            of_ref,
            ref,
        )
        for ref, of_ref in named.items()
    ]


def stairwell_id(address_id: str, ref: str) -> str:
    """Return the id of the entrance that is stairwell `ref` of an address."""
    return f"{address_id}@{ref}" if ref else address_id


def _flats_on_entrances(
    address_id: str, building_entrances: Sequence[EntranceNode]
) -> dict[str, tuple[Door, ...]]:
    """Return flats written on entrances that bear no house number of their own, by ref."""
    found: dict[str, tuple[Door, ...]] = {}
    for node in building_entrances:
        ref = node.tags.get("ref", "").strip()
        if "addr:housenumber" in node.tags or UNIT_KEYS.isdisjoint(node.tags) or not ref:
            continue
        text = ";".join(node.tags[key] for key in sorted(UNIT_KEYS) if key in node.tags)
        units = parse_flats(text)
        floors = parse_floors(units) or [0] * len(units)
        if units and ref not in found:
            found[ref] = tuple(
                Door(f"{address_id}/{ref} {unit}", address_id, unit, floor)
                for unit, floor in zip(units, floors, strict=True)
            )
    return found


def _doors_by_ref(
    doors: Sequence[Door], places: Mapping[str, tuple[float, float]]
) -> dict[str, tuple[Door, ...]]:
    """Return named flats ("A 1001") by their stairwell; {} unless every one says which it is."""
    found: dict[str, list[Door]] = defaultdict(list)
    for door in doors:
        ref, _, unit = door.unit.partition(" ")
        if ref not in places or not unit:
            return {}
        found[ref].append(door._replace(unit=unit))
    return {ref: tuple(of_ref) for ref, of_ref in sorted(found.items())}


def _shared_out(doors: Sequence[Door], refs: Sequence[str]) -> dict[str, tuple[Door, ...]]:
    """Return counted flats dealt out among stairwells in turn, so that each has every floor."""
    dealt = {ref: tuple(doors[turn :: len(refs)]) for turn, ref in enumerate(refs)}
    return {ref: of_ref for ref, of_ref in dealt.items() if of_ref}
