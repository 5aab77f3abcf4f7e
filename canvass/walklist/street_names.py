"""Place street names along their streets, where nothing else is drawn."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from math import dist

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.doors.housenumber import fold
from canvass.shape_arrays import make_lines
from canvass.walklist.basemap import BaseMap
from canvass.walklist.drawing import Points, Text, grey
from canvass.walklist.occupancy import TAKEN, Occupancy
from canvass.walklist.type import Face, plain, pt, width_mm
from canvass.walklist.view import View

OWN_MM = pt(9.0)
OTHER_MM = pt(7.6)
STEP_MM = 3.0
SHORTEST_MM = 6.0
AGAIN_MM = 95.0
BEND_MM = 1.1
TOO_COSTLY = 2.2
CAP_HEIGHT = 0.73
MOST_AGAIN = 3


def lines_by_name(base_map: BaseMap, view: View) -> dict[str, list[Points]]:
    """Return each street's lines on paper, cut to the frame and joined where they meet.

    The longest of a street's lines comes first.
    """
    layer, frame = base_map.joined, view.frame.inset(1.0)
    seen = layer.within(view.window(-2.0)).tolist()
    if not seen:
        return {}
    sizes = [len(layer.lines[index]) for index in seen]
    flat = view.to_paper(np.concatenate([layer.lines[index] for index in seen]))
    lines = make_lines(flat, indices=np.repeat(np.arange(len(seen)), sizes))
    cut = shapely.clip_by_rect(lines, frame.x, frame.y, frame.right, frame.bottom)
    parts, line_no = shapely.get_parts(cut, return_index=True)
    found: dict[str, list[Points]] = {layer.names[seen[row]]: [] for row in line_no.tolist()}
    lengths = shapely.length(parts)
    order = np.argsort(-lengths, kind="stable")
    order = order[lengths[order] > SHORTEST_MM]
    for part, row in zip(parts[order], line_no[order].tolist(), strict=True):
        found[layer.names[seen[row]]].append(shapely.get_coordinates(part))
    return found


def text_windows(points: Points, length: float) -> Points:
    """Return (n, 5) places where a text of this length fits a line: x, y, direction x, y, bend."""
    places = points.tolist()
    if sum(map(dist, places, places[1:])) < length + 2:
        return np.empty((0, 5))
    along = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(points, axis=0).T))])
    starts = np.arange(1.0, along[-1] - length - 0.99, STEP_MM)
    shares = np.linspace(0, 1, 9)
    at = starts[:, None] + length * shares
    x, y = np.interp(at, along, points[:, 0]), np.interp(at, along, points[:, 1])
    dx, dy = x[:, -1] - x[:, 0], y[:, -1] - y[:, 0]
    chord = np.maximum(np.hypot(dx, dy), 1e-9)
    bend = np.abs((x - x[:, :1]) * dy[:, None] - (y - y[:, :1]) * dx[:, None]) / chord[:, None]
    worst = np.maximum(bend.max(axis=1), length - chord)
    return np.column_stack([x.mean(axis=1), y.mean(axis=1), dx / chord, dy / chord, worst])


def _straight_windows(lines: Sequence[Points], length: float) -> Points:
    """Return where a text fits the straight stretches of lines, given longest line first."""
    tables = [np.empty((0, 5))]
    for points in lines:
        tables.append(text_windows(points, length))
        if not len(tables[-1]):
            break
    windows: Points = np.concatenate(tables)
    return windows[windows[:, 4] < BEND_MM]


def box_samples(windows: Points, length: float, height: float) -> Points:
    """Return (n, m, 2) points spread over the text's box in each window."""
    along = np.linspace(-length / 2 - 0.5, length / 2 + 0.5, max(4, int(length / 1.2)))
    across = np.array([-0.5, 0.0, 0.5]) * height
    direction, normal = windows[:, 2:4], np.column_stack([-windows[:, 3], windows[:, 2]])
    return (
        windows[:, None, None, :2]
        + along[None, :, None, None] * direction[:, None, None, :]
        + across[None, None, :, None] * normal[:, None, None, :]
    ).reshape(len(windows), -1, 2)


def write_along(name: str, window: Points, size: float, face: Face, colour: float) -> Text:
    """Return a name placed along a window (see `text_windows`), the right way up."""
    x, y, dx, dy = (float(part) for part in window[:4])
    if dx < 0 or (abs(dx) < 1e-6 and dy > 0):
        dx, dy = -dx, -dy
    shift = CAP_HEIGHT * size / 2
    return Text(
        name, x - dy * shift, y + dx * shift, size, face, grey(colour), "middle",
        float(np.degrees(np.arctan2(dy, dx))), 0.55,
    )  # fmt: skip


def choose_apart(windows: Points, costs: NDArray[np.float64], most: int) -> list[int]:
    """Return the rows of the cheapest windows that are far enough apart, at most `most`.

    Windows with infinite cost are never chosen.
    """
    left = costs.copy()
    chosen: list[int] = []
    while len(chosen) < most:
        best = int(np.argmin(left))
        if not np.isfinite(left[best]):
            break
        chosen.append(best)
        away = np.hypot(*(windows[:, :2] - windows[best, :2]).T)
        left[away < AGAIN_MM] = np.inf
    return chosen


def place_street_names(
    lines_on_paper: Mapping[str, Sequence[Points]],
    own: Collection[str],
    occupancy: Occupancy,
    *,
    named: Collection[str] = (),
    most: int = 60,
    sizes: tuple[float, float] = (OWN_MM, OTHER_MM),
) -> list[Text]:
    """Return the names to draw; `own` (folded) are the route's streets, placed first and larger.

    Streets already in `named` (folded too) are left out. `sizes` are the letter sizes of own and
    other names in millimetres. The paper used is marked as taken in `occupancy`.
    """
    order = sorted(lines_on_paper, key=lambda name: (fold(name) not in own, name))
    texts: list[Text] = []
    for name in order:
        is_own = fold(name) in own
        size = sizes[0] if is_own else sizes[1]
        face = Face.BOLD if is_own else Face.REGULAR
        shown = plain(name)
        length = width_mm(shown, face, size)
        if not shown or length > 90 or len(texts) >= most or fold(name) in named:
            continue
        windows = _straight_windows(lines_on_paper[name], length)
        if not len(windows):
            continue
        samples = box_samples(windows, length, size)
        costs = occupancy.costs_at(samples.reshape(-1, 2), 2 * TAKEN).reshape(len(windows), -1)
        worth = np.where(costs.max(axis=1) >= TAKEN, np.inf, costs.mean(axis=1))
        worth[worth > TOO_COSTLY] = np.inf
        for row in choose_apart(windows, worth + windows[:, 4] * 0.4, MOST_AGAIN):
            here = windows[row]
            texts.append(write_along(shown, here, size, face, 0.0 if is_own else 0.25))
            ends = here[:2] + np.array([[-0.5], [0.5]]) * length * here[2:4]
            occupancy.add_line(ends, TAKEN, size / 2)
    return texts
