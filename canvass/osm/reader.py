"""From a map file to an `Extract`; runs in a child process, since a map is hostile input."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import shapely
from numpy.typing import NDArray
from shapely import MultiLineString, MultiPolygon, Polygon

from canvass.errors import MapError
from canvass.osm import kept_tags
from canvass.osm.extract import (
    AddressObject,
    Backdrop,
    Building,
    EntranceNode,
    Extract,
    Organisation,
    Source,
    Way,
)

ATTRIBUTION = "© OpenStreetMap contributors"
LICENCE = "ODbL 1.0, https://www.openstreetmap.org/copyright"
RELATION_KEYS = ("building", "addr:housenumber", "natural", "landuse", "leisure", "boundary")
WAY_KEYS = (
    "highway", "railway", "building", "addr:housenumber", "addr:interpolation", "natural",
    "waterway", "landuse", "leisure", "shop", "office", "amenity", "club", "craft", "healthcare",
    "tourism",
)  # fmt: skip
NODE_KEYS = (
    "addr:housenumber", "entrance", "highway", "crossing", "barrier", "kerb", "railway", "shop",
    "office", "amenity", "club", "craft", "healthcare", "leisure", "tourism",
)  # fmt: skip

Rings = tuple[tuple[NDArray[np.float64], ...], tuple[NDArray[np.float64], ...]]


Tags = Mapping[str, str]


def _keep(tags: Tags, wanted: frozenset[str]) -> dict[str, str]:
    return {key: value for key, value in tags.items() if key in wanted}


def _is_organisation(tags: Mapping[str, str]) -> bool:
    if tags.get("amenity") and tags["amenity"] not in kept_tags.NOT_AN_ORGANISATION:
        return True
    if tags.get("leisure") in kept_tags.LEISURE_ORGANISATIONS:
        return True
    return any(tags.get(key) for key in ("shop", "office", "club", "craft", "healthcare"))


def _backdrop_kind(tags: Mapping[str, str]) -> tuple[str, bool] | None:
    """Return (kind, is an area) of something drawn behind the streets."""
    for kind, table in (
        ("water", kept_tags.WATER_AREAS), ("wood", kept_tags.WOOD), ("green", kept_tags.GREEN),
    ):  # fmt: skip
        if any(tags.get(key) in values for key, values in table.items()):
            return kind, True
    if tags.get("waterway") in kept_tags.WATER_LINES:
        return "waterline", False
    return None


def _is_below_ground(tags: Mapping[str, str]) -> bool:
    if tags.get("location") == "underground" or tags.get("indoor", "no") not in ("no",):
        return True
    return tags.get("layer", "0").startswith("-")


def _points_inside(areas: Sequence[Rings]) -> NDArray[np.float64]:
    """Return (n, 2) points, each inside the first outer ring of its area and outside its holes."""
    if not areas:
        return np.empty((0, 2))
    outers = [outer[0] for outer, _ in areas]
    index = np.repeat(np.arange(len(outers)), [len(ring) for ring in outers])
    shapes = shapely.polygons(shapely.linearrings(np.concatenate(outers), indices=index))
    for place, (_, inners) in enumerate(areas):
        if inners:
            shapes[place] = Polygon(outers[place], inners)
    bad = ~shapely.is_valid(shapes)
    shapes[bad] = shapely.make_valid(shapes[bad])
    return shapely.get_coordinates(shapely.point_on_surface(shapes))


class _Collector:
    """Gathers one map; OSM objects die when the loop moves on, so everything is copied at once."""

    def __init__(self) -> None:
        self.ways: list[Way] = []
        self.railways: list[Way] = []
        self.interpolations: list[Way] = []
        self.node_tags: dict[int, Mapping[str, str]] = {}
        self.addresses: list[AddressObject] = []
        self.buildings: list[Building] = []
        self.entrance_nodes: list[tuple[int, dict[str, str], float, float]] = []
        self.organisations: list[Organisation] = []
        self.backdrops: list[Backdrop] = []
        self.waiting: list[tuple[str, Tags, Rings]] = []
        self.boundaries: dict[str, Polygon | MultiPolygon] = {}

    def add_node(self, node: Any) -> None:
        tags, lon, lat = {tag.k: tag.v for tag in node.tags}, node.lon, node.lat
        if "addr:housenumber" in tags:
            kept = _keep(tags, kept_tags.ADDRESS)
            self.addresses.append(AddressObject(f"n{node.id}", kept, lon, lat))
        if "entrance" in tags:
            kept = _keep(tags, kept_tags.ENTRANCE)
            self.entrance_nodes.append((node.id, kept, lon, lat))
        kept = _keep(tags, kept_tags.NODE)
        if kept:
            self.node_tags[node.id] = kept
        kept = _keep(tags, kept_tags.ORGANISATION)
        if _is_organisation(kept):
            self.organisations.append(Organisation(f"n{node.id}", kept, lon, lat))

    def add_way(self, way: Any) -> None:
        try:
            nodes = [(n.ref, n.lon, n.lat) for n in way.nodes]
        except osmium.InvalidLocationError:
            nodes = [(n.ref, n.lon, n.lat) for n in way.nodes if n.location.valid()]
        if len(nodes) < 2:
            return
        table = np.array(nodes)
        ids, lonlat = table[:, 0].astype(np.int64), np.ascontiguousarray(table[:, 1:])
        tags = {tag.k: tag.v for tag in way.tags}
        if "highway" in tags or "railway" in tags or "addr:interpolation" in tags:
            kept = _keep(tags, kept_tags.WAY)
            made = Way(way.id, kept, ids, lonlat)
            if "highway" in kept:
                self.ways.append(made)
            elif "railway" in kept:
                self.railways.append(made)
                if kept["railway"] in ("rail", "light_rail", "tram", "subway", "narrow_gauge"):
                    if not _is_below_ground(kept) and kept.get("tunnel", "no") == "no":
                        self.backdrops.append(Backdrop("railway", lonlat, False))
            else:
                self.interpolations.append(made)
        is_closed = len(ids) > 3 and ids[0] == ids[-1]
        if is_closed:
            self._add_area(f"w{way.id}", tags, ((lonlat,), ()), ids)
        elif "addr:housenumber" in tags:
            self._add_address(f"w{way.id}", tags, (lonlat[:, 0].mean(), lonlat[:, 1].mean()))
        elif (kind := _backdrop_kind(tags)) and not kind[1]:
            self.backdrops.append(Backdrop(kind[0], lonlat, False))

    def add_relation(self, relation_id: int, tags: Tags, rings: Rings) -> None:
        if tags.get("boundary") in ("administrative", "political", "place", "census"):
            if "name" in tags and (shape := _polygon(rings)) is not None:
                self.boundaries[tags["name"]] = shape
            return
        self._add_area(f"r{relation_id}", tags, rings, None)

    def place_areas(self) -> None:
        """Give the areas that bear an address or an organisation a point inside them."""
        points = _points_inside([rings for _, _, rings in self.waiting])
        for (ref, tags, _), (lon, lat) in zip(self.waiting, points.tolist(), strict=True):
            if "addr:housenumber" in tags:
                self._add_address(ref, tags, (lon, lat))
            if _is_organisation(tags):
                kept = _keep(tags, kept_tags.ORGANISATION)
                self.organisations.append(Organisation(ref, kept, lon, lat))

    def _add_address(self, ref: str, tags: Tags, point: tuple[float, float]) -> None:
        kept = _keep(tags, kept_tags.ADDRESS)
        building = ref if "building" in kept else None
        self.addresses.append(AddressObject(ref, kept, float(point[0]), float(point[1]), building))

    def _add_area(self, ref: str, tags: Tags, rings: Rings, ids: NDArray[np.int64] | None) -> None:
        outers, inners = rings
        if not outers:
            return
        if "addr:housenumber" in tags or _is_organisation(tags):
            self.waiting.append((ref, tags, rings))
        building = _keep(tags, kept_tags.BUILDING)
        if building.get("building", "no") != "no":
            if not _is_below_ground(building):
                self.buildings.append(Building(ref, building, outers, inners, ids))
            return
        kind = _backdrop_kind(tags)
        if kind is not None and kind[1]:
            self.backdrops.extend(Backdrop(kind[0], outer, True) for outer in outers)


def _polygon(rings: Rings) -> Polygon | MultiPolygon | None:
    outers, inners = rings
    shapes = [Polygon(ring) for ring in outers if len(ring) >= 4]
    if not shapes:
        return None
    whole = shapely.union_all([shape.buffer(0) for shape in shapes])
    holes = [Polygon(ring).buffer(0) for ring in inners if len(ring) >= 4]
    shape = whole.difference(shapely.union_all(holes)) if holes else whole
    return shape if isinstance(shape, Polygon | MultiPolygon) and not shape.is_empty else None


def _stitch(parts: Iterable[NDArray[np.float64]]) -> tuple[NDArray[np.float64], ...]:
    """Return closed rings made of way parts; parts that close no ring are left out."""
    loose = [part for part in parts if len(part) > 1]
    rings = [part for part in loose if len(part) > 3 and (part[0] == part[-1]).all()]
    open_parts = [part for part in loose if not (part[0] == part[-1]).all()]
    if open_parts:
        merged = shapely.line_merge(MultiLineString(open_parts))
        for line in shapely.get_parts(merged):
            if line.is_ring:
                rings.append(shapely.get_coordinates(line))
    return tuple(rings)


def _read_relations(
    open_map: Callable[[], Any],
) -> tuple[dict[int, tuple[dict[str, str], list[tuple[int, str]]]], set[int]]:
    """Return wanted multipolygon relations (tags, member ways with roles) and their way ids."""
    relations: dict[int, tuple[dict[str, str], list[tuple[int, str]]]] = {}
    members: set[int] = set()
    for thing in open_map().with_filter(osmium.filter.KeyFilter(*RELATION_KEYS)):
        if not thing.is_relation():
            continue
        if thing.tags.get("type") not in ("multipolygon", "boundary", "building"):
            continue
        ways = [(m.ref, m.role) for m in thing.members if m.type == "w"]
        relations[thing.id] = (dict(thing.tags), ways)
        members.update(ref for ref, _ in ways)
    return relations, members


def read_map(path: Path, shown_name: str) -> tuple[Extract, dict[str, Polygon | MultiPolygon]]:
    """Return the extract of a map file and its named boundaries; runs without limits.

    Raises MapError (or what osmium raises) on a map that cannot be read.
    """

    def open_map(kinds: Any = osmium.osm.ALL) -> Any:
        return osmium.FileProcessor(str(path), kinds)

    relations, member_ids = _read_relations(lambda: open_map(osmium.osm.RELATION))
    collector = _Collector()
    lines: dict[int, NDArray[np.float64]] = {}
    wanted = osmium.filter.KeyFilter(*WAY_KEYS, *NODE_KEYS)
    if member_ids:
        tagged = osmium.filter.EmptyTagFilter().enable_for(osmium.osm.NODE)
        only_members = osmium.filter.IdFilter(member_ids).enable_for(osmium.osm.WAY)
        ways = open_map(osmium.osm.NODE | osmium.osm.WAY).with_locations()
        for way in ways.with_filter(tagged).with_filter(only_members):
            if way.is_way():
                lines[way.id] = np.array(
                    [(n.lon, n.lat) for n in way.nodes if n.location.valid()]
                ).reshape(-1, 2)
    newest = None
    for thing in open_map(osmium.osm.NODE | osmium.osm.WAY).with_locations().with_filter(wanted):
        if newest is None or (thing.id % 16 == 0 and thing.timestamp > newest):
            newest = thing.timestamp
        if thing.is_node():
            collector.add_node(thing)
        elif thing.is_way():
            collector.add_way(thing)
    for relation_id, (tags, ways) in relations.items():
        outer = [lines[ref] for ref, role in ways if ref in lines and role != "inner"]
        inner = [lines[ref] for ref, role in ways if ref in lines and role == "inner"]
        collector.add_relation(relation_id, tags, (_stitch(outer), _stitch(inner)))
    collector.place_areas()
    osm_date = _osm_date(path, newest)
    return _make_extract(collector, shown_name, osm_date), collector.boundaries


def _osm_date(path: Path, newest: Any) -> str | None:
    with osmium.io.Reader(str(path), osmium.osm.NOTHING) as reader:
        stamp = reader.header().get("osmosis_replication_timestamp")
    if stamp:
        return str(stamp)
    if newest is None or newest.year < 2004:
        return None
    return str(newest.strftime("%Y-%m-%dT%H:%M:%SZ"))


def _make_extract(found: _Collector, shown_name: str, osm_date: str | None) -> Extract:
    if not found.ways:
        raise MapError(
            f"{shown_name}: no streets in it (no highway=* ways); give a map that holds the streets"
        )
    building_by_node: dict[int, str] = defaultdict(str)
    for building in found.buildings:
        if building.node_ids is not None:
            for node in building.node_ids.tolist():
                building_by_node[node] = building.ref
    entrances = tuple(
        EntranceNode(f"n{node}", tags, lon, lat, building_by_node.get(node))
        for node, tags, lon, lat in found.entrance_nodes
    )
    on_ways = {node for way in found.ways for node in way.node_ids.tolist()}
    everything = np.concatenate(
        [way.lonlat for way in found.ways]
        + [np.array([[a.lon, a.lat] for a in found.addresses]).reshape(-1, 2)]
    )
    west, south = everything.min(axis=0).tolist()
    east, north = everything.max(axis=0).tolist()
    return Extract(
        source=Source(shown_name, osm_date, LICENCE, ATTRIBUTION),
        bounds=(west, south, east, north),
        ways=tuple(found.ways),
        railways=tuple(found.railways),
        node_tags={n: tags for n, tags in found.node_tags.items() if n in on_ways},
        addresses=tuple(found.addresses),
        interpolations=tuple(found.interpolations),
        buildings=tuple(found.buildings),
        entrances=entrances,
        organisations=tuple(found.organisations),
        backdrops=tuple(found.backdrops),
        boundary=None,
    )
