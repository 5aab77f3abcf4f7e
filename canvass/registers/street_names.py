"""The streets of a district, found however people spell them."""

from __future__ import annotations

from collections.abc import Iterable

from canvass.doors.housenumber import fold
from canvass.registers.spelling import spelling_key


class StreetNames:
    """The streets there are, by how they are written and by `spelling_key`."""

    def __init__(self, streets: Iterable[str]) -> None:
        """Take streets as the district spells them; of two that differ in case, the first."""
        self.by_fold: dict[str, str] = {}
        for street in streets:
            if street:
                self.by_fold.setdefault(fold(street), street)
        self._by_key: dict[str, list[str]] = {}
        for street in self.by_fold.values():
            self._by_key.setdefault(spelling_key(street), []).append(street)

    def alike(self, street: str) -> list[str]:
        """Return the streets a spelling may mean: the one written so, else all that are alike."""
        written = self.by_fold.get(fold(street))
        return [written] if written else self._by_key.get(spelling_key(street), [])

    def spelling(self, street: str) -> str:
        """Return a street as the district spells it where only one is meant, else as it is."""
        alike = self.alike(street)
        return alike[0] if len(alike) == 1 else street
