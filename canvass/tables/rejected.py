"""Rejected rows as a file that people can correct and import again."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import NamedTuple

from canvass.tables.formulas import defused

_NUMBERED = re.compile(r"\.rejected(-\d+)?$")
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")
MOST_FILES = 10_000


class Refused(NamedTuple):
    """A rejected row: its line in the file, the reason in words, and its original cells."""

    line: int
    reason: str
    cells: Sequence[str]


def rejected_bytes(
    headings: Sequence[str], refused: Iterable[Refused], *, delimiter: str = ","
) -> bytes:
    """Return the file: line, reason and the original columns, in the order of `refused`.

    It is UTF-8 with a BOM, which spreadsheets need. Cells that a spreadsheet would run get an
    apostrophe, which is removed again on reading. Rows are taken one at a time.
    """
    out = io.BytesIO()
    text = io.TextIOWrapper(out, encoding="utf-8-sig", errors="replace", newline="")
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(["line", "reason", *map(_cell, headings)])
    for row in refused:
        writer.writerow([row.line, row.reason, *map(_cell, row.cells)])
    text.flush()
    return out.getvalue()


def _cell(cell: str) -> str:
    return defused(_CONTROL.sub(" ", cell))


def rejected_path(path: Path, content: bytes, *, whole_name: bool = False) -> tuple[Path, bool]:
    """Return the path for the rejected rows of a file, and whether it has them already.

    For "v.csv" it is "v.rejected.csv" (with `whole_name` "v.csv.rejected.csv"). If that has other
    content it is "v.rejected-2.csv" and so on: nothing is overwritten.
    """
    stem = _NUMBERED.sub("", path.stem)
    if whole_name:
        stem = stem if stem != path.stem else path.name
    for number in range(1, MOST_FILES):
        ending = ".rejected.csv" if number == 1 else f".rejected-{number}.csv"
        target = path.with_name(stem + ending)
        if target == path or target.is_symlink():
            continue
        if not target.exists():
            return target, False
        is_same = target.is_file() and target.stat().st_size == len(content)
        if is_same and target.read_bytes() == content:
            return target, True
    return target, False
