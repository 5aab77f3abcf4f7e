"""The addresses of a district, indexed for matching with the rows of a register."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from canvass.registers.row import RegisterRow
from canvass.registers.spelling import number_key, numbers_in_range, spelling_key
from canvass.registers.street_names import StreetNames

Key: TypeAlias = tuple[str, str]


class KnownAddress(NamedTuple):
    """An address of the district, from the map or an earlier import; `units` are normalised."""

    address_id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    units: frozenset[str] = frozenset()
    register_ids: frozenset[str] = frozenset()


@dataclass(slots=True)
class Place:
    """One address during a match.

    `is_map`: it is on the map. `is_added`: this file adds it. `is_claimed`: a row has matched it.
    """

    address_id: str
    street: str
    housenumber: str
    key: Key
    lon: float
    lat: float
    units: set[str]
    is_map: bool
    is_added: bool = False
    is_claimed: bool = False


@dataclass(slots=True)
class Index:
    """The addresses by key, by each number of a range, and by register id.

    `trusted` are the ids that the file uses for one address only; `said` are the addresses in the
    file, and `begun` counts those with a hyphen by street and first number. `names` counts the
    spellings of each street; one on the map counts a thousand times. `streets` are the streets
    there, which decide how a spelling is read.
    """

    streets: StreetNames
    places: list[Place] = field(default_factory=list)
    by_key: dict[Key, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_range: dict[Key, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_register_id: dict[str, Place] = field(default_factory=dict)
    trusted: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    said: set[Key] = field(default_factory=set)
    begun: Counter[Key] = field(default_factory=Counter)

    def add(self, place: Place, register_ids: Iterable[str] = ()) -> None:
        """Add an address; a register id that another address has already stays with that one."""
        self.places.append(place)
        self.by_key[place.key].append(place)
        self.ids.add(place.address_id)
        self.names[place.key[0]][place.street] += 1_000 if place.is_map else 1
        for register_id in register_ids:
            self.by_register_id.setdefault(register_id, place)

    def key_of(self, row: RegisterRow) -> Key:
        """Return the street and number of a row, normalised by the streets of the district."""
        return self.streets.key(row.street), number_key(row.housenumber)

    def spelling(self, street: str) -> str:
        """Return a street in the map's spelling, or the district's, or else unchanged."""
        names = self.names.get(self.streets.key(street))
        return names.most_common(1)[0][0] if names else street

    def add_ranges(self) -> None:
        """Index the ranges of the map by each of their numbers.

        "20-28" beside "20-27" is not a range but flat 28 of number 20, as written in Dutch.
        """
        chains: dict[Key, list[Place]] = defaultdict(list)
        for place in self.places:
            low, hyphen, _ = place.key[1].partition("-")
            if hyphen and place.is_map:
                chains[place.key[0], low].append(place)
        for (street, _low), places in chains.items():
            if len({place.key for place in places}) == 1:
                for number in numbers_in_range(places[0].housenumber):
                    self.by_range[street, number] += places


def make_index(known: Iterable[KnownAddress], streets: Iterable[str] = ()) -> Index:
    """Return an index of the district's addresses; `streets` are further names on the map."""
    addresses, named = list(known), list(streets)
    index = Index(StreetNames([*named, *(a.street for a in addresses)]))
    for street in named:
        index.names[index.streets.key(street)][street] += 500
    for a in addresses:
        key = (index.streets.key(a.street), number_key(a.housenumber))
        is_map = not a.address_id.startswith("r:")
        place = Place(
            a.address_id, a.street, a.housenumber, key, a.lon, a.lat, set(a.units), is_map
        )
        index.add(place, a.register_ids)
    index.add_ranges()
    return index


def key_of(row: RegisterRow) -> Key:
    """Return the normalised street and number of a row, for comparison."""
    return spelling_key(row.street), number_key(row.housenumber)
