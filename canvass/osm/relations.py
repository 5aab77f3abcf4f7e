"""Areas made of several ways: multipolygon buildings, water and woods, named boundaries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, TypeAlias

import numpy as np
import osmium
from osmium.filter import IdFilter, KeyFilter
from shapely import MultiPolygon, Polygon

from canvass.osm import kept_tags
from canvass.osm.address_keys import in_usual_keys
from canvass.osm.editor_xml import shown_id
from canvass.osm.extract import Backdrop, Building, Square, Way
from canvass.osm.kept_tags import RELATION_FILTER
from canvass.osm.lifecycle import state_of_house
from canvass.osm.passes import BelowZeroError, NodeIds, Passes
from canvass.osm.rings import LonLat, as_area, closed, extent, joined_rings, with_slits

AREA_TYPES = frozenset({"multipolygon", "boundary", "building"})
STREET_TYPES = frozenset({"associatedStreet", "street"})
RELATION_KEYS = frozenset(RELATION_FILTER)
KEPT = frozenset((*kept_tags.EVERY, "building:part"))
# For streets and barriers with gates, the node ids of the points must be known.
HAVE_NODES = frozenset({"highway", "man_made", "place", "barrier"})
NOT_A_HOUSE = frozenset({"street", "sign"})
DEEPEST = 4
Area: TypeAlias = Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation that is used, with its kept tags and the ids of its members."""

    relation_id: int
    tags: dict[str, str]
    outer_ids: tuple[int, ...]
    inner_ids: tuple[int, ...]
    node_ids: tuple[int, ...]
    relation_ids: tuple[int, ...]
    timestamp: datetime

    @property
    def ref(self) -> str:
        """The OSM ref, "r12"."""
        return f"r{shown_id(self.relation_id)}"


@dataclass(frozen=True, slots=True)
class StreetRelation:
    """An `associatedStreet` or `street`: its name, its ways, and the refs of its houses.

    https://wiki.openstreetmap.org/wiki/Relation:associatedStreet
    """

    name: str
    street_ids: tuple[int, ...]
    houses: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Shape:
    """A relation's closed rings; `is_whole` unless outer members are missing.

    If no ring closes, `somewhere` is a ring through some members, or None if none is known. For
    streets and barriers, `node_at` has the node ids by place; for barriers, `lines` has all
    members, closed or not.
    """

    relation: Relation
    outers: tuple[LonLat, ...]
    inners: tuple[LonLat, ...]
    is_whole: bool
    somewhere: LonLat | None
    node_at: Mapping[tuple[float, ...], int]
    lines: tuple[LonLat, ...] = ()

    def building(self) -> Building | None:
        """Return the relation as a building, None if it is not one."""
        tags = self.relation.tags
        if not self.outers or not kept_tags.is_outdoor_building(tags):
            return None
        kept = kept_tags.picked(tags, kept_tags.BUILDING_SET)
        return Building(self.relation.ref, kept, self.outers, self.inners)

    def square(self) -> Square | None:
        """Return the relation as an area to walk on, None if it is not one."""
        street = kept_tags.as_street(self.relation.tags, is_closed=True)
        if street is None or not self.outers:
            return None

        tags = {**street, "area": "yes"}
        outers, inners = map(self._ways, (self.outers, self.inners))
        return Square(self.relation.ref, tags, outers, inners)

    def barriers(self) -> tuple[Way, ...]:
        """Return the members of a wall or fence mapped as a relation."""
        if not kept_tags.is_barrier_line(self.relation.tags):
            return ()
        kept = kept_tags.picked(self.relation.tags, kept_tags.BARRIER_SET)
        return tuple(replace(way, tags=kept) for way in self._ways(self.lines))

    def _ways(self, lines: Iterable[LonLat]) -> tuple[Way, ...]:
        """Return lines with the ids of their nodes, without tags."""

        def ids(line: LonLat) -> NodeIds:
            return np.array([self.node_at[tuple(point)] for point in line.tolist()], dtype=np.int64)

        return tuple(Way(self.relation.relation_id, {}, ids(line), line) for line in lines)

    def backdrops(self) -> Iterator[Backdrop]:
        """Yield the relation's background areas; holes belong to the largest ring."""
        tags = self.relation.tags
        if not self.outers or kept_tags.is_outdoor_building(tags):
            return
        kind = kept_tags.area_kind(tags)
        kinds = [kind] if kind is not None else []
        kinds += ["no_homes"] if kept_tags.is_without_homes(tags) else []
        kinds += ["gone"] if state_of_house(tags).is_missing else []
        largest = self.largest()
        for ring in self.outers if kinds else ():
            drawn = with_slits(ring, self.inners) if ring is largest else ring
            for each in kinds:
                yield Backdrop(each, drawn, is_area=True)

    def largest(self) -> LonLat | None:
        """Return the largest outer ring, or else `somewhere`."""
        return max(self.outers, key=extent) if self.outers else self.somewhere

    def named_area(self) -> tuple[str, Area] | None:
        """Return (name, area) of a boundary or place; the area is empty if the map cuts it."""
        tags = self.relation.tags
        if "name" not in tags or not ("boundary" in tags or "place" in tags):
            return None
        return tags["name"], as_area(self.outers, self.inners) if self.is_whole else Polygon()


def read_relations(passes: Passes) -> tuple[list[Relation], list[StreetRelation]]:
    """Return the relations that are areas or have an address, and those that name streets."""
    areas, streets = [], []
    # Every relation has a type; two of the types name streets.
    for relation in passes.objects(osmium.osm.RELATION, KeyFilter("type", *RELATION_FILTER)):
        tags = in_usual_keys({tag.k: tag.v for tag in relation.tags})
        kind = tags.get("type")
        if kind in STREET_TYPES:
            streets.append(_street_relation(tags, relation))
        if not RELATION_KEYS.isdisjoint(tags) and (
            kind in AREA_TYPES or kept_tags.is_address(tags)
        ):
            areas.append(_relation(tags, relation))
    return areas, streets


def _relation(tags: dict[str, str], relation: Any) -> Relation:
    members = [(member.type, member.ref, member.role) for member in relation.members]
    return Relation(
        relation.id,
        kept_tags.picked(tags, KEPT),
        tuple(ref for kind, ref, role in members if kind == "w" and role != "inner"),
        tuple(ref for kind, ref, role in members if kind == "w" and role == "inner"),
        tuple(ref for kind, ref, _ in members if kind == "n"),
        tuple(ref for kind, ref, _ in members if kind == "r"),
        relation.timestamp,
    )


def _street_relation(tags: dict[str, str], relation: Any) -> StreetRelation:
    members = [(member.type, member.ref, member.role) for member in relation.members]
    return StreetRelation(
        (tags.get("addr:street") or tags.get("name") or "").strip(),
        tuple(ref for kind, ref, role in members if kind == "w" and role in ("street", "")),
        tuple(f"{k}{shown_id(ref)}" for k, ref, role in members if role not in NOT_A_HOUSE),
    )


def read_shapes(passes: Passes, relations: list[Relation]) -> Iterator[Shape]:
    """Yield the shape of each relation; members outside the file are normal."""
    inside = _read_inside(passes, relations)
    every = [*relations, *inside.values()]
    needed = {ref for relation in every for ref in (*relation.outer_ids, *relation.inner_ids)}
    lines: dict[int, list[LonLat]] = {}
    ids: dict[int, list[NodeIds]] = {}
    if needed:
        for way in passes.objects(osmium.osm.WAY, _ids(needed)):
            pieces = passes.pieces(way)
            lines[way.id] = [line for _, line in pieces]
            ids[way.id] = [found for found, _ in pieces]
    for relation in relations:
        outer_lines = [line for ref in relation.outer_ids for line in lines.get(ref, ())]
        inner_lines = [line for ref in relation.inner_ids for line in lines.get(ref, ())]
        outers = tuple(joined_rings(outer_lines))
        is_whole = bool(outers) and len(outer_lines) == len(relation.outer_ids)
        somewhere = _somewhere(passes, relation, outer_lines or inner_lines)
        if somewhere is None:
            somewhere = _somewhere_inside(passes, relation, inside, lines)
        inners = tuple(joined_rings(inner_lines))
        node_at: dict[tuple[float, ...], int] = {}
        if not HAVE_NODES.isdisjoint(relation.tags):
            for ref in (*relation.outer_ids, *relation.inner_ids):
                for line, found in zip(lines.get(ref, ()), ids.get(ref, ()), strict=True):
                    node_at.update(zip(map(tuple, line.tolist()), found.tolist(), strict=True))
        is_barrier = "barrier" in relation.tags
        every_line = (*outer_lines, *inner_lines) if is_barrier else ()
        yield Shape(relation, outers, inners, is_whole, somewhere, node_at, every_line)


def _ids(wanted: Iterable[int]) -> Any:
    """Return a filter for these ids; osmium's filter does not accept negative ids."""
    ids = sorted(wanted)
    if ids and ids[0] < 0:
        raise BelowZeroError
    return IdFilter(ids)


def _read_inside(passes: Passes, relations: Iterable[Relation]) -> dict[int, Relation]:
    """Return the member relations of relations with an address, up to four levels deep."""
    found: dict[int, Relation] = {}
    outside = [r for r in relations if r.relation_ids and kept_tags.is_address(r.tags)]
    for _ in range(DEEPEST):
        wanted = {ref for relation in outside for ref in relation.relation_ids} - found.keys()
        if not wanted:
            break
        outside = [
            _relation({tag.k: tag.v for tag in relation.tags}, relation)
            for relation in passes.objects(osmium.osm.RELATION, _ids(wanted))
        ]
        found.update((relation.relation_id, relation) for relation in outside)
    return found


def _somewhere_inside(
    passes: Passes,
    relation: Relation,
    inside: Mapping[int, Relation],
    lines: Mapping[int, list[LonLat]],
) -> LonLat | None:
    """Return a ring through some part of a relation's member relations."""
    waiting, seen = list(relation.relation_ids), {relation.relation_id}
    while waiting:
        part = inside.get(waiting.pop(0))
        if part is None or part.relation_id in seen:
            continue
        seen.add(part.relation_id)
        here = [line for ref in (*part.outer_ids, *part.inner_ids) for line in lines.get(ref, ())]
        somewhere = _somewhere(passes, part, here)
        if somewhere is not None:
            return somewhere
        waiting += part.relation_ids
    return None


def _somewhere(passes: Passes, relation: Relation, lines: list[LonLat]) -> LonLat | None:
    if lines:
        return closed(max(lines, key=len))
    for node_id in relation.node_ids:
        location = passes.location(node_id)
        if location is not None:
            return closed(np.array([location]))
    return None
