"""Find addresses by what people write: "Parkvägen 3"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol, TypeVar

from canvass.doors.housenumber import fold, fold_number


class Addressed(Protocol):
    """Anything with an address: a door's row, or the address itself."""

    @property
    def street(self) -> str:
        """The street or place, as written."""

    @property
    def housenumber(self) -> str:
        """The number, as written."""


A = TypeVar("A", bound=Addressed)


def with_address(text: str, rows: Iterable[A]) -> list[A]:
    """Return the rows that a text names by street and number; empty if none."""
    words = text.split()
    wanted = {
        (fold(" ".join(words[:cut])), fold_number(" ".join(words[cut:])))
        for cut in range(len(words) + 1)
    }
    return [row for row in rows if (fold(row.street), fold_number(row.housenumber)) in wanted]
