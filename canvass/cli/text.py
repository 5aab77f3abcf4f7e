"""Text from maps is hostile: it must not move the cursor, colour the screen or fill it."""

from __future__ import annotations

import unicodedata

LONGEST = 80
HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def safe(text: str) -> str:
    """Return text without control, format and unassigned characters, at most 80 long."""
    shown = "".join(" " if unicodedata.category(c) in HIDDEN else c for c in text[: 4 * LONGEST])
    return shown if len(shown) <= LONGEST else shown[: LONGEST - 1] + "…"
