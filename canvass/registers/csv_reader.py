"""CSV files as people and offices write them: any delimiter, any of the usual encodings."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from canvass.errors import DoorError
from canvass.registers.row import RawTable, Rejected

DELIMITERS = ";,\t|:^~"
LOOKED_AT_LINES = 50
LONGEST_CELL = 10_000
LONGEST_RECORD_LINES = 20
_MANY_BYTES = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")
_UTF8, _WINDOWS = "utf-8", "cp1252"


class _Record(NamedTuple):
    line_no: int
    text: str
    fault: str = ""


def read_csv(path: Path, content: bytes) -> RawTable:
    """Return the cells of a CSV file; rows that cannot be read are in `broken`.

    Encoding: UTF-8 with or without BOM, UTF-16 with BOM, Windows-1252. Raises DoorError where the
    file as a whole is no table.
    """
    lines = _decode(content)
    records = list(_records(lines))
    sound = [record for record in records if not record.fault]
    if not sound:
        raise DoorError(f"{path}: no rows; give a CSV file with a heading line")
    if any("\0" in record.text for record in sound[:5]):
        raise DoorError(f"{path}: not text; give a CSV, GeoPackage, GeoJSON or Shapefile")
    delimiter = _sniff([record.text for record in sound[:LOOKED_AT_LINES]])
    headings = tuple(h.strip() for h in _split(sound[0].text, delimiter))
    if len(headings) < 2:
        raise DoorError(
            f"{path}: one column only ({_shown(headings)}); separate columns with ; , tab or |"
        )
    rows, line_no, broken = _parse(sound[1:], delimiter, len(headings))
    broken += [Rejected(r.line_no, r.fault, (r.text[:LONGEST_CELL],)) for r in records if r.fault]
    columns = tuple(zip(*rows, strict=True)) if rows else tuple(() for _ in headings)
    return RawTable(headings, columns, line_no, tuple(broken))


def _shown(headings: Sequence[str]) -> str:
    return ", ".join(heading[:40] for heading in headings[:30])


def _decode(content: bytes) -> list[tuple[str, str]]:
    """Return (line, fault) for every line."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        text = content.decode("utf-16", errors="replace")
        return [(line, _fault(line)) for line in text.splitlines(keepends=True)]
    content = content.removeprefix(b"\xef\xbb\xbf")
    try:
        return [(line, "") for line in _lines(content.decode(_UTF8))]
    except UnicodeDecodeError:
        pass
    raw = content.splitlines(keepends=True)
    is_many = [bool(_MANY_BYTES.search(line)) for line in raw]
    broken = [not _is_utf8(line) for line in raw]
    if sum(broken) > sum(m and not b for m, b in zip(is_many, broken, strict=True)):
        return [
            (text := line.decode(_WINDOWS, errors="replace"),
             "not Windows-1252 like the rest of the file" if many and not bad else _fault(text))
            for line, many, bad in zip(raw, is_many, broken, strict=True)
        ]  # fmt: skip
    return [
        (line.decode(_UTF8, errors="replace"), "not UTF-8 like the rest of the file" if bad else "")
        for line, bad in zip(raw, broken, strict=True)
    ]


def _lines(text: str) -> list[str]:
    """Return lines as the csv module counts them; U+2028 and the like are no ends of lines."""
    return [line + "\n" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n")]


def _is_utf8(line: bytes) -> bool:
    try:
        line.decode(_UTF8)
    except UnicodeDecodeError:
        return False
    return True


def _fault(line: str) -> str:
    return "letters that are no text" if "�" in line else ""


def _records(lines: Sequence[tuple[str, str]]) -> Iterator[_Record]:
    """Join lines whose quotes are open; a quote never closed spoils its own line only."""
    at = 0
    while at < len(lines):
        text, fault = lines[at]
        take = 1
        if not fault and '"' in text and text.count('"') % 2:
            for more in range(1, LONGEST_RECORD_LINES):
                if at + more >= len(lines):
                    break
                if lines[at + more][0].count('"') % 2:
                    take = more + 1
                    text = "".join(line for line, _ in lines[at : at + take])
                    fault = next((f for _, f in lines[at : at + take] if f), "")
                    break
            else:
                fault = "a quotation mark is never closed"
            if take == 1:
                fault = "a quotation mark is never closed"
        if text.strip():
            yield _Record(at + 1, text, fault)
        at += take


def _split(text: str, delimiter: str) -> list[str]:
    try:
        return next(csv.reader([text], delimiter=delimiter), [])
    except csv.Error:
        return []


def _sniff(texts: Sequence[str]) -> str:
    """Return the delimiter that cuts the heading and most rows into the same number of cells."""

    def score(delimiter: str) -> tuple[bool, float, int]:
        counts = [len(_split(text, delimiter)) for text in texts]
        same = sum(count == counts[0] for count in counts) / len(counts)
        return counts[0] > 1, same, counts[0]

    return max(DELIMITERS, key=score)


def _parse(
    records: Sequence[_Record], delimiter: str, width: int
) -> tuple[list[list[str]], list[int], list[Rejected]]:
    rows: list[list[str]] = []
    line_no: list[int] = []
    broken: list[Rejected] = []
    reader = csv.reader((record.text for record in records), delimiter=delimiter)
    while True:
        begun = reader.line_num
        fault = ""
        cells: list[str] = []
        try:
            cells = next(reader)
        except StopIteration:
            return rows, line_no, broken
        except csv.Error:
            fault = f"a cell of more than {csv.field_size_limit():,} letters"
        first = records[begun]
        if reader.line_num - begun > 1:
            lost = records[begun : reader.line_num]
            why = "quotation marks that do not match"
            broken += [Rejected(r.line_no, why, (r.text[:LONGEST_CELL],)) for r in lost]
            continue
        if not fault and len(cells) != width:
            # Spreadsheets leave out empty cells at the end.
            cells = cells[:width] if not any(cells[width:]) else cells
            cells = cells + [""] * (width - len(cells))
            if len(cells) != width:
                fault = f"{len(cells)} cells under {width} headings"
        if not fault and _is_too_long(first.text) and any(map(_is_too_long, cells)):
            fault = f"a cell of more than {LONGEST_CELL:,} letters"
        if fault:
            broken.append(Rejected(first.line_no, fault, tuple(c[:LONGEST_CELL] for c in cells)))
        elif any(cells):
            rows.append(cells)
            line_no.append(first.line_no)


def _is_too_long(cell: str) -> bool:
    return len(cell) > LONGEST_CELL
