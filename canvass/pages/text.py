"""Text from maps and people in a page; it is untrusted."""

from __future__ import annotations

import html
import json
import unicodedata
from typing import Any

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def plain(text: str) -> str:
    """Return text without control, format and unassigned characters, on one line."""
    # Printable text has no characters of these categories.
    if text.isprintable():
        return text
    return "".join(" " if unicodedata.category(c) in HIDDEN else c for c in text)


def escaped(text: object) -> str:
    """Return text escaped for an element or a quoted attribute."""
    return html.escape(plain(str(text)), quote=True)


def script_json(value: Any) -> str:
    """Return JSON that cannot end the script element it is in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
