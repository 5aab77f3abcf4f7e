"""The QR code of a list, drawn as squares."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import segno

from canvass.walklist.drawing import BLACK, Frame, Item, Shapes, box
from canvass.walklist.drawing import WHITE as PAPER

MODULE_MM = 1.0
QUIET = 2
MASK = 3
"""The mask is fixed, as any can be read: trying all eight takes 3 % of the time for a list."""


def code_size_mm(text: str) -> float:
    """Return the side of the code's square in millimetres, including its quiet zone."""
    return MODULE_MM * (len(_modules(text)) + 2 * QUIET)


@lru_cache(maxsize=256)
def _modules(text: str) -> tuple[bytearray, ...]:
    return tuple(segno.make(text, error="m", micro=False, mask=MASK).matrix)


def draw_code(text: str, x: float, y: float) -> list[Item]:
    """Return a QR code whose top left corner, quiet zone included, is at (x, y) millimetres."""
    modules = _modules(text)
    size = MODULE_MM * (len(modules) + 2 * QUIET)
    bars = []
    for row, line in enumerate(modules):
        start = None
        for column, dark in enumerate([*line, 0]):
            if dark and start is None:
                start = column
            elif not dark and start is not None:
                left, right = (x + MODULE_MM * (QUIET + edge) for edge in (start, column))
                top = y + MODULE_MM * (QUIET + row)
                bars.append(
                    np.array([(left, top), (right, top), (right, top + 1), (left, top + 1)])
                )
                start = None
    return [box(Frame(x, y, size, size), fill=PAPER), Shapes(bars, fill=BLACK, closed=True)]
