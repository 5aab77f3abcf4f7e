"""Convert metres on the ground to millimetres in a frame on the page."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import shapely

from canvass.walklist.drawing import Frame, Points

LARGEST_SCALE = 2.0  # mm per m (1:500)
TURNED_IS_WORTH = 1.18
TURNS = tuple(range(-90, 91, 15))


@dataclass(frozen=True)
class View:
    """A frame that shows the ground round (x_m, y_m), turned clockwise by `turn` degrees."""

    frame: Frame
    x_m: float
    y_m: float
    scale: float
    turn: float = 0.0

    def to_paper(self, points_m: Points) -> Points:
        """Return (n, 2) millimetres on the page for (n, 2) projected metres."""
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        matrix = self.scale * np.array([[cos, sin], [sin, -cos]])
        middle = (self.frame.x + self.frame.width / 2, self.frame.y + self.frame.height / 2)
        moved: Points = (np.asarray(points_m) - (self.x_m, self.y_m)) @ matrix + middle
        return moved

    def shows(self, point_m: Points, margin_mm: float) -> bool:
        """Return whether a point is in the frame, at least `margin_mm` from its edges."""
        x, y = self.to_paper(np.asarray(point_m)[None])[0]
        inner = self.frame.inset(margin_mm)
        return bool(inner.x <= x <= inner.right and inner.y <= y <= inner.bottom)

    @cached_property
    def seen(self) -> shapely.Polygon:
        """The ground shown and a margin round it (metres)."""
        return self.window()

    def window(self, margin_mm: float = 4.0) -> shapely.Polygon:
        """Return the ground shown (metres), with a margin."""
        width = self.frame.width / 2 + margin_mm
        height = self.frame.height / 2 + margin_mm
        corners = np.array([(-width, height), (width, height), (width, -height), (-width, -height)])
        cos, sin = math.cos(math.radians(self.turn)), math.sin(math.radians(self.turn))
        back = np.array([[cos, sin], [-sin, cos]]) / self.scale
        return shapely.Polygon(corners @ back + (self.x_m, self.y_m))


def _turned(points_m: Points, turn: float) -> Points:
    cos, sin = math.cos(math.radians(turn)), math.sin(math.radians(turn))
    turned: Points = points_m @ np.array([[cos, -sin], [sin, cos]])
    return turned


def fit_view(
    points_m: Points, frame: Frame, *, margin_mm: float = 9.0, turn: float | None = None
) -> View:
    """Return the view that shows all points (metres) as large as the frame allows.

    North is up unless turning the map makes it clearly larger; `turn` sets the direction.
    """
    room = frame.inset(margin_mm)
    best: tuple[float, float, Points] | None = None
    for angle in (0.0, *TURNS) if turn is None else (turn,):
        moved = _turned(points_m, angle)
        low, high = moved.min(axis=0), moved.max(axis=0)
        span = np.maximum(high - low, 1.0)
        scale = float(min(room.width / span[0], room.height / span[1], LARGEST_SCALE))
        worth = scale * (1.0 if angle == 0 or turn is not None else 1 / TURNED_IS_WORTH)
        worth *= 1 - abs(angle) / 2000
        if best is None or worth > best[0]:
            middle = _turned((low + high)[None, :] / 2, -angle)
            best = (worth, angle, np.array([*middle[0], scale]))
    if best is None:
        raise ValueError("a view needs at least one turn to try")
    _, angle, (x_m, y_m, scale) = best
    return View(frame, float(x_m), float(y_m), float(scale), float(angle))


def fit_like(
    points_m: Points, frame: Frame, turn: float, *, share: float, margin_mm: float = 9.0
) -> View:
    """Return the view turned by `turn`, or the best one if its scale is below `share` of that."""
    best = fit_view(points_m, frame, margin_mm=margin_mm)
    same = fit_view(points_m, frame, margin_mm=margin_mm, turn=turn)
    return same if same.scale >= share * best.scale else best
