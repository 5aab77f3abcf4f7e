"""Find the streets of a district in any spelling."""

from __future__ import annotations

from collections.abc import Iterable

from canvass.doors.housenumber import fold
from canvass.registers.spelling import spelling_key


class StreetNames:
    """The district's streets, by exact spelling and by `spelling_key`."""

    def __init__(self, streets: Iterable[str]) -> None:
        """Take streets as spelt in the district; of two that differ only in case, the first."""
        self.by_fold: dict[str, str] = {}
        for street in streets:
            if street:
                self.by_fold.setdefault(fold(street), street)
        self._by_key: dict[str, list[str]] = {}
        for street in self.by_fold.values():
            self._by_key.setdefault(spelling_key(street), []).append(street)

    def alike(self, street: str) -> list[str]:
        """Return the street with this exact spelling, or else all streets it may mean."""
        written = self.by_fold.get(fold(street))
        return [written] if written else self._by_key.get(spelling_key(street), [])

    def spelling(self, street: str) -> str:
        """Return the district's spelling of a street if only one is meant, otherwise unchanged."""
        alike = self.alike(street)
        return alike[0] if len(alike) == 1 else street
