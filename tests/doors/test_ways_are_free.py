"""No way to a door crosses what is forbidden: looked at by shapely, on drawn and real maps."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
import shapely.ops
from shapely import LineString, STRtree

from canvass.doors.build import NO_FREE_WAY, make_doors
from canvass.doors.door import DoorList, Entrance
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract
from canvass.streets.build import make_street_graph
from canvass.streets.graph import StreetGraph
from tests.drawing import Drawing
from tests.reliability.figures import figure

SIZE_M = 120
RAIL = {"rail", "light_rail", "narrow_gauge"}
CELL_M = 0.5


def random_town(seed: int) -> Drawing:
    """Draw two streets, and between them houses, walls and ponds on whole metres."""
    rng = random.Random(seed)
    made = Drawing()
    made.street([(0, 0), (SIZE_M, 0)], "Storgatan")
    made.street([(0, 0), (0, SIZE_M)], "Lillgatan", highway="living_street")
    for number in range(rng.randint(2, 7)):
        x, y = rng.randint(12, SIZE_M - 20), rng.randint(12, SIZE_M - 20)
        w, h = rng.randint(4, 18), rng.randint(4, 18)
        made.building([(x, y), (x + w, y), (x + w, y + h), (x, y + h)])
        if rng.random() < 0.8:
            made.house(x + w / 2, y + h / 2, "Storgatan", f"{number + 1}")
    for _ in range(rng.randint(0, 3)):
        x, y = rng.randint(8, SIZE_M - 20), rng.randint(8, SIZE_M - 20)
        made.wall([(x, y), (x + rng.randint(4, 40), y), (x + rng.randint(0, 40), y + 15)])
    if rng.random() < 0.4:
        x, y, w = rng.randint(10, 60), rng.randint(10, 60), rng.randint(10, 40)
        made.wall([(x, y), (x + w, y), (x + w, y + w), (x, y + w), (x, y)], barrier="fence")
    if rng.random() < 0.5:
        x, y, w = rng.randint(10, 80), rng.randint(10, 80), rng.randint(5, 30)
        made.water([(x, y), (x + w, y + 2), (x + w - 2, y + 12), (x, y + 9)])
    for number in range(rng.randint(1, 4)):
        made.house(rng.randint(8, SIZE_M), rng.randint(8, SIZE_M), "Lillgatan", f"{number + 20}")
    return made


def lines_of(extract: Extract, graph: StreetGraph) -> list[LineString]:
    """Return what is never crossed, in metres: water, walls and fences, rails, motorways."""
    found = [way.lonlat for way in extract.barriers if "hedge" not in way.tags.get("barrier", "")]
    found += [b.lonlat for b in extract.backdrops if b.kind in ("water", "waterline")]
    found += [
        way.lonlat
        for way in (*extract.railways, *extract.ways)
        if (way.tags.get("railway") in RAIL or way.tags.get("highway", "").startswith("motorway"))
        and way.tags.get("tunnel", "no") == way.tags.get("bridge", "no") == "no"
    ]
    return [LineString(graph.project(line[:, 0], line[:, 1])) for line in found]


def openings_of(extract: Extract, graph: StreetGraph) -> Any:
    """Return 1 m round every point a wall shares with a way, or that is mapped as a gate."""
    of_ways = {node for way in extract.ways for node in way.node_ids.tolist()}
    at = [
        way.lonlat[k]
        for way in extract.barriers
        for k, node in enumerate(way.node_ids.tolist())
        if node in of_ways or node in extract.node_tags
    ]
    if not at:
        return shapely.Polygon()
    lonlat = np.array(at)
    return shapely.union_all(
        shapely.buffer(shapely.points(graph.project(lonlat[:, 0], lonlat[:, 1])), 1.0)
    )


def houses_of(extract: Extract, graph: StreetGraph) -> list[Any]:
    return [
        shapely.make_valid(
            shapely.Polygon(
                graph.project(*b.outers[0].T), [graph.project(*ring.T) for ring in b.inners]
            )
        )
        for b in extract.buildings
        if len(b.outers) == 1 and b.tags["building"] not in ("roof", "carport", "canopy", "bridge")
    ]


def part_of(line: LineString, start_m: float, end_m: float) -> LineString:
    """Return the part of a line between two lengths along it; empty where there is none."""
    if end_m - start_m < 0.01:
        return LineString()
    part = shapely.ops.substring(line, start_m, end_m)
    return part if isinstance(part, LineString) else LineString()


def to_pavement(entrance: Entrance, graph: StreetGraph) -> LineString:
    """Return the way from the door as far as the pavement: the rest lies in the street."""
    snap = entrance.snap
    assert snap is not None
    assert snap.spur_m is not None
    line = LineString(snap.spur_m)
    edge = graph.edges[snap.edge]
    width_m = 0.0 if edge.kind == "line" else edge.half_width_m
    return part_of(line, 0.0, line.length - width_m - 0.02)


def own_of(entrance: Entrance, graph: StreetGraph, houses: STRtree) -> set[int]:
    lon, lat = [a.lon for a in entrance.addresses], [a.lat for a in entrance.addresses]
    points = shapely.points(graph.project(np.array(lon), np.array(lat)))
    return set(houses.query(points, predicate="intersects")[1].tolist())


def ends_in_passage(entrance: Entrance, graph: StreetGraph, house: Any) -> bool:
    """Whether the way ends on a path that leads through a house, where the door opens on it."""
    snap = entrance.snap
    assert snap is not None
    assert snap.spur_m is not None
    is_line = graph.edges[snap.edge].kind == "line"
    return is_line and bool(house.contains(shapely.Point(snap.spur_m[-1])))


def made_of(extract: Extract) -> tuple[StreetGraph, DoorList]:
    graph = make_street_graph(extract)
    return graph, make_doors(extract, graph)


def can_be_reached(
    start: tuple[float, float], blocked: Iterable[Any], goals: Any, own: Any
) -> bool:
    """Flood from a door over cells of half a metre, at least so far from all that is in the way."""
    wall = shapely.union_all([shapely.buffer(shape, 0.45) for shape in blocked])
    x0, y0 = start[0] - 150, start[1] - 150
    count = int(300 / CELL_M)
    xs, ys = x0 + CELL_M * (np.arange(count) + 0.5), y0 + CELL_M * (np.arange(count) + 0.5)
    shapely.prepare(wall)
    free = ~shapely.contains_xy(wall, *np.meshgrid(xs, ys))
    free |= shapely.contains_xy(own, *np.meshgrid(xs, ys))
    grid = np.zeros_like(free)
    grid[int((start[1] - y0) / CELL_M), int((start[0] - x0) / CELL_M)] = True
    goal = shapely.contains_xy(shapely.buffer(goals, 1.0), *np.meshgrid(xs, ys))
    while True:
        more = grid.copy()
        for axis in (0, 1):
            more |= np.roll(more, 1, axis) | np.roll(more, -1, axis)
        more &= free
        if (more & goal).any():
            return True
        if (more == grid).all():
            return False
        grid = more


def is_along(way: LineString, wall: LineString) -> bool:
    """Whether a way that begins on a wall only follows it: the door is written on the wall."""
    return wall.distance(shapely.Point(way.coords[0])) < 0.01 and not way.crosses(wall)


def check_ways(seed: int) -> int:
    """Check the ways to all doors of a random town; return how many there are."""
    extract = random_town(seed).extract()
    graph, doors = made_of(extract)
    firm, houses = lines_of(extract, graph), STRtree(houses_of(extract, graph))
    for entrance in doors.entrances:
        way = to_pavement(entrance, graph)
        started = part_of(way, 0.31, way.length)
        met = [line for line in firm if line.intersects(started)]
        assert all(is_along(started, line) for line in met), seed
        if entrance.snap is not None and not entrance.snap.walls:
            own = own_of(entrance, graph, houses)
            others = set(houses.query(started, predicate="crosses").tolist()) - own
            assert not others, seed
    return len(doors.entrances)


@pytest.mark.parametrize("first", range(0, 150, 50))
def test_ways_in_random_towns_cross_no_wall_no_water_and_no_house_but_their_own(
    first: int,
) -> None:
    doors = sum(check_ways(seed) for seed in range(first, first + 50))

    assert doors > 0


@pytest.mark.torture
def test_ways_in_two_thousand_random_towns_cross_nothing() -> None:
    doors = sum(check_ways(seed) for seed in range(1000, 3000))

    figure(
        "R34, last steps",
        f"2000 towns of houses, walls, fences and ponds, {doors} doors: no way to one crosses a "
        "wall, water or another house",
    )


@pytest.mark.parametrize("first", range(0, 60, 20))
def test_a_door_of_a_random_town_is_left_out_only_where_it_cannot_be_reached(first: int) -> None:
    for seed in range(first, first + 20):
        extract = random_town(seed).extract()
        graph, doors = made_of(extract)
        houses = houses_of(extract, graph)
        barred = [e.address for e in doors.exclusions if e.reason == NO_FREE_WAY]
        unsure = [e for e in doors.entrances if e.snap and (e.snap.walls or e.snap.is_at_fence)]
        barred += [e.addresses[0] for e in unsure]

        for address in barred:
            (start,) = graph.project(np.array([address.lon]), np.array([address.lat])).tolist()
            own = [h for h in houses if h.intersects(shapely.Point(start))]
            others = [h for h in houses if h not in own]
            goals = shapely.union_all([graph.lines[e.index] for e in graph.edges])
            blocked = [*lines_of(extract, graph), *others]
            inside = shapely.union_all(own) if own else shapely.Polygon()
            assert not can_be_reached(tuple(start), blocked, goals, inside), (seed, address)


def yard_town(rng: random.Random) -> tuple[Drawing, int]:
    """Draw a closed yard south of Storgatan with a back house in it, 30 B.

    The two front houses are 30 and 32; return which of them is number 30. Neighbours share corners.
    """
    made = Drawing()
    made.street([(0, 0), (SIZE_M, 0)], "Storgatan")
    west, deep = rng.randint(5, 40), rng.randint(6, 12)
    wide, low = rng.randint(40, 70), -rng.randint(50, 70)
    east, part, top = west + wide, west + rng.randint(15, 25), -rng.randint(5, 9)
    inner = west + deep, low + deep, east - deep, top - deep
    made.building([(west, top), (part, top), (part, inner[3]), (inner[0], inner[3])])
    made.building([(part, top), (east, top), (inner[2], inner[3]), (part, inner[3])])
    made.building([(east, top), (east, low), (inner[2], inner[1]), (inner[2], inner[3])])
    made.building([(east, low), (west, low), (inner[0], inner[1]), (inner[2], inner[1])])
    made.building([(west, low), (west, top), (inner[0], inner[3]), (inner[0], inner[1])])
    x, y = rng.uniform(inner[0] + 3, inner[2] - 9), rng.uniform(inner[1] + 3, inner[3] - 9)
    made.building([(x, y), (x + 5, y), (x + 5, y + 5), (x, y + 5)])
    numbers = ["30", "32"]
    rng.shuffle(numbers)
    made.house(west + 8, top - 2, "Storgatan", numbers[0])
    made.house(part + 5, top - 2, "Storgatan", numbers[1])
    made.house(x + 2.5, y + 2.5, "Storgatan", "30 B")
    return made, numbers.index("30")


@pytest.mark.parametrize("seed", range(4))
def test_a_door_is_led_through_a_house_of_its_number_only_where_no_other_way_is(seed: int) -> None:
    drawing, front = yard_town(random.Random(seed))
    extract = drawing.extract()
    graph, doors = made_of(extract)
    houses = houses_of(extract, graph)
    (back,) = [e for e in doors.entrances if e.addresses[0].housenumber == "30 B"]
    (start,) = graph.project(
        np.array([back.addresses[0].lon]), np.array([back.addresses[0].lat])
    ).tolist()
    goals = shapely.union_all([graph.lines[e.index] for e in graph.edges])

    assert back.snap is not None
    assert back.snap.walls > 0
    way = to_pavement(back, graph)
    crossed = {k for k, house in enumerate(houses) if way.intersection(house).length > 0.1}
    assert crossed == {front}
    assert not can_be_reached(tuple(start), houses[:5], goals, houses[5])
    rest = [house for k, house in enumerate(houses[:5]) if k != front]
    assert can_be_reached(tuple(start), rest, goals, houses[5])


@pytest.mark.real
@pytest.mark.parametrize(
    "name",
    ["se-stockholm", "nl-delft", "nl-zeeland", "cz-praha", "de-lauf", "city-us", "city-dk"],
)
def test_no_way_of_a_real_map_goes_through_water_rails_walls_or_another_house(
    real_map: Callable[[str], Path], name: str
) -> None:
    extract = read_extract(real_map(name))
    graph, doors = made_of(extract)
    stops = [e for e in doors.entrances if e.snap is not None and e.snap.spur_m is not None]
    ways = np.array([to_pavement(e, graph) for e in stops])
    past_door = np.array([part_of(way, 0.31, way.length) for way in ways])
    gates = openings_of(extract, graph)
    tree = STRtree(houses_of(extract, graph))

    which, line = STRtree(lines_of(extract, graph)).query(past_door, predicate="crosses").copy()
    firm = STRtree(lines_of(extract, graph)).geometries
    met = shapely.intersection(past_door[which], firm[line])
    crossed = ~shapely.within(met, gates)
    through = np.zeros(len(ways))
    door, house = tree.query(ways, predicate="crosses")
    for k, h in zip(door.tolist(), house.tolist(), strict=True):
        if stops[k].snap.walls or h in own_of(stops[k], graph, tree):
            continue
        if not ends_in_passage(stops[k], graph, tree.geometries[h]):
            through[k] += shapely.intersection(ways[k], tree.geometries[h]).length

    assert [stops[k].id for k in which[crossed].tolist()] == []
    assert [stops[k].id for k in np.flatnonzero(through > 1).tolist()] == []
