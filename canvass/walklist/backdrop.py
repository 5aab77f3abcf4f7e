"""The map background under a route: land, water, buildings, railways, streets; legible in grey."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.shape_arrays import make_lines
from canvass.walklist.basemap import ROAD_WIDTHS_M, STEPS, BaseMap, Layer
from canvass.walklist.drawing import WHITE, Colour, Frame, Points, Shapes, grey
from canvass.walklist.view import View

WATERLINE = "waterline"
CASING_MM = 0.22
FINEST_MM = 0.08
FINEST_SMALL_MM = 0.2
SPECK_MM = 0.5
"""On a small map, land and water smaller than this (mm) in both directions is not drawn."""
BUILDINGS_FROM = 0.12  # mm per m; at a smaller scale they are only specks
THINNEST_MM = {"service": 0.7}
THINNEST_ROAD_MM = 1.1
WIDEST_ROAD_MM = 9.0
GROUND: Colour = (0.985, 0.98, 0.965)
FILLS: dict[str, Colour] = {
    "green": (0.90, 0.945, 0.87),
    "wood": (0.82, 0.89, 0.78),
    "water": (0.70, 0.80, 0.88),
    "square": grey(0.97),
}
BUILDING: Colour = (0.87, 0.855, 0.83)
VISITED: Colour = (0.79, 0.74, 0.66)
ROAD_ORDER = (
    "service", "living_street", "pedestrian", "road", "busway", "residential", "unclassified",
    "tertiary", "secondary", "primary", "trunk", "motorway",
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Lines of one layer to draw, by index, with a pen at most `pen_mm` wide.

    They are simplified to within `finest_mm`.
    """

    layer: Layer
    index: NDArray[np.int64]
    pen_mm: float = 1.0
    finest_mm: float = FINEST_MM


def _on_paper(parts: Mapping[str, _Part], view: View) -> dict[str, list[Points]]:
    """Return the lines of each part that reach into view, on paper and with few points.

    All parts are computed at once: most layers have few lines in view.
    """
    rows = {
        kind: [line for row in part.index.tolist() if len(line := part.layer.lines[row]) > 1]
        for kind, part in parts.items()
    }
    found: dict[str, list[Points]] = {kind: [] for kind in parts}
    lines = [line for some in rows.values() for line in some]
    if not lines:
        return found
    counts = [len(some) for some in rows.values()]
    pens = np.repeat([part.pen_mm for part in parts.values()], counts)
    finest = np.repeat([part.finest_mm for part in parts.values()], counts)
    kind_no = np.repeat(np.arange(len(parts)), counts)
    sizes = np.array([len(line) for line in lines])
    on_paper = view.to_paper(np.concatenate(lines))
    is_seen = _reach_into(view.frame, on_paper, sizes, pens / 2)
    on_paper, sizes = on_paper[np.repeat(is_seen, sizes)], sizes[is_seen]
    if not len(sizes):
        return found
    drawn = make_lines(on_paper, np.repeat(np.arange(len(sizes)), sizes))
    drawn = shapely.simplify(drawn, finest[is_seen], preserve_topology=False)
    points, line_no = shapely.get_coordinates(drawn, return_index=True)
    cuts = (np.flatnonzero(np.diff(line_no)) + 1).tolist()
    kinds = list(parts)
    for kind, start, end in zip(
        kind_no[is_seen].tolist(), [0, *cuts], [*cuts, len(points)], strict=True
    ):
        found[kinds[kind]].append(points[start:end])
    return found


def _reach_into(
    frame: Frame, on_paper: Points, sizes: NDArray[np.int64], pens: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which lines reach into a frame; `sizes` are their numbers of points.

    The ground that a turned map shows is a slanted rectangle, and an index of upright rectangles
    finds half as many lines again.
    """
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    low = np.minimum.reduceat(on_paper, starts, axis=0) - pens[:, None]
    high = np.maximum.reduceat(on_paper, starts, axis=0) + pens[:, None]
    is_seen: NDArray[np.bool_] = (high[:, 0] > frame.x) & (low[:, 0] < frame.right)
    return is_seen & (high[:, 1] > frame.y) & (low[:, 1] < frame.bottom)


def road_width_mm(kind: str, view: View) -> float:
    """Return how wide a road of this class is drawn, in millimetres."""
    width = ROAD_WIDTHS_M[kind] * view.scale
    return min(max(width, THINNEST_MM.get(kind, THINNEST_ROAD_MM)), WIDEST_ROAD_MM)


def draw_ground(
    base_map: BaseMap, view: View, visited: Collection[int], *, small: bool = False
) -> list[Shapes]:
    """Return land, water, buildings, railways, roads and footways, bottom first.

    `visited` are the buildings the route goes to (indexes into layer "building"), drawn darker. A
    `small` map leaves out footways, drives, outlines of buildings and specks of land.
    """
    layers = base_map.layers
    parts = _parts(base_map, view, visited, small)
    lines = _on_paper(parts, view)
    items: list[Shapes] = []
    for kind, fill in FILLS.items():
        if kind in layers:
            rim = grey(0.5) if kind == "water" else None
            items.append(Shapes(lines[kind], fill=fill, stroke=rim, width=0.15, closed=True))
    if WATERLINE in parts:
        width = parts[WATERLINE].pen_mm
        items.append(Shapes(lines[WATERLINE], stroke=FILLS["water"], width=width))
    items += _roads(parts, lines)
    for kind, fill, dark, width in (
        ("building", BUILDING, grey(0.62), 0.12),
        ("visited", VISITED, grey(0.25), 0.25),
    ):
        if kind in parts:
            rim = None if small else dark
            items.append(Shapes(lines[kind], fill=fill, stroke=rim, width=width, closed=True))
    if "railway" in parts:
        items.append(Shapes(lines["railway"], stroke=grey(0.35), width=0.8, butt=True))
        items.append(Shapes(lines["railway"], stroke=WHITE, width=0.45, dash=(2.0, 2.0)))
    return items


def _parts(
    base_map: BaseMap, view: View, visited: Collection[int], small: bool
) -> dict[str, _Part]:
    """Return what a map shows of each layer; visited buildings are a part of their own."""
    layers = base_map.layers
    finest_mm = FINEST_SMALL_MM if small else FINEST_MM
    pens = dict.fromkeys(FILLS, 1.0)
    pens[WATERLINE] = max(0.6, 2.0 * view.scale)
    pens |= {kind: road_width_mm(kind, view) + 2 * CASING_MM for kind in ROAD_ORDER}
    pens |= {"foot": 1.0, STEPS: min(max(2.0 * view.scale, 1.0), 3.0)}
    left_out = {"service", "foot", STEPS} if small else set()
    parts = {}
    for kind, pen_mm in pens.items():
        if kind in layers and kind not in left_out:
            index = layers[kind].within(view.seen)
            if small and kind in FILLS:
                index = _without_specks(layers[kind], index, view)
            parts[kind] = _Part(layers[kind], index, pen_mm, finest_mm)
    if "building" in layers and view.scale > BUILDINGS_FROM:
        seen = layers["building"].within(view.seen)
        is_visited = np.isin(seen, np.fromiter(visited, dtype=np.int64, count=len(visited)))
        parts["building"] = _Part(layers["building"], seen[~is_visited])
        parts["visited"] = _Part(layers["building"], seen[is_visited])
    if "railway" in layers:
        parts["railway"] = _Part(layers["railway"], layers["railway"].within(view.seen))
    return parts


def _without_specks(layer: Layer, index: NDArray[np.int64], view: View) -> NDArray[np.int64]:
    """Return the areas that are at least `SPECK_MM` wide or high on paper."""
    west, south, east, north = shapely.bounds(layer.tree.geometries[index]).reshape(-1, 4).T
    return index[np.maximum(east - west, north - south) * view.scale >= SPECK_MM]


def _roads(parts: Mapping[str, _Part], lines: Mapping[str, Sequence[Points]]) -> list[Shapes]:
    kinds = [kind for kind in ROAD_ORDER if kind in parts]
    items = []
    if "foot" in parts:
        items.append(Shapes(lines["foot"], stroke=grey(0.45), width=0.22, dash=(1.1, 0.8)))
    for kind in kinds:
        items.append(Shapes(lines[kind], stroke=grey(0.5), width=parts[kind].pen_mm))
    for kind in kinds:
        width = parts[kind].pen_mm - 2 * CASING_MM
        items.append(Shapes(lines[kind], stroke=WHITE, width=width))
    if STEPS in parts:
        width = parts[STEPS].pen_mm
        items.append(Shapes(lines[STEPS], stroke=grey(0.4), width=width, dash=(0.3, 0.5)))
    return items
