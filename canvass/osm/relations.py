"""Areas made of several ways: multipolygon buildings, water and woods, boundaries by name."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

import numpy as np
import osmium
from osmium.filter import IdFilter, KeyFilter
from shapely import MultiPolygon, Polygon

from canvass.osm import kept_tags
from canvass.osm.extract import Backdrop, Building
from canvass.osm.passes import Passes
from canvass.osm.rings import LonLat, as_area, closed, extent, joined_rings, with_slits

AREA_TYPES = frozenset({"multipolygon", "boundary", "building"})
Area: TypeAlias = Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Relation:
    """A relation of use, with its kept tags and the ids of its members."""

    relation_id: int
    tags: dict[str, str]
    outer_ids: tuple[int, ...]
    inner_ids: tuple[int, ...]
    node_ids: tuple[int, ...]
    timestamp: datetime

    @property
    def ref(self) -> str:
        """The OSM ref, "r12"."""
        return f"r{self.relation_id}"


@dataclass(frozen=True, slots=True)
class Shape:
    """A relation's rings as far as they close; `is_whole` unless outer members are missing.

    `somewhere` is a ring through some members where no ring closes, None where none is known.
    """

    relation: Relation
    outers: tuple[LonLat, ...]
    inners: tuple[LonLat, ...]
    is_whole: bool
    somewhere: LonLat | None

    def building(self) -> Building | None:
        """Return the building it is, if it is one."""
        tags = self.relation.tags
        if not self.outers or not kept_tags.is_outdoor_building(tags):
            return None
        kept = kept_tags.picked(tags, kept_tags.BUILDING_SET)
        return Building(self.relation.ref, kept, self.outers, self.inners)

    def backdrops(self) -> Iterator[Backdrop]:
        """Yield what is drawn of it; holes belong to the largest ring."""
        tags = self.relation.tags
        if not self.outers or kept_tags.is_outdoor_building(tags):
            return
        kind = kept_tags.area_kind(tags)
        kinds = [kind] if kind is not None else []
        kinds += ["no_homes"] if kept_tags.is_without_homes(tags) else []
        largest = self.largest()
        for ring in self.outers if kinds else ():
            drawn = with_slits(ring, self.inners) if ring is largest else ring
            for each in kinds:
                yield Backdrop(each, drawn, is_area=True)

    def largest(self) -> LonLat | None:
        """Return the largest outer ring, or else what is known of the relation's place."""
        return max(self.outers, key=extent) if self.outers else self.somewhere

    def named_area(self) -> tuple[str, Area] | None:
        """Return name and area of a boundary or place; the area is empty if cut by the map."""
        tags = self.relation.tags
        if "name" not in tags or not ("boundary" in tags or "place" in tags):
            return None
        return tags["name"], as_area(self.outers, self.inners) if self.is_whole else Polygon()


def read_relations(passes: Passes) -> list[Relation]:
    """Return the relations that are areas, or bear an address."""
    found = []
    wanted = KeyFilter(*kept_tags.RELATION_FILTER)
    for relation in passes.objects(osmium.osm.RELATION, wanted):
        tags = {tag.k: tag.v for tag in relation.tags}
        if tags.get("type") not in AREA_TYPES and "addr:housenumber" not in tags:
            continue
        members = [(member.type, member.ref, member.role) for member in relation.members]
        found.append(
            Relation(
                relation.id,
                kept_tags.picked(tags, kept_tags.EVERY),
                tuple(ref for kind, ref, role in members if kind == "w" and role != "inner"),
                tuple(ref for kind, ref, role in members if kind == "w" and role == "inner"),
                tuple(ref for kind, ref, _ in members if kind == "n"),
                relation.timestamp,
            )
        )
    return found


def read_shapes(passes: Passes, relations: list[Relation]) -> Iterator[Shape]:
    """Yield the shape of each relation; members outside the file are normal."""
    needed = {ref for relation in relations for ref in (*relation.outer_ids, *relation.inner_ids)}
    lines: dict[int, list[LonLat]] = {}
    if needed:
        for way in passes.objects(osmium.osm.WAY, IdFilter(sorted(needed))):
            lines[way.id] = [line for _, line in passes.pieces(way)]
    for relation in relations:
        outer_lines = [line for ref in relation.outer_ids for line in lines.get(ref, ())]
        inner_lines = [line for ref in relation.inner_ids for line in lines.get(ref, ())]
        outers = tuple(joined_rings(outer_lines))
        is_whole = bool(outers) and len(outer_lines) == len(relation.outer_ids)
        somewhere = _somewhere(passes, relation, outer_lines or inner_lines)
        inners = tuple(joined_rings(inner_lines))
        yield Shape(relation, outers, inners, is_whole, somewhere)


def _somewhere(passes: Passes, relation: Relation, lines: list[LonLat]) -> LonLat | None:
    if lines:
        return closed(max(lines, key=len))
    for node_id in relation.node_ids:
        location = passes.location(node_id)
        if location is not None:
            return closed(np.array([location]))
    return None
