"""The reader of every table that people send: bytes or a file in any encoding, to rows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Set
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import BinaryIO

from canvass.errors import InputError
from canvass.hidden import without_marks
from canvass.tables.encoding import Encoding, find_encoding
from canvass.tables.formulas import undefused
from canvass.tables.headings import Columns
from canvass.tables.records import DELIMITERS, Fits, Layout, Row, find_layout, iter_rows
from canvass.tables.workbook import is_workbook, read_workbook

SMALL_BYTES = 5_000_000
MOST_BYTES = 64 << 20
MOST_ROWS = 200_000
MOST_LINES = 2_000_000
MOST_CELLS = 10_000_000
"""What a small table may hold at most, counted before it is cut: ten million cells take some ten
seconds, and 64 MB may be blank lines or commas and nothing else."""
ZERO_SHARE = 0.001
"""More zero bytes are no text; a few of them stand in cells of old exports."""
WIDE = ("utf-16", "utf-32")
_MARKUP = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:\?xml|!doctype|html|kml|osm|\w+:\w+)", re.IGNORECASE
)
NO_TEXT = "not text; give a CSV file or a workbook (.xlsx)"

Opener = Callable[[], BinaryIO]


@dataclass(frozen=True, slots=True)
class Letters:
    """The encoding and the delimiter of a file as given by a person; "" means guess.

    `words` are case-folded words that the file is likely to contain, such as street names.
    """

    encoding: str = ""
    words: Collection[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Table:
    """A table in a file: its headings, and its rows, which can be read repeatedly.

    `encoding` is its text encoding ("" for a workbook).
    """

    headings: tuple[str, ...]
    delimiter: str
    encoding: str
    heading_line: int
    rows: Callable[[], Iterator[Row]]


@dataclass(frozen=True, slots=True)
class Named:
    """A row with its cells by role; `row` is the row as in the file."""

    row: Row
    cells: dict[str, str]

    @property
    def line(self) -> int:
        """The line of the file on which the row starts."""
        return self.row.line


@dataclass(frozen=True, slots=True)
class Sheet:
    """A whole small file: headings, rows by role (also broken ones), and unused headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[Named, ...]
    unused: tuple[str, ...]
    delimiter: str = ","


def open_table(
    source: Opener,
    fits: Fits,
    letters: Letters | None = None,
    *,
    delimiters: str = DELIMITERS,
    needs_headings: bool = True,
) -> Table:
    """Return the table in a text file, which is read again for each pass over its rows.

    `fits` tells whether a line is the headings. Raises InputError if the file is not text.
    """
    letters = letters or Letters()
    with source() as stream:
        if _MARKUP.match(stream.read(200)):
            raise InputError("XML or HTML (as KML, GML or OSM), and no table; save it as CSV")
    with source() as stream:
        encoding = find_encoding(stream, given=letters.encoding, words=letters.words)
    try:
        with _text(source, encoding) as lines:
            layout = find_layout(
                map(without_marks, lines), fits, delimiters=delimiters,
                needs_headings=needs_headings,
            )  # fmt: skip
    except UnicodeError as error:
        raise InputError("not text of the encoding {name}", name=encoding.name) from error
    _check_text(layout)

    def rows() -> Iterator[Row]:
        with _text(source, encoding) as lines:
            yield from iter_rows(map(without_marks, lines), layout)

    return Table(layout.headings, layout.delimiter, encoding.name, layout.heading_line, rows)


def _text(source: Opener, encoding: Encoding) -> io.TextIOWrapper:
    return io.TextIOWrapper(source(), encoding=encoding.name, errors=encoding.errors)


def _check_text(layout: Layout) -> None:
    if any("\0" in heading for heading in layout.headings):
        raise InputError(NO_TEXT)


def read_bytes(path: Path, *, most_bytes: int, what: str) -> bytes:
    """Return a small file's content; raises InputError if it is too large or not a file.

    `what` is the kind of file expected, such as "a CSV file of teams".
    """
    try:
        if path.is_dir():
            raise InputError("{path}: is a folder; give {what}", path=path, what=InputError(what))
        if path.exists() and not path.is_file():
            raise InputError(
                "{path}: no ordinary file; give {what}", path=path, what=InputError(what)
            )
        if path.stat().st_size > most_bytes:
            raise InputError(
                "{path}: larger than {size} MB; cut it into parts",
                path=path,
                size=round(most_bytes / 1e6),
            )
        return path.read_bytes()
    except FileNotFoundError as error:
        raise InputError(
            "{path}: no such file; give {what}", path=path, what=InputError(what)
        ) from error
    except (OSError, ValueError) as error:
        if isinstance(error, InputError):
            raise
        said = getattr(error, "strerror", None) or str(error)
        raise InputError("{path}: cannot be read ({said})", path=path, said=said) from error


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A sheet whose rows are parsed from its bytes each time they are read."""

    name: str
    headings: tuple[str, ...]
    roles: Set[str]
    rows: Callable[[], Iterator[Named]]
    unused: tuple[str, ...]
    delimiter: str = ","


def read_sheet(
    path: Path,
    columns: Columns,
    *,
    what: str,
    letters: Letters | None = None,
    most_bytes: int = SMALL_BYTES,
    most_rows: int = MOST_ROWS,
) -> Sheet:
    """Read a small table (CSV or workbook) by the roles of its columns; raises InputError.

    A table without a row is refused, so that nobody takes it for one that was stored.
    """
    content = read_bytes(path, most_bytes=most_bytes, what=what)
    sheet = open_sheet(path, columns, content, letters=letters, most_rows=most_rows)
    rows = tuple(sheet.rows())
    return Sheet(sheet.name, sheet.headings, rows, sheet.unused, sheet.delimiter)


def open_sheet(
    path: Path,
    columns: Columns,
    content: bytes,
    *,
    letters: Letters | None = None,
    most_rows: int = MOST_ROWS,
) -> OpenSheet:
    """Return a table that is held as bytes and gone through row by row; raises InputError.

    Going through its rows raises InputError, too, where there is none, or more than `most_rows`.
    """
    headings, cut, delimiter = _open_cells(path, content, columns.fits, letters)
    used = {
        role: index
        for role, index in columns.check(path.name, headings).items()
        if index < len(headings)
    }

    def rows() -> Iterator[Named]:
        count = 0
        for count, row in enumerate(cut(), start=1):
            if count > most_rows:
                raise InputError(
                    "{name}: more than {count} rows; give fewer",
                    name=path.name, count=f"{most_rows:,}",
                )  # fmt: skip
            fine = {} if row.fault else {role: _cell(row, at) for role, at in used.items()}
            yield Named(row, fine)
        check_any(path.name, count)

    unused = tuple(columns.unused(headings))
    return OpenSheet(path.name, headings, used.keys(), rows, unused, delimiter)


def check_any(name: str, count: int) -> None:
    """Raise InputError where a file has no row at all."""
    if not count:
        raise InputError("{name}: no row in it; give a line of headings and a row each", name=name)


def read_cells(
    path: Path,
    content: bytes,
    fits: Fits,
    letters: Letters | None = None,
    most_rows: int = MOST_ROWS,
    *,
    needs_headings: bool = True,
) -> tuple[tuple[str, ...], list[Row], str]:
    """Return headings, rows and delimiter of a small file; raises InputError naming the file.

    At most `most_rows` + 1 rows are returned, so that the caller can see that there are too many.
    """
    headings, rows, delimiter = _open_cells(
        path, content, fits, letters, needs_headings=needs_headings
    )
    return headings, list(islice(rows(), most_rows + 1)), delimiter


def _open_cells(
    path: Path,
    content: bytes,
    fits: Fits,
    letters: Letters | None,
    *,
    needs_headings: bool = True,
) -> tuple[tuple[str, ...], Callable[[], Iterable[Row]], str]:
    """Return headings, the rows as often as they are asked for, and the delimiter."""
    try:
        if is_workbook(content):
            headings, cells = read_workbook(path, fits, needs_headings=needs_headings)
            return headings, lambda: cells, ","
        _check_count(content, (b"\n", b"\r"), MOST_LINES, "more than {count} lines; give fewer")
        table = open_table(
            lambda: io.BytesIO(content), fits, letters, needs_headings=needs_headings
        )
        if not table.encoding.startswith(WIDE) and content.count(0) > len(content) * ZERO_SHARE:
            raise InputError(NO_TEXT)
        delimiter = table.delimiter.encode("utf-8")
        _check_count(content, (delimiter,), MOST_CELLS, "more than {count} cells; give fewer")
        return table.headings, table.rows, table.delimiter
    except InputError as error:
        raise InputError("{path}: {said}", path=path.name, said=error) from error


def _check_count(content: bytes, signs: Iterable[bytes], most: int, sentence: str) -> None:
    if max(content.count(sign) for sign in signs) > most:
        raise InputError(sentence, count=f"{most:,}")


def _cell(row: Row, at: int) -> str:
    """Return a cell without the apostrophe that guards against formulas."""
    return undefused(row.cells[at]) if at < len(row.cells) else ""
