"""Registers as CSV text or workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from canvass.errors import DoorError, InputError
from canvass.registers.row import RawRow, Source
from canvass.tables.reader import Letters, open_table
from canvass.tables.records import MORE_DELIMITERS, Fits, Row
from canvass.tables.workbook import read_workbook

NO_TEXT_BYTES = 4096
_WIDE_MARKS = (b"\xff\xfe", b"\xfe\xff", b"\x00\x00\xfe\xff")


def open_text(path: Path, fits: Fits, letters: Letters) -> Source:
    """Return the rows of a CSV file; raises DoorError if the file is not a table."""
    _check_text(path)
    try:
        table = open_table(lambda: path.open("rb"), fits, letters, delimiters=MORE_DELIMITERS)
    except InputError as error:
        raise DoorError("{path}: {said}", path=path, said=error) from error
    if len(table.headings) < 2:
        seen = ", ".join(heading[:40] for heading in table.headings)
        raise DoorError(
            "{path}: one column only ({seen}); separate columns with ; , tab or |",
            path=path,
            seen=seen,
        )
    return Source(
        table.headings, _raw(table.rows), encoding=table.encoding, delimiter=table.delimiter
    )


def open_workbook(path: Path, fits: Fits) -> Source:
    """Return the rows of the workbook sheet that holds addresses; raises DoorError."""
    try:
        headings, rows = read_workbook(path, fits)
    except InputError as error:
        raise DoorError("{path}: {said}", path=path, said=error) from error
    return Source(headings, _raw(lambda: iter(rows)))


def _raw(rows: Callable[[], Iterator[Row]]) -> Callable[[], Iterator[RawRow]]:
    return lambda: (RawRow(*row) for row in rows())


def _check_text(path: Path) -> None:
    """Raise DoorError if a file is not text; UTF-16 is, although every second byte may be zero."""
    with path.open("rb") as file:
        head = file.read(NO_TEXT_BYTES)
    if head.startswith(_WIDE_MARKS) or b"\0" not in head:
        return
    is_wide = any(bytes(pair) in head for c in b"\n;,\t|" for pair in ((0, c), (c, 0)))
    if not is_wide or min(head[::2].count(0), head[1::2].count(0)) > len(head) / 100:
        raise DoorError(
            "{path}: not text; give a CSV, workbook, GeoPackage, GeoJSON or Shapefile", path=path
        )
