"""Text from maps and people in a page; it is untrusted."""

from __future__ import annotations

import html
import json
from typing import Any

from canvass.hidden import plain


def escaped(text: object) -> str:
    """Return text escaped for an element or a quoted attribute."""
    return html.escape(plain(str(text)), quote=True)


def script_json(value: Any) -> str:
    """Return JSON that cannot end the script element it is in."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text
