"""Type on paper: the embedded faces, widths in millimetres, and text made harmless to draw.

Every string that reaches paper is hostile input: it comes from a wiki. `plain` keeps only what
the faces can draw, on one line and of bounded length.
"""

from __future__ import annotations

import unicodedata
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

FOLDER = Path(__file__).parents[1] / "fonts"
MM_PER_PT = 25.4 / 72
DIGIT_HEIGHT = 0.729
MOST_CHARACTERS = 160
UNKNOWN = "\u25a1"
DROPPED = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


class Face(StrEnum):
    """The faces the paper is set in, by the name they are registered under."""

    REGULAR = "DejaVuSans"
    BOLD = "DejaVuSans-Bold"
    NARROW = "DejaVuSansCondensed-Bold"


def pt(size: float) -> float:
    """Return a type size given in points as millimetres."""
    return size * MM_PER_PT


@lru_cache
def register_faces() -> None:
    """Make the faces known to reportlab; once per process."""
    for face in Face:
        pdfmetrics.registerFont(TTFont(face.value, FOLDER / f"{face.value}.ttf"))


@lru_cache
def _widths(face: Face) -> dict[int, float]:
    register_faces()
    table = pdfmetrics.getFont(face.value).face
    return {code: width / 1000 for code, width in table.charWidths.items() if code >= 32}


@lru_cache
def _drawable() -> frozenset[int]:
    """Return the characters every face has."""
    return frozenset.intersection(*(frozenset(_widths(face)) for face in Face))


@lru_cache(maxsize=20_000)
def plain(text: str) -> str:
    """Return text as it can be drawn: one line, no control or direction marks, known glyphs."""
    known = _drawable()
    kept: list[str] = []
    marks = 0
    for char in unicodedata.normalize("NFC", text[: 4 * MOST_CHARACTERS]):
        category = unicodedata.category(char)
        if char.isspace():
            char = " "
        elif category in DROPPED:
            continue
        elif category == "Mn":
            marks += 1
            if marks > 2:
                continue
        elif ord(char) not in known:
            char = UNKNOWN
        if category != "Mn":
            marks = 0
        if char in (" ", UNKNOWN) and kept and kept[-1] == char:
            continue
        kept.append(char)
    line = "".join(kept).strip()
    return line if len(line) <= MOST_CHARACTERS else line[: MOST_CHARACTERS - 1] + "…"


@lru_cache(maxsize=20_000)
def width_mm(text: str, face: Face, size_mm: float) -> float:
    """Return how wide a text is."""
    widths = _widths(face)
    return size_mm * sum(widths.get(ord(char), 0.6) for char in text)


def cut(text: str, face: Face, size_mm: float, room_mm: float) -> str:
    """Return the text, with an ellipsis where it does not fit the room."""
    if width_mm(text, face, size_mm) <= room_mm:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_mm(text[:middle].rstrip() + "…", face, size_mm) <= room_mm:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…"


def wrap(text: str, face: Face, size_mm: float, room_mm: float, most_lines: int) -> list[str]:
    """Return the text in at most so many lines; what does not fit ends in an ellipsis."""
    lines: list[str] = []
    words = text.split(" ")
    while words and len(lines) < most_lines:
        line = words.pop(0)
        if len(lines) == most_lines - 1:
            line, words = " ".join([line, *words]), []
        while words and width_mm(f"{line} {words[0]}", face, size_mm) <= room_mm:
            line = f"{line} {words.pop(0)}"
        lines.append(cut(line, face, size_mm, room_mm))
    return lines
