"""The pass over the ways of a map file: streets, walls, rows of numbers, and closed outlines."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import osmium
from osmium.filter import KeyFilter

from canvass.osm import kept_tags
from canvass.osm.address_keys import in_usual_keys
from canvass.osm.editor_xml import BELOW_ZERO, shown_id
from canvass.osm.extract import Backdrop, Building, Way
from canvass.osm.found import Found
from canvass.osm.kept_tags import picked
from canvass.osm.lifecycle import state_of_house
from canvass.osm.passes import NodeIds, Passes
from canvass.osm.rings import as_area, closed


def read_ways(passes: Passes, found: Found) -> None:
    """Keep the ways of each kind; the nodes must have been read."""
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


def _add_lines(passes: Passes, way: Any, tags: dict[str, str], found: Found) -> None:
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


def rows_without_points(found: Found, middle: tuple[float, float]) -> Iterator[Way]:
    """Yield the interpolation lines with less than two points in the file, so that they are named.

    One without any stands in the middle of the map.
    """
    for number, tags, points in found.lost_rows:
        place = points[:1] if len(points) else np.array([middle])
        yield Way(number, tags, np.zeros(1, dtype=np.int64), place)


def _add_area(passes: Passes, way: Any, tags: dict[str, str], found: Found) -> None:
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


def _shown_ids(ids: NodeIds) -> NodeIds:
    """Return node ids as written in the file."""
    return np.where(ids >= BELOW_ZERO, BELOW_ZERO - ids, ids)
