"""Make text from maps safe for a terminal: no cursor moves, colours or endless lines."""

from __future__ import annotations

import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

LONGEST = 80
WIDE = 240
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def is_hidden(character: str) -> bool:
    """Return whether a character is a control, format or unassigned character."""
    return unicodedata.category(character) in HIDDEN


def safe(text: str, *, longest: int = LONGEST) -> str:
    """Return text on one line, cut to `longest`, without control and format characters."""
    shown = text[: 4 * longest]
    if not shown.isprintable():
        shown = "".join(" " if is_hidden(c) else c for c in shown)
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def make_console() -> Console:
    """Return the console on stdout; in a file or a pipe, lines are not cut to a screen's width."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else WIDE
    return Console(width=wide, highlight=False, markup=False, emoji=False)
