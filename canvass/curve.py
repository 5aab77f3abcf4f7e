"""The Hilbert curve: an order in which neighbours in the plane are close to each other.

Source: D. Hilbert, Mathematische Annalen 38 (1891); the bitwise walk after H. Warren, Hacker's
Delight (2013), chapter 16.
"""

from __future__ import annotations

from typing import Any, TypeVar

Cells = TypeVar("Cells", bound=Any)  # an int, or an array of them


def along_curve(x: Cells, y: Cells, bits: int) -> Cells:
    """Return the positions along the curve of cells (x, y) in a square of 2^`bits` cells a side."""
    last = (1 << bits) - 1
    place: Any = 0 * x
    for bit in range(bits - 1, -1, -1):
        right, up = (x >> bit) & 1, (y >> bit) & 1
        place = (place << 2) | ((3 * right) ^ up)
        turned = 1 - up
        flipped = right * turned
        x, y = x + flipped * (last - 2 * x), y + flipped * (last - 2 * y)
        x, y = x + turned * (y - x), y + turned * (x - y)
    along: Cells = place
    return along
