"""The base map drawn under a route, in projected metres, with spatial indexes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Transformer
from shapely import STRtree

from canvass.osm.extract import Extract, Way
from canvass.pages.latin_names import in_latin, latin_names
from canvass.shape_arrays import make_lines, make_points, make_polygons
from canvass.streets.crs import DEGREES, choose_crs, get_transformer
from canvass.walklist.drawing import Points

ROAD_WIDTHS_M = {
    "motorway": 16.0, "trunk": 14.0, "primary": 13.0, "secondary": 11.0, "tertiary": 9.0,
    "unclassified": 7.0, "residential": 7.0, "living_street": 6.0, "pedestrian": 5.0,
    "service": 3.5, "busway": 5.0, "road": 6.0,
}  # fmt: skip
FOOT_WAYS = frozenset({"footway", "path", "cycleway", "track", "bridleway"})
STEPS = "steps"
MAIN_ROADS = frozenset({"motorway", "trunk", "primary", "secondary", "tertiary"})
AREAS = ("water", "wood", "green", "square", "building")
AT_BUILDING_M = 4.0


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """Lines or rings of one kind, their spatial index, and each line's width (metres) and name."""

    lines: tuple[Points, ...]
    tree: STRtree
    widths_m: NDArray[np.float64]
    names: tuple[str, ...]

    def within(self, window: shapely.Polygon) -> NDArray[np.int64]:
        """Return the indexes of lines that may touch the window, ascending."""
        return np.sort(self.tree.query(window))


@dataclass(frozen=True, slots=True, eq=False)
class BaseMap:
    """Layers by kind (areas, road classes, footways, railway), in metres of one projected CRS.

    `named` are the roads and ways with a name; `joined` are the same, with lines of one name joined
    where they meet. `latin` maps names that no font can show to Latin names.
    """

    to_metres: Transformer
    layers: dict[str, Layer]
    named: Layer
    joined: Layer
    attribution: str
    latin: Mapping[str, str] = field(default_factory=dict)

    def project(self, lonlat: Sequence[tuple[float, float]] | Points) -> Points:
        """Return (n, 2) projected metres for rows of (lon, lat) degrees."""
        table = np.asarray(lonlat, dtype=np.float64).reshape(-1, 2)
        x_m, y_m = self.to_metres.transform(table[:, 0], table[:, 1])
        return np.column_stack([x_m, y_m])

    def buildings_at(self, points_m: Points) -> NDArray[np.int64]:
        """Return the buildings (indexes into layer "building") that the points lie in or beside."""
        layer = self.layers.get("building")
        if layer is None or not len(points_m):
            return np.empty(0, dtype=np.int64)
        found, _ = _nearest(layer.tree, make_points(points_m), AT_BUILDING_M)
        return np.unique(found[found >= 0])


def _nearest(
    tree: STRtree, points: NDArray[np.object_], limit_m: float
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the index of the shape nearest to each point (-1: none in reach), and its distance."""
    pairs, distances = tree.query_nearest(
        points, max_distance=limit_m, return_distance=True, all_matches=False
    )
    found = np.full(len(points), -1, dtype=np.int64)
    away = np.full(len(points), np.inf)
    found[pairs[0]], away[pairs[0]] = pairs[1], distances
    return found, away


def _oriented(ring: Points, hole: bool) -> Points:
    """Return a ring oriented so that the non-zero fill rule leaves holes empty."""
    x, y = ring[:, 0] - ring[0, 0], ring[:, 1] - ring[0, 1]
    doubled = float(np.dot(x[:-1], y[1:]) - np.dot(x[1:], y[:-1]))
    return ring if (doubled > 0) != hole else ring[::-1]


class _Gatherer:
    """Collects lines in degrees by kind, then projects all of them at once."""

    def __init__(self, latin: Mapping[str, str]) -> None:
        self.latin = latin
        self.rows: dict[str, list[tuple[Points, float, str, bool]]] = defaultdict(list)

    def add(
        self, kind: str, lonlat: Points, width_m: float = 0.0, name: str = "", hole: bool = False
    ) -> None:
        if len(lonlat) >= (4 if kind in AREAS else 2) and np.isfinite(lonlat).all():
            self.rows[kind].append((lonlat, width_m, name, hole))

    def add_way(self, way: Way) -> None:
        tags = way.tags
        highway = tags.get("highway", "").removesuffix("_link")
        if tags.get("tunnel", "no") not in ("no", "building_passage") or "indoor" in tags:
            return
        if tags.get("area") == "yes" and len(way.lonlat) > 3:
            self.add("square", way.lonlat)
            return
        name = in_latin(tags.get("name", ""), self.latin)
        if highway in ROAD_WIDTHS_M:
            self.add(highway, way.lonlat, ROAD_WIDTHS_M[highway], name)
        elif highway in FOOT_WAYS:
            self.add("foot", way.lonlat, 1.5, name)
        elif highway == STEPS:
            self.add(STEPS, way.lonlat, 2.0, name)

    def layers(self, to_metres: Transformer) -> dict[str, Layer]:
        return {kind: self._layer(kind, rows, to_metres) for kind, rows in self.rows.items()}

    def _layer(
        self, kind: str, rows: list[tuple[Points, float, str, bool]], to_metres: Transformer
    ) -> Layer:
        sizes = [len(row[0]) for row in rows]
        lonlat = np.concatenate([row[0] for row in rows])
        flat = np.column_stack(to_metres.transform(lonlat[:, 0], lonlat[:, 1]))
        lines = np.split(flat, np.cumsum(sizes)[:-1])
        index = np.repeat(np.arange(len(sizes)), sizes)
        if kind in AREAS:
            lines = [_oriented(ring, row[3]) for ring, row in zip(lines, rows, strict=True)]
            shapes = make_polygons(shapely.linearrings(flat, indices=index))
        else:
            shapes = make_lines(flat, indices=index)
        widths = np.array([row[1] for row in rows])
        return Layer(tuple(lines), STRtree(shapes), widths, tuple(row[2] for row in rows))


def _named_streets(layers: Iterable[Layer]) -> Layer:
    """Return the named roads and ways of all layers as one."""
    lines: list[Points] = []
    names: list[str] = []
    widths: list[float] = []
    for layer in layers:
        for points, name, width in zip(layer.lines, layer.names, layer.widths_m, strict=True):
            if name:
                lines.append(points)
                names.append(name)
                widths.append(float(width))
    shapes = [shapely.LineString(points) for points in lines]
    return Layer(tuple(lines), STRtree(shapes), np.array(widths), tuple(names))


def _join(named: Layer) -> Layer:
    """Return the lines of each name joined where they meet, so that a name has the longest run."""
    by_name: dict[str, list[int]] = defaultdict(list)
    for index, name in enumerate(named.names):
        by_name[name].append(index)
    lines: list[Points] = []
    names: list[str] = []
    for name, rows in by_name.items():
        whole = shapely.line_merge(shapely.union_all(named.tree.geometries[rows]))
        parts = [shapely.get_coordinates(part) for part in shapely.get_parts(whole)]
        lines += parts
        names += [name] * len(parts)
    shapes = [shapely.LineString(points) for points in lines]
    return Layer(tuple(lines), STRtree(shapes), np.zeros(len(lines)), tuple(names))


def make_base_map(extract: Extract) -> BaseMap:
    """Return the base map of an extract, projected to its local CRS."""
    west, south, east, north = extract.bounds
    crs = choose_crs((west + east) / 2, (south + north) / 2)
    to_metres = get_transformer(DEGREES, crs)
    latin = latin_names(extract)
    gatherer = _Gatherer(latin)
    for backdrop in extract.backdrops:
        if backdrop.is_area == (backdrop.kind in AREAS):
            gatherer.add(backdrop.kind, backdrop.lonlat)
    for building in extract.buildings:
        for ring in building.outers:
            gatherer.add("building", ring)
        for ring in building.inners:
            gatherer.add("building", ring, hole=True)
    for way in extract.ways:
        gatherer.add_way(way)
    layers = gatherer.layers(to_metres)
    roads = [layers[kind] for kind in (*ROAD_WIDTHS_M, "foot", STEPS) if kind in layers]
    named = _named_streets(roads)
    attribution = extract.source.attribution
    return BaseMap(to_metres, layers, named, _join(named), attribution, latin)
