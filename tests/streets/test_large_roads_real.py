"""On the real maps nobody crosses a large road between its junctions and mapped crossings.

The roads are read here by osmium alone and cut with the planned paths by shapely; what the program
thinks of them is not asked.
"""

from __future__ import annotations

import dataclasses
import itertools
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import osmium
import pytest
import shapely
from numpy.typing import NDArray
from shapely import STRtree

from canvass.osm.extract import Extract
from canvass.plan.search.budget import Budget
from canvass.plan.search.solve import solve
from canvass.planning.district import District, make_district, read_map
from canvass.planning.task import make_task
from canvass.planning.walking import Walking

# From the middle of a junction to the corner where one crosses: two pavements' widths and a bit.
CORNER_M = 20.0
HALF_DEGREES = 0.004
LARGE = ("motorway", "trunk", "primary")
MAPS = ["se-", "de-", "nl-d", "nl-z", "cz-", "city-us", "city-dk"]
Way = tuple[dict[str, str], list[tuple[int, float, float]]]


def read_ways(path: Path) -> tuple[list[Way], set[int]]:
    """Return the highways of a map on the ground with their nodes, and the mapped crossings."""
    ways: list[Way] = []
    crossings: set[int] = set()
    thing: Any
    for thing in osmium.FileProcessor(path).with_locations():
        if thing.is_node() and thing.tags.get("highway") in ("crossing", "traffic_signals"):
            crossings.add(thing.id)
        elif thing.is_way() and "highway" in thing.tags:
            nodes = [(n.ref, n.lon, n.lat) for n in thing.nodes if n.location.valid()]
            if len(nodes) > 1:
                ways.append(({tag.k: tag.v for tag in thing.tags}, nodes))
    return ways, crossings


def is_large(tags: dict[str, str]) -> bool:
    kind = tags["highway"].removesuffix("_link")
    if kind in LARGE:
        return True
    number, _, unit = tags.get("maxspeed", "0").partition(" ")
    speed = float(number) * (1.6 if unit == "mph" else 1.0) if number.isdigit() else 0.0
    lanes = tags.get("lanes", "0")
    return kind == "secondary" and (speed >= 50 or (lanes.isdigit() and int(lanes) > 2))


def is_level(tags: dict[str, str]) -> bool:
    return tags.get("bridge", "no") == "no" and tags.get("tunnel", "no") == "no"


def district_beside(extract: Extract, ways: list[Way]) -> tuple[District, float, float]:
    """Return the part of a map around an address beside its large roads, and that address."""
    spots = [(x, y) for tags, nodes in ways if is_large(tags) for _, x, y in nodes]
    homes = np.array([(a.lon, a.lat) for a in extract.addresses])
    tree = STRtree(shapely.points(homes).tolist())
    near = tree.query(shapely.points(spots), predicate="dwithin", distance=0.001)[1]
    lon, lat = homes[Counter(near.tolist()).most_common(1)[0][0]].tolist()
    part = shapely.box(
        lon - 1.6 * HALF_DEGREES, lat - HALF_DEGREES, lon + 1.6 * HALF_DEGREES, lat + HALF_DEGREES
    )
    return make_district(dataclasses.replace(extract, boundary=part)), lat, lon


@pytest.mark.real
@pytest.mark.parametrize("prefix", MAPS)
def test_large_roads_are_crossed_at_junctions_and_mapped_crossings_only(
    real_map: Callable[[str], Path], prefix: str
) -> None:
    path = real_map(prefix)
    ways, crossings = read_ways(path)
    district, lat, lon = district_beside(read_map(str(path)), ways)
    task = make_task(district, lat=lat, lon=lon, shift=Walking(150, 1.25))
    plan = solve(task.problem, Budget(lambda: 0.0, iterations=100))
    legs = [
        task.times.path(a, b).line_m[1:-1]
        for route in plan.routes
        for a, b in itertools.pairwise((0, *route.stops, 0))
    ]
    paths: list[Any] = [shapely.linestrings(leg) for leg in legs if len(leg) > 1]

    def metres(nodes: list[tuple[int, float, float]]) -> NDArray[np.float64]:
        return np.column_stack(
            district.graph.to_metres.transform([n[1] for n in nodes], [n[2] for n in nodes])
        )

    uses = Counter(node for _, nodes in ways for node, _, _ in {n[0]: n for n in nodes}.values())
    spots = [n for _, nodes in ways for n in nodes if uses[n[0]] > 1 or n[0] in crossings]
    places = STRtree(shapely.points(metres(spots)).tolist())
    above: list[Any] = [
        shapely.linestrings(metres(nodes)) for tags, nodes in ways if not is_level(tags)
    ]
    over = shapely.union_all(above).buffer(10.0)
    roads = [metres(nodes) for tags, nodes in ways if is_large(tags) and is_level(tags)]
    lines: list[Any] = [shapely.linestrings(road) for road in roads]
    wrong = []
    for leg, road in STRtree(lines).query(paths, predicate="crosses").T.tolist():
        for point in shapely.get_parts(paths[leg].intersection(lines[road])).tolist():
            nearest = places.geometries[places.nearest(point)]
            if nearest.distance(point) > CORNER_M and not over.contains(point):
                wrong.append(district.graph.to_degrees.transform(point.x, point.y))
    assert wrong == []
