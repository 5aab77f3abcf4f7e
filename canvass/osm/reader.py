"""Read an OSM file into an `Extract` with pyosmium, in this process and without limits.

Each pass reads one type of object (relations, nodes, ways, ways that relations need), filtered in
C++ so that only needed objects reach Python. References to objects outside the file are normal.
Files from others must be read by `canvass.osm.read`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol, TypeAlias, TypeVar

import numpy as np
import osmium
from osmium.filter import GeoInterfaceFilter, KeyFilter
from shapely import MultiPolygon, Polygon

from canvass.osm import kept_tags, lifecycle
from canvass.osm.address_keys import in_usual_keys
from canvass.osm.editor_xml import BELOW_ZERO, shown_id
from canvass.osm.extract import (
    AddressObject,
    Backdrop,
    Building,
    EntranceNode,
    Extract,
    Organisation,
    Source,
    Square,
    Way,
)
from canvass.osm.kept_tags import picked
from canvass.osm.licence import ATTRIBUTION, LICENCE
from canvass.osm.lifecycle import state_of_house
from canvass.osm.passes import NodeIds, Passes
from canvass.osm.relations import StreetRelation, read_relations, read_shapes
from canvass.osm.rings import LonLat, as_area, closed, inner_points

# OpenStreetMap started in 2004; files without time stamps have 1970.
FIRST_YEAR = 2004
Area: TypeAlias = Polygon | MultiPolygon
# An object with one of these keys names its own street and needs no relation.
NAMED_BY = frozenset({"addr:street", "addr:place"})


class _HasRef(Protocol):
    @property
    def ref(self) -> str: ...


Thing = TypeVar("Thing", bound=_HasRef)


@dataclass(slots=True)
class _Found:
    """The objects collected by the passes; points inside areas are computed together at the end."""

    ways: list[Way] = field(default_factory=list)
    railways: list[Way] = field(default_factory=list)
    barriers: list[Way] = field(default_factory=list)
    squares: list[Square] = field(default_factory=list)
    interpolations: list[Way] = field(default_factory=list)
    lost_rows: list[tuple[int, dict[str, str], LonLat]] = field(default_factory=list)
    node_tags: dict[int, dict[str, str]] = field(default_factory=dict)
    addresses: list[AddressObject] = field(default_factory=list)
    buildings: list[Building] = field(default_factory=list)
    entrances: list[tuple[str, dict[str, str], float, float]] = field(default_factory=list)
    organisations: list[Organisation] = field(default_factory=list)
    backdrops: list[Backdrop] = field(default_factory=list)
    places: list[tuple[str, dict[str, str], str | None]] = field(default_factory=list)
    place_rings: list[LonLat] = field(default_factory=list)
    lost: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    named_areas: dict[str, Area] = field(default_factory=dict)
    newest: datetime = datetime(1970, 1, 1, tzinfo=UTC)

    def seen(self, thing: Any) -> None:
        """Keep the newest time stamp."""
        self.newest = max(self.newest, thing.timestamp)

    def add_place(self, ref: str, tags: kept_tags.Tags, ring: LonLat | None, own: bool) -> None:
        """Keep an area with an address or an organisation; `own` if it is a building."""
        is_address = kept_tags.is_address(tags)
        if not (is_address or kept_tags.is_organisation(tags)):
            return
        kept = picked(tags, kept_tags.PLACE_SET)
        if ring is not None:
            self.places.append((ref, kept, ref if own else None))
            self.place_rings.append(ring)
        elif is_address:
            self.lost.append((ref, kept))

    def add_named_area(self, name: str, area: Area) -> None:
        """Keep a boundary; of two with the same name, the larger."""
        known = self.named_areas.get(name)
        if known is None or known.area < area.area:
            self.named_areas[name] = area


def read_map(path: Path, shown_name: str, file_format: str = "") -> tuple[Extract, dict[str, Area]]:
    """Return the extract of a map file and its boundaries and quarters by name, in degrees.

    `file_format` is osmium's ("osm", "pbf", "osm.gz", "osm.bz2"); "" means by the file's suffix. A
    named area is empty if its outline is incomplete on the map. For damaged files it raises
    osmium's errors (RuntimeError and ValueError among others).
    """
    passes = Passes(path, file_format)
    header = passes.header()
    found = _Found()
    relations, street_relations = read_relations(passes)
    for relation in relations:
        found.seen(relation)
    _read_nodes(passes, found)
    _read_ways(passes, found)
    for shape in read_shapes(passes, relations):
        building = shape.building()
        if building is not None:
            found.buildings.append(building)
        else:
            found.backdrops.extend(shape.backdrops())
        tags = shape.relation.tags
        square = shape.square()
        if square is not None:
            found.squares.append(square)
        found.barriers += shape.barriers()
        found.add_place(shape.relation.ref, tags, shape.largest(), building is not None)
        named = shape.named_area()
        if named is not None:
            found.add_named_area(*named)
    _place(found)
    bounds = _bounds(header, found)
    middle = ((bounds[0] + bounds[2]) / 2, (bounds[1] + bounds[3]) / 2)
    found.addresses += [
        AddressObject(ref, tags, *middle, place_unknown=True) for ref, tags in found.lost
    ]
    _name_streets(found, street_relations)
    extract = Extract(
        source=Source(shown_name, _osm_date(header, found.newest), LICENCE, ATTRIBUTION),
        bounds=bounds,
        ways=tuple(found.ways),
        railways=tuple(found.railways),
        node_tags=_on_ways(found),
        addresses=_once(found.addresses),
        interpolations=(*found.interpolations, *_rows_without_points(found, middle)),
        buildings=_once(found.buildings),
        entrances=_once(_entrances(found)),
        organisations=_once(found.organisations),
        backdrops=tuple(found.backdrops),
        boundary=None,
        barriers=tuple(found.barriers),
        squares=tuple(found.squares),
    )
    return extract, found.named_areas


def _read_nodes(passes: Passes, found: _Found) -> None:
    wanted = KeyFilter(*kept_tags.NODE_FILTER)
    as_values = GeoInterfaceFilter(drop_invalid_geometries=False, tags=list(kept_tags.NODE))
    for node in passes.objects(osmium.osm.NODE, wanted, as_values):
        # Missing where the place is impossible.
        shape = getattr(node, "__geo_interface__", None)
        if shape is None:
            _add_lost(node, found)
            continue
        tags = in_usual_keys(shape["properties"])
        lon, lat = shape["geometry"]["coordinates"]
        ref = f"n{shown_id(node.id)}"
        if kept_tags.is_address(tags):
            found.addresses.append(AddressObject(ref, tags, lon, lat))
            found.seen(node)
        if kept_tags.is_street_node(tags):
            found.node_tags[node.id] = picked(tags, kept_tags.STREET_NODE_KEYS)
        if kept_tags.is_entrance(tags):
            found.entrances.append((ref, tags, lon, lat))
        if kept_tags.is_organisation(tags):
            found.organisations.append(Organisation(ref, tags, lon, lat))

    # These are very few, and the more keys the pass above looks for, the longer it takes.
    for node in passes.objects(osmium.osm.NODE, KeyFilter(*lifecycle.NUMBERS)):
        tags = in_usual_keys({tag.k: tag.v for tag in node.tags})
        if not lifecycle.former_number(tags):
            continue
        if node.location.valid():
            place = node.location.lon, node.location.lat
            kept = picked(tags, kept_tags.PLACE_SET)
            found.addresses.append(AddressObject(f"n{shown_id(node.id)}", kept, *place))
        else:
            _add_lost(node, found)


def _add_lost(node: Any, found: _Found) -> None:
    """Keep an address with an impossible place (latitude 91)."""
    tags = picked(in_usual_keys({tag.k: tag.v for tag in node.tags}), kept_tags.PLACE_SET)
    if kept_tags.is_address(tags):
        found.lost.append((f"n{shown_id(node.id)}", tags))


def _read_ways(passes: Passes, found: _Found) -> None:
    rare = KeyFilter(*kept_tags.RARE)
    rich = {way.id for way in passes.objects(osmium.osm.WAY, rare)}
    wanted = KeyFilter(*kept_tags.WAY_FILTER, "boundary", "place")
    for way in passes.objects(osmium.osm.WAY, wanted):
        way_id = way.id
        if way_id in rich:
            tags = in_usual_keys({tag.k: tag.v for tag in way.tags})
        else:
            get = way.tags.get
            tags = {key: value for key in kept_tags.COMMON if (value := get(key)) is not None}
        if way_id in rich:
            _add_lines(passes, way, tags, found)
        _add_area(passes, way, tags, found)


def _add_lines(passes: Passes, way: Any, tags: dict[str, str], found: _Found) -> None:
    """Keep a way that is a street, a railway, a wall, an interpolation line or a watercourse."""
    street = kept_tags.as_street(tags, is_closed=way.is_closed())
    if street is not None:
        found.ways += [Way(way.id, street, ids, line) for ids, line in passes.pieces(way)]
        found.seen(way)
    if tags.get("railway") in kept_tags.RAILWAYS:
        kept = picked(tags, kept_tags.WAY_SET)
        is_seen = tags.get("tunnel", "no") == "no" and not tags.get("layer", "0").startswith("-")
        for ids, line in passes.pieces(way):
            found.railways.append(Way(way.id, kept, ids, line))
            if is_seen:
                found.backdrops.append(Backdrop("railway", line, is_area=False))
    if "addr:interpolation" in tags:
        kept = picked(tags, kept_tags.INTERPOLATION)
        rows = [
            Way(shown_id(way.id), kept, _shown_ids(ids), line) for ids, line in passes.pieces(way)
        ]
        found.interpolations += rows
        if not rows:
            found.lost_rows.append((shown_id(way.id), kept, passes.points(way)))
    if kept_tags.is_barrier_line(tags):
        kept = picked(tags, kept_tags.BARRIER_SET)
        found.barriers += [Way(way.id, kept, ids, line) for ids, line in passes.pieces(way)]
    if kept_tags.is_water_line(tags):
        for _, line in passes.pieces(way):
            found.backdrops.append(Backdrop("waterline", line, is_area=False))


def _rows_without_points(found: _Found, middle: tuple[float, float]) -> Iterator[Way]:
    """Yield the interpolation lines with less than two points in the file, so that they are named.

    One without any stands in the middle of the map.
    """
    for number, tags, points in found.lost_rows:
        place = points[:1] if len(points) else np.array([middle])
        yield Way(number, tags, np.zeros(1, dtype=np.int64), place)


def _add_area(passes: Passes, way: Any, tags: dict[str, str], found: _Found) -> None:
    """Keep a way that is a building, an address, an organisation, a backdrop or a boundary."""
    ref = f"w{shown_id(way.id)}"
    ring = passes.line(way) if way.is_closed() and len(way.nodes) >= 4 else None
    is_building = ring is not None and kept_tags.is_outdoor_building(tags)
    if ring is not None:
        if is_building:
            kept = picked(tags, kept_tags.BUILDING_SET)
            found.buildings.append(Building(ref, kept, (ring,)))
        elif "highway" not in tags:
            kind = kept_tags.area_kind(tags)
            if kind is not None:
                found.backdrops.append(Backdrop(kind, ring, is_area=True))
            if kept_tags.is_without_homes(tags):
                found.backdrops.append(Backdrop("no_homes", ring, is_area=True))
            if state_of_house(tags).is_missing:
                found.backdrops.append(Backdrop("gone", ring, is_area=True))
        if "name" in tags and ("boundary" in tags or "place" in tags):
            found.add_named_area(tags["name"], as_area([ring], []))
    if kept_tags.is_address(tags):
        found.seen(way)
        if ring is None:
            points = passes.points(way)
            ring = closed(points) if len(points) else None
    found.add_place(ref, tags, ring, is_building)


def _place(found: _Found) -> None:
    """Give each area with an address or an organisation a point inside it."""
    points = inner_points(found.place_rings).tolist()
    for (ref, tags, building_ref), (lon, lat) in zip(found.places, points, strict=True):
        if kept_tags.is_address(tags):
            found.addresses.append(AddressObject(ref, tags, lon, lat, building_ref))
        if kept_tags.is_organisation(tags):
            found.organisations.append(Organisation(ref, tags, lon, lat))


def _shown_ids(ids: NodeIds) -> NodeIds:
    """Return node ids as written in the file."""
    return np.where(ids >= BELOW_ZERO, BELOW_ZERO - ids, ids)


def _once(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return things without repeats: two merged downloads have some objects twice."""
    return tuple({thing.ref: thing for thing in things}.values())


def _name_streets(found: _Found, relations: Sequence[StreetRelation]) -> None:
    """Give houses without a street that of their relation or interpolation line.

    The first one found is used.
    """
    names: dict[int, str] = {}
    for way in found.ways if relations else ():
        if "name" in way.tags:
            names[way.way_id] = way.tags["name"]
    street_by_house: dict[str, str] = {}
    for relation in relations:
        of_ways = (names[ref] for ref in relation.street_ids if ref in names)
        name = relation.name or next(of_ways, "")
        for house in relation.houses if name else ():
            street_by_house.setdefault(house, name)
    for row in found.interpolations:
        street = row.tags.get("addr:street", "").strip()
        for node_id in row.node_ids.tolist() if street else ():
            street_by_house.setdefault(f"n{node_id}", street)
    if not street_by_house:
        return
    rows = [(a.ref, a.tags) for a in found.addresses]
    rows += [(f"w{way.way_id}", way.tags) for way in found.interpolations]
    for ref, tags in rows:
        if ref in street_by_house and NAMED_BY.isdisjoint(tags) and isinstance(tags, dict):
            tags["addr:street"] = street_by_house[ref]


def _on_ways(found: _Found) -> dict[int, dict[str, str]]:
    """Return the tags of nodes that are on a kept way."""
    rings = [ring for square in found.squares for ring in (*square.outers, *square.inners)]
    used = [way.node_ids for way in (*found.ways, *found.railways, *found.barriers, *rings)]
    if not used:
        return {}
    ids = np.fromiter(found.node_tags, np.int64, len(found.node_tags))
    kept = ids[np.isin(ids, np.concatenate(used))]
    return {node_id: found.node_tags[node_id] for node_id in kept.tolist()}


def _entrances(found: _Found) -> Iterator[EntranceNode]:
    """Yield entrances with the building whose outline has a corner at exactly the same place."""
    rings = [(b.ref, ring) for b in found.buildings for ring in (*b.outers, *b.inners)]
    building_at: dict[tuple[float, float], str] = {}
    if rings and found.entrances:
        owner = np.repeat(range(len(rings)), [len(ring) for _, ring in rings])
        corners = np.concatenate([ring for _, ring in rings])
        near = np.isin(corners[:, 0], [lon for _, _, lon, _ in found.entrances])
        for (lon, lat), index in zip(corners[near].tolist(), owner[near].tolist(), strict=True):
            building_at.setdefault((lon, lat), rings[index][0])
    for ref, tags, lon, lat in found.entrances:
        yield EntranceNode(ref, tags, lon, lat, building_at.get((lon, lat)))


def _osm_date(header: Any, newest: datetime) -> str | None:
    for key in ("osmosis_replication_timestamp", "timestamp"):
        stamp = header.get(key)
        if stamp:
            return str(stamp)[:10]
    return newest.date().isoformat() if newest.year >= FIRST_YEAR else None


def _bounds(header: Any, found: _Found) -> tuple[float, float, float, float]:
    box = header.box()
    if box.valid():
        low, high = box.bottom_left, box.top_right
        return (low.lon, low.lat, high.lon, high.lat)
    lines = [way.lonlat for way in found.ways]
    lines.append(np.array([(a.lon, a.lat) for a in found.addresses]).reshape(-1, 2))
    every = np.concatenate(lines)
    if not len(every):
        return (0.0, 0.0, 0.0, 0.0)
    west, south = every.min(axis=0).tolist()
    east, north = every.max(axis=0).tolist()
    return (west, south, east, north)
