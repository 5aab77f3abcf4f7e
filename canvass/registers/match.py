"""Match the rows of a register with the district's addresses: known, new or conflicting."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from shapely import STRtree

from canvass.doors.housenumber import fold_number, range_ends
from canvass.errors import CanvassError, DoorError
from canvass.registers.contradictions import several, summed_up, too_many_alike
from canvass.registers.known import (
    Index,
    Key,
    KnownAddress,
    Place,
    make_index,
)
from canvass.registers.row import RegisterRow
from canvass.registers.row_ids import SAME_PLACE_M, doubled_ids, ids_of_one_address
from canvass.registers.sides import may_be_misspelt
from canvass.registers.spelling import edit_distance, number_key
from canvass.shape_arrays import make_points
from canvass.units import M_PER_DEGREE, metres_apart

RESPELT_M = 30.0
MOST_ALIKE = 50
"""Places of one street and number in a district; each further row would be compared with all."""
NEAR_DEGREES = 1.01 * SAME_PLACE_M / M_PER_DEGREE
MOST_EDITS = 2


class Accepted(NamedTuple):
    """A row matched to address `address_id`, which the district has or now gets.

    `is_new` says whether the row adds something: an address or a flat. `moved_m` is its distance
    in metres from the district's address, None for an address that this file adds.
    """

    row: RegisterRow
    address_id: str
    street: str
    housenumber: str
    unit: str
    is_new: bool
    moved_m: float | None


@dataclass(frozen=True, slots=True)
class Matched:
    """The result of a match: the accepted rows, and the conflicting ones with the reason."""

    accepted: tuple[Accepted, ...]
    conflicting: tuple[tuple[RegisterRow, CanvassError], ...]
    new_addresses: int


def match_rows(
    rows: Sequence[RegisterRow], known: Iterable[KnownAddress], streets: Iterable[str] = ()
) -> Matched:
    """Match each row with an address of the district, or make a new one.

    The first of these rules that applies decides:

    1. The same street and number, however spelt, within 100 m.
    2. A number within a range on the map, unless the file also has the range itself.
    3. The register's own id.
    4. A street that differs by at most two letters, within 30 m.

    The same address more than 100 m away conflicts with the map, unless another row matches the
    map's address: then there are two addresses with that name. A new address gets the map's
    spelling of its street; `streets` are further street names on the map, without addresses.
    """
    index = make_index(known, streets)
    index.said = {index.key_of(row) for row in rows}
    index.begun = Counter((street, number.partition("-")[0]) for street, number in index.said
                          if "-" in number)  # fmt: skip
    index.trusted = ids_of_one_address(rows)
    conflicting: list[tuple[RegisterRow, CanvassError]] = []
    placed: list[tuple[RegisterRow, Key, Place, str]] = []
    founders: set[int] = set()
    grown: set[Key] = set()
    for row, key, place, unit in _match_known(index, rows, conflicting):
        there = place
        if there is None:
            is_full = len(index.by_key.get(key, ())) > MOST_ALIKE
            far = too_many_alike(MOST_ALIKE) if is_full else _find_far(index, row, key)
            if far is not None:
                conflicting.append((row, far))
                continue
            there, is_added = _find_or_add(index, row, key)
            if is_added:
                founders.add(len(placed))
                grown.add(key)
        placed.append((row, key, there, unit))
    accepted: list[Accepted] = []
    for at, (row, key, there, unit) in enumerate(placed):
        if key in grown and at not in founders:
            # Match against the new addresses too, so that importing the file again gives the same.
            nearest, its_unit = _find_known(index, row, key)
            if nearest is not None:
                there, unit = nearest, its_unit
        accepted.append(_accept(row, there, unit))
    return Matched(tuple(accepted), tuple(conflicting), len(founders))


def _match_known(
    index: Index, rows: Sequence[RegisterRow], conflicting: list[tuple[RegisterRow, CanvassError]]
) -> list[tuple[RegisterRow, Key, Place | None, str]]:
    """Return each row with its address in the district (None: not known) and its flat there.

    Rows that contradict an earlier row of the file are added to `conflicting` instead.
    """
    doubled = doubled_ids(rows)
    found: list[tuple[RegisterRow, Key, Place | None, str]] = []
    open_rows: list[int] = []
    for row in rows:
        if row.row_index in doubled:
            conflicting.append((row, doubled[row.row_index]))
            continue
        readings = index.streets.readings(row.street)
        if readings:
            conflicting.append((row, several(row.street, readings)))
            continue
        key = index.key_of(row)
        if len(index.by_key.get(key, ())) + len(index.by_range.get(key, ())) > MOST_ALIKE:
            conflicting.append((row, too_many_alike(MOST_ALIKE)))
            continue
        there, unit = _find_known(index, row, key)
        if there is None and (ends := _sums_up(index, row, key)):
            conflicting.append((row, ends))
            continue
        if there is None:
            open_rows.append(len(found))
        else:
            there.is_claimed = True
        found.append((row, key, there, unit))
    for at, respelt in _find_respelt(index, [(at, found[at][0]) for at in open_rows]):
        respelt.is_claimed = True
        row, key = found[at][:2]
        found[at] = (row, key, respelt, row.unit)
    return found


def _nearest(row: RegisterRow, places: Sequence[Place]) -> Place | None:
    if not places:
        return None
    best, best_m = None, SAME_PLACE_M
    for place in places:
        # Most are far away, and this is ten times as quick as their distance.
        if -NEAR_DEGREES < place.lat - row.lat < NEAR_DEGREES:
            away_m = metres_apart(row, place)
            if away_m <= best_m:
                best, best_m = place, away_m
    return best


def _sums_up(index: Index, row: RegisterRow, key: Key) -> CanvassError | None:
    """Return what a range sums up whose ends are addresses of the map, None for other rows.

    Where the file has more numbers that begin so ("20-27", "20-28"), they are flats of one house.
    """
    street, number = key
    ends = range_ends(number)
    if ends is None or row.unit or index.begun[street, ends[0]] > 1:
        return None
    if any(_nearest(row, index.by_key.get((street, end), ())) is None for end in ends):
        return None
    return summed_up(*ends)


def _find_known(index: Index, row: RegisterRow, key: Key) -> tuple[Place | None, str]:
    """Return the district's address of a row (None: not known), and the row's flat there."""
    street, number = key
    for joined in _joined_numbers(row):
        place = _nearest(row, index.by_key.get((street, joined), ()))
        if place is not None:
            return place, ""
    place = _nearest(row, index.by_key.get(key, ()))
    if place is not None:
        return place, row.unit
    ranges = [place for place in index.by_range.get(key, ()) if place.key not in index.said]
    place = _nearest(row, ranges)
    if place is not None:
        return place, f"{row.housenumber} {row.unit}".strip()
    by_id = None
    if row.register_id in index.trusted:
        by_id = index.by_register_id.get(row.register_id)
    if by_id is not None and (street == by_id.key[0] or number == by_id.key[1]):
        near = _nearest(row, [by_id])
        if near is not None:
            return near, row.unit
    return None, row.unit


def _joined_numbers(row: RegisterRow) -> list[str]:
    """Return the ways in which a map may write a row's number and flat as one number."""
    if not row.joined:
        return []
    found = [number_key(row.joined)]
    # Number 1, flat 1 is "1-1" but never 11, which is another house.
    if not (row.housenumber[-1:].isdecimal() and row.unit[:1].isdecimal()):
        found.append(number_key(row.housenumber + row.unit))
    return found


def _find_respelt(index: Index, rows: Sequence[tuple[int, RegisterRow]]) -> list[tuple[int, Place]]:
    """Return nearby addresses whose street differs from a row's by a letter or two.

    `rows` have their position; so has each result.
    """
    places = [place for place in index.places if not place.is_claimed]
    if not rows or not places:
        return []
    scale = math.cos(math.radians(places[0].lat)) * M_PER_DEGREE
    ours = np.array([(p.lon * scale, p.lat * M_PER_DEGREE) for p in places])
    theirs = np.array([(r.lon * scale, r.lat * M_PER_DEGREE) for _, r in rows])
    tree = STRtree(make_points(ours))
    which, found = tree.query(make_points(theirs), predicate="dwithin", distance=RESPELT_M)
    near: dict[int, list[int]] = defaultdict(list)
    for one, other in sorted(zip(which.tolist(), found.tolist(), strict=True)):
        near[one].append(other)
    out = []
    taken: dict[str, str] = {}
    for one, candidates in near.items():
        at, row = rows[one]
        street, number = index.key_of(row)
        best: tuple[int, float, Place] | None = None
        for place in (places[k] for k in candidates):
            if place.key[1] != number or not may_be_misspelt(row.street, place.street):
                continue
            if taken.get(place.address_id, street) != street:
                continue
            most = min(MOST_EDITS, len(street) // 4)
            edits = edit_distance(street, place.key[0], most)
            away_m = metres_apart(row, place)
            if edits <= most and (best is None or (edits, away_m) < best[:2]):
                best = (edits, away_m, place)
        if best is not None:
            taken[best[2].address_id] = street
            out.append((at, best[2]))
    return out


def _find_far(index: Index, row: RegisterRow, key: Key) -> CanvassError | None:
    """Return how a row conflicts with the map, or None if it is a new address."""
    same = index.by_key.get(key, ())
    far = [place for place in same if place.is_map and not place.is_claimed]
    if not far:
        return None
    away_m = min(metres_apart(row, place) for place in far)
    return DoorError(
        "conflict: the district has this address {away} m away; one of the two is wrong",
        away=f"{away_m:.0f}",
    )


def _find_or_add(index: Index, row: RegisterRow, key: Key) -> tuple[Place, bool]:
    place = _nearest(row, [place for place in index.by_key.get(key, ()) if place.is_added])
    if place is not None:
        return place, False
    made = Place(
        _new_id(index, row, key),
        index.spelling(row.street),
        row.housenumber,
        key,
        row.lon,
        row.lat,
        set(),
        is_map=False,
        is_added=True,
    )
    index.add(made)
    return made, True


def _new_id(index: Index, row: RegisterRow, key: Key) -> str:
    """Return "r:" and the register's id, or a hash of street, number and place (to about 10 m)."""
    if row.register_id and not row.unit and f"r:{row.register_id}" not in index.ids:
        return f"r:{row.register_id}"
    place = f"{row.lon:.4f} {row.lat:.4f}"
    digest = hashlib.blake2b("\0".join((*key, place)).encode(), digest_size=8).hexdigest()
    made, number = f"r:{digest}", 1
    while made in index.ids:
        number += 1
        made = f"r:{digest}-{number}"
    return made


def _accept(row: RegisterRow, place: Place, unit: str) -> Accepted:
    folded = fold_number(unit) if unit else ""
    is_first = place.is_added and not place.is_claimed
    is_new = is_first or (bool(unit) and folded not in place.units)
    place.is_claimed = True
    place.units.add(folded)
    moved_m = None if place.is_added else metres_apart(row, place)
    return Accepted(row, place.address_id, place.street, place.housenumber, unit, is_new, moved_m)
