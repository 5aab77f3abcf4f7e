"""A display list in millimetres, from which PDF or SVG is made.

The origin is the top left corner of the page, y points down. Colours are red, green and blue from 0
to 1, and must remain distinguishable in grey.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from canvass.walklist.type import Face

Colour = tuple[float, float, float]
Points = NDArray[np.float64]

BLACK: Colour = (0.0, 0.0, 0.0)
WHITE: Colour = (1.0, 1.0, 1.0)
_TURN = np.linspace(0, 2 * np.pi, 24, endpoint=False)
RING: Points = np.column_stack([np.cos(_TURN), np.sin(_TURN)])


def grey(value: float) -> Colour:
    """Return a grey from 0 (black) to 1 (white)."""
    return (value, value, value)


@dataclass(frozen=True, slots=True, eq=False)
class Shapes:
    """Lines or areas drawn in one style; each of `lines` is (n, 2) millimetres."""

    lines: Sequence[Points]
    fill: Colour | None = None
    stroke: Colour | None = None
    width: float = 0.2
    dash: tuple[float, ...] = ()
    closed: bool = False
    butt: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """One line of text; (x, y) is the start, middle or end of its baseline, as in `anchor`.

    `angle` is in degrees, clockwise on paper; `halo` is the width of the white rim.
    """

    text: str
    x: float
    y: float
    size: float
    face: Face = Face.REGULAR
    colour: Colour = BLACK
    anchor: str = "start"
    angle: float = 0.0
    halo: float = 0.0


@dataclass(frozen=True, slots=True)
class Frame:
    """A rectangle on the page."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    def inset(self, by: float) -> Frame:
        """Return the rectangle made smaller by `by` on every side."""
        return Frame(self.x + by, self.y + by, self.width - 2 * by, self.height - 2 * by)

    def corners(self) -> Points:
        """Return the four corners, clockwise from the top left."""
        return np.array(
            [
                (self.x, self.y),
                (self.right, self.y),
                (self.right, self.bottom),
                (self.x, self.bottom),
            ]
        )

    def overlaps(self, other: Frame) -> bool:
        """Return whether the two share more than an edge."""
        return (
            self.x < other.right - 1e-9
            and other.x < self.right - 1e-9
            and self.y < other.bottom - 1e-9
            and other.y < self.bottom - 1e-9
        )


@dataclass(slots=True)
class Clip:
    """Items drawn only inside a rectangle."""

    frame: Frame
    items: list[Shapes | Text] = field(default_factory=list)


Item = Shapes | Text | Clip


@dataclass(slots=True)
class Page:
    """One page: its size in millimetres and what is drawn on it, bottom first.

    `is_list`: a page to fill in, whose boxes are in a layout.
    """

    width: float
    height: float
    items: list[Item] = field(default_factory=list)
    is_list: bool = False


def box(frame: Frame, **look: object) -> Shapes:
    """Return a rectangle as an item."""
    return Shapes([frame.corners()], closed=True, **look)  # type: ignore[arg-type]


def line(x1: float, y1: float, x2: float, y2: float, **look: object) -> Shapes:
    """Return a straight line as an item."""
    return Shapes([np.array([(x1, y1), (x2, y2)])], **look)  # type: ignore[arg-type]


def disc(x: float, y: float, radius: float, **look: object) -> Shapes:
    """Return a circle (of 24 sides) as an item."""
    return Shapes([radius * RING + (x, y)], closed=True, **look)  # type: ignore[arg-type]
