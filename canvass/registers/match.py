"""Which rows of a register are addresses the district has, which are new, which contradict it."""

from __future__ import annotations

import hashlib
import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from shapely import STRtree

from canvass.doors.housenumber import fold_number
from canvass.errors import CanvassError, DoorError
from canvass.registers.row import RegisterRow
from canvass.registers.spelling import edit_distance, number_key, numbers_in_range, spelling_key
from canvass.shape_arrays import make_points
from canvass.units import M_PER_DEGREE, metres_apart

SAME_PLACE_M = 100.0
RESPELT_M = 30.0
MOST_EDITS = 2
_Key = tuple[str, str]


class KnownAddress(NamedTuple):
    """An address the district has, from the map or an earlier import; `units` are folded."""

    address_id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    units: frozenset[str] = frozenset()
    register_ids: frozenset[str] = frozenset()


class Accepted(NamedTuple):
    """A row that is the district's address `address_id`, or becomes it."""

    row: RegisterRow
    address_id: str
    street: str
    housenumber: str
    unit: str
    is_new: bool
    moved_m: float | None


@dataclass(frozen=True, slots=True)
class Matched:
    """What became of the rows: taken (new or known), or contradicting the district."""

    accepted: tuple[Accepted, ...]
    conflicting: tuple[tuple[RegisterRow, CanvassError], ...]
    new_addresses: int


@dataclass(slots=True)
class _Place:
    """One address while rows are matched; `line` is where the file claimed it first."""

    address_id: str
    street: str
    housenumber: str
    key: _Key
    lon: float
    lat: float
    units: set[str]
    is_map: bool
    is_added: bool = False
    is_claimed: bool = False


@dataclass(slots=True)
class _Index:
    """The addresses by key, by number in a range, and by a register's id.

    `trusted` are the ids that the file at hand gives to one address only, `said` the addresses it
    names. `names` are the spellings of each street, the map's own counting a thousandfold.
    """

    places: list[_Place] = field(default_factory=list)
    by_key: dict[_Key, list[_Place]] = field(default_factory=lambda: defaultdict(list))
    by_range: dict[_Key, list[_Place]] = field(default_factory=lambda: defaultdict(list))
    by_register_id: dict[str, _Place] = field(default_factory=dict)
    trusted: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    said: set[_Key] = field(default_factory=set)

    def add(self, place: _Place, register_ids: Iterable[str] = ()) -> None:
        self.places.append(place)
        self.by_key[place.key].append(place)
        self.ids.add(place.address_id)
        self.names[place.key[0]][place.street] += 1_000 if place.is_map else 1
        for register_id in register_ids:
            self.by_register_id.setdefault(register_id, place)

    def spelling(self, street: str) -> str:
        """Return a street as the map spells it, else as the district does, else as it comes."""
        names = self.names.get(spelling_key(street))
        return names.most_common(1)[0][0] if names else street

    def add_ranges(self) -> None:
        """Let ranges of the map be found by their numbers.

        "20-28" beside "20-27" is flat 28 of number 20, as the Dutch write it, and no range.
        """
        chains: dict[_Key, list[_Place]] = defaultdict(list)
        for place in self.places:
            low, hyphen, _ = place.key[1].partition("-")
            if hyphen and place.is_map:
                chains[place.key[0], low].append(place)
        for (street, _low), places in chains.items():
            if len({place.key for place in places}) == 1:
                for number in numbers_in_range(places[0].housenumber):
                    self.by_range[street, number] += places


def match_rows(
    rows: Sequence[RegisterRow], known: Iterable[KnownAddress], streets: Iterable[str] = ()
) -> Matched:
    """Return what each row is; an address is street and number, spelt any way, within 100 m.

    Then a number within a range on the map, a register's own id, and a street spelt with up to two
    other letters within 30 m count. The same address farther off than 100 m contradicts the map,
    unless another row of the file stands where the map has it: then there are two of that name.
    A number within a range that the file names as well is an address of its own. What is new takes
    the spelling of the map's street; `streets` are names of ways without an address so far.
    """
    index = _make_index(known)
    for street in streets:
        index.names[spelling_key(street)][street] += 500
    index.said = {_key(row) for row in rows}
    index.trusted |= _ids_of_one_address(rows)
    conflicting: list[tuple[RegisterRow, CanvassError]] = []
    placed: list[tuple[RegisterRow, _Key, _Place, str]] = []
    founders: set[int] = set()
    grown: set[_Key] = set()
    for row, key, place, unit in _match_known(index, rows, conflicting):
        there = place
        if there is None:
            far = _find_far(index, row, key)
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
            # What the file adds counts as it will when the file comes again.
            nearest, its_unit = _find_known(index, row, key)
            if nearest is not None:
                there, unit = nearest, its_unit
        accepted.append(_accept(row, there, unit))
    return Matched(tuple(accepted), tuple(conflicting), len(founders))


def _make_index(known: Iterable[KnownAddress]) -> _Index:
    index = _Index()
    for a in known:
        key = (spelling_key(a.street), number_key(a.housenumber))
        is_map = not a.address_id.startswith("r:")
        place = _Place(
            a.address_id, a.street, a.housenumber, key, a.lon, a.lat, set(a.units), is_map
        )
        index.add(place, a.register_ids)
    index.add_ranges()
    return index


def _match_known(
    index: _Index, rows: Sequence[RegisterRow], conflicting: list[tuple[RegisterRow, CanvassError]]
) -> list[tuple[RegisterRow, _Key, _Place | None, str]]:
    """Return each row with the address it means (None: none yet) and the flat it names there.

    Rows that contradict the file itself are put to `conflicting` instead.
    """
    doubled = _doubled_ids(rows)
    found: list[tuple[RegisterRow, _Key, _Place | None, str]] = []
    open_rows: list[int] = []
    for row in rows:
        if row.row_index in doubled:
            conflicting.append((row, doubled[row.row_index]))
            continue
        key = _key(row)
        there, unit = _find_known(index, row, key)
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


def _key(row: RegisterRow) -> _Key:
    return spelling_key(row.street), number_key(row.housenumber)


def _nearest(row: RegisterRow, places: Sequence[_Place]) -> _Place | None:
    if not places:
        return None
    best, best_m = None, SAME_PLACE_M
    for place in places:
        away_m = metres_apart(row, place)
        if away_m <= best_m:
            best, best_m = place, away_m
    return best


def _find_known(index: _Index, row: RegisterRow, key: _Key) -> tuple[_Place | None, str]:
    """Return the district's address a row means, and the flat it names there."""
    street, number = key
    if row.joined:
        for joined in (number_key(row.joined), number_key(row.housenumber + row.unit)):
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


def _find_respelt(
    index: _Index, rows: Sequence[tuple[int, RegisterRow]]
) -> list[tuple[int, _Place]]:
    """Return the addresses that differ by a letter or two of the street and stand beside a row."""
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
        street, number = _key(row)
        best: tuple[int, float, _Place] | None = None
        for place in (places[k] for k in candidates):
            if place.key[1] != number or taken.get(place.address_id, street) != street:
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


def _find_far(index: _Index, row: RegisterRow, key: _Key) -> CanvassError | None:
    """Return how a row contradicts the map, None where it is an address of its own."""
    same = index.by_key.get(key, ())
    if any(place.is_added and metres_apart(row, place) <= SAME_PLACE_M for place in same):
        return None
    far = [place for place in same if place.is_map and not place.is_claimed]
    if not far:
        return None
    away_m = min(metres_apart(row, place) for place in far)
    return DoorError(
        "conflict: the district has this address {away} m away; one of the two is wrong",
        away=f"{away_m:.0f}",
    )


def _find_or_add(index: _Index, row: RegisterRow, key: _Key) -> tuple[_Place, bool]:
    place = _nearest(row, [place for place in index.by_key.get(key, ()) if place.is_added])
    if place is not None:
        return place, False
    made = _Place(
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
    index.add(made, [row.register_id] if row.register_id else [])
    return made, True


def _new_id(index: _Index, row: RegisterRow, key: _Key) -> str:
    """Return "r:" and the register's id, or a hash of street, number and the place to some 10 m."""
    if row.register_id and not row.unit and f"r:{row.register_id}" not in index.ids:
        return f"r:{row.register_id}"
    place = f"{row.lon:.4f} {row.lat:.4f}"
    digest = hashlib.blake2b("\0".join((*key, place)).encode(), digest_size=8).hexdigest()
    made, number = f"r:{digest}", 1
    while made in index.ids:
        number += 1
        made = f"r:{digest}-{number}"
    return made


def _accept(row: RegisterRow, place: _Place, unit: str) -> Accepted:
    folded = fold_number(unit) if unit else ""
    is_first = place.is_added and not place.is_claimed
    is_new = is_first or (bool(unit) and folded not in place.units)
    place.is_claimed = True
    place.units.add(folded)
    moved_m = None if place.is_added else metres_apart(row, place)
    return Accepted(row, place.address_id, place.street, place.housenumber, unit, is_new, moved_m)


def _are_near(one: RegisterRow, other: RegisterRow) -> bool:
    return metres_apart(one, other) <= SAME_PLACE_M


def _ids_of_one_address(rows: Sequence[RegisterRow]) -> set[str]:
    """Return the ids that stand beside one street and number only, however often."""
    key_by_id: dict[str, _Key] = {}
    several: set[str] = set()
    for row in rows:
        if row.register_id and key_by_id.setdefault(row.register_id, key := _key(row)) != key:
            several.add(row.register_id)
    return key_by_id.keys() - several


def _doubled_ids(rows: Sequence[RegisterRow]) -> dict[int, CanvassError]:
    """Return the rows whose id an earlier row uses for another address, and what to say of them.

    A column in which most values repeat is no id: then nothing is said.
    """
    counts = Counter(row.register_id for row in rows if row.register_id)
    if not counts or 2 * len(counts) < sum(counts.values()):
        return {}
    first: dict[str, tuple[_Key, RegisterRow]] = {}
    out: dict[int, CanvassError] = {}
    for row in rows:
        if counts[row.register_id] < 2 or not row.register_id:
            continue
        key = _key(row)
        if row.register_id not in first:
            first[row.register_id] = (key, row)
            continue
        other_key, other = first[row.register_id]
        if other_key != key or not _are_near(row, other):
            out[row.row_index] = DoorError(
                'conflict: id "{id}" is {street} {number} in an earlier row',
                id=row.register_id[:60], street=other.street, number=other.housenumber,
            )  # fmt: skip
    return out
