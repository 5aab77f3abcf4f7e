"""Write display lists as PDF.

Page operators are written here and passed to reportlab unchanged, because its drawing calls take
three times as long. Text is written only as glyph numbers.
"""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from math import cos, radians, sin
from typing import Any

import numpy as np
from reportlab import rl_config
from reportlab.pdfgen.canvas import Canvas

from canvass.lettering.shaping import needs_shaping
from canvass.lettering.writing import get_font, show_shaped
from canvass.walklist.drawing import Clip, Colour, Item, Page, Points, Shapes, Text
from canvass.walklist.type import MM_PER_PT, register_faces, width_mm

PT_PER_MM = 1 / MM_PER_PT
PER_MM = np.array([PT_PER_MM, -PT_PER_MM])
PER_PT = 10
"""Lines are written in whole tenths of a point (0.035 mm), finer than a printer's resolution."""
SHARE_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
ZLIB_LEVEL = 2
"""How hard pages are compressed: a fifth of the usual level's time for a ninth more bytes."""
FEW_POINTS = 12
"""Up to so many points plain Python is faster than numpy."""

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
        self._height = 0.0
        self._glyphs: dict[tuple[str, str], list[tuple[str, str]]] = {}
        self._paths: dict[int, tuple[Sequence[Points], str]] = {}

    def add(self, page: Page) -> None:
        """Draw one page."""
        self._begin(page)
        self._canvas.setPageSize((page.width * PT_PER_MM, self._height))
        self._canvas.addLiteral("1 j\n" + "\n".join(self._items(page.items)))
        self._canvas.showPage()

    def _begin(self, page: Page) -> None:
        self._height = page.height * PT_PER_MM
        self._paths = {}

    def add_all(self, pages: Sequence[Page]) -> None:
        """Draw pages one after the other."""
        for page in pages:
            self.add(page)

    def mark(self, title: str) -> None:
        """Add the next page to the PDF's outline."""
        key = f"p{self._canvas.getPageNumber()}"
        self._canvas.bookmarkPage(key)
        self._canvas.addOutlineEntry(title, key)

    def add_folded(self, pages: Sequence[Page]) -> None:
        """Draw pages (a multiple of four) two to a side, so that the sheets fold into a booklet.

        They are to be printed on both sides, flipped on the short edge, and folded.
        """
        count = len(pages)
        for sheet in range(count // 4):
            first, last = 2 * sheet, count - 1 - 2 * sheet
            self._add_pair(pages[last], pages[first])
            self._add_pair(pages[first + 1], pages[last - 1])

    def _add_pair(self, left: Page, right: Page) -> None:
        self._begin(left)
        width = left.width * PT_PER_MM
        self._canvas.setPageSize((2 * width, self._height))
        halves = ["\n".join(self._items(page.items)) for page in (left, right)]
        self._canvas.addLiteral(f"1 j\n{halves[0]}\nq 1 0 0 1 {width:.2f} 0 cm\n{halves[1]}\nQ")
        self._canvas.showPage()

    def finish(self) -> bytes:
        """Return the PDF."""
        self._canvas.save()
        return self._bytes.getvalue()

    def _items(self, items: Iterable[Item]) -> Iterator[str]:
        for item in items:
            if isinstance(item, Shapes):
                yield self._shapes(item)
            elif isinstance(item, Text):
                yield self._text(item)
            else:
                yield from self._clip(item)

    def _clip(self, clip: Clip) -> Iterator[str]:
        frame = clip.frame
        x, y = frame.x * PT_PER_MM, self._height - frame.bottom * PT_PER_MM
        width, height = frame.width * PT_PER_MM, frame.height * PT_PER_MM
        yield f"q {x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n"
        yield from self._items(clip.items)
        yield "Q"

    def _shapes(self, shapes: Shapes) -> str:
        lines = [line for line in shapes.lines if len(line) > 1]
        if not lines:
            return ""
        unit = PT_PER_MM * PER_PT
        look, paint = "", "n"
        if shapes.fill is not None:
            look, paint = f"{_rgb(shapes.fill)} rg\n", "f"
        if shapes.stroke is not None:
            cap = 0 if shapes.butt or shapes.dash else 1
            dash = " ".join(f"{length * unit:.1f}" for length in shapes.dash)
            look += f"{_rgb(shapes.stroke)} RG {shapes.width * unit:.1f} w {cap} J [{dash}] 0 d\n"
            paint = "S" if shapes.fill is None else "B"
        return f"q {1 / PER_PT} 0 0 {1 / PER_PT} 0 0 cm\n{look}{self._path(shapes)}{paint} Q"

    def _path(self, shapes: Shapes) -> str:
        """Return lines in whole tenths of a point, cached for repeated use."""
        key = 2 * id(shapes.lines) + shapes.closed
        if key not in self._paths:
            lines = [line for line in shapes.lines if len(line) > 1]
            end = "h\n" if shapes.closed else ""
            form = "".join([_moves(len(line)) + end for line in lines])
            is_short = len(lines) == 1 and len(lines[0]) <= FEW_POINTS
            places = self._few(lines[0]) if is_short else self._many(lines)
            self._paths[key] = (shapes.lines, form % tuple(places))
        return self._paths[key][1]

    def _few(self, line: Points) -> list[int]:
        """Return the coordinates of a short line in whole tenths of a point."""
        high = self._height
        places = []
        for x, y in line.tolist():
            places += [round(PER_PT * (x * PT_PER_MM)), round(PER_PT * (high - y * PT_PER_MM))]
        return places

    def _many(self, lines: Sequence[Points]) -> list[int]:
        """Return the coordinates of lines in whole tenths of a point."""
        on_page = lines[0] if len(lines) == 1 else np.concatenate(lines)
        on_page = on_page * PER_MM
        on_page[:, 1] += self._height
        places: list[int] = np.rint(PER_PT * on_page).astype(np.int64).ravel().tolist()
        return places

    def _text(self, text: Text) -> str:
        if not text.text:
            return ""
        size = text.size * PT_PER_MM
        back = SHARE_BEFORE[text.anchor] * width_mm(text.text, text.face, text.size) * PT_PER_MM
        x, y = text.x * PT_PER_MM, self._height - text.y * PT_PER_MM
        matrix = f"1 0 0 1 {x - back:.2f} {y:.2f}"
        if text.angle:
            c, s = cos(radians(text.angle)), sin(radians(text.angle))
            matrix = f"{c:.4f} {-s:.4f} {s:.4f} {c:.4f} {x - c * back:.2f} {y + s * back:.2f}"
        shown = self._shown(text, size)
        drawn = f"BT {matrix} Tm 0 Tr {_rgb(text.colour)} rg\n{shown}ET"
        if not text.halo:
            return drawn
        rim = f"1 1 1 RG {2 * text.halo * PT_PER_MM:.2f} w 1 J [] 0 d"
        return f"{rim}\nBT {matrix} Tm 1 Tr\n{shown}ET\n{drawn}"

    def _shown(self, text: Text, size: float) -> str:
        """Return the operators that show a text at the current text position."""
        document: Any = vars(self._canvas)["_doc"]
        if needs_shaping(text.text):
            return show_shaped(text.text, text.face.value, size, document)
        key = (text.text, text.face.value)
        if key not in self._glyphs:
            font = get_font(text.face.value)
            self._glyphs[key] = [
                (font.getSubsetInternalName(subset, document), codes.hex())
                for subset, codes in font.splitString(text.text, document)
            ]
        return "".join(f"{name} {size:.2f} Tf <{codes}> Tj\n" for name, codes in self._glyphs[key])


@cache
def _rgb(colour: Colour) -> str:
    return f"{colour[0]:.3f} {colour[1]:.3f} {colour[2]:.3f}"


@lru_cache(maxsize=1000)
def _moves(points: int) -> str:
    """Return the template for a line of so many points: one move, then line segments."""
    return "%d %d m\n" + "%d %d l\n" * (points - 1)
