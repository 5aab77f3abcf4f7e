"""Rows of a table that people send: the good ones are used, the others go into a file beside it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Generic, TypeVar

from canvass.errors import CanvassError
from canvass.tables.reader import Named, Sheet
from canvass.tables.rejected import Refused
from canvass.workflow.files import write_rejected

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class RowRejected:
    """A row of a file that was not stored, and why."""

    line: int
    fault: CanvassError
    cells: Sequence[str] = ()


@dataclass(slots=True)
class Rejects:
    """The rejected rows of a table, collected while its other rows are used."""

    sheet: Sheet
    rows: list[RowRejected] = field(default_factory=list)

    @contextmanager
    def collecting(self, given: Named) -> Iterator[None]:
        """Add a row to the rejected ones if using it raises a CanvassError."""
        try:
            yield
        except CanvassError as error:
            self.rows.append(RowRejected(given.line, error, given.row.cells))

    def in_order(self) -> tuple[RowRejected, ...]:
        """Return the rejected rows in the order of the file."""
        return tuple(sorted(self.rows, key=lambda row: row.line))

    def write(self, file: Path, translate: Callable[[str], str]) -> Path | None:
        """Write them beside the file with their reasons; None if there are none, or it fails."""
        if not self.rows:
            return None
        refused = (
            Refused(row.line, row.fault.say(translate), row.cells) for row in self.in_order()
        )
        return write_rejected(file, self.sheet.headings, refused, delimiter=self.sheet.delimiter)


@dataclass(frozen=True, slots=True)
class TableRead(Generic[T]):
    """What became of a table's rows: read = stored + already + rejected."""

    read: int
    stored: tuple[T, ...]
    already: int
    rejected: tuple[RowRejected, ...]
    rejected_file: Path | None = None
    unused: tuple[str, ...] = ()


def make_each(
    sheet: Sheet, make: Callable[[Mapping[str, str]], T], rejects: Rejects
) -> list[tuple[Named, T]]:
    """Return what each good row makes, with the row; the others are added to `rejects`."""
    made: list[tuple[Named, T]] = []
    for row in sheet.rows:
        with rejects.collecting(row):
            if row.row.fault is not None:
                raise row.row.fault
            made.append((row, make(row.cells)))
    return made
