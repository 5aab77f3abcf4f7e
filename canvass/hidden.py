"""Characters that nobody sees: pasted along from pages and spreadsheets, or put in to deceive."""

from __future__ import annotations

import re
import unicodedata

HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
"""The kinds of characters (Unicode) that are not shown as text on a line."""


def is_hidden(character: str) -> bool:
    """Return whether a character is a control, format or unassigned character."""
    return unicodedata.category(character) in HIDDEN


def plain(text: str) -> str:
    """Return text on one line with a blank for each hidden character."""
    # Printable text has no characters of these kinds.
    if text.isprintable():
        return text
    return "".join(" " if is_hidden(c) else c for c in text)


_MARKS = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)
_JOINERS = re.compile("[\u200c\u200d\ufe00-\ufe0f]")


def without_marks(text: str) -> str:
    """Return text without marks of no width: of direction, soft hyphens, empty blanks.

    These are the characters that Unicode calls ignorable by default, but for those that join or
    vary letters: Persian, Indic scripts and emoji are spelt with them.
    """
    return text if text.isascii() else _MARKS.sub("", text)


def for_comparison(text: str) -> str:
    """Return text without any ignorable character: with and without them it is the same word."""
    return text if text.isascii() else _JOINERS.sub("", _MARKS.sub("", text))
