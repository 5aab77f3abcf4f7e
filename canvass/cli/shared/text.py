"""Make text from maps safe for a terminal: no cursor moves, colours or endless lines."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from canvass.hidden import plain

if TYPE_CHECKING:
    from rich.console import Console

LONGEST = 80
WIDE = 240


def safe(text: str, *, longest: int = LONGEST) -> str:
    """Return text on one line, cut to `longest`, without control and format characters."""
    shown = plain(text[: 4 * longest])
    return shown if len(shown) <= longest else shown[: longest - 1] + "…"


def make_console() -> Console:
    """Return the console on stdout; in a file or a pipe, lines are not cut to a screen's width."""
    from rich.console import Console

    wide = None if sys.stdout.isatty() else WIDE
    return Console(width=wide, highlight=False, markup=False, emoji=False)
