"""Write shaped text as PDF operators, with the fonts that reportlab embeds.

reportlab addresses a glyph by a character; a glyph without one gets a code in the private use area.
The font (`ShapedFont`) maps it back to its letters, so that text can be searched and copied. PDF
readers reorder right-to-left text themselves.
"""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from typing import Any, cast

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from canvass.lettering.shaping import Glyph, needs_shaping, shape

PRIVATE = 0xE000
END_OF_PRIVATE = 0xF900
PRESENTATION = ((0xFB1D, 0xFE00), (0xFE70, 0xFEFF))
CODE = re.compile(r"(<[0-9A-F]{2}>) <([0-9A-F]{4,6})>$", re.MULTILINE)


class ShapedFont(TTFont):
    """A font that maps its glyphs back to their letters for search and copy."""

    means: dict[int, str]

    def __init__(self, name: str, filename: str) -> None:
        super().__init__(name, filename)
        self.means = {}

    def addObjects(self, doc: Any) -> None:  # noqa: N802
        """Add the font to a document (reportlab calls this at the end)."""
        before = set(doc.idToObject)
        super().addObjects(doc)
        for name in doc.idToObject.keys() - before:
            if name.startswith("toUnicodeCMap:"):
                stream = doc.idToObject[name]
                stream.content = CODE.sub(self._read_out, stream.content)

    def _read_out(self, line: re.Match[str]) -> str:
        text = self.means.get(int(line[2], 16), chr(int(line[2], 16)))
        return f"{line[1]} <{_as_letters(text).encode('utf-16-be').hex().upper()}>"


def _as_letters(text: str) -> str:
    """Replace presentation forms by their letters."""
    is_form = any(low <= ord(char) < high for char in text for low, high in PRESENTATION)
    return unicodedata.normalize("NFKC", text) if is_form else text


def get_font(name: str) -> ShapedFont:
    """Return one of canvass's fonts, all of which are registered as `ShapedFont`."""
    return cast(ShapedFont, pdfmetrics.getFont(name))


def shaped_width(text: str, font_name: str) -> float:
    """Return the width of a shaped text in thousandths of its size."""
    face = get_font(font_name).face
    return sum(glyph.advance for glyph in shape(text, _file_of(face)))


def text_width(text: str, font_name: str, size: float) -> float:
    """Return the width of a line, shaped or not, in the unit of its size."""
    if needs_shaping(text):
        return size * shaped_width(text, font_name) / 1000
    return float(pdfmetrics.stringWidth(text, font_name, size))


def draw_text(
    paper: Any, x: float, y: float, text: str, font_name: str, size: float, *, right: bool
) -> None:
    """Draw a line on a reportlab canvas, starting at x, or ending there if `right`."""
    if not needs_shaping(text):
        paper.setFont(font_name, size)
        (paper.drawRightString if right else paper.drawString)(x, y, text)
        return
    left = x - text_width(text, font_name, size) if right else x
    shown = show_shaped(text, font_name, size, paper._doc)
    paper.addLiteral(f"BT 1 0 0 1 {left:.2f} {y:.2f} Tm\n{shown}ET")


def show_shaped(text: str, font_name: str, size: float, document: Any) -> str:
    """Return the operators that show a shaped text at the current text position."""
    font = get_font(font_name)
    shown, was_set, rise = [], None, 0.0
    for glyph in shape(text, _file_of(font.face)):
        code = _code_of(font_name, glyph)
        ((subset, byte),) = font.splitString(chr(code), document)
        name = font.getSubsetInternalName(subset, document)
        if name != was_set:
            shown.append(f"{name} {size:.2f} Tf")
            was_set = name
        if glyph.y_offset * size / 1000 != rise:
            rise = glyph.y_offset * size / 1000
            shown.append(f"{rise:.2f} Ts")
        # Replace the font's own advance by the glyph's, and undo its offset.
        back = font.face.charWidths[code] - glyph.advance + glyph.x_offset
        ahead = f"{-glyph.x_offset:.1f} " if glyph.x_offset else ""
        shown.append(f"[{ahead}<{byte.hex()}> {back:.1f}] TJ")
    if rise:
        shown.append("0 Ts")
    return "\n".join(shown) + "\n"


def _file_of(face: Any) -> str:
    name = face.filename
    return str(name).replace("\\", "/").rpartition("/")[2].removesuffix(".ttf")


@cache
def _codes(font_name: str) -> dict[int, int]:
    """Return a character for each glyph that has one."""
    face = get_font(font_name).face
    found: dict[int, int] = {}
    for code, number in sorted(face.charToGlyph.items()):
        # Code 32 is the space in every subset, and reportlab misprints codes above four digits.
        if 32 <= code <= 0xFFFF and code != 0xA0 and not PRIVATE <= code < END_OF_PRIVATE:
            found.setdefault(number, code)
    return found


def _code_of(font_name: str, glyph: Glyph) -> int:
    """Return the character by which reportlab draws a glyph; it is the same in every run."""
    known = _codes(font_name)
    if glyph.number not in known:
        font = get_font(font_name)
        code = PRIVATE + glyph.number
        font.face.charToGlyph[code] = glyph.number
        font.face.charWidths[code] = glyph.advance
        font.means[code] = glyph.means
        known[glyph.number] = code
    return known[glyph.number]
