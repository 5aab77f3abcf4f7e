"""The guard against formulas: cells that a spreadsheet would run are made harmless.

An apostrophe is put before them. Spreadsheets do not show it, and `undefused` removes it again.
"""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_TEXT = re.compile(r'="((?:[^"]|"")*)"')
_NUMBER = re.compile(r"[+-]\d+([.,]\d+)?")


def is_formula(cell: str) -> bool:
    """Return whether a spreadsheet may run a cell: it starts like a formula, even after blanks."""
    return cell.startswith(_STARTS) or cell.lstrip().startswith(_STARTS)


def defused(cell: str) -> str:
    """Return a cell that no spreadsheet runs; plain numbers stay unchanged."""
    return f"'{cell}" if is_formula(cell) and not _NUMBER.fullmatch(cell) else cell


def undefused(cell: str) -> str:
    """Return a cell without the apostrophe added by `defused`, and `="12"` as the text 12.

    Programs write a number as such a formula, so that spreadsheets keep it as it is.
    """
    if cell[:2] == '="':
        found = _TEXT.fullmatch(cell)
        return found[1].replace('""', '"').strip() if found else cell
    return cell[1:] if cell[:1] == "'" and cell[1:2] in ("=", "+", "-", "@") else cell
