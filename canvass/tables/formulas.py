"""Cells that a spreadsheet would take for a formula and run, made harmless: the one guard.

An apostrophe is put before them, which spreadsheets do not show and `undefused` takes away again.
"""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]\d+([.,]\d+)?")


def is_formula(cell: str) -> bool:
    """Whether a spreadsheet may run a cell: a formula starts it, at once or behind blanks."""
    return cell.startswith(_STARTS) or cell.lstrip().startswith(_STARTS)


def defused(cell: str) -> str:
    """Return a cell a spreadsheet shows and never runs; plain numbers stay as they are."""
    return f"'{cell}" if is_formula(cell) and not _NUMBER.fullmatch(cell) else cell


def undefused(cell: str) -> str:
    """Return a cell as it was before `'` was put before a formula's first character."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
