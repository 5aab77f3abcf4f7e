"""Collect pages into a PDF. Text is written only as glyph numbers."""

from __future__ import annotations

import io
import zlib
from collections.abc import Sequence
from typing import Any

from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from canvass.lettering.shaping import needs_shaping
from canvass.lettering.writing import get_font, show_shaped
from canvass.walklist.operators import PageOperators, Shown
from canvass.walklist.type import register_faces

ZLIB_LEVEL = 2
"""How hard pages are compressed: a fifth of the usual level's time for a ninth more bytes."""

# Page streams as binary instead of ASCII: a fifth smaller, in a fifth of the time.
rl_config.useA85 = 0


class _Packed:
    """Compresses page streams at `ZLIB_LEVEL`, as reportlab's own filter does at the usual one."""

    pdfname = "FlateDecode"

    def encode(self, text: str | bytes) -> bytes:
        return zlib.compress(text.encode() if isinstance(text, str) else text, ZLIB_LEVEL)


class PdfWriter:
    """Collects pages into one PDF; the same pages give the same bytes."""

    def __init__(self, title: str, author: str, lang: str = "") -> None:
        register_faces()
        self._bytes = io.BytesIO()
        self._canvas = Canvas(self._bytes, invariant=1, pageCompression=0, lang=lang or None)
        vars(self._canvas)["_doc"].defaultStreamFilters = [_Packed()]
        self._canvas.setTitle(title)
        self._canvas.setAuthor(author)
        self._glyphs: dict[tuple[str, str], list[tuple[str, str]]] = {}

    def add_all(self, pages: Sequence[PageOperators]) -> None:
        """Draw pages one after the other."""
        for page in pages:
            self._add(page)

    def _add(self, page: PageOperators) -> None:
        self._canvas.setPageSize((page.width, page.height))
        self._canvas.addLiteral(f"1 j{self._written(page)}")
        self._canvas.showPage()

    def mark(self, title: str) -> None:
        """Add the next page to the PDF's outline."""
        key = f"p{self._canvas.getPageNumber()}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key)

    def add_folded(self, pages: Sequence[PageOperators]) -> None:
        """Draw pages (a multiple of four) two to a side, so that the sheets fold into a booklet.

        They are to be printed on both sides, flipped on the short edge, and folded.
        """
        count = len(pages)
        for sheet in range(count // 4):
            first, last = 2 * sheet, count - 1 - 2 * sheet
            self._add_pair(pages[last], pages[first])
            self._add_pair(pages[first + 1], pages[last - 1])

    def _add_pair(self, left: PageOperators, right: PageOperators) -> None:
        self._canvas.setPageSize((2 * left.width, left.height))
        halves = [self._written(page) for page in (left, right)]
        self._canvas.addLiteral(f"1 j{halves[0]}\nq 1 0 0 1 {left.width:.2f} 0 cm{halves[1]}\nQ")
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        self._canvas.save()
        return self._bytes.getvalue()

    def _written(self, page: PageOperators) -> str:
        return "".join([one if isinstance(one, str) else self._shown(one) for one in page.pieces])

    def _shown(self, shown: Shown) -> str:
        """Return the operators that show a text at the current text position."""
        text, face, size = shown
        document: Any = vars(self._canvas)["_doc"]
        if needs_shaping(text):
            return show_shaped(text, face.value, size, document)
        key = (text, face.value)
        if key not in self._glyphs:
            font = get_font(face.value)
            self._glyphs[key] = [
                (font.getSubsetInternalName(subset, document), codes.hex())
                for subset, codes in font.splitString(text, document)
            ]
        return "".join(f"{name} {size:.2f} Tf <{codes}> Tj\n" for name, codes in self._glyphs[key])
