"""The numbers on the map: order in the list (white on black) and house number (black on white)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from canvass.document.document import StopEntry
from canvass.doors.housenumber import say_run
from canvass.walklist.drawing import BLACK, WHITE, Frame, Points, Shapes, Text, box, disc
from canvass.walklist.map_sizes import NORMAL, MapSizes
from canvass.walklist.occupancy import Occupancy
from canvass.walklist.placing import place_boxes
from canvass.walklist.type import DIGIT_HEIGHT, Face, cut_at, plain, width_mm

PAD_MM = 0.65
SAME_PLACE_MM = 1.3
LONGEST_NUMBER = 9
LEAST_KEPT = 3


@dataclass(frozen=True, slots=True)
class StopLabel:
    """One label: the positions (from 0) it is for, its text and its place.

    `whole` is the house number as the list has it; a long one is shortened on the map.
    """

    positions: tuple[int, ...]
    order: str
    number: str
    frame: Frame
    point: tuple[float, float]
    away_mm: float
    overlaps: bool
    whole: str = ""

    @property
    def is_short(self) -> bool:
        """Return whether the map shows less of the house number than the list."""
        return self.number != self.whole


def number_of(stop: StopEntry) -> str:
    """Return the house number or numbers of a stop as short text."""
    numbers = list(dict.fromkeys(plain(line.housenumber) for line in stop.addresses))
    if not numbers:
        return plain(stop.housenumber)
    return say_run(numbers)


def _group(points: Points, positions: Sequence[int]) -> list[list[int]]:
    """Return runs of consecutive stops whose points coincide on paper, as indexes into `points`."""
    groups: list[list[int]] = []
    for index in range(len(points)):
        if groups and positions[index] == positions[index - 1] + 1:
            away = points[index] - points[groups[-1][0]]
            if float(np.hypot(*away)) <= SAME_PLACE_MM:
                groups[-1].append(index)
                continue
        groups.append([index])
    return groups


def _texts(group: Sequence[int], stops: Sequence[StopEntry]) -> tuple[str, str]:
    if len(group) == 1:
        order, number = str(group[0] + 1), number_of(stops[group[0]])
    else:
        order = f"{group[0] + 1}–{group[-1] + 1}"
        is_one_street = len({stops[index].street for index in group}) == 1
        some = (group[0], group[-1]) if is_one_street else group
        numbers = dict.fromkeys(number_of(stops[index]) for index in some)
        number = ("–" if is_one_street else ", ").join(filter(None, numbers))
    return order, number


def _shortened(number: str) -> str:
    """Return a house number short enough for a map, cut between its parts if that is possible."""
    if len(number) <= LONGEST_NUMBER:
        return number
    end = LONGEST_NUMBER - 1
    for signs in (" ,;–", "-/"):
        part = max(number.rfind(sign, 0, end + 1) for sign in signs)
        if part >= LEAST_KEPT:
            end = part
            break
    end = len(number[:end].rstrip(" ,;–-/"))
    return cut_at(number, end)


def _widths(order: str, number: str, sizes: MapSizes) -> tuple[float, float]:
    black = width_mm(order, Face.NARROW, sizes.order) + 2 * PAD_MM
    white = width_mm(number, Face.NARROW, sizes.number) + 2 * PAD_MM if number else 0.0
    return max(black, sizes.label), white


def place_stop_labels(
    stops: Sequence[StopEntry],
    positions: Sequence[int],
    points: Points,
    inward: Points,
    occupancy: Occupancy,
    sizes: MapSizes = NORMAL,
) -> list[StopLabel]:
    """Return the labels of the stops at `positions`, given each one's point and inward vector."""
    rows = _group(points, positions)
    groups = [tuple(positions[row] for row in group) for group in rows]
    wholes = [_texts(group, stops) for group in groups]
    texts = [(order, _shortened(number)) for order, number in wholes]
    boxes = np.array([(sum(_widths(*text, sizes)), sizes.label) for text in texts]).reshape(-1, 2)
    at = np.array([group[0] for group in rows], dtype=np.int64)
    placed = place_boxes(points[at], boxes, inward[at], occupancy)
    labels = []
    for index, (group, (order, number)) in enumerate(zip(groups, texts, strict=True)):
        (x, y), (width, height) = placed.centres[index].tolist(), boxes[index].tolist()
        point = points[at[index]].tolist()
        labels.append(
            StopLabel(
                group,
                order,
                number,
                Frame(x - width / 2, y - height / 2, width, height),
                (point[0], point[1]),
                float(placed.away_mm[index]),
                bool(placed.overlaps[index]),
                wholes[index][1],
            )
        )
    return labels


def _leader(label: StopLabel) -> Points | None:
    """Return the line from the point to the nearest edge of the box, None if it is inside."""
    x, y = label.point
    frame = label.frame
    nearest = (min(max(x, frame.x), frame.right), min(max(y, frame.y), frame.bottom))
    if (nearest[0] - x) ** 2 + (nearest[1] - y) ** 2 < 0.04:
        return None
    return np.array([(x, y), nearest])


def draw_leaders(labels: Sequence[StopLabel]) -> list[Shapes]:
    """Return the lines from the doors' points to their labels; street names stand over them."""
    leaders = [found for label in labels if (found := _leader(label)) is not None]
    return [
        Shapes(leaders, stroke=WHITE, width=0.9),
        Shapes(leaders, stroke=BLACK, width=0.3),
        *(disc(float(end[0, 0]), float(end[0, 1]), 0.55, fill=BLACK) for end in leaders),
    ]


def draw_stop_labels(
    labels: Sequence[StopLabel], *, is_planned: bool = True, sizes: MapSizes = NORMAL
) -> list[Shapes | Text]:
    """Return the boxes and their numbers; the order number of a stop not planned is on white."""
    ground, ink = (BLACK, WHITE) if is_planned else (WHITE, BLACK)
    items: list[Shapes | Text] = []
    for label in labels:
        frame = label.frame
        black, white = _widths(label.order, label.number, sizes)
        items.append(box(frame.inset(-0.25), fill=WHITE))
        mark = Frame(frame.x, frame.y, black, frame.height)
        items.append(box(mark, fill=ground, stroke=BLACK, width=0.2))
        baseline = frame.y + (frame.height + DIGIT_HEIGHT * sizes.order) / 2
        items.append(
            Text(
                label.order, frame.x + black / 2, baseline, sizes.order, Face.NARROW, ink, "middle"
            )
        )
        if white:
            items.append(box(frame, stroke=BLACK, width=0.2))
            middle = frame.x + black + white / 2
            base = frame.y + (frame.height + DIGIT_HEIGHT * sizes.number) / 2
            items.append(
                Text(label.number, middle, base, sizes.number, Face.NARROW, anchor="middle")
            )
    return items
