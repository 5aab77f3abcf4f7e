"""Type on paper: the embedded fonts, text widths in millimetres, and text safe to draw.

`plain` keeps only what the fonts can draw, on one line and of limited length.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache

from reportlab.pdfbase import pdfmetrics

from canvass.lettering.letters import printable
from canvass.lettering.shaping import END_OF_ISOLATE, FOLDER, ISOLATE, needs_shaping
from canvass.lettering.writing import ShapedFont, get_font, shaped_width

MM_PER_PT = 25.4 / 72
DIGIT_HEIGHT = 0.729
UNKNOWN = 0.6


class Face(StrEnum):
    """The fonts used on paper, by the name they are registered under."""

    REGULAR = "DejaVuSans"
    BOLD = "DejaVuSans-Bold"
    NARROW = "DejaVuSansCondensed-Bold"


def pt(size: float) -> float:
    """Return a type size given in points as millimetres."""
    return size * MM_PER_PT


@lru_cache
def register_faces() -> None:
    """Register the fonts with reportlab, once per process."""
    for face in Face:
        pdfmetrics.registerFont(ShapedFont(face.value, str(FOLDER / f"{face.value}.ttf")))


@lru_cache
def _widths(face: Face) -> dict[str, float]:
    register_faces()
    table = get_font(face.value).face
    return {chr(code): width / 1000 for code, width in table.charWidths.items() if code >= 32}


def plain(text: str) -> str:
    """Return text that can be drawn: one line, with unknown scripts transliterated to Latin."""
    return printable(text)


@lru_cache(maxsize=20_000)
def width_mm(text: str, face: Face, size_mm: float) -> float:
    """Return the width of a text in millimetres."""
    if needs_shaping(text):
        register_faces()
        return size_mm * shaped_width(text, face.value) / 1000
    widths = _widths(face)
    try:
        return size_mm * sum(map(widths.__getitem__, text))
    except KeyError:
        return size_mm * sum(widths.get(char, UNKNOWN) for char in text)


LEAST_LETTERS = 0.6
"""The share of its size to which a sentence may shrink before it is cut."""


def cut(text: str, face: Face, size_mm: float, room_mm: float) -> str:
    """Return the text, cut with an ellipsis if it does not fit."""
    if width_mm(text, face, size_mm) <= room_mm:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_mm(cut_at(text, middle), face, size_mm) <= room_mm:
            low = middle
        else:
            high = middle - 1
    return cut_at(text, low)


def cut_at(text: str, end: int) -> str:
    """Return the first `end` characters of a text, in reading order, and an ellipsis."""
    kept = text[:end].rstrip()
    is_inside = kept.count(ISOLATE) > kept.count(END_OF_ISOLATE)
    return f"{kept}…{END_OF_ISOLATE}" if is_inside else f"{kept}…"


def wrap(text: str, face: Face, size_mm: float, room_mm: float, most_lines: int) -> list[str]:
    """Return the text in at most `most_lines` lines; the rest is cut with an ellipsis."""
    return list(_wrapped(text, face, size_mm, room_mm, most_lines))


def wrap_whole(
    text: str, face: Face, size_mm: float, room_mm: float, most_lines: int
) -> tuple[list[str], float]:
    """Return the text in at most `most_lines` lines, and their size: smaller where it needs that.

    It is cut only if it does not fit at `LEAST_LETTERS` of the size.
    """
    size = size_mm
    while True:
        lines = wrap(text, face, size, room_mm, most_lines)
        if not is_cut(lines) or size <= LEAST_LETTERS * size_mm:
            return lines, size
        size *= 0.95


def is_cut(lines: Sequence[str]) -> bool:
    """Return whether a line ends in an ellipsis, so that some of its text is missing."""
    return any(line.endswith(("…", f"…{END_OF_ISOLATE}")) for line in lines)


def fit(text: str, face: Face, size_mm: float, room_mm: float) -> tuple[str, float]:
    """Return a text in one line and its size: smaller where it needs that; see `wrap_whole`."""
    (line,), size = wrap_whole(text, face, size_mm, room_mm, 1)
    return line, size


@lru_cache(maxsize=5_000)
def _wrapped(
    text: str, face: Face, size_mm: float, room_mm: float, most_lines: int
) -> tuple[str, ...]:
    lines: list[str] = []
    words = list(_pieces(text, face, size_mm, room_mm))
    is_inside = False
    while words and len(lines) < most_lines:
        line = (ISOLATE if is_inside else "") + words.pop(0)
        if len(lines) == most_lines - 1:
            line, words = " ".join([line, *words]), []
        wide = width_mm(line, face, size_mm) if words else 0.0
        while words and (longer := _longer(line, wide, words[0], face, size_mm))[1] <= room_mm:
            line, wide = longer
            words.pop(0)
        # A name broken over two lines keeps its writing direction.
        is_inside = line.count(ISOLATE) > line.count(END_OF_ISOLATE)
        line += END_OF_ISOLATE if is_inside else ""
        lines.append(cut(line, face, size_mm, room_mm))
    return tuple(lines)


def _pieces(text: str, face: Face, size_mm: float, room_mm: float) -> Iterator[str]:
    """Yield what stays on one line: words, and words joined by no-break spaces if they fit."""
    for word in text.split(" "):
        is_joined = "\N{NO-BREAK SPACE}" in word
        if is_joined and width_mm(word, face, size_mm) > room_mm:
            yield from word.split("\N{NO-BREAK SPACE}")
        else:
            yield word


def _longer(line: str, wide: float, word: str, face: Face, size_mm: float) -> tuple[str, float]:
    """Return a line with one more word, and its width: a sum, except where letters join."""
    longer = f"{line} {word}"
    if needs_shaping(line) or needs_shaping(word):
        return longer, width_mm(longer, face, size_mm)
    return longer, wide + width_mm(f" {word}", face, size_mm)
