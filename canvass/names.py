"""What a name that people give may be, wherever one is given: teams, weeks, routes, accounts."""

from __future__ import annotations

LONGEST_NAME = 80


def find_name(text: str) -> str | None:
    """Return a name as it is kept, one blank between words, "" for none.

    None where it is too long, or holds signs nobody can read.
    """
    name = " ".join(text.split())
    return name if len(name) <= LONGEST_NAME and text.strip().isprintable() else None
