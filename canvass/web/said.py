"""Errors as sentences for pages: in the language of the page, without commands to type."""

from __future__ import annotations

import re

from canvass.errors import CanvassError
from canvass.locale.catalogue import get_translator

_IN_BRACKETS = re.compile(r'\s*\("canvass [^"]*"[^()]*\)')
_CLAUSE = re.compile(r"(; |\. )")


def say_error(error: CanvassError, lang: str) -> str:
    """Return what an error says on a page."""
    return without_commands(error.say(get_translator(lang)))


def without_commands(text: str) -> str:
    """Return a text without the clauses that name a command of the terminal.

    A text of nothing else is returned as it is.

    >>> without_commands('no address "X 1"; "canvass doors list" shows the addresses there are')
    'no address "X 1"'
    """
    if '"canvass ' not in text:
        return text
    parts = _CLAUSE.split(_IN_BRACKETS.sub("", text))
    said = [
        parts[k] + (parts[k + 1] if k + 1 < len(parts) else "")
        for k in range(0, len(parts), 2)
        if '"canvass ' not in parts[k]
    ]
    return "".join(said).rstrip(";. ") or text
