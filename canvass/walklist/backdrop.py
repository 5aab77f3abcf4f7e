"""The map background under a route: land, water, buildings, railways, streets; legible in grey."""

from __future__ import annotations

from collections.abc import Collection
from itertools import pairwise

import numpy as np
import shapely

from canvass.walklist.basemap import ROAD_WIDTHS_M, STEPS, BaseMap, Layer
from canvass.walklist.drawing import WHITE, Colour, Points, Shapes, grey
from canvass.walklist.view import View

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


def _on_paper(
    layer: Layer,
    view: View,
    chosen: Collection[int] | None = None,
    *,
    finest_mm: float = FINEST_MM,
    speck_mm: float = 0.0,
) -> list[Points]:
    """Return the lines of a layer in view, in paper coordinates and with few points.

    Lines are simplified to within `finest_mm`, and lines smaller than `speck_mm` in both directions
    are left out.
    """
    index = layer.within(view.window()) if chosen is None else np.sort(list(chosen))
    if speck_mm and len(index):
        west, south, east, north = shapely.bounds(layer.tree.geometries[index]).T
        index = index[np.maximum(east - west, north - south) * view.scale >= speck_mm]
    lines = [layer.lines[i] for i in index if len(layer.lines[i]) > 1]
    if not lines:
        return []
    line_no = np.repeat(np.arange(len(lines)), [len(line) for line in lines])
    drawn = shapely.linestrings(view.to_paper(np.concatenate(lines)), indices=line_no)
    points, kept_no = shapely.get_coordinates(
        shapely.simplify(drawn, finest_mm, preserve_topology=False), return_index=True
    )
    cuts = (np.flatnonzero(np.diff(kept_no)) + 1).tolist()
    return [points[start:end] for start, end in pairwise([0, *cuts, len(points)])]


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
    finest_mm = FINEST_SMALL_MM if small else FINEST_MM
    items: list[Shapes] = []
    for kind, fill in FILLS.items():
        if kind in layers:
            rim = grey(0.5) if kind == "water" else None
            speck_mm = SPECK_MM if small else 0.0
            lines = _on_paper(layers[kind], view, finest_mm=finest_mm, speck_mm=speck_mm)
            items.append(Shapes(lines, fill=fill, stroke=rim, width=0.15, closed=True))
    if "waterline" in layers:
        lines = _on_paper(layers["waterline"], view, finest_mm=finest_mm)
        items.append(Shapes(lines, stroke=FILLS["water"], width=max(0.6, 2.0 * view.scale)))
    items += _roads(base_map, view, small)
    if "building" in layers and view.scale > BUILDINGS_FROM:
        seen = layers["building"].within(view.window())
        is_visited = np.isin(seen, np.fromiter(visited, dtype=np.int64, count=len(visited)))
        for chosen, fill, rim, width in (
            (seen[~is_visited], BUILDING, grey(0.62), 0.12),
            (seen[is_visited], VISITED, grey(0.25), 0.25),
        ):
            lines = _on_paper(layers["building"], view, chosen.tolist())
            rim = None if small else rim
            items.append(Shapes(lines, fill=fill, stroke=rim, width=width, closed=True))
    if "railway" in layers:
        lines = _on_paper(layers["railway"], view)
        items.append(Shapes(lines, stroke=grey(0.35), width=0.8, butt=True))
        items.append(Shapes(lines, stroke=WHITE, width=0.45, dash=(2.0, 2.0)))
    return items


def _roads(base_map: BaseMap, view: View, small: bool) -> list[Shapes]:
    layers = base_map.layers
    kinds = [kind for kind in ROAD_ORDER if kind in layers and not (small and kind == "service")]
    finest_mm = FINEST_SMALL_MM if small else FINEST_MM
    lines = {kind: _on_paper(layers[kind], view, finest_mm=finest_mm) for kind in kinds}
    items = []
    if "foot" in layers and not small:
        foot = _on_paper(layers["foot"], view)
        items.append(Shapes(foot, stroke=grey(0.45), width=0.22, dash=(1.1, 0.8)))
    for kind in kinds:
        width = road_width_mm(kind, view) + 2 * CASING_MM
        items.append(Shapes(lines[kind], stroke=grey(0.5), width=width))
    for kind in kinds:
        items.append(Shapes(lines[kind], stroke=WHITE, width=road_width_mm(kind, view)))
    if STEPS in layers and not small:
        steps = _on_paper(layers[STEPS], view)
        width = min(max(2.0 * view.scale, 1.0), 3.0)
        items.append(Shapes(steps, stroke=grey(0.4), width=width, dash=(0.3, 0.5)))
    return items
