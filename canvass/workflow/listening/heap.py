"""A stack of slips typed in: one wish per line, its topic's number before the text."""

from __future__ import annotations

from collections.abc import Iterable

from canvass.workflow.listening.wishes import Note

LONGEST_NUMBER = 3


def read_heap_line(line: str, *, topic: str, heard: str) -> Note:
    """Return the wish of a line; `topic` is used if the line has no number."""
    text = line.strip()
    first, _blank, rest = text.partition(" ")
    is_number = first.isascii() and first.isdecimal() and len(first) <= LONGEST_NUMBER
    return Note(rest if is_number else text, first if is_number else topic, heard)


def read_heap(lines: Iterable[str], *, topic: str, heard: str) -> list[Note]:
    """Return the wishes of all lines that are not empty."""
    return [read_heap_line(line, topic=topic, heard=heard) for line in lines if line.strip()]
