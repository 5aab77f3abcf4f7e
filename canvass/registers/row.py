"""What every register is read into: rows of text, then addresses with a place."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, eq=False)
class RawTable:
    """A file's cells as text, column by column, each column as long as `line_no`.

    `line_no` is the line of the file (CSV) or the number of the feature, from 1. `x`, `y` and
    `crs` come from the geometry where the file has one (NaN: none).
    """

    headings: tuple[str, ...]
    columns: tuple[Sequence[str], ...]
    line_no: Sequence[int]
    broken: tuple[Rejected, ...] = ()
    x: NDArray[np.float64] | None = None
    y: NDArray[np.float64] | None = None
    crs: str | None = None

    def cells(self, index: int) -> tuple[str, ...]:
        """Return one row's cells."""
        return tuple(column[index] for column in self.columns)


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that is not taken: its line in the file, why, and its cells."""

    line_no: int
    reason: str
    cells: tuple[str, ...] = ()


class RegisterRow(NamedTuple):
    """One door of a register: an address, or one flat (`unit`) of it; degrees as WGS 84.

    `row_index` is its place in the table, from 0. `register_id` is the register's own id of the
    row, "" when it has none. `joined` is number and flat written as one ("12-1"), as a map may
    have it.
    """

    row_index: int
    street: str
    housenumber: str
    lon: float
    lat: float
    unit: str = ""
    floor: int | None = None
    register_id: str = ""
    joined: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """A register read: its rows, and the rows that could not be used."""

    table: RawTable
    rows: tuple[RegisterRow, ...]
    rejected: tuple[Rejected, ...]
    profile: str
    crs: str
    columns: dict[str, str] = field(default_factory=dict)
    outside: int = 0
