"""Reads an OSM file into an `Extract` with pyosmium, in this process and without limits.

Three passes, in C++ but for the objects that are kept: relations (which member ways are needed),
nodes (locations, addresses, crossings), ways. Refs to objects outside the file are normal.
`canvass.osm.read` is the way in for files that others made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np
import osmium
from osmium.filter import GeoInterfaceFilter, IdFilter, KeyFilter

from canvass.osm import keys
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
from canvass.osm.rings import LonLat, inner_points, is_ring, joined_rings, with_slits

WKB_HEADER_BYTES = 9
LICENCE = "ODbL 1.0"
ATTRIBUTION = "© OpenStreetMap contributors"
AREA_TYPES = frozenset({"multipolygon", "boundary", "building"})
NODE_FILTER = (
    "addr:housenumber",
    "highway",
    "crossing",
    "barrier",
    "kerb",
    "railway",
    "entrance",
    *keys.ORGANISATION_KEYS,
)
WAY_FILTER = (
    "highway",
    "railway",
    "building",
    "addr:housenumber",
    "addr:interpolation",
    *keys.BACKDROP_KEYS,
    *keys.ORGANISATION_KEYS,
)
RELATION_FILTER = ("building", "addr:housenumber", "boundary", "place", *WAY_FILTER[5:])


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of use: all its tags, and its members by kind."""

    relation_id: int
    tags: dict[str, str]
    outer_ids: tuple[int, ...]
    inner_ids: tuple[int, ...]
    node_ids: tuple[int, ...]


@dataclass(slots=True)
class _Found:
    """What the passes collect; points of areas are worked out once, at the end."""

    ways: list[Way] = field(default_factory=list)
    railways: list[Way] = field(default_factory=list)
    interpolations: list[Way] = field(default_factory=list)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    addresses: list[AddressObject] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    entrances: list[tuple[str, dict[str, str], float, float]] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    backdrops: list[Backdrop] = field(default_factory=list)
    areas: list[tuple[str, dict[str, str], str | None]] = field(default_factory=list)
    area_rings: list[LonLat] = field(default_factory=list)
    named_areas: dict[str, list[LonLat]] = field(default_factory=dict)
    newest: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def seen_at(self, moment: datetime) -> None:
        """Remember the newest time stamp."""
        self.newest = max(self.newest, moment)


class _Passes:
    """The open file: node locations live as long as this object."""

    def __init__(self, path: Path, file_format: str) -> None:
        self._file = osmium.io.File(str(path), file_format)
        self._pool = osmium.io.ThreadPool(1)
        self.store = osmium.index.create_map("sparse_mem_array")
        self._locations = osmium.NodeLocationsForWays(self.store)
        self._locations.ignore_errors()
        self._wkb = osmium.geom.WKBFactory()

    def header(self) -> Any:
        with osmium.io.Reader(self._file, osmium.osm.NOTHING, thread_pool=self._pool) as reader:
            return reader.header()

    def objects(self, kind: Any, *filters: Any, locations: bool = True) -> Iterator[Any]:
        """Yield the objects of one kind that pass; each is valid until the next one is taken."""
        handlers = (self._locations, *filters) if locations else filters
        with osmium.io.Reader(self._file, kind, thread_pool=self._pool) as reader:
            yield from osmium.OsmFileIterator(reader, *handlers)

    def line(self, way: Any) -> LonLat | None:
        """Return the way's points, or None where a node is missing or it has less than two."""
        try:
            wkb = bytes.fromhex(self._wkb.create_linestring(way, osmium.geom.ALL))
        except (RuntimeError, ValueError):
            return None
        return np.frombuffer(wkb, np.float64, offset=WKB_HEADER_BYTES).reshape(-1, 2).copy()

    def pieces(self, way: Any) -> Iterator[tuple[np.ndarray[Any, Any], LonLat]]:
        """Yield (node ids, points) of each run of two or more nodes that are in the file."""
        run: list[tuple[int, float, float]] = []
        for node in (*way.nodes, None):
            if node is not None and node.location.valid():
                run.append((node.ref, node.lon, node.lat))
                continue
            if len(run) > 1:
                ids, lon, lat = zip(*run, strict=True)
                yield np.array(ids, dtype=np.int64), np.column_stack([lon, lat])
            run = []

    def ring(self, way: Any) -> LonLat | None:
        """Return the way's points where it closes, None where it does not."""
        line = self.line(way)
        return line if line is not None and is_ring(line) else None


def read_file(path: Path, file_format: str, *, boundary_names: bool = False) -> tuple[Extract, Any]:
    """Return the extract of a map file and the rings of its named areas, by name.

    `file_format` is osmium's: "osm" or "pbf", with ".gz" or ".bz2" appended. The named areas
    (boundaries, quarters) are only collected where `boundary_names` asks for them. Raises what
    osmium raises on damaged files (RuntimeError and others).
    """
    passes = _Passes(path, file_format)
    header = passes.header()
    found = _Found()
    relations = list(_relations(passes, boundary_names))
    _read_nodes(passes, found)
    _read_ways(passes, found, boundary_names)
    _read_relations(passes, relations, found)
    _place_areas(found)
    extract = Extract(
        source=Source(path.name, _osm_date(header, found.newest), LICENCE, ATTRIBUTION),
        bounds=_bounds(header, found),
        ways=tuple(found.ways),
        railways=tuple(found.railways),
        node_tags=_on_ways(found),
        addresses=tuple(found.addresses),
        interpolations=tuple(found.interpolations),
        buildings=tuple(found.buildings),
        entrances=tuple(_entrances(found)),
        organisations=tuple(found.organisations),
        backdrops=tuple(found.backdrops),
        boundary=None,
    )
    return extract, found.named_areas


def _relations(passes: _Passes, boundary_names: bool) -> Iterator[Relation]:
    wanted = KeyFilter(*RELATION_FILTER)
    for relation in passes.objects(osmium.osm.RELATION, wanted, locations=False):
        tags = {tag.k: tag.v for tag in relation.tags}
        is_area = tags.get("type") in AREA_TYPES
        if "addr:housenumber" not in tags:
            named = boundary_names and "name" in tags
            if not is_area or ("boundary" in tags and not named):
                continue
        members = [(member.type, member.ref, member.role) for member in relation.members]
        yield Relation(
            relation.id,
            tags,
            tuple(ref for kind, ref, role in members if kind == "w" and role != "inner"),
            tuple(ref for kind, ref, role in members if kind == "w" and role == "inner"),
            tuple(ref for kind, ref, _ in members if kind == "n"),
        )


def _read_nodes(passes: _Passes, found: _Found) -> None:
    wanted = KeyFilter(*NODE_FILTER)
    tag_names = list(dict.fromkeys((*keys.NODE_KEYS, *keys.POINT_KEYS)))
    as_values = GeoInterfaceFilter(tags=tag_names)
    for node in passes.objects(osmium.osm.NODE, wanted, as_values):
        shape = node.__geo_interface__
        tags: dict[str, str] = shape["properties"]
        lon, lat = shape["geometry"]["coordinates"]
        ref = f"n{node.id}"
        if keys.is_street_node(tags):
            found.node_tags[node.id] = keys.picked(tags.get, keys.NODE_KEYS)
        if tags.get("entrance", "no") != "no":
            found.entrances.append((ref, keys.picked(tags.get, keys.POINT_KEYS), lon, lat))
        if "addr:housenumber" in tags:
            kept = keys.picked(tags.get, keys.POINT_KEYS)
            found.addresses.append(AddressObject(ref, kept, lon, lat))
            found.seen_at(node.timestamp)
        if keys.is_organisation(tags):
            kept = keys.picked(tags.get, keys.POINT_KEYS)
            found.organisations.append(Organisation(ref, kept, lon, lat))


def _read_ways(passes: _Passes, found: _Found, boundary_names: bool) -> None:
    extra = ("boundary", "place") if boundary_names else ()
    wanted = KeyFilter(*WAY_FILTER, *extra)
    for way in passes.objects(osmium.osm.WAY, wanted):
        get = way.tags.get
        if get("highway") is not None:
            tags = keys.picked(get, keys.WAY_KEYS)
            found.seen_at(way.timestamp)
            found.ways += [Way(way.id, tags, ids, line) for ids, line in passes.pieces(way)]
        railway = get("railway")
        if railway in keys.RAILWAYS:
            _add_railway(passes, way, found)
        if get("addr:interpolation") is not None:
            tags = keys.picked(get, keys.INTERPOLATION_KEYS)
            for ids, line in passes.pieces(way):
                found.interpolations.append(Way(way.id, tags, ids, line))
        _add_way_area(passes, way, found)
        if boundary_names and (get("boundary") or get("place")) and get("name"):
            ring = passes.ring(way)
            if ring is not None:
                found.named_areas.setdefault(get("name"), []).append(ring)


def _add_railway(passes: _Passes, way: Any, found: _Found) -> None:
    tags = keys.picked(way.tags.get, keys.WAY_KEYS)
    for ids, line in passes.pieces(way):
        found.railways.append(Way(way.id, tags, ids, line))
        if tags.get("tunnel", "no") == "no" and tags["railway"] != "subway":
            found.backdrops.append(Backdrop("railway", line, is_area=False))


def _add_way_area(passes: _Passes, way: Any, found: _Found) -> None:
    """Keep a way that is a building, an address, an organisation or a backdrop."""
    get = way.tags.get
    ref = f"w{way.id}"
    ring: LonLat | None = None
    building_ref = None
    if keys.is_outdoor_building(get):
        ring = passes.ring(way)
        if ring is not None:
            building_ref = ref
            found.buildings.append(Building(ref, keys.picked(get, keys.BUILDING_KEYS), (ring,)))
    elif get("highway") is None:
        _add_backdrop(passes, way, found)
    has_address = get("addr:housenumber") is not None
    organisation = keys.picked(get, keys.ORGANISATION_KEYS)
    if has_address or keys.is_organisation(organisation):
        tags = keys.picked(get, keys.POINT_KEYS)
        outline = _outline(passes, way) if ring is None else ring
        if outline is not None:
            found.areas.append((ref, tags, building_ref))
            found.area_rings.append(outline)
            if has_address:
                found.seen_at(way.timestamp)


def _outline(passes: _Passes, way: Any) -> LonLat | None:
    """Return the points of a way that are in the file, closed; None when there are none."""
    points = [(node.lon, node.lat) for node in way.nodes if node.location.valid()]
    return _closed(np.array(points)) if points else None


def _closed(points: LonLat) -> LonLat:
    """Return points as a ring of at least four, the first repeated at the end."""
    ring = (
        points
        if (points[0] == points[-1]).all() and len(points) > 1
        else points[[*range(len(points)), 0]]
    )
    missing = max(0, 4 - len(ring))
    return np.concatenate([ring, np.repeat(ring[-1:], missing, axis=0)])


def _add_backdrop(passes: _Passes, way: Any, found: _Found) -> None:
    get = way.tags.get
    kind = keys.area_kind(get)
    if kind is not None:
        ring = passes.ring(way)
        if ring is not None:
            found.backdrops.append(Backdrop(kind, ring, is_area=True))
    elif keys.is_water_line(get):
        for _, line in passes.pieces(way):
            found.backdrops.append(Backdrop("waterline", line, is_area=False))


def _read_relations(passes: _Passes, relations: list[Relation], found: _Found) -> None:
    needed = {ref for relation in relations for ref in (*relation.outer_ids, *relation.inner_ids)}
    lines: dict[int, list[LonLat]] = defaultdict(list)
    if needed:
        for way in passes.objects(osmium.osm.WAY, IdFilter(sorted(needed))):
            lines[way.id] = [line for _, line in passes.pieces(way)]
    for relation in relations:
        outer_lines = [line for ref in relation.outer_ids for line in lines.get(ref, ())]
        inner_lines = [line for ref in relation.inner_ids for line in lines.get(ref, ())]
        outers, inners = joined_rings(outer_lines), joined_rings(inner_lines)
        _add_relation(relation, outers, inners, found)
        if "addr:housenumber" not in relation.tags and not keys.is_organisation(relation.tags):
            continue
        ring = max(outers, key=_extent) if outers else _any_points(passes, relation, outer_lines)
        if ring is not None:
            ref = f"r{relation.relation_id}"
            is_building = bool(outers) and keys.is_outdoor_building(relation.tags.get)
            tags = keys.picked(relation.tags.get, keys.POINT_KEYS)
            found.areas.append((ref, tags, ref if is_building else None))
            found.area_rings.append(ring)


def _add_relation(
    relation: Relation, outers: list[LonLat], inners: list[LonLat], found: _Found
) -> None:
    get = relation.tags.get
    if not outers:
        return
    if keys.is_outdoor_building(get):
        tags = keys.picked(get, keys.BUILDING_KEYS)
        ref = f"r{relation.relation_id}"
        found.buildings.append(Building(ref, tags, tuple(outers), tuple(inners)))
        return
    kind = keys.area_kind(get)
    if kind is not None:
        largest = max(range(len(outers)), key=lambda index: _extent(outers[index]))
        for index, outer in enumerate(outers):
            ring = with_slits(outer, inners) if index == largest else outer
            found.backdrops.append(Backdrop(kind, ring, is_area=True))
    if "boundary" in relation.tags or "place" in relation.tags:
        name = get("name")
        if name:
            found.named_areas.setdefault(name, []).extend(outers)


def _extent(ring: LonLat) -> float:
    width, height = np.ptp(ring, axis=0)
    return float(width * height)


def _any_points(passes: _Passes, relation: Relation, lines: list[LonLat]) -> LonLat | None:
    """Return a ring through whatever members of the relation are in the file."""
    if lines:
        return _closed(max(lines, key=len))
    points = []
    for ref in relation.node_ids:
        try:
            location = passes.store.get(ref)
        except KeyError:
            continue
        points.append((location.lon, location.lat))
    return _closed(np.array(points)) if points else None


def _place_areas(found: _Found) -> None:
    """Give each area with an address or an organisation a point that lies in it."""
    points = inner_points(found.area_rings).tolist()
    for (ref, tags, building_ref), (lon, lat) in zip(found.areas, points, strict=True):
        if "addr:housenumber" in tags:
            found.addresses.append(AddressObject(ref, tags, lon, lat, building_ref))
        if keys.is_organisation(tags):
            found.organisations.append(Organisation(ref, tags, lon, lat))


def _on_ways(found: _Found) -> dict[int, dict[str, str]]:
    """Return the tags of those nodes that a kept way runs through."""
    used = [way.node_ids for way in (*found.ways, *found.railways)]
    if not used:
        return {}
    ids = np.fromiter(found.node_tags, np.int64, len(found.node_tags))
    kept = ids[np.isin(ids, np.concatenate(used))]
    return {node_id: found.node_tags[node_id] for node_id in kept.tolist()}


def _entrances(found: _Found) -> Iterator[EntranceNode]:
    """Yield entrances with the outline that has a point in the very same place."""
    at = {(lon, lat): "" for _, _, lon, lat in found.entrances}
    if not at:
        return
    rings = [(b.ref, ring) for b in found.buildings for ring in (*b.outers, *b.inners)]
    if rings:
        owner = np.repeat(range(len(rings)), [len(ring) for _, ring in rings])
        corners = np.concatenate([ring for _, ring in rings])
        wanted = np.isin(corners[:, 0], [lon for lon, _ in at])
        for (lon, lat), index in zip(corners[wanted].tolist(), owner[wanted].tolist(), strict=True):
            if at.get((lon, lat)) == "":
                at[lon, lat] = rings[index][0]
    for ref, tags, lon, lat in found.entrances:
        yield EntranceNode(ref, tags, lon, lat, at[lon, lat] or None)


def _osm_date(header: Any, newest: datetime) -> str | None:
    for key in ("osmosis_replication_timestamp", "timestamp"):
        stamp = header.get(key)
        if stamp:
            return str(stamp)[:10]
    return newest.date().isoformat() if newest.year > 1970 else None


def _bounds(header: Any, found: _Found) -> tuple[float, float, float, float]:
    box = header.box()
    if box.valid() and box.bottom_left.valid() and box.top_right.valid():
        low, high = box.bottom_left, box.top_right
        return (low.lon, low.lat, high.lon, high.lat)
    lines = [way.lonlat for way in found.ways] + [ring for ring in found.area_rings]
    lines += [np.array([[a.lon, a.lat]]) for a in found.addresses]
    if not lines:
        return (0.0, 0.0, 0.0, 0.0)
    every = np.concatenate(lines)
    west, south = every.min(axis=0).tolist()
    east, north = every.max(axis=0).tolist()
    return (west, south, east, north)
