"""Make addresses from map objects: split lists, merge duplicates, lose nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from canvass.doors.along import along
from canvass.doors.building_index import BuildingIndex
from canvass.doors.door import NO_PLACE, Address, RegisteredFlat
from canvass.doors.housenumber import fold, fold_number, is_number, range_ends
from canvass.doors.written import (
    Marks,
    cities_of_streets,
    marks_of,
    may_be_one,
    read_address,
    street_of,
)
from canvass.osm.address_keys import UNREAD
from canvass.osm.extract import AddressObject, Extract, Way
from canvass.osm.lifecycle import State, state_of_house
from canvass.units import metres_apart

SAME_PLACE_M = 100.0
# A number on a gate or kerb this near belongs to the house behind it, otherwise to another house.
BESIDE_BUILDING_M = 30.0
AT_OUTLINE_M = 0.3
SUMMED_UP = "a range of numbers that are addresses of their own in the same building"
TAKEN_DOWN = "no house there: the map says it was taken down"
NOT_BUILT = "no house there: the map says it is not built yet"
OLD_NUMBER = "the map says that this number is no longer in use"
NEW_NUMBER = "the map says that this number is not in use yet"
MISSING = {
    State.GONE: TAKEN_DOWN,
    State.UNBUILT: NOT_BUILT,
    State.OLD_NUMBER: OLD_NUMBER,
    State.NEW_NUMBER: NEW_NUMBER,
}
IN_ONE_TEXT = "street and number in one text, and no street of the map is named in it"
NO_NUMBER = "no house number: its text has no digit, or is 0"
BUSINESS = frozenset({"shop", "office", "amenity", "tourism", "craft", "healthcare", "club"})


class AddressRow(NamedTuple):
    """One address and the map objects (with their tags) that have it; the first one gives the id.

    `flats` are those named by a register. `batch_no` is the import that the address came from, 0
    for the map. `problem` is why it can never be planned, whatever the streets; "" if it can.
    """

    address: Address
    objects: tuple[AddressObject, ...]
    flats: tuple[RegisteredFlat, ...] = ()
    batch_no: int = 0
    problem: str = ""


class _Bearer(NamedTuple):
    """One house number on one object; `order` is its position when sorted by rank."""

    order: int
    thing: AddressObject
    street: str
    number: str
    is_listed: bool
    problem: str


def make_address_rows(
    extract: Extract, buildings: BuildingIndex | None = None
) -> tuple[list[AddressRow], int]:
    """Return all addresses of a map, and how many map objects were duplicates.

    Two objects are one address if they have the same street (or place) and number, are within 100 m
    of each other, and do not differ in building, house name, postcode, city or block. Entrances
    come before nodes, nodes before building outlines, and plain objects before shops. Addresses
    without a street, and those without a real number ("?"), are never merged.
    """
    alone: list[_Bearer] = []
    by_key: dict[tuple[str, str], list[_Bearer]] = defaultdict(list)
    streets = _way_names(extract) if any(_needs_streets(a.tags) for a in extract.addresses) else {}
    rows_drawn = {f"w{way.way_id}": way for way in extract.interpolations}
    order = 0
    not_told: frozenset[str] | None = None
    street_by_ref = _streets_of_houses(extract, buildings)
    for one in sorted(extract.addresses, key=_rank):
        written = read_address(one.tags, streets)
        if one.ref in street_by_ref:
            written = written._replace(street=street_by_ref[one.ref], is_counted=True)
        elif written.street and not written.is_counted:
            if not_told is None:
                not_told = cities_of_streets(a.tags for a in extract.addresses)
            if fold(written.street) in not_told:
                written = written._replace(street="")
        folded = fold(written.street)
        is_listed = len(written.numbers) > 1
        missing = MISSING.get(state_of_house(one.tags).state, "")
        way = rows_drawn.get(one.ref) if is_listed else None
        for turn, number in enumerate(written.numbers):
            thing = one if way is None else _along_row(one, way, turn, len(written.numbers))
            problem = "" if written.is_name or is_number(number) else NO_NUMBER
            problem = IN_ONE_TEXT if UNREAD in one.tags else problem
            problem = NO_PLACE if thing.place_unknown else problem
            problem = problem or missing
            bearer = _Bearer(order, thing, written.street, number, is_listed, problem)
            order += 1
            if written.is_counted and not problem:
                by_key[folded, fold_number(number)].append(bearer)
            else:
                alone.append(bearer)
    index = BuildingIndex(extract.buildings) if buildings is None else buildings
    alone += _summed_up(by_key, index)
    several = [bearers for bearers in by_key.values() if len(bearers) > 1]
    groups = [[bearer] for bearer in alone]
    groups += [bearers for bearers in by_key.values() if len(bearers) == 1]
    for bearers, lie_in in zip(several, _lie_in(several, extract, index), strict=True):
        groups += _groups(bearers, lie_in)
    groups.sort(key=lambda group: group[0].order)
    return [_make_row(group) for group in groups], order - len(groups)


def _streets_of_houses(extract: Extract, buildings: BuildingIndex | None) -> dict[str, str]:
    """Return the streets of numbers without one, by ref: that of the only house they belong to."""
    bare = [
        thing
        for thing in extract.addresses
        if thing.building_ref is None
        and not thing.place_unknown
        and "addr:housenumber" in thing.tags
        and not street_of(thing.tags)
    ]
    if not bare or not extract.buildings:
        return {}
    index = BuildingIndex(extract.buildings) if buildings is None else buildings
    houses = {thing.ref: thing for thing in extract.addresses if thing.building_ref is not None}
    found = {}
    for thing, inside in zip(bare, index.holding([(t.lon, t.lat) for t in bare]), strict=True):
        refs = {index.buildings[k].ref for k in inside}
        streets = {street_of(houses[ref].tags) for ref in refs if ref in houses} - {""}
        if len(streets) == 1:
            found[thing.ref] = streets.pop()
    return found


def _summed_up(by_key: dict[tuple[str, str], list[_Bearer]], index: BuildingIndex) -> list[_Bearer]:
    """Take out the ranges on buildings in which both ends are addresses of their own.

    The range ("2-6") then only sums up what is mapped at the entrances (2, 4, 6).
    """
    asked = []
    for (street, _), bearers in by_key.items():
        if any(bearer.thing.building_ref is None for bearer in bearers):
            continue
        for bearer in bearers:
            ends = range_ends(bearer.number)
            if ends and not bearer.is_listed and all((street, end) in by_key for end in ends):
                asked.append((street, ends, bearer))
    found = []
    for street, ends, bearer in asked:
        if all(_has_inside(by_key[street, end], bearer.thing, index) for end in ends):
            found.append(bearer._replace(problem=SUMMED_UP))
            by_key[street, fold_number(bearer.number)].remove(bearer)
    for key in [key for key, bearers in by_key.items() if not bearers]:
        del by_key[key]
    return found


def _has_inside(bearers: Sequence[_Bearer], house: AddressObject, index: BuildingIndex) -> bool:
    """Return whether one of the addresses is a point in or on the outline of a building."""
    points = [(b.thing.lon, b.thing.lat) for b in bearers if b.thing.building_ref is None]
    near = zip(index.holding(points), index.near(points, AT_OUTLINE_M), strict=True)
    refs = {index.buildings[k].ref for inside, beside in near
            for k in (*inside, *(each for _, each in beside))}  # fmt: skip
    return house.building_ref in refs


def _along_row(thing: AddressObject, way: Way, turn: int, count: int) -> AddressObject:
    """Return a way with a range and a rule as one of its numbers, at that number's place."""
    line = way.lonlat
    if len(line) > 2 and (line[0] == line[-1]).all():
        return thing
    lon, lat = along(line, turn / max(1, count - 1))
    return thing._replace(lon=lon, lat=lat)


def _needs_streets(tags: Mapping[str, str]) -> bool:
    """Return whether the street may stand in a text with the number."""
    is_bare = "addr:street" not in tags and " " in tags.get("addr:housenumber", "")
    return is_bare or "addr:full" in tags


def _way_names(extract: Extract) -> dict[str, str]:
    """Return the names of ways by their normalised form."""
    names = {way.tags["name"] for way in extract.ways if "name" in way.tags}
    return {fold(name): name for name in sorted(names)}


def _rank(thing: AddressObject) -> int:
    if "entrance" in thing.tags:
        return 0
    kind = {"n": 1, "w": 3}.get(thing.ref[0], 4)
    return kind if BUSINESS.isdisjoint(thing.tags) else kind + 1


class _Place(NamedTuple):
    """The buildings that contain an object, or else those beside it."""

    inside: frozenset[str]
    beside: frozenset[str]


def _lie_in(
    several: Sequence[Sequence[_Bearer]], extract: Extract, buildings: BuildingIndex | None
) -> list[list[_Place]]:
    """Return the place of each object; a building outline lies in itself."""
    things = [bearer.thing for bearers in several for bearer in bearers]
    if not things:
        return []
    index = BuildingIndex(extract.buildings) if buildings is None else buildings
    at = [(thing.lon, thing.lat) for thing in things]
    on_outline = {e.ref: e.building_ref for e in extract.entrances if e.building_ref is not None}
    places = []
    for thing, inside, near in zip(
        things, index.holding(at), index.near(at, BESIDE_BUILDING_M), strict=True
    ):
        refs = {index.buildings[k].ref for k in inside}
        refs |= {ref for ref in (thing.building_ref, on_outline.get(thing.ref)) if ref}
        beside = frozenset() if refs else frozenset(index.buildings[k].ref for _, k in near)
        places.append(_Place(frozenset(refs), beside))
    cut = iter(places)
    return [[next(cut) for _ in bearers] for bearers in several]


def _groups(bearers: list[_Bearer], places: list[_Place]) -> list[list[_Bearer]]:
    """Group the objects with one street and number into addresses, each group sorted by rank.

    Objects inside buildings come first, so that the others join the nearest of them.
    """
    marks = [marks_of(bearer.thing.tags) for bearer in bearers]
    groups: list[list[int]] = []
    for index in sorted(range(len(bearers)), key=lambda i: (not places[i].inside, i)):
        found = [g for g in groups if all(_is_one(index, k, bearers, places, marks) for k in g)]
        if found:
            here = bearers[index].thing
            nearest = min(found, key=lambda g: min(metres_apart(bearers[k].thing, here) for k in g))
            nearest.append(index)
        else:
            groups.append([index])
    return [[bearers[index] for index in sorted(group)] for group in groups]


def _is_one(
    i: int, j: int, bearers: Sequence[_Bearer], places: Sequence[_Place], marks: Sequence[Marks]
) -> bool:
    """Return whether two objects with the same street and number may be the same address."""
    one, other = places[i], places[j]
    here, there = bearers[i].thing, bearers[j].thing
    metres = metres_apart(here, there)
    is_one_building = not one.inside.isdisjoint(other.inside)
    if metres > SAME_PLACE_M or (one.inside and other.inside and not is_one_building):
        return False
    if (one.inside or other.inside) and not is_one_building:
        outside, house = (other, one) if one.inside else (one, other)
        is_plain = BUSINESS.isdisjoint((there if one.inside else here).tags)
        if is_plain and metres > BESIDE_BUILDING_M and outside.beside.isdisjoint(house.inside):
            return False
    return may_be_one(marks[i], marks[j], is_one_building=is_one_building)


def _make_row(group: Sequence[_Bearer]) -> AddressRow:
    first = group[0]
    things = _once(bearer.thing for bearer in group)
    building = next((thing.building_ref for thing in things if thing.building_ref), None)
    thing = first.thing
    made_id = f"{thing.ref}:{first.number}" if first.is_listed else thing.ref
    address = Address(made_id, first.street, first.number, thing.lon, thing.lat, building)
    return AddressRow(address, things, problem=first.problem)


def _once(things: Iterable[AddressObject]) -> tuple[AddressObject, ...]:
    return tuple({thing.ref: thing for thing in things}.values())
