"""Turn display lists into PDF page operators.

They are written here and passed to reportlab unchanged, because its drawing calls take three times
as long. Texts stay texts until the page is in its document, which numbers the glyphs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from math import cos, radians, sin

import numpy as np

from canvass.walklist.drawing import Clip, Colour, Item, Page, Points, Shapes, Text
from canvass.walklist.type import MM_PER_PT, Face, width_mm

PT_PER_MM = 1 / MM_PER_PT
PER_MM = np.array([PT_PER_MM, -PT_PER_MM])
PER_PT = 10
"""Lines are written in whole tenths of a point (0.035 mm), finer than a printer's resolution."""
SHARE_BEFORE = {"start": 0.0, "middle": 0.5, "end": 1.0}
FEW_POINTS = 12
"""Up to so many points plain Python is faster than numpy."""

Shown = tuple[str, Face, float]
"""A text to show at the current text position, its font, and its size in points."""


@dataclass(frozen=True, slots=True)
class PageOperators:
    """One page as PDF operators: its size in points, and pieces to write one after the other."""

    width: float
    height: float
    pieces: tuple[str | Shown, ...]


def make_operators(page: Page) -> PageOperators:
    """Return a page as PDF operators; the fonts must be registered (`register_faces`)."""
    height = page.height * PT_PER_MM
    pieces: list[str | Shown] = []
    run: list[str] = []
    for piece in _Composer(height).items(page.items):
        if isinstance(piece, str):
            run.append(piece)
        else:
            pieces += ["".join(run), piece]
            run = []
    return PageOperators(page.width * PT_PER_MM, height, (*pieces, "".join(run)))


class _Composer:
    """Writes the items of one page."""

    def __init__(self, height: float) -> None:
        self.height = height
        self.paths: dict[int, tuple[Sequence[Points], str]] = {}

    def items(self, items: Iterable[Item]) -> Iterator[str | Shown]:
        """Yield the operators of items, each item's after a line end."""
        for item in items:
            yield "\n"
            if isinstance(item, Shapes):
                yield self._shapes(item)
            elif isinstance(item, Text):
                yield from self._text(item)
            else:
                yield from self._clip(item)

    def _clip(self, clip: Clip) -> Iterator[str | Shown]:
        frame = clip.frame
        x, y = frame.x * PT_PER_MM, self.height - frame.bottom * PT_PER_MM
        width, height = frame.width * PT_PER_MM, frame.height * PT_PER_MM
        yield f"q {x:.2f} {y:.2f} {width:.2f} {height:.2f} re W n"
        yield from self.items(clip.items)
        yield "\nQ"

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
        if key not in self.paths:
            lines = [line for line in shapes.lines if len(line) > 1]
            end = "h\n" if shapes.closed else ""
            form = "".join([_moves(len(line)) + end for line in lines])
            is_short = len(lines) == 1 and len(lines[0]) <= FEW_POINTS
            places = self._few(lines[0]) if is_short else self._many(lines)
            self.paths[key] = (shapes.lines, form % tuple(places))
        return self.paths[key][1]

    def _few(self, line: Points) -> list[int]:
        """Return the coordinates of a short line in whole tenths of a point."""
        high = self.height
        places = []
        for x, y in line.tolist():
            places += [round(PER_PT * (x * PT_PER_MM)), round(PER_PT * (high - y * PT_PER_MM))]
        return places

    def _many(self, lines: Sequence[Points]) -> list[int]:
        """Return the coordinates of lines in whole tenths of a point."""
        on_page = lines[0] if len(lines) == 1 else np.concatenate(lines)
        on_page = on_page * PER_MM
        on_page[:, 1] += self.height
        places: list[int] = np.rint(PER_PT * on_page).astype(np.int64).ravel().tolist()
        return places

    def _text(self, text: Text) -> Iterator[str | Shown]:
        if not text.text:
            return
        size = text.size * PT_PER_MM
        back = SHARE_BEFORE[text.anchor] * width_mm(text.text, text.face, text.size) * PT_PER_MM
        x, y = text.x * PT_PER_MM, self.height - text.y * PT_PER_MM
        matrix = f"1 0 0 1 {x - back:.2f} {y:.2f}"
        if text.angle:
            c, s = cos(radians(text.angle)), sin(radians(text.angle))
            matrix = f"{c:.4f} {-s:.4f} {s:.4f} {c:.4f} {x - c * back:.2f} {y + s * back:.2f}"
        shown = (text.text, text.face, size)
        if text.halo:
            rim = f"1 1 1 RG {2 * text.halo * PT_PER_MM:.2f} w 1 J [] 0 d"
            yield f"{rim}\nBT {matrix} Tm 1 Tr\n"
            yield shown
            yield "ET\n"
        yield f"BT {matrix} Tm 0 Tr {_rgb(text.colour)} rg\n"
        yield shown
        yield "ET"


@cache
def _rgb(colour: Colour) -> str:
    return f"{colour[0]:.3f} {colour[1]:.3f} {colour[2]:.3f}"


@lru_cache(maxsize=1000)
def _moves(points: int) -> str:
    """Return the template for a line of so many points: one move, then line segments."""
    return "%d %d m\n" + "%d %d l\n" * (points - 1)
