"""Read workbooks (.xlsx, .xls, .ods) in a separate process, because they are packed archives."""

from __future__ import annotations

import json
import subprocess
import zipfile
from pathlib import Path

from canvass.children import child_command, child_environment
from canvass.errors import InputError
from canvass.tables.records import MOST_COLUMNS, MOST_TITLE_LINES, Fits, Row, check_columns

MEMORY_MB = 640
# Measured: 200,000 rows of six cells take 4 s of CPU and 230 MB.
CPU_S = 15
WALL_S = 60.0
MOST_CELLS = 4_000_000
_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def is_workbook(content: bytes) -> bool:
    """Return whether bytes start like a packed archive or an old Office file, as no text does."""
    return content.startswith((_ZIP, _OLE))


def read_workbook(
    path: Path, fits: Fits, *, needs_headings: bool = True
) -> tuple[tuple[str, ...], list[Row]]:
    """Return headings and rows of the first sheet that has the headings; raises InputError.

    Dates become ISO 8601 local time, numbers are as people type them (7, not 7.0). If no sheet
    fits, the first non-empty one is returned.
    """
    sheets = _read_in_child(path)
    for _, rows in sheets:
        for at, (_, cells) in enumerate(rows[:MOST_TITLE_LINES]):
            if len(cells) <= MOST_COLUMNS and fits(cells):
                return tuple(cells), _as_rows(rows[at + 1 :], len(cells))
    rows = sheets[0][1] if sheets else []
    if not rows:
        raise InputError("empty; give a line of headings and a row each")
    if not needs_headings:
        return (), _as_rows(rows, 0)
    at = next((k for k, (_, c) in enumerate(rows) if sum(map(bool, c)) > 1), 0)
    check_columns(rows[at][1])
    return tuple(rows[at][1]), _as_rows(rows[at + 1 :], len(rows[at][1]))


def _as_rows(rows: list[tuple[int, list[str]]], width: int) -> list[Row]:
    return [
        Row(line, (cells + [""] * width)[: max(width, len(cells))]) for line, cells in rows
        if any(cells)
    ]  # fmt: skip


def _is_packed_folder(path: Path) -> bool:
    """Return whether a file is a .zip without the parts of a workbook."""
    try:
        with zipfile.ZipFile(path) as packed:
            names = packed.namelist()
    except (OSError, ValueError, zipfile.BadZipFile):
        return False
    return not any(name.endswith((".xml", ".bin")) and "/" in name for name in names) and (
        "content.xml" not in names
    )


def _read_in_child(path: Path) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    request = {
        "path": str(path.absolute()), "cpu_s": CPU_S, "memory_mb": MEMORY_MB, "cells": MOST_CELLS,
    }  # fmt: skip
    try:
        done = subprocess.run(
            child_command("canvass.tables.workbook_child"),
            input=json.dumps(request).encode(),
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
            timeout=WALL_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise InputError("not read within a minute; save it as CSV") from error
    if done.returncode != 0 and _is_packed_folder(path):
        raise InputError("a packed folder (.zip); unpack it, and give the file in it")
    if done.returncode != 0:
        raise InputError(
            "no workbook that can be read, or one that takes more time or memory than it should; "
            "save it as CSV"
        )
    return [
        (name, [(line, cells) for line, cells in rows]) for name, rows in json.loads(done.stdout)
    ]
