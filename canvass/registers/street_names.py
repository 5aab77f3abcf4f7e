"""Find the streets of a district in any spelling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from canvass.doors.housenumber import fold
from canvass.registers.abbreviations import begins_with, is_short_for, words_of
from canvass.registers.sides import without_side
from canvass.registers.spelling import SIDES, lettered, spelling_key, without_type

MOST_SHORT = 2
"""Longer first words of streets are no short forms."""


class StreetNames:
    """The district's streets, by exact spelling and by `spelling_key`.

    The names themselves decide between two readings of a spelling: "Michaelstr." is not
    Michalstraße where there are both, and "E. Dahlbergsgatan" is Erik Dahlbergsgatan if no other
    street can be shortened so. "E St" is East Street, unless E Street is there, too.
    """

    def __init__(self, streets: Iterable[str]) -> None:
        """Take streets as spelt in the district; of two that differ only in case, the first."""
        self.by_fold: dict[str, str] = {}
        for street in streets:
            if street:
                self.by_fold.setdefault(fold(street), street)
        self._by_key: dict[str, list[str]] = {}
        for street in self.by_fold.values():
            self._by_key.setdefault(spelling_key(street), []).append(street)
        self._by_side: dict[tuple[str, str], list[str]] | None = None
        self._by_rest: dict[str, list[tuple[str, str]]] | None = None
        self._by_first: dict[str, list[tuple[str, tuple[str, ...]]]] | None = None
        self._by_bare: dict[tuple[str, str], list[str]] | None = None
        # Where there is an F Street, E Street is no abbreviation of East Street.
        letters = {lettered(name) for name in self.by_fold.values()}
        self._has_letters = bool(letters - SIDES.keys() - {""})
        self._keys: dict[str, str] = {}
        self._readings: dict[str, list[str]] = {}

    def alike(self, street: str) -> list[str]:
        """Return the street with this exact spelling, or else all streets it may mean."""
        written = self.by_fold.get(fold(street))
        if written:
            return [written]
        found = self._by_key.get(spelling_key(street), [])
        if not lettered(street) and self._are_letters_apart(found):
            found = [name for name in found if not lettered(name)]
        if len(found) > 1:
            strict = spelling_key(street, is_strict=True)
            same = [name for name in found if spelling_key(name, is_strict=True) == strict]
            return same or found
        return (
            self._or_others(street, found)
            or self._turned(street)
            or self._written_out(street)
            or self._without_type(street)
            or self._without_place(street)
        )

    def readings(self, street: str) -> list[str]:
        """Return the streets that a spelling may mean if they are two or more, otherwise none."""
        known = self._readings.get(street)
        if known is None:
            alike = self.alike(street)
            apart = {(spelling_key(name), bool(lettered(name))) for name in alike}
            known = alike if len(apart) > 1 else []
            # A register asks for each of its rows, and has each street many times.
            self._readings[street] = known
        return known

    def spelling(self, street: str) -> str:
        """Return the district's spelling of a street if only one is meant, otherwise unchanged."""
        alike = self.alike(street)
        return alike[0] if len(alike) == 1 else street

    def key(self, street: str) -> str:
        """Return a key that is equal for all spellings of one of the district's streets.

        Two streets that differ in two letters for one ("ae" and "a") keep keys of their own if
        neither has the letter these could stand for ("ä").
        """
        known = self._keys.get(street)
        if known is None:
            meant = self.spelling(street)
            # A spelling of two streets is none of them.
            known = f"?{fold(street)}" if self.readings(street) else spelling_key(meant)
            names = self._by_key.get(known, ())
            if lettered(meant) and self._are_letters_apart(names):
                known = f"{known}=letter"
            elif len(names) > 1 and all(map(_is_plain, names)):
                strict = {spelling_key(name, is_strict=True) for name in names}
                own = spelling_key(meant, is_strict=True)
                known = f"{known}={own}" if len(strict) > 1 and own in strict else known
            self._keys[street] = known
        return known

    def _are_letters_apart(self, names: Sequence[str]) -> bool:
        """Return whether streets of one key that are named by a letter are streets of their own."""
        of_letter = [name for name in names if lettered(name)]
        return bool(of_letter) and (self._has_letters or len(of_letter) < len(names))

    def _without_type(self, street: str) -> list[str]:
        """Return the streets of which a name is all but the type ("S. Main", "St. James")."""
        if self._by_bare is None:
            self._by_bare = defaultdict(list)
            for name in self.by_fold.values():
                bare = without_type(name)
                if bare:
                    self._by_bare[_side_and_key(bare)].append(name)
        return self._by_bare.get(_side_and_key(street), [])

    def _or_others(self, street: str, found: list[str]) -> list[str]:
        """Return the found streets and others whose first word may be shortened so.

        "Ö." is Östra, but also Övre where such a street is there. "St" is Sankt, or else Stora.
        """
        words = street.split(maxsplit=1)
        short = fold(words[0]).rstrip(".") if len(words) > 1 else ""
        if short != "st" and not (found and len(short) == 1 and short.isalpha()):
            return found
        if self._by_rest is None:
            self._by_rest = defaultdict(list)
            for name in self.by_fold.values():
                first, _, rest = name.partition(" ")
                if rest and len(first) > MOST_SHORT:
                    self._by_rest[spelling_key(rest)].append((fold(first), name))
        more = self._by_rest.get(spelling_key(words[1]), ())
        return list(
            dict.fromkeys([*found, *(name for first, name in more if first.startswith(short))])
        )

    def _turned(self, street: str) -> list[str]:
        """Return the streets with a compass point before the name instead of behind it, or so.

        "Storgatan N" is Norra Storgatan, or Storgatan itself, if that is there, too. "Nygatan,
        Lilla" is Lilla Nygatan.
        """
        if self._by_side is None:
            self._by_side = defaultdict(list)
            for name in self.by_fold.values():
                sided = without_side(name)
                if sided is not None:
                    self._by_side[sided.side, sided.key].append(name)
        written = without_side(street)
        if written is not None:
            found = self._by_side.get((written.side, written.key), [])
            return [*found, *self._with_key(written.rest)] if found and written.is_behind else found
        before, comma, behind = street.partition(",")
        return self._with_key(f"{behind} {before}") if comma and behind.strip() else []

    def _without_place(self, street: str) -> list[str]:
        """Return the street before a place: "Storgatan, Norrby", "Storgatan (Norrby)"."""
        before, mark, _ = street.replace("(", ",").partition(",")
        written = self.by_fold.get(fold(before)) if mark and before.strip() else None
        return [written] if written else []

    def _with_key(self, street: str) -> list[str]:
        return self._by_key.get(spelling_key(street), [])

    def _written_out(self, street: str) -> list[str]:
        """Return the streets of which a name is a short form."""
        if self._by_first is None:
            self._by_first = defaultdict(list)
            for name in self.by_fold.values():
                words = words_of(name)
                for letter in begins_with(words) if words else ():
                    self._by_first[letter].append((name, words))
        words = words_of(street)
        near = self._by_first.get(words[0][0], ()) if words else ()
        # "O. Delft" is Oude Delft, but "Ö. Storgatan" lies in the east.
        is_direction = street[:1] not in "oO"
        return [
            name for name, whole in near if is_short_for(words, whole, is_direction=is_direction)
        ]


def _side_and_key(street: str) -> tuple[str, str]:
    sided = without_side(street)
    return ("", spelling_key(street)) if sided is None else (sided.side, sided.key)


def _is_plain(street: str) -> bool:
    """Return whether a street has no letter for which two might be written ("ä")."""
    return fold(street).replace("’", "'").isascii()
