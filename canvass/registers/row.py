"""The rows of a register: first as text cells, then as addresses with a place."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from canvass.errors import CanvassError

CELL_END, ROW_END = "\x1f", "\x1e"
_NO_MARKS = str.maketrans({CELL_END: " ", ROW_END: " "})


class RawRow(NamedTuple):
    """A row of a file: its line (or the number of its feature) and its cells as text.

    `fault` says why the row cannot be split into cells; None if it can.
    """

    line_no: int
    cells: Sequence[str]
    fault: CanvassError | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Source:
    """A file whose rows can be read repeatedly, always in the same order.

    `x` and `y` come from the geometry if the file has one, NaN for a row without; `crs` is the CRS
    declared by the file. `encoding` is the guessed text encoding, "" if the format defines it.
    """

    headings: tuple[str, ...]
    rows: Callable[[], Iterator[RawRow]]
    x: NDArray[np.float64] | None = None
    y: NDArray[np.float64] | None = None
    crs: str | None = None
    encoding: str = ""
    delimiter: str = ","


@dataclass(frozen=True, slots=True)
class Rejected:
    """A rejected row: its line in the file, the reason, and its cells."""

    line_no: int
    fault: CanvassError
    cells: tuple[str, ...] = ()

    @property
    def reason(self) -> str:
        """The reason in English."""
        return str(self.fault)


class RegisterRow(NamedTuple):
    """One door of a register: an address, or one flat (`unit`) of it; degrees as WGS 84.

    `row_index` is its position among the kept rows, from 0. `register_id` is the register's own id
    of the row, "" if it has none. `joined` is number and flat written together ("12-1"), as on some
    maps.
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


class KeptCells:
    """The cells of the kept rows in packed form, because only a few are ever read again."""

    def __init__(self, lines: array[int], ends: array[int], packed: bytes) -> None:
        """Take the line of each row, the end of its bytes, and the bytes of all rows."""
        self._lines, self._ends, self._packed = lines, ends, packed

    def line(self, index: int) -> int:
        """Return a row's line."""
        return self._lines[index]

    def cells(self, index: int) -> tuple[str, ...]:
        """Return a row's cells."""
        start = self._ends[index - 1] if index else 0
        return tuple(self._packed[start : self._ends[index]].decode().split(CELL_END))

    def to_parts(self) -> tuple[bytes, bytes, bytes]:
        """Return lines, ends and cells as bytes."""
        return self._lines.tobytes(), self._ends.tobytes(), self._packed

    @classmethod
    def from_parts(cls, lines: bytes, ends: bytes, packed: bytes) -> KeptCells:
        """Undo `to_parts`."""
        made = array("q"), array("q")
        made[0].frombytes(lines)
        made[1].frombytes(ends)
        return cls(*made, packed)


class CellKeeper:
    """Packs cells row by row."""

    def __init__(self) -> None:
        """Begin with none."""
        self._lines, self._ends, self._packed = array("q"), array("q"), bytearray()

    def __len__(self) -> int:
        """Return the number of rows packed so far."""
        return len(self._lines)

    def add(self, row: RawRow) -> None:
        """Pack one row."""
        text = CELL_END.join(row.cells)
        if text.count(CELL_END) != len(row.cells) - 1:
            text = CELL_END.join(cell.translate(_NO_MARKS) for cell in row.cells)
        self._packed += text.encode("utf-8", "replace")
        self._lines.append(row.line_no)
        self._ends.append(len(self._packed))

    def kept(self) -> KeptCells:
        """Return the packed rows."""
        return KeptCells(self._lines, self._ends, bytes(self._packed))


@dataclass(frozen=True, slots=True, eq=False)
class Register:
    """A register that was read: its rows, and the rows that could not be used.

    `notes` are remarks for the user, such as what was guessed about the file.
    """

    headings: tuple[str, ...]
    rows: tuple[RegisterRow, ...]
    kept: KeptCells
    rejected: tuple[Rejected, ...]
    profile: str
    crs: str
    columns: dict[str, str] = field(default_factory=dict)
    outside: int = 0
    encoding: str = ""
    delimiter: str = ","
    notes: tuple[CanvassError, ...] = ()
