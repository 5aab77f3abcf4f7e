"""Glyphs of a line of text: order and direction by the Unicode rules, shapes by HarfBuzz.

Order: Unicode Standard Annex 9, by python-bidi; shapes, joins and the places of marks: HarfBuzz.
Text that needs neither (Latin, Greek, Cyrillic without loose marks) does not come here.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import uharfbuzz
from bidi import get_display

FOLDER = Path(__file__).parents[1] / "fonts"
ISOLATE, END_OF_ISOLATE = "\u2068", "\u2069"
JOINERS = frozenset("\u200c\u200d")
PROBE = "\u034f"
"""A mark that is not seen (combining grapheme joiner)."""

RIGHT_TO_LEFT = frozenset({"R", "AL"})
FEATURES = {"kern": False, "liga": False}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a face, and the letters it stands for ("" where the one before says them).

    Advance and offsets are in thousandths of the size.
    """

    number: int
    advance: float
    x_offset: float
    y_offset: float
    means: str


@lru_cache(maxsize=20_000)
def needs_shaping(text: str) -> bool:
    """Return whether a text is more than one glyph after the other from left to right."""
    return not text.isascii() and any(map(_is_shaped, text))


@cache
def _is_shaped(char: str) -> bool:
    return (
        unicodedata.bidirectional(char) in ("R", "AL", "AN", "NSM", "FSI", "PDI")
        or unicodedata.category(char) in ("Mn", "Mc")
        or ord(char) > 0xFFFF
    )


def is_right_to_left(text: str) -> bool:
    """Return whether a text has letters that are written from right to left."""
    return any(unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in text)


def isolated(text: str) -> str:
    """Return a name so that letters from right to left in it turn nothing around it."""
    return f"{ISOLATE}{text}{END_OF_ISOLATE}" if is_right_to_left(text) else text


def without_isolates(text: str) -> str:
    """Return a text without the marks of `isolated`."""
    return text.replace(ISOLATE, "").replace(END_OF_ISOLATE, "")


@lru_cache(maxsize=20_000)
def shape(text: str, face: str) -> tuple[Glyph, ...]:
    """Return the glyphs of a line in a left-to-right page, by a face's file name without ".ttf"."""
    glyphs: list[Glyph] = []
    for part, is_turned in _parts(_in_order_seen(text)):
        glyphs += _shape_part(part, face, is_turned=is_turned)
    return tuple(glyphs)


def _in_order_seen(text: str) -> list[tuple[str, bool]]:
    """Return the characters from left to right, and whether each is read from right to left.

    A bracket takes its direction from what is around it, which python-bidi does not tell: a mark
    put behind it stands before it where it was turned.
    """
    probed = text.replace(PROBE, "")
    probed = "".join(char + PROBE if unicodedata.mirrored(char) else char for char in probed)
    shown = without_isolates(str(get_display(probed, base_dir="L")))
    found: list[tuple[str, bool]] = []
    index = 0
    while index < len(shown):
        first, second = shown[index], shown[index + 1 : index + 2]
        if first == PROBE:
            found.append((second, True))
            index += 2
        elif unicodedata.mirrored(first):
            found.append((first, False))
            index += 2
        else:
            found.append((first, _is_turned(shown, index)))
            index += 1
    return found


def _is_turned(shown: str, index: int) -> bool:
    """Return whether a letter is read from right to left; a mark goes with its letter."""
    if not _is_loose(shown[index]):
        return unicodedata.bidirectional(shown[index]) in RIGHT_TO_LEFT
    after = next((char for char in shown[index:] if not _is_loose(char)), "")
    return bool(after) and unicodedata.bidirectional(after) in RIGHT_TO_LEFT


def _is_loose(char: str) -> bool:
    return char in JOINERS or unicodedata.bidirectional(char) == "NSM"


def _parts(seen: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Return stretches from left to right, each in the order it is read; whether it is turned."""
    part, was_turned = "", False
    for char, is_turned in seen:
        if part and (is_turned != was_turned or char == " " or part == " "):
            yield (part[::-1] if was_turned else part), was_turned
            part = ""
        part, was_turned = part + char, is_turned
    if part:
        yield (part[::-1] if was_turned else part), was_turned


def _shape_part(part: str, face: str, *, is_turned: bool) -> list[Glyph]:
    buffer = uharfbuzz.Buffer()
    buffer.cluster_level = uharfbuzz.BufferClusterLevel.MONOTONE_CHARACTERS
    buffer.add_str(part)
    buffer.guess_segment_properties()
    buffer.direction = "rtl" if is_turned else "ltr"
    font, scale = _font(face)
    uharfbuzz.shape(font, buffer, FEATURES)
    infos, places = buffer.glyph_infos, buffer.glyph_positions
    starts = sorted({info.cluster for info in infos})
    ends = dict(zip(starts, [*starts[1:], len(part)], strict=True))
    glyphs = []
    for info, place in zip(infos, places, strict=True):
        # Of several glyphs for one letter only the first says it.
        means = part[info.cluster : ends.pop(info.cluster, info.cluster)]
        glyphs.append(
            Glyph(
                info.codepoint,
                place.x_advance * scale,
                place.x_offset * scale,
                place.y_offset * scale,
                means,
            )
        )
    return glyphs


@lru_cache
def _font(face: str) -> tuple[uharfbuzz.Font, float]:
    """Return a face to shape with, and what brings its units to thousandths of the size."""
    loaded = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FOLDER / f"{face}.ttf")))
    return uharfbuzz.Font(loaded), 1000 / loaded.upem
