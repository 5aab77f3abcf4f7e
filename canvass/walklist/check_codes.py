"""Two check characters at the end of every row, so that a mark in the wrong row is noticed.

They are computed from the list's code and the row number. No two of 1,024 rows have the same.
"""

from __future__ import annotations

import hashlib

from canvass.document.document import RouteEntry
from canvass.visits.list_code import ALPHABET
from canvass.walklist.rows import DoorRow, make_rows

VALUES = 1024
STEP = 389
"""Odd, so that all values occur before any repeats; large, so that neighbours differ."""


def row_check(code: str, row_no: int) -> str:
    """Return the check code of a row of a list; `row_no` counts from 0."""
    start = int.from_bytes(hashlib.sha256(f"row/{code}".encode()).digest()[:4])
    high, low = divmod((start + STEP * row_no) % VALUES, 32)
    return ALPHABET[high] + ALPHABET[low]


def checks_by_door(route: RouteEntry, code: str) -> dict[str, str]:
    """Return {door id: check code} for every door of a list."""
    rows = [row for row in make_rows(route) if isinstance(row, DoorRow)]
    return {
        door_id: row_check(code, row_no)
        for row_no, row in enumerate(rows)
        for door_id in row.door_ids
    }
