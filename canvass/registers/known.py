"""The addresses a district has, as the rows of a register are held against them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple, TypeAlias

from canvass.registers.row import RegisterRow
from canvass.registers.spelling import number_key, numbers_in_range, spelling_key

Key: TypeAlias = tuple[str, str]


class KnownAddress(NamedTuple):
    """An address the district has, from the map or an earlier import; `units` are folded."""

    address_id: str
    street: str
    housenumber: str
    lon: float
    lat: float
    units: frozenset[str] = frozenset()
    register_ids: frozenset[str] = frozenset()


@dataclass(slots=True)
class Place:
    """One address while rows are matched; `line` is where the file claimed it first."""

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
    """The addresses by key, by number in a range, and by a register's id.

    `trusted` are the ids that the file at hand gives to one address only, `said` the addresses it
    names. `names` are the spellings of each street, the map's own counting a thousandfold.
    """

    places: list[Place] = field(default_factory=list)
    by_key: dict[Key, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_range: dict[Key, list[Place]] = field(default_factory=lambda: defaultdict(list))
    by_register_id: dict[str, Place] = field(default_factory=dict)
    trusted: set[str] = field(default_factory=set)
    ids: set[str] = field(default_factory=set)
    names: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    said: set[Key] = field(default_factory=set)

    def add(self, place: Place, register_ids: Iterable[str] = ()) -> None:
        """Add an address; an id that another address has stays that one's."""
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
        chains: dict[Key, list[Place]] = defaultdict(list)
        for place in self.places:
            low, hyphen, _ = place.key[1].partition("-")
            if hyphen and place.is_map:
                chains[place.key[0], low].append(place)
        for (street, _low), places in chains.items():
            if len({place.key for place in places}) == 1:
                for number in numbers_in_range(places[0].housenumber):
                    self.by_range[street, number] += places


def make_index(known: Iterable[KnownAddress]) -> Index:
    """Return the district's addresses, ready to be asked for."""
    index = Index()
    for a in known:
        key = (spelling_key(a.street), number_key(a.housenumber))
        is_map = not a.address_id.startswith("r:")
        place = Place(
            a.address_id, a.street, a.housenumber, key, a.lon, a.lat, set(a.units), is_map
        )
        index.add(place, a.register_ids)
    index.add_ranges()
    return index


def key_of(row: RegisterRow) -> Key:
    """Return street and number of a row as they are compared."""
    return spelling_key(row.street), number_key(row.housenumber)
