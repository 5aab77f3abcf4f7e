"""Outcomes as commands print them, with when somebody asked to come back."""

from __future__ import annotations

from collections.abc import Callable


def say_outcome(outcome: str | None, come_back: str, say: Callable[[str], str]) -> str:
    """Return an outcome in the language of `say`: "come back (2026-09-12)"."""
    word = say(str(outcome))
    return f"{word} ({say(come_back)})" if come_back else word
