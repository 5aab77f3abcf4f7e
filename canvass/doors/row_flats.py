"""What the map and registers tell about the flats of one address, by stairwell or without one."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from canvass.doors.addresses import AddressRow
from canvass.doors.behind import Behind, Flat, flat_count, read_behind
from canvass.doors.flat_ranges import unit_key
from canvass.doors.housenumber import fold_number
from canvass.doors.sharing import share_out
from canvass.osm.extract import EntranceNode
from canvass.osm.kept_tags import FLATS_SET
from canvass.units import metres_apart

# Separately mapped flats within this distance share a stairwell.
TOGETHER_M = 25.0
ONE_SPOT_M = 1.0
_SAYS = FLATS_SET | {"entrance", "addr:floor", "level"}


class Place(NamedTuple):
    """An entrance to some flats of an address; `key` identifies it among the others.

    `label` is the name of the stairwell. `own`: it has the address's number itself. `unit_label`:
    its only flat is a unit ("A") that may also be the name of the staircase.
    """

    key: str
    label: str
    lon: float
    lat: float
    flats: tuple[Flat, ...]
    doors: int
    own: bool
    unit_label: str = ""
    is_way_in: bool = True

    @property
    def is_silent(self) -> bool:
        """Whether it neither names nor counts any flats."""
        return not self.flats and not self.doors


class RowFlats(NamedTuple):
    """What the map and registers tell about the flats of one address.

    `pool` are flats without a known stairwell. `is_whole`: every flat is listed, so that a larger
    number on the building belongs to other addresses first. `silent` are entrances without a label
    and without flats; they count as stairwells only if no other stairwell is known.
    """

    places: tuple[Place, ...]
    pool: tuple[Flat, ...]
    is_whole: bool
    is_registered: bool
    silent: tuple[Place, ...] = ()

    @property
    def named(self) -> int:
        """The number of doors named or counted at the address itself."""
        return len(self.pool) + sum(max(len(p.flats), p.doors) for p in self.places)


NOTHING = RowFlats((), (), is_whole=False, is_registered=False)


def read_row_flats(
    row: AddressRow, entrances: Sequence[EntranceNode], part_of: Mapping[str, tuple[int, int]]
) -> RowFlats:
    """Return what is known about the flats of an address.

    `entrances` are those without a number that belong to it. `part_of` has (index, count) for
    objects with a list of numbers: the flats behind one door are divided among its numbers.
    """
    # A city has very many plain houses, so these are recognised by a single test.
    if not entrances and not row.flats and all(_SAYS.isdisjoint(t.tags) for t in row.objects):
        return NOTHING
    own = [_part(read_behind(t.ref, t.tags, t.lon, t.lat), part_of) for t in row.objects]
    loose = [read_behind(e.ref, e.tags, e.lon, e.lat) for e in entrances]
    # A node without a number that names flats and has no other tags is an entrance.
    loose = [b._replace(is_way_in=True, doors=flat_count(e.tags)) for b, e in
             zip(loose, entrances, strict=True)]  # fmt: skip
    behind = _with_floors([*own, *loose])
    places, pool = _places_and_pool(row, behind, len(own))
    known = {unit_key(flat.unit) for flat in pool}
    known |= {fold_number(p.label) + unit_key(flat.unit) for p in places for flat in p.flats}
    unnamed = [Flat("", f.floor) for f in row.flats if not f.unit]
    registered = [
        Flat(f.unit, f.floor) for f in row.flats if f.unit and unit_key(f.unit) not in known
    ]
    places, rest = _to_labels(places, registered)
    floors = {flat.unit: flat.floor for flat in row.flats if flat.floor is not None}
    pool = [Flat(f.unit, floors.get(f.unit, f.floor)) for f in (*pool, *rest)]
    is_whole = any(b.is_whole for b in behind) or bool(row.flats)
    is_whole = is_whole and not any(place.is_silent for place in places)
    silent = () if places else _silent(entrances, loose)
    pool = [*_once(pool), *unnamed]
    return RowFlats(tuple(places), tuple(pool), is_whole, bool(row.flats), silent)


def _silent(entrances: Sequence[EntranceNode], loose: Sequence[Behind]) -> tuple[Place, ...]:
    """Return the plain entrances of an address; if some are main entrances, only these."""
    main = [b for e, b in zip(entrances, loose, strict=True) if e.tags.get("entrance") == "main"]
    return tuple(_told_apart([_place(b, is_own=False) for b in main or loose]))


def _part(behind: Behind, part_of: Mapping[str, tuple[int, int]]) -> Behind:
    """Return the share of one of several numbers on an object: a run of its flats."""
    turn, of = part_of.get(behind.ref, (0, 1))
    if of == 1 or not behind.is_whole or len(behind.flats) < of:
        return behind
    shares = share_out(len(behind.flats), of)
    start = sum(shares[:turn])
    return behind._replace(flats=behind.flats[start : start + shares[turn]])


def _with_floors(behind: Sequence[Behind]) -> list[Behind]:
    """Return the objects with floors added to names, if only the floor distinguishes the flats."""
    levels = {b.level for b in behind if b.level}
    named = any(b.flats for b in behind)
    by_unit: dict[str, set[str]] = defaultdict(set)
    for b in behind:
        for flat in b.flats if not b.is_whole else ():
            by_unit[fold_number(f"{b.label} {flat.unit}")].add(b.floor_written)
    out = []
    for b in behind:
        if b.level and (len(levels) > 1 or named):
            floor = int(b.level) if re.fullmatch(r"-?\d{1,2}", b.level) else None
            b = b._replace(flats=(Flat(b.level, floor),))
        elif b.flats and not b.is_whole and b.floor_written:
            b = b._replace(
                flats=tuple(
                    Flat(f"{b.floor_written} {flat.unit}", flat.floor)
                    if len(by_unit[fold_number(f"{b.label} {flat.unit}")]) > 1
                    else flat
                    for flat in b.flats
                )
            )
        out.append(b)
    return out


def _places_and_pool(
    row: AddressRow, behind: Sequence[Behind], own_count: int
) -> tuple[list[Place], list[Flat]]:
    """Return the entrances with flats of their own, and the flats at none of them."""
    own_ways_in = sum(b.is_way_in for b in behind[:own_count])
    lists = len({b.flats for b in behind if b.is_whole and b.is_point})
    places: list[Place] = []
    points: list[Behind] = []
    outlines: list[Behind] = []
    for k, b in enumerate(behind):
        is_own = k < own_count
        says = bool(b.flats) or bool(b.doors) or b.is_stairwell
        if (b.is_way_in and (says or (is_own and own_ways_in > 1))) or (
            b.is_point and b.is_whole and lists > 1
        ):
            places.append(_place(b, is_own=is_own))
        elif b.flats:
            (points if b.is_point else outlines).append(b)
    places = _told_apart(places)
    pool: list[Flat] = []
    at_ways_in = {unit_key(f.unit) for p in places for f in p.flats}
    for b in points:
        near = _nearest_place(row, b, places)
        flats = [f for f in _labelled(b) if unit_key(f.unit) not in at_ways_in]
        if not flats or (b.is_whole and set(flats) <= set(pool)):
            continue
        if near is None:
            pool += flats
        elif near < 0:
            places.append(Place(b.ref, "", b.lon, b.lat, tuple(flats), 0, own=True))
        else:
            known = {flat.unit for flat in places[near].flats}
            more = [flat for flat in flats if flat.unit not in known]
            places[near] = places[near]._replace(flats=(*places[near].flats, *more))
    # The outline repeats flats of the entrances, so only flats named nowhere else are added.
    named = {unit_key(f.unit) for p in places for f in p.flats}
    named |= {fold_number(p.label) + unit_key(f.unit) for p in places for f in p.flats}
    pool += [f for b in outlines for f in _labelled(b) if unit_key(f.unit) not in named]
    return places, _once(pool)


def _once(flats: Sequence[Flat]) -> list[Flat]:
    """Return flats without those of the same name and floor, however these are spelt."""
    if len(flats) < 2:
        return list(flats)
    first: dict[tuple[str, int | None], Flat] = {}
    for flat in flats:
        first.setdefault((unit_key(flat.unit), flat.floor), flat)
    return list(first.values())


def _place(b: Behind, *, is_own: bool) -> Place:
    is_unit = len(b.flats) == 1 and not b.is_whole and not b.doors
    unit = b.flats[0].unit if is_unit and " " not in b.flats[0].unit else ""
    return Place(
        b.ref, b.label, b.lon, b.lat, b.flats, b.doors, is_own, unit, is_way_in=b.is_way_in
    )


def _labelled(b: Behind) -> list[Flat]:
    return [f._replace(unit=f"{b.label} {f.unit}".lstrip()) for f in b.flats]


def _told_apart(places: Sequence[Place]) -> list[Place]:
    """Return the places without duplicates, one for each entrance.

    Two places with the same label are one if they have the same flats or one has none. Two without
    a label are one if they are at the same spot, or have the same flats and neither is an entrance.
    """
    out: list[Place] = []
    for place in places:
        twice = next((k for k, other in enumerate(out) if _is_same(place, other)), None)
        if twice is None:
            out.append(place)
        else:
            flats = tuple(dict.fromkeys((*out[twice].flats, *place.flats)))
            out[twice] = out[twice]._replace(flats=flats, doors=max(out[twice].doors, place.doors))
    return out


def _is_same(one: Place, other: Place) -> bool:
    if one.label != other.label:
        return False
    if one.label:
        return one.flats == other.flats or one.is_silent or other.is_silent
    if one.flats and one.flats == other.flats and not (one.is_way_in and other.is_way_in):
        return True
    return metres_apart(one, other) <= ONE_SPOT_M


def _nearest_place(row: AddressRow, b: Behind, places: Sequence[Place]) -> int | None:
    """Return the place of a separately mapped flat; None: the address's, -1: a place of its own."""
    found = [(metres_apart(b, row.address), -1)]
    found += [(metres_apart(b, place), k) for k, place in enumerate(places) if not place.label]
    metres, k = min(found)
    if metres > TOGETHER_M:
        return -1
    return None if k < 0 else k


def _to_labels(places: Sequence[Place], flats: Sequence[Flat]) -> tuple[list[Place], list[Flat]]:
    """Add a register's flats ("A 1001") to the stairwell with that name; return the rest."""
    out, rest = list(places), []
    by_label = {place.label: k for k, place in enumerate(places) if place.label}
    for flat in flats:
        label, _, unit = flat.unit.partition(" ")
        k = by_label.get(label)
        if k is None or not unit:
            rest.append(flat)
        else:
            out[k] = out[k]._replace(flats=(*out[k].flats, flat._replace(unit=unit)))
    return out, rest
