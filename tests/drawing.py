"""Maps small enough to draw: streets given in metres, turned into an `Extract`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from pyproj import Transformer

from canvass.osm.extract import (
    AddressObject,
    Backdrop,
    Building,
    EntranceNode,
    Extract,
    Source,
    Square,
    Way,
)
from canvass.streets.graph import Snap, StreetGraph

ORIGIN_M = (671_000.0, 6_565_000.0)
TO_DEGREES = Transformer.from_crs("EPSG:3006", "EPSG:4326", always_xy=True)


def degrees(x_m: float, y_m: float) -> tuple[float, float]:
    """Return lon, lat of a point drawn in metres east and north of the drawing's origin."""
    lon, lat = TO_DEGREES.transform(ORIGIN_M[0] + x_m, ORIGIN_M[1] + y_m)
    return float(lon), float(lat)


class Drawing:
    """Collects streets, addresses and crossings by coordinates; equal points are one node."""

    def __init__(self) -> None:
        self.nodes: dict[tuple[float, float], int] = {}
        self.ways: list[Way] = []
        self.railways: list[Way] = []
        self.barriers: list[Way] = []
        self.squares: list[Square] = []
        self.node_tags: dict[int, Mapping[str, str]] = {}
        self.addresses: list[AddressObject] = []
        self.way_no = 99
        self.buildings: list[Building] = []
        self.entrances: list[EntranceNode] = []
        self.backdrops: list[Backdrop] = []

    def node(self, x_m: float, y_m: float) -> int:
        return self.nodes.setdefault((x_m, y_m), len(self.nodes) + 1)

    def street(self, points: Sequence[tuple[float, float]], name: str = "", **tags: str) -> None:
        tags.setdefault("highway", "residential")
        if name:
            tags["name"] = name
        self._way(self.ways, points, tags)

    def railway(self, points: Sequence[tuple[float, float]], **tags: str) -> None:
        tags.setdefault("railway", "rail")
        self._way(self.railways, points, tags)

    def wall(self, points: Sequence[tuple[float, float]], **tags: str) -> None:
        tags.setdefault("barrier", "wall")
        self._way(self.barriers, points, tags)

    def square(
        self,
        outer: Sequence[tuple[float, float]],
        *inners: Sequence[tuple[float, float]],
        **tags: str,
    ) -> None:
        """Draw an area to walk on as a relation; rings do not repeat their first point."""
        rings: list[Way] = []
        for ring in (outer, *inners):
            self._way(rings, [*ring, ring[0]], {})
        tags = {"highway": "pedestrian", "area": "yes", **tags}
        ref = f"r{700 + len(self.squares)}"
        self.squares.append(Square(ref, tags, (rings[0],), tuple(rings[1:])))

    def _way(
        self, ways: list[Way], points: Sequence[tuple[float, float]], tags: dict[str, str]
    ) -> None:
        ids = np.array([self.node(*p) for p in points], dtype=np.int64)
        lonlat = np.array([degrees(*p) for p in points])
        self.way_no += 1
        ways.append(Way(self.way_no, tags, ids, lonlat))

    def building(
        self,
        points: Sequence[tuple[float, float]],
        courtyard: Sequence[tuple[float, float]] = (),
        **tags: str,
    ) -> str:
        """Draw a building by its corners (not closed); return its ref."""
        ref = f"w{7000 + len(self.buildings)}"
        rings = [np.array([degrees(*p) for p in (*r, r[0])]) for r in (points, courtyard) if r]
        tags.setdefault("building", "yes")
        self.buildings.append(Building(ref, tags, tuple(rings[:1]), tuple(rings[1:])))
        return ref

    def entrance(self, x_m: float, y_m: float, building: str | None = None, **tags: str) -> None:
        lon, lat = degrees(x_m, y_m)
        tags.setdefault("entrance", "yes")
        ref = f"n{8000 + len(self.entrances)}"
        self.entrances.append(EntranceNode(ref, tags, lon, lat, building))

    def water(self, points: Sequence[tuple[float, float]], *, is_area: bool = True) -> None:
        line = np.array([degrees(*p) for p in (*points, *(points[:1] if is_area else ()))])
        self.backdrops.append(Backdrop("water" if is_area else "waterline", line, is_area))

    def tag(self, x_m: float, y_m: float, **tags: str) -> None:
        self.node_tags[self.node(x_m, y_m)] = tags

    def house(self, x_m: float, y_m: float, street: str, number: str, **more: str) -> None:
        lon, lat = degrees(x_m, y_m)
        tags = {"addr:street": street, "addr:housenumber": number, **more}
        self.addresses.append(AddressObject(f"n{9000 + len(self.addresses)}", tags, lon, lat))

    def extract(self) -> Extract:
        lonlat = np.concatenate([way.lonlat for way in self.ways])
        west, south = lonlat.min(axis=0).tolist()
        east, north = lonlat.max(axis=0).tolist()
        return Extract(
            source=Source("drawing.osm", None, "CC0", "drawn by hand"),
            bounds=(west - 0.01, south - 0.01, east + 0.01, north + 0.01),
            ways=tuple(self.ways),
            railways=tuple(self.railways),
            node_tags=self.node_tags,
            addresses=tuple(self.addresses),
            interpolations=(),
            buildings=tuple(self.buildings),
            entrances=tuple(self.entrances),
            organisations=(),
            backdrops=tuple(self.backdrops),
            boundary=None,
            barriers=tuple(self.barriers),
            squares=tuple(self.squares),
        )


def place_at(graph: StreetGraph, x_m: float, y_m: float) -> tuple[Snap, tuple[float, float]]:
    """Snap a drawn point to the nearest walkable edge, for tests of the network alone."""
    import shapely

    x, y = ORIGIN_M[0] + x_m, ORIGIN_M[1] + y_m
    point = shapely.Point(x, y)
    best = min(
        (edge for edge in graph.edges if edge.is_walkable),
        key=lambda edge: (round(graph.lines[edge.index].distance(point), 3), edge.index),
    )
    line = graph.lines[best.index]
    along = float(line.project(point))
    here, ahead = line.interpolate(max(along - 0.5, 0)), line.interpolate(along + 0.5)
    cross = (ahead.x - here.x) * (y - here.y) - (ahead.y - here.y) * (x - here.x)
    side = "none" if best.kind == "line" else ("left" if cross > 0 else "right")
    return Snap(best.index, side, along, float(line.distance(point))), (x, y)
