"""Place the names of a route's own streets on its map, before house numbers take the room.

A name is placed on its street if there is room, else beside it, else in a box with a line to the
street (or to its doors, if the map has no street of that name).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from canvass.document.document import StopEntry
from canvass.doors.housenumber import fold
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
)
from canvass.walklist.occupancy import TAKEN, Occupancy, sample_line
from canvass.walklist.street_names import (
    BEND_MM,
    MOST_AGAIN,
    OWN_MM,
    TOO_COSTLY,
    box_samples,
    choose_apart,
    text_windows,
    write_along,
)
from canvass.walklist.type import Face, cut, is_cut, plain, width_mm, wrap, wrap_whole

BESIDE_MM = (0.0, 4.2, -4.2, 5.6, -5.6, 7.2, -7.2)
BESIDE_COSTS = 0.35
BESIDE_BEND_MM = 3.0
SMALLER = 0.9
DOOR_ROOM_MM = (7.0, 4.4)
DOOR_COST = 1.1
DOOR_MM = 1.8
LONGEST_LINE = 14.0  # in letter heights
MOST_LINES, MOST_LINES_LONG = 3, 5
LINE_STEP = 1.22
RINGS_MM = (5.0, 8.0, 12.0, 17.0, 23.0, 30.0, 38.0, 48.0, 60.0)
DIRECTIONS = 24
PER_MM = 0.045
LEADER_TAKEN = 4.0
LEADER_COST = 5.0


@dataclass(frozen=True, slots=True, eq=False)
class OwnStreet:
    """A street of the route on one map: its name, and its doors' places on paper (mm)."""

    name: str
    doors: Points


@dataclass(slots=True)
class OwnNames:
    """What was placed: texts, boxes and lines under some of them, and the names of the streets."""

    texts: list[Text] = field(default_factory=list)
    under: list[Shapes | Text] = field(default_factory=list)
    named: set[str] = field(default_factory=set)


def own_streets(
    stops: Sequence[StopEntry], shown: Sequence[int], doors: Points, title: str = ""
) -> list[OwnStreet]:
    """Return the streets of the stops shown: the one in the title first, then in walking order.

    `doors` are the places on paper of the stops in `shown`.
    """
    counts = Counter(fold(stops[index].street) for index in shown if plain(stops[index].street))
    in_title = fold(title)

    def place(key: str) -> tuple[bool, int, str]:
        return (not in_title.startswith(key), -counts[key], key)

    found = []
    for key in sorted(counts, key=place):
        rows = [row for row, index in enumerate(shown) if fold(stops[index].street) == key]
        found.append(OwnStreet(stops[shown[rows[0]]].street, doors[rows]))
    return found


def place_own_names(
    streets: Sequence[OwnStreet],
    lines_by_name: Mapping[str, Sequence[Points]],
    occupancy: Occupancy,
    doors: Points,
    *,
    size: float = OWN_MM,
) -> OwnNames:
    """Return the names of a route's own streets, and mark their paper as taken.

    `lines_by_name` are the lines of streets on paper, by folded name. Room is left round the
    `doors` for the numbers, which are placed later.
    """
    crowd = occupancy.copy()
    for x, y in doors.tolist():
        wide, high = DOOR_ROOM_MM
        crowd.raise_box(Frame(x - wide / 2, y - high / 2, wide, high), DOOR_COST)
    # A name over a door's point would be crossed by the line from there to its number.
    free = crowd.copy()
    for x, y in doors.tolist():
        free.add_box(Frame(x - DOOR_MM / 2, y - DOOR_MM / 2, DOOR_MM, DOOR_MM), TAKEN)
    made = OwnNames()
    for street in streets:
        lines = lines_by_name.get(fold(street.name), ())
        name = plain(street.name)
        texts, is_free = _along(name, lines, (free, crowd), size)
        if not is_free:
            smaller, is_free = _along(name, lines, (free, crowd), size * SMALLER)
            texts = smaller if is_free else texts or smaller
        if texts:
            made.texts += texts
            made.named.add(fold(street.name))
            for text in texts:
                _take_text(text, (free, crowd, occupancy))
        elif _pointed(street, name, lines, (free, crowd, occupancy), size * SMALLER, made):
            made.named.add(fold(street.name))
    return made


def _along(
    name: str, lines: Sequence[Points], rasters: tuple[Occupancy, Occupancy], size: float
) -> tuple[list[Text], bool]:
    """Return the name on or beside its street, and whether it lies on no door's point.

    It is repeated if the street is long, and empty if there is no room. `rasters` are those with
    and without the doors' points as taken.
    """
    length = width_mm(name, Face.BOLD, size)
    tables = [text_windows(line, length) for line in lines]
    windows = np.concatenate(tables) if tables else np.empty((0, 5))
    windows = windows[windows[:, 4] < BESIDE_BEND_MM]
    if not len(windows):
        return [], False
    free, crowd = rasters
    normal = np.column_stack([-windows[:, 3], windows[:, 2]])
    shifts = np.repeat(BESIDE_MM, len(windows))
    places = np.tile(windows, (len(BESIDE_MM), 1))
    places[:, :2] += shifts[:, None] * np.tile(normal, (len(BESIDE_MM), 1))
    samples = box_samples(places, length, size)
    found = crowd.costs_at(samples.reshape(-1, 2), 2 * TAKEN).reshape(len(places), -1)
    worth = np.where(found.max(axis=1) >= TAKEN, np.inf, found.mean(axis=1))
    on_street, bend = shifts == 0.0, places[:, 4]
    worth += 0.4 * np.where(on_street, bend, np.maximum(bend - BEND_MM, 0.0))
    worth += np.where(on_street, 0.0, BESIDE_COSTS)
    worth[(on_street & (bend >= BEND_MM)) | (worth > TOO_COSTLY)] = np.inf
    left = np.flatnonzero(np.isfinite(worth))
    if not len(left):
        return [], False
    over = free.costs_at(samples[left].reshape(-1, 2), 2 * TAKEN).reshape(len(left), -1)
    over_door = left[over.max(axis=1, initial=0.0) >= TAKEN]
    is_free = len(over_door) < len(left)
    if is_free:
        worth[over_door] = np.inf
    texts = [
        write_along(name, places[row], size, Face.BOLD, 0.0)
        for row in choose_apart(places, worth, MOST_AGAIN)
    ]
    return texts, is_free


def _take_text(text: Text, rasters: Collection[Occupancy]) -> None:
    length = width_mm(text.text, text.face, text.size)
    turn = np.radians(text.angle)
    ahead, down = np.array([np.cos(turn), np.sin(turn)]), np.array([-np.sin(turn), np.cos(turn)])
    middle = np.array([text.x, text.y]) - 0.365 * text.size * down
    ends = middle + np.array([[-0.5], [0.5]]) * length * ahead
    first, *others = rasters
    cells = first.cells_along(ends, text.size / 2)
    for raster in (first, *others):
        raster.raise_cells(cells, TAKEN)


def _pointed(
    street: OwnStreet,
    name: str,
    lines: Sequence[Points],
    rasters: tuple[Occupancy, Occupancy, Occupancy],
    size: float,
    made: OwnNames,
) -> bool:
    """Place the name in a box with a line to its street, if there is room; return whether."""
    crowd = rasters[1]
    rows, size = _wrapped(name, size)
    wide = max(width_mm(row, Face.BOLD, size) for row in rows) + 1.6
    high = (len(rows) - 1) * LINE_STEP * size + 1.5 * size
    anchor = _anchor(street, lines)
    turn = 2 * np.pi * np.arange(DIRECTIONS) / DIRECTIONS
    compass = np.column_stack([np.cos(turn), np.sin(turn)])
    square = compass / np.abs(compass).max(axis=1, keepdims=True)
    reach = np.repeat(RINGS_MM, DIRECTIONS)
    half = np.array([wide, high]) / 2
    rings = [anchor + half * square + ring * compass for ring in RINGS_MM]
    centres = np.concatenate(rings)
    boxes = np.concatenate([centres - half, centres + half], axis=1)
    cost = crowd.box_means(crowd.sums(), boxes, np.inf) + PER_MM * reach
    cost[crowd.box_means(crowd.sums(taken=True), boxes, 1.0) > 0] = np.inf
    if not np.isfinite(cost).any():
        return False
    steps = np.linspace(0.05, 0.95, 12)[:, None]
    ends = np.clip(anchor, boxes[:, :2], boxes[:, 2:])
    along = anchor + steps * (ends - anchor)[:, None, :]
    crossed = crowd.costs_at(along.reshape(-1, 2), 0.0).reshape(len(centres), -1)
    cost += LEADER_TAKEN * (crossed >= TAKEN).any(axis=1) + 0.1 * crossed.clip(max=9.0).mean(axis=1)
    best = int(np.argmin(cost))
    x, y = centres[best] - half
    frame = Frame(float(x), float(y), wide, high)
    leader = np.array([anchor, ends[best]])
    made.under += [
        Shapes([leader], stroke=WHITE, width=1.2),
        Shapes([leader], stroke=BLACK, width=0.35, dash=(0.9, 0.6)),
        disc(float(anchor[0]), float(anchor[1]), 0.8, fill=WHITE, stroke=BLACK, width=0.35),
        box(frame, fill=WHITE, stroke=grey(0.45), width=0.2),
    ]
    base = frame.y + 1.12 * size
    for row, text in enumerate(rows):
        shown = cut(text, Face.BOLD, size, wide)
        at = base + row * LINE_STEP * size
        made.texts.append(Text(shown, frame.x + wide / 2, at, size, Face.BOLD, anchor="middle"))
    for raster in rasters:
        raster.add_box(frame, TAKEN)
        raster.add_line(leader, LEADER_COST, 0.3)
    return True


def _wrapped(name: str, size: float) -> tuple[list[str], float]:
    """Return a name in few lines, and their size: more lines first, then smaller letters."""
    room = LONGEST_LINE * size
    for most in range(MOST_LINES, MOST_LINES_LONG + 1):
        rows = wrap(name, Face.BOLD, size, room, most)
        if not is_cut(rows):
            return rows, size
    return wrap_whole(name, Face.BOLD, size, room, MOST_LINES_LONG)


def _anchor(street: OwnStreet, lines: Sequence[Points]) -> Points:
    """Return where the line from a name ends: on the street near its doors, else at a door."""
    middle = street.doors[np.argmin(np.abs(street.doors - street.doors.mean(axis=0)).sum(axis=1))]
    samples = [sample_line(line, 1.5) for line in lines if len(line) > 1]
    if not samples:
        return np.asarray(middle)
    points = np.concatenate(samples)
    return np.asarray(points[np.argmin(np.hypot(*(points - middle).T))])
