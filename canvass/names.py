"""The rules for names given by people, the same for teams, weeks, routes and accounts."""

from __future__ import annotations

LONGEST_NAME = 80


def find_name(text: str) -> str | None:
    """Return a name as stored, with single blanks between words; "" for none.

    None if it is too long or has unreadable characters.
    """
    name = " ".join(text.split())
    return name if len(name) <= LONGEST_NAME and text.strip().isprintable() else None
