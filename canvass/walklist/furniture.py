"""What explains a map: north arrow, scale bar, attribution, base and flags."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np

from canvass.walklist.drawing import (
    BLACK,
    WHITE,
    Frame,
    Points,
    Shapes,
    Text,
    box,
    disc,
    grey,
    line,
)
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.type import DIGIT_HEIGHT, Face, plain, pt, width_mm
from canvass.walklist.view import View

NORTH_MM = (14.0, 15.0)
CREDIT_MM = 3.8
STEPS_M = (10, 20, 50, 100, 200, 500, 1000, 2000, 5000)
FLAG_MM = pt(9.0)
LETTERS_MM = pt(7.5)
LABEL_MM = 6.0
CREDIT_LETTERS_MM = pt(6.5)


def add_furniture(
    attribution: str,
    view: View,
    busy: Sequence[Points],
    occupancy: Occupancy,
    say: Callable[[str], str],
    *,
    small: bool = False,
    letters: float = LETTERS_MM,
) -> list[Shapes | Text]:
    """Return north arrow, scale bar and attribution, placed in the emptiest corners.

    They avoid the points in `busy`, of which each array has the same weight. A `small` map with
    north up has no arrow.
    """
    frame = view.frame
    credit = plain(attribution)
    size = CREDIT_LETTERS_MM
    wide = width_mm(credit, Face.REGULAR, size) + 2.0
    at_foot = (Frame(x, frame.bottom - 3.6, wide, 3.6) for x in (frame.right - wide, frame.x))
    # Leave room for the numbers of stops beside their doors.
    credit_box = min(at_foot, key=lambda place: _nearness(place.inset(-LABEL_MM), busy))
    length_m = max(
        (step for step in STEPS_M if step * view.scale <= frame.width * 0.3), default=STEPS_M[0]
    )
    bar = length_m * view.scale
    label = width_mm(_length_label(length_m), Face.BOLD, letters)
    room = (max(bar, label) + 6.0, 4.85 + letters)
    bar_box = _freest_corner(frame, busy, room, 0.0, ("bl", "br", "tl", "tr"), [credit_box])
    taken = [credit_box, bar_box]
    items: list[Shapes | Text] = [
        box(credit_box, fill=WHITE),
        Text(credit, credit_box.right - 1.0, credit_box.bottom - 1.1, size, anchor="end"),
        box(bar_box, fill=WHITE),
        *_scale_bar(bar_box, bar, length_m, letters),
    ]
    if not small or view.turn != 0:
        north = _freest_corner(frame, busy, NORTH_MM, 1.0, ("tr", "tl", "br", "bl"), taken)
        taken.append(north)
        items += _north_arrow(north, view.turn, say("N"), max(letters, pt(8.5)))
    for place in taken:
        occupancy.add_box(place, TAKEN)
    return items


def _freest_corner(
    frame: Frame,
    busy: Sequence[Points],
    size: tuple[float, float],
    off: float,
    corners: Sequence[str],
    taken: Sequence[Frame] = (),
) -> Frame:
    """Return the corner with the least of the route near it; of equal ones, the first named."""
    width, height = size
    x_of = {"l": frame.x + off, "r": frame.right - width - off}
    y_of = {"t": frame.y + off, "b": frame.bottom - height - max(off, CREDIT_MM)}
    y_left = frame.bottom - height - off
    places = [
        Frame(x_of[corner[1]], y_left if corner == "bl" else y_of[corner[0]], width, height)
        for corner in corners
    ]
    return min(places, key=lambda place: _nearness(place, busy, taken))


def _nearness(place: Frame, busy: Sequence[Points], taken: Sequence[Frame] = ()) -> float:
    """Return the sum over arrays of the share of points near a place, plus 10 if it is taken."""
    wide, cost = place.inset(-4.0), 10.0 * any(place.overlaps(other) for other in taken)
    for points in busy:
        x, y = points[:, 0], points[:, 1]
        inside = (x > wide.x) & (x < wide.right) & (y > wide.y) & (y < wide.bottom)
        cost += np.count_nonzero(inside) / max(len(points), 1)
    return cost


def _length_label(length_m: int) -> str:
    return f"{length_m} m" if length_m < 1000 else f"{length_m // 1000} km"


def _scale_bar(place: Frame, bar: float, length_m: int, letters: float) -> list[Shapes | Text]:
    x, y = place.right - 3.0 - bar, place.bottom - 2.2
    half = Frame(x, y - 1.0, bar / 2, 1.0)
    label = _length_label(length_m)
    items: list[Shapes | Text] = [
        box(Frame(x, y - 1.0, bar, 1.0), fill=WHITE, stroke=BLACK, width=0.25),
        box(half, fill=BLACK),
        Text(label, x + bar, y - 1.8, letters, Face.BOLD, anchor="end"),
    ]
    zero = width_mm("0", Face.REGULAR, letters)
    if zero + 1.0 + width_mm(label, Face.BOLD, letters) <= bar:
        items.append(Text("0", x, y - 1.8, letters, Face.REGULAR))
    return items


def _north_arrow(place: Frame, turn: float, letter: str, size: float) -> list[Shapes | Text]:
    x, y = place.x + place.width / 2, place.y + place.height / 2
    angle = math.radians(turn)
    up = np.array([math.sin(angle), -math.cos(angle)])
    side = np.array([-up[1], up[0]])
    middle = np.array([x, y])
    tip, tail = middle + 3.2 * up, middle - 4.6 * up
    head = np.array([tip, tail - 2.6 * side, tail + 2.0 * up, tail + 2.6 * side])
    at = middle + 5.2 * up
    return [
        disc(x, y, 6.8, fill=WHITE, stroke=grey(0.6), width=0.2),
        Shapes([head], fill=BLACK, closed=True),
        Text(
            letter,
            float(at[0]),
            float(at[1]) + 0.37 * size,
            size,
            Face.BOLD,
            anchor="middle",
            halo=0.4,
        ),
    ]


def base_frames(
    point: Points,
    frame: Frame,
    say: Callable[[str], str],
    *,
    small: bool = False,
    letters: float = LETTERS_MM,
) -> list[Frame]:
    """Return the frames that the base's sign and its word need; none if it is not seen."""
    half = 5.5 * (0.7 if small else 1.0)
    sign = Frame(float(point[0]) - half, float(point[1]) - half, 2 * half, 2 * half)
    if not sign.overlaps(frame):
        return []
    word = _base_word(point, frame, say("BASE"), small=small, letters=letters)
    wide = width_mm(word.text, word.face, word.size) + 1.2
    return [sign, Frame(word.x - wide / 2, word.y - word.size, wide, 1.3 * word.size)]


def _base_word(point: Points, frame: Frame, word: str, *, small: bool, letters: float) -> Text:
    """Return the word of the base below its sign, above it at the foot of the frame."""
    x, y, unit = float(point[0]), float(point[1]), 0.7 if small else 1.0
    size = max(letters, pt(8.5))
    is_above_foot = y + 5.0 * unit + 4.5 < frame.bottom - CREDIT_MM
    below = 5.0 * unit + size if is_above_foot else -5.0 * unit - 0.8
    half = width_mm(word, Face.BOLD, size) / 2 + 1.0
    middle = min(max(x, frame.x + half), max(frame.right - half, frame.x + half))
    base = min(max(y + below, frame.y + size), frame.bottom - 0.3 * size)
    return Text(word, middle, base, size, Face.BOLD, anchor="middle", halo=0.6)


def draw_base(
    point: Points,
    frame: Frame,
    say: Callable[[str], str],
    *,
    small: bool = False,
    letters: float = LETTERS_MM,
) -> list[Shapes | Text]:
    """Return the base: a house sign and, if that reaches into the frame, its word inside it."""
    x, y = float(point[0]), float(point[1])
    unit = 0.7 if small else 1.0
    roof = np.array([(-3.4, -0.2), (0.0, -3.6), (3.4, -0.2)]) * unit + (x, y)
    is_seen = Frame(x - 5.0 * unit, y - 5.0 * unit, 10.0 * unit, 10.0 * unit).overlaps(frame)
    named = [_base_word(point, frame, say("BASE"), small=small, letters=letters)]
    walls = Frame(x - 2.4 * unit, y - 0.2 * unit, 4.8 * unit, 3.2 * unit)
    return [
        disc(x, y, 5.0 * unit, fill=WHITE, stroke=BLACK, width=0.4),
        Shapes([roof], fill=BLACK, closed=True),
        box(walls, fill=BLACK),
        box(Frame(x - 0.7 * unit, y + 1.0 * unit, 1.4 * unit, 2.0 * unit), fill=WHITE),
        *(named if is_seen else ()),
    ]


def draw_flag(
    point: Points, word: str, occupancy: Occupancy, size: float = FLAG_MM
) -> list[Shapes | Text]:
    """Return a word in a box with a line to its point, where the map near it is emptiest."""
    x, y = float(point[0]), float(point[1])
    width, height = width_mm(word, Face.BOLD, size) + 2.4, 4.6 * size / FLAG_MM
    places = []
    for reach in (5.0, 8.0, 11.0, 16.0, 22.0):
        for step in range(12):
            angle = math.tau * step / 12
            mx = x + (reach + width / 2 - 2) * math.cos(angle)
            my = y + reach * math.sin(angle)
            places.append(Frame(mx - width / 2, my - height / 2, width, height))
    # A flag that covers part of what stands there is worse than one across lines.
    costs = [
        occupancy.mean_in(place, 3 * TAKEN) + TAKEN * occupancy.is_taken(place) for place in places
    ]
    place = places[int(np.argmin(costs + np.repeat([0.0, 0.5, 1.0, 3.0, 4.0], 12)))]
    occupancy.add_box(place, TAKEN)
    base = place.y + (height + DIGIT_HEIGHT * size) / 2
    middle = (place.x + width / 2, place.y + height / 2)
    return [
        line(x, y, *middle, stroke=WHITE, width=1.2),
        line(x, y, *middle, stroke=BLACK, width=0.5),
        disc(x, y, 1.5, fill=WHITE, stroke=BLACK, width=0.6),
        box(place, fill=WHITE, stroke=BLACK, width=0.5),
        Text(word, middle[0], base, size, Face.BOLD, anchor="middle"),
    ]
