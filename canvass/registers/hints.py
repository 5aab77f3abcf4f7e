"""Hints from a district that help to read a register: street names, house numbers, places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from canvass.doors.housenumber import leading_number
from canvass.registers.spelling import number_key, spelling_key
from canvass.tables.numbers import plain_number

MOST_PLACES = 40_000
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Hints:
    """Hints: `words` of street names (case-folded), house `numbers` as written, the `largest`.

    `places` are (lon, lat) of the addresses by their normalised street and number.
    """

    words: frozenset[str] = frozenset()
    numbers: frozenset[str] = frozenset()
    largest: int = 9_999
    places: Mapping[tuple[str, str], tuple[tuple[float, float], ...]] = field(default_factory=dict)

    def knows(self, street: str) -> bool:
        """Return whether every word of a street is in the map's street names."""
        words = _WORD.findall(street.casefold())
        return bool(words) and self.words.issuperset(words)


NO_HINTS = Hints()


def make_hints(
    addresses: Iterable[tuple[str, str, float, float]], streets: Iterable[str] = ()
) -> Hints:
    """Make hints from addresses (street, number, lon, lat) and from street names."""
    words: set[str] = set()
    numbers: set[str] = set()
    places: dict[tuple[str, str], list[tuple[float, float]]] = {}
    names: set[str] = set(streets)
    for street, number, lon, lat in addresses:
        names.add(street)
        numbers.add(plain_number(number))
        if len(places) < MOST_PLACES:
            places.setdefault((spelling_key(street), number_key(number)), []).append((lon, lat))
    for name in names:
        words.update(word.casefold() for word in _WORD.findall(name))
    largest = max((leading_number(number) or 0 for number in numbers), default=0)
    found = {key: tuple(where) for key, where in places.items()}
    return Hints(frozenset(words), frozenset(numbers), max(9_999, largest), found)


def hints_to_plain(hints: Hints) -> dict[str, Any]:
    """Return hints as JSON values."""
    return {
        "words": sorted(hints.words),
        "numbers": sorted(hints.numbers),
        "largest": hints.largest,
        "places": [[*key, *where] for key, where in hints.places.items()],
    }


def hints_from_plain(plain: Mapping[str, Any]) -> Hints:
    """Return the hints of JSON values."""
    places = {
        (street, number): tuple((lon, lat) for lon, lat in where)
        for street, number, *where in plain["places"]
    }
    return Hints(
        frozenset(plain["words"]), frozenset(plain["numbers"]), int(plain["largest"]), places
    )
