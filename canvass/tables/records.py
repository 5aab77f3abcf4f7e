"""Rows of delimited text: find the delimiter and the line of headings, and split the rows."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from typing import NamedTuple

from canvass.errors import InputError

DELIMITERS = ";,\t|"
MORE_DELIMITERS = DELIMITERS + ":^~"
LOOKED_AT_LINES = 60
MOST_TITLE_LINES = 20
LONGEST_CELL = 10_000
MOST_COLUMNS = 2_000
"""Some registers have a hundred columns; a line of millions is an attack on processing time."""
LONGEST_RECORD_LINES = 20
FEWEST_CUT = 3
"""Two cells with a comma between them may be one address."""

NOT_UTF8 = "not UTF-8 like the rest of the file"
NO_LETTERS = "letters that are no text"
OPEN_QUOTE = "a quotation mark is never closed"
ODD_QUOTES = "quotation marks that do not match"

Fits = Callable[[Sequence[str]], bool]


class Row(NamedTuple):
    """One row: the line on which it starts (from 1), its stripped cells, and its fault if any.

    A row that could not be split has its whole text as its only cell.
    """

    line: int
    cells: list[str]
    fault: InputError | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """How to split a file's text; `heading_line` is 0 if there are no headings.

    `is_quoted`: every line stands within quotation marks, as spreadsheets save a table that they
    opened with another delimiter.
    """

    delimiter: str
    headings: tuple[str, ...]
    heading_line: int
    is_quoted: bool = False


def find_layout(
    lines: Iterable[str], fits: Fits, *, delimiters: str = DELIMITERS, needs_headings: bool = True
) -> Layout:
    """Find the layout of a text; its first lines may be "sep=;", titles or blank.

    The delimiter is the one with which one of the first lines has fitting headings. If there is
    none, or no headings are needed, it is the one that splits most lines into the same number of
    cells. Raises InputError if the text is empty.
    """
    some = list(enumerate(islice(lines, LOOKED_AT_LINES), start=1))
    some = [(line, text) for line, text in some if text.strip()]
    said = ""
    if some:
        first = some[0][1].strip().strip('"').casefold()
        if first.startswith("sep=") and len(first) <= 5:
            said = some[0][1].strip().strip('"')[4:] or "\t"
            some = some[1:]
    if not some:
        raise InputError("empty; give a line of headings and a row each")
    tried = said or delimiters
    for signs in dict.fromkeys((tried, delimiters)):
        # A line "sep=," may be older than the delimiters below it.
        layouts = [found for d in signs if (found := _fitting(some, d, fits))]
        if layouts:
            return max(layouts, key=lambda layout: _evenness(some, layout))
    inner = _within_quotes(some, fits, delimiters)
    if inner is not None:
        return inner
    delimiter = max(tried, key=lambda d: _score(some, d))
    if not needs_headings:
        return Layout(delimiter, (), 0)
    line, text = _widest(some, delimiter)
    headings = _cut(text, delimiter)
    check_columns(headings)
    return Layout(delimiter, tuple(headings), line)


def _within_quotes(some: Sequence[tuple[int, str]], fits: Fits, delimiters: str) -> Layout | None:
    """Return the layout of lines that are one quoted cell each, or None."""
    if not all(text.lstrip().startswith('"') for _, text in some):
        return None
    bare = [(line, _bare(text)) for line, text in some]
    for delimiter in delimiters:
        found = _fitting(bare, delimiter, fits)
        if found is not None:
            return replace(found, is_quoted=True)
    return None


def _bare(text: str) -> str:
    """Return what a line has within its quotation marks, or the line where it is no such cell."""
    try:
        cells = next(csv.reader([text], strict=True), [])
    except csv.Error:
        return text
    return f"{cells[0]}\n" if len(cells) == 1 else text


def check_columns(headings: Sequence[str], name: str = "") -> None:
    """Raise InputError if there are too many or too long headings; `name` is the file's."""
    if len(headings) > MOST_COLUMNS:
        error = InputError(
            "{count} columns; a table here has at most {most}",
            count=f"{len(headings):,}", most=f"{MOST_COLUMNS:,}",
        )  # fmt: skip
        raise InputError("{path}: {said}", path=name, said=error) if name else error


def _fitting(some: Sequence[tuple[int, str]], delimiter: str, fits: Fits) -> Layout | None:
    for line, text in some[:MOST_TITLE_LINES]:
        headings = _cut(text, delimiter)
        if len(headings) <= MOST_COLUMNS and fits(headings):
            return Layout(delimiter, tuple(headings), line)
    return None


def _evenness(some: Sequence[tuple[int, str]], layout: Layout) -> tuple[float, int]:
    """Return the share of rows with as many cells as headings, and the number of headings."""
    rows = [text for line, text in some if line > layout.heading_line]
    width = len(layout.headings)
    even = sum(len(_cut(text, layout.delimiter)) == width for text in rows)
    return (even / len(rows) if rows else 1.0), width


def _score(some: Sequence[tuple[int, str]], delimiter: str) -> tuple[bool, float, int]:
    widths = [len(_cut(text, delimiter)) for _, text in some]
    usual = max(set(widths), key=lambda width: (width > 1, widths.count(width)))
    return usual > 1, widths.count(usual) / len(widths), usual


def _widest(some: Sequence[tuple[int, str]], delimiter: str) -> tuple[int, str]:
    """Return the first line with at least two non-empty cells, or else the first line."""
    for line, text in some[:MOST_TITLE_LINES]:
        if sum(bool(cell) for cell in _cut(text, delimiter)) > 1:
            return line, text
    return some[0]


def _cut(text: str, delimiter: str) -> list[str]:
    if '"' not in text:
        return [cell.strip() for cell in text.rstrip("\n").split(delimiter)]
    try:
        return [cell.strip() for cell in next(csv.reader([text], delimiter=delimiter), [])]
    except csv.Error:
        return []


def iter_rows(lines: Iterable[str], layout: Layout) -> Iterator[Row]:
    """Yield the rows below the headings; blank ones are skipped, broken ones have a fault.

    Inside quotation marks a row may span several lines. A quotation mark that is never closed
    breaks only its own line.
    """
    width = len(layout.headings)
    delimiter = layout.delimiter
    numbered = _Lines(map(_bare, lines) if layout.is_quoted else lines)
    for line, text in numbered:
        if line <= layout.heading_line:
            continue
        if line == 1 and text.strip().strip('"').casefold().startswith("sep="):
            continue
        if '"' in text:
            row = _quoted(numbered, line, text, delimiter, width)
        else:
            cells = [cell.strip() for cell in text.rstrip("\n").split(delimiter)]
            row = Row(line, cells)
        if not any(row.cells):
            continue
        yield _checked(row, text, width, delimiter)


class _Lines:
    """Numbered lines with look-ahead."""

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = iter(lines)
        self._ahead: list[str] = []
        self._line = 0

    def __iter__(self) -> Iterator[tuple[int, str]]:
        while True:
            text = self._ahead.pop(0) if self._ahead else next(self._lines, None)
            if text is None:
                return
            self._line += 1
            yield self._line, text

    def look(self, count: int) -> list[str]:
        """Return up to `count` of the next lines without taking them."""
        while len(self._ahead) < count:
            text = next(self._lines, None)
            if text is None:
                break
            self._ahead.append(text)
        return self._ahead[:count]

    def take(self, count: int) -> None:
        """Skip `count` lines."""
        del self._ahead[:count]
        self._line += count


def _quoted(lines: _Lines, line: int, text: str, delimiter: str, width: int) -> Row:
    """Return the row of a line with quotation marks, joined with the lines it continues on."""
    cells, is_open = _strict([text], delimiter)
    if cells is not None:
        return Row(line, cells)
    if is_open:
        joined = [text]
        for count, more in enumerate(lines.look(LONGEST_RECORD_LINES), start=1):
            joined.append(more)
            if '"' not in more:
                continue
            cells, is_open = _strict(joined, delimiter)
            if cells is not None and (not width or len(cells) <= width):
                lines.take(count)
                return Row(line, cells)
            if not is_open:
                break
        return Row(line, [text.strip()[:LONGEST_CELL]], InputError(OPEN_QUOTE))
    return Row(line, [text.strip()[:LONGEST_CELL]], InputError(ODD_QUOTES))


def _strict(lines: Sequence[str], delimiter: str) -> tuple[list[str] | None, bool]:
    """Return the cells of a row and False, or None and whether a quotation mark is still open."""
    try:
        found = list(csv.reader(lines, delimiter=delimiter, strict=True))
    except csv.Error as error:
        return None, "unexpected end" in str(error)
    return [cell.strip() for cell in found[0]] if found else [], False


def _checked(row: Row, text: str, width: int, delimiter: str) -> Row:
    """Return a row as wide as the headings, or with a fault."""
    cells, fault = row.cells, row.fault
    if width and not fault and len(cells) != width:
        # Spreadsheets drop empty cells at the end, or add some.
        if len(cells) > width and not any(cells[width:]):
            cells = cells[:width]
        elif len(cells) < width:
            other = _other_delimiter(cells, width, delimiter)
            if other:
                fault = InputError(
                    'cut by "{other}" and the headings by "{delimiter}"; use one of them in the '
                    "whole file",
                    other=other, delimiter=delimiter,
                )  # fmt: skip
            cells = cells + [""] * (width - len(cells))
        else:
            fault = InputError(
                "{count} cells under {width} headings", count=len(cells), width=width
            )
    if not text.isascii():
        if _has_surrogate(text):
            cells = [_cleaned(cell) for cell in cells]
            fault = fault or InputError(NOT_UTF8)
        elif "\ufffd" in text:
            fault = fault or InputError(NO_LETTERS)
    if len(text) > LONGEST_CELL and any(len(cell) > LONGEST_CELL for cell in cells):
        fault = fault or InputError(
            "a cell of more than {count} letters", count=f"{LONGEST_CELL:,}"
        )
        cells = [cell[:LONGEST_CELL] for cell in cells]
    return Row(row.line, cells, fault) if fault or cells is not row.cells else row


def _other_delimiter(cells: Sequence[str], width: int, delimiter: str) -> str:
    """Return the delimiter that cuts a row's only cell into as many as there are headings."""
    if len(cells) != 1 or width < FEWEST_CUT:
        return ""
    others = (sign for sign in DELIMITERS if sign != delimiter)
    return next((sign for sign in others if cells[0].count(sign) == width - 1), "")


def _has_surrogate(text: str) -> bool:
    try:
        text.encode()
    except UnicodeEncodeError:
        return True
    return False


def _cleaned(cell: str) -> str:
    return cell.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
