"""Read an OSM file into an `Extract` with pyosmium, in this process and without limits.

Each pass reads one type of object (relations, nodes, ways, ways that relations need), filtered in
C++ so that only needed objects reach Python. References to objects outside the file are normal.
Files from others must be read by `canvass.osm.read`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, Protocol, TypeVar

import numpy as np

from canvass.osm import kept_tags
from canvass.osm.address_keys import UNREAD, in_one_text, text_of
from canvass.osm.extract import (
    AddressObject,
    EntranceNode,
    Extract,
    Organisation,
    Source,
)
from canvass.osm.found import Area, Found
from canvass.osm.licence import ATTRIBUTION, LICENCE
from canvass.osm.node_pass import read_nodes
from canvass.osm.passes import Passes
from canvass.osm.relations import StreetRelation, read_relations, read_shapes
from canvass.osm.rings import inner_points
from canvass.osm.way_pass import read_ways, rows_without_points

# OpenStreetMap started in 2004; files without time stamps have 1970.
FIRST_YEAR = 2004
# An object with one of these keys names its own street and needs no relation.
NAMED_BY = frozenset({"addr:street", "addr:place"})


class _HasRef(Protocol):
    @property
    def ref(self) -> str: ...


Thing = TypeVar("Thing", bound=_HasRef)


def read_map(path: Path, shown_name: str, file_format: str = "") -> tuple[Extract, dict[str, Area]]:
    """Return the extract of a map file and its boundaries and quarters by name, in degrees.

    `file_format` is osmium's ("osm", "pbf", "osm.gz", "osm.bz2"); "" means by the file's suffix. A
    named area is empty if its outline is incomplete on the map. For damaged files it raises
    osmium's errors (RuntimeError and ValueError among others).
    """
    passes = Passes(path, file_format)
    header = passes.header()
    found = Found()
    relations, street_relations = read_relations(passes)
    for relation in relations:
        found.seen(relation)
    read_nodes(passes, found)
    read_ways(passes, found)
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
    found.addresses += _read_texts(found)
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
        interpolations=(*found.interpolations, *rows_without_points(found, middle)),
        buildings=_once(found.buildings),
        entrances=_once(_entrances(found)),
        organisations=_once(found.organisations),
        backdrops=tuple(found.backdrops),
        boundary=None,
        barriers=tuple(found.barriers),
        squares=tuple(found.squares),
    )
    return extract, found.named_areas


def _place(found: Found) -> None:
    """Give each area with an address or an organisation a point inside it."""
    points = inner_points(found.place_rings).tolist()
    for (ref, tags, building_ref), (lon, lat) in zip(found.places, points, strict=True):
        if kept_tags.is_address(tags):
            found.addresses.append(AddressObject(ref, tags, lon, lat, building_ref))
        elif text_of(tags):
            found.texts.append(AddressObject(ref, tags, lon, lat, building_ref))
        elif kept_tags.is_part_with_flats(tags):
            found.entrances.append((ref, tags, lon, lat))
        if kept_tags.is_organisation(tags):
            found.organisations.append(Organisation(ref, tags, lon, lat))


def _read_texts(found: Found) -> Iterator[AddressObject]:
    """Yield the addresses of texts, read if a street of the map is named in them."""
    if not found.texts:
        return
    names = {way.tags["name"] for way in found.ways if "name" in way.tags}
    names |= {thing.tags.get("addr:street", "") for thing in found.addresses} - {""}
    known = {_folded(name): name for name in sorted(names)}
    for thing in found.texts:
        text = text_of(thing.tags)
        if _folded(text) in known or _folded(thing.tags.get("addr:street", "")) in known:
            continue
        read = (pair for pair in in_one_text(thing.tags) if _folded(pair[0]) in known)
        street, number = next(read, ("", ""))
        address = {"addr:street": known.get(_folded(street), ""), "addr:housenumber": number}
        yield thing._replace(tags={**thing.tags, **(address if street else {UNREAD: text})})


def _folded(street: str) -> str:
    return " ".join(street.casefold().split())


def _once(things: Iterable[Thing]) -> tuple[Thing, ...]:
    """Return things without repeats: two merged downloads have some objects twice."""
    return tuple({thing.ref: thing for thing in things}.values())


def _name_streets(found: Found, relations: Sequence[StreetRelation]) -> None:
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


def _on_ways(found: Found) -> dict[int, dict[str, str]]:
    """Return the tags of nodes that are on a kept way."""
    rings = [ring for square in found.squares for ring in (*square.outers, *square.inners)]
    used = [way.node_ids for way in (*found.ways, *found.railways, *found.barriers, *rings)]
    if not used:
        return {}
    ids = np.fromiter(found.node_tags, np.int64, len(found.node_tags))
    kept = ids[np.isin(ids, np.concatenate(used))]
    return {node_id: found.node_tags[node_id] for node_id in kept.tolist()}


def _entrances(found: Found) -> Iterator[EntranceNode]:
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


def _bounds(header: Any, found: Found) -> tuple[float, float, float, float]:
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
