"""Turn a line of text into glyphs: order and direction by Unicode's rules, shapes by HarfBuzz.

The order follows Unicode Standard Annex 9 (python-bidi). Shapes, joins and the positions of marks
come from HarfBuzz. Text that needs neither (Latin, Greek, Cyrillic without combining marks) is not
processed here.
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
"""An invisible mark (combining grapheme joiner)."""

RIGHT_TO_LEFT = frozenset({"R", "AL"})
FEATURES = {"kern": False, "liga": False}


@dataclass(frozen=True, slots=True)
class Glyph:
    """A glyph of a font, and the letters it stands for ("" if the previous glyph has them).

    Advance and offsets are in thousandths of the font size.
    """

    number: int
    advance: float
    x_offset: float
    y_offset: float
    means: str


@lru_cache(maxsize=20_000)
def needs_shaping(text: str) -> bool:
    """Return whether a text is more than a left-to-right row of one glyph per character."""
    return not text.isascii() and any(map(_is_shaped, text))


@cache
def _is_shaped(char: str) -> bool:
    return (
        unicodedata.bidirectional(char) in ("R", "AL", "AN", "NSM", "FSI", "PDI")
        or unicodedata.category(char) in ("Mn", "Mc")
        or ord(char) > 0xFFFF
    )


def is_right_to_left(text: str) -> bool:
    """Return whether a text has right-to-left letters."""
    return any(unicodedata.bidirectional(char) in RIGHT_TO_LEFT for char in text)


def isolated(text: str) -> str:
    """Return a name in isolates if it has right-to-left letters, to protect the text around it."""
    return f"{ISOLATE}{text}{END_OF_ISOLATE}" if is_right_to_left(text) else text


def without_isolates(text: str) -> str:
    """Return a text without the isolate characters of `isolated`."""
    return text.replace(ISOLATE, "").replace(END_OF_ISOLATE, "")


@lru_cache(maxsize=20_000)
def shape(text: str, face: str) -> tuple[Glyph, ...]:
    """Return the glyphs of a line on a left-to-right page; `face` is a font file without ".ttf"."""
    glyphs: list[Glyph] = []
    for part, is_turned in _parts(_in_order_seen(text)):
        glyphs += _shape_part(part, face, is_turned=is_turned)
    return tuple(glyphs)


def _in_order_seen(text: str) -> list[tuple[str, bool]]:
    """Return the characters from left to right, each with whether it is read from right to left.

    python-bidi does not tell the direction of a bracket, which depends on its surroundings. So a
    mark is put after it: if the bracket was reversed, the mark comes out before it.
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
    """Return whether a letter is read from right to left; a combining mark follows its letter."""
    if not _is_loose(shown[index]):
        return unicodedata.bidirectional(shown[index]) in RIGHT_TO_LEFT
    after = next((char for char in shown[index:] if not _is_loose(char)), "")
    return bool(after) and unicodedata.bidirectional(after) in RIGHT_TO_LEFT


def _is_loose(char: str) -> bool:
    return char in JOINERS or unicodedata.bidirectional(char) == "NSM"


def _parts(seen: list[tuple[str, bool]]) -> Iterator[tuple[str, bool]]:
    """Yield runs from left to right, each in reading order, and whether it is right-to-left."""
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
        # If a letter has several glyphs, only the first carries its text.
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
    """Return a font for shaping, and the factor from its units to thousandths of the size."""
    loaded = uharfbuzz.Face(uharfbuzz.Blob.from_file_path(str(FOLDER / f"{face}.ttf")))
    return uharfbuzz.Font(loaded), 1000 / loaded.upem
