"""A path that is kept as the JSON text it is stored as, and read only where it is looked at."""

from __future__ import annotations

import functools
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, overload

import msgspec

from canvass.errors import DocumentError

Point = tuple[float, float]

if TYPE_CHECKING:
    WalkedPath = Sequence[Point]
else:
    # What is read from JSON by this type is a tuple.
    WalkedPath = tuple[Point, ...]


class UnreadPath(Sequence[Point]):
    """The points of a path, equal to a tuple of them; every look at it reads its text anew.

    Paths are half of a plan's text and three quarters of its values in memory, and a list or a map
    of a city's routes shows none of them. Raises DocumentError where its text is no path.
    """

    __slots__ = ("text",)

    def __init__(self, text: bytes) -> None:
        self.text = text

    def points(self) -> tuple[Point, ...]:
        """Return the points as (lon, lat)."""
        try:
            return _decoder().decode(self.text)
        except (msgspec.DecodeError, RecursionError) as error:
            raise DocumentError(
                "plan document: {error}; make the plan again", error=error
            ) from error

    def __len__(self) -> int:
        """Return the number of points."""
        return len(self.points())

    def __iter__(self) -> Iterator[Point]:
        """Iterate over the points."""
        return iter(self.points())

    @overload
    def __getitem__(self, index: int) -> Point: ...
    @overload
    def __getitem__(self, index: slice) -> tuple[Point, ...]: ...
    def __getitem__(self, index: int | slice) -> Point | tuple[Point, ...]:
        """Return one point, or several as a tuple."""
        return self.points()[index]

    def __eq__(self, other: object) -> bool:
        """Tell whether another path, read or not, has the same points."""
        if isinstance(other, UnreadPath):
            return self.text == other.text or self.points() == other.points()
        return self.points() == other if isinstance(other, tuple) else NotImplemented

    def __hash__(self) -> int:
        """Return the hash of the points as a tuple."""
        return hash(self.points())

    def __repr__(self) -> str:
        """Return the points as a tuple shows them."""
        return repr(self.points())


@functools.cache
def _decoder() -> msgspec.json.Decoder[tuple[Point, ...]]:
    return msgspec.json.Decoder(tuple[Point, ...])
