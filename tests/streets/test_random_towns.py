"""Random small towns of all access tags, barriers and layers: no path runs where none may.

What is closed, limited or open is known here by the list a tag was drawn from, and looked at on the
paths alone, by shapely and networkx: a street is a straight line of 100 m between two corners of a
grid; across it, at a quarter and at its middle, may stand a wall or a gate. Inside a block may lie
a square mapped as an area, joined to two opposite corners by footways.
"""

from __future__ import annotations

import itertools
import math
import random
from dataclasses import dataclass, field
from typing import Any

import networkx as nx
import numpy as np
import pytest
import shapely

from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.network import make_walk_network
from canvass.streets.times import WalkTimes
from tests.drawing import ORIGIN_M, Drawing, place_at
from tests.reliability.figures import figure

SIZE, STEP_M = 4, 100.0
# A path on the pavement of a primary road keeps 7 m from its middle.
ACROSS_M = 9.0
KINDS = [
    "footway", "path", "residential", "service", "tertiary", "primary", "cycleway", "steps",
    "living_street", "pedestrian", "track", "unclassified", "secondary", "bridleway", "trunk",
    "road",
]  # fmt: skip
OPEN_WAY = [
    {}, {}, {}, {}, {"motor_vehicle": "no"}, {"access": "private", "foot": "yes"},
    {"access": "no", "foot": "designated"}, {"access": "permissive"}, {"vehicle": "destination"},
    {"access:conditional": "no @ (weight>7)"}, {"seasonal": "no"}, {"lit": "no"},
    {"access": "yes"}, {"foot": "permissive"}, {"access": "forestry", "foot": "yes"},
    {"foot": "official"}, {"access": "unknown"}, {"access": "private;yes"}, {"vehicle": "no"},
    {"bicycle": "no"}, {"foot": "discouraged"}, {"tidal": "no"}, {"abandoned": "no"},
    {"ford": "stepping_stones"}, {"construction": "residential"}, {"oneway": "yes"},
    {"oneway": "-1"}, {"maxspeed": "50"}, {"lanes": "4"}, {"motorroad": "no"}, {"level": "0"},
]  # fmt: skip
LIMITED_WAY = [
    {"access": "private"}, {"access": "residents"}, {"foot": "destination"},
    {"access": "customers"}, {"access": "delivery"}, {"access": "permit", "bicycle": "yes"},
    {"foot": "private"}, {"access": "yes", "foot": "customers"}, {"access": "agricultural"},
    {"access": "forestry"}, {"foot:conditional": "private @ (22:00-06:00)"},
    {"access": "private;residents"}, {"access": "no", "foot": "residents"},
]  # fmt: skip
CLOSED_WAY = [
    {"foot": "no"}, {"access": "no"}, {"ice_road": "yes"}, {"winter_road": "yes"},
    {"highway": "ladder"}, {"highway": "construction"}, {"highway": "what"},
    {"seasonal": "winter"}, {"foot:conditional": "no @ (May-Oct)"}, {"ford": "yes"},
    {"access": "military"}, {"motorroad": "yes"}, {"indoor": "yes"}, {"oneway:foot": "yes"},
    {"access:conditional": "no @ wet"}, {"abandoned": "yes"}, {"highway": "platform"},
    {"highway": "proposed"}, {"highway": "razed"}, {"highway": "busway"}, {"highway": "escape"},
    {"highway": "via_ferrata"}, {"tidal": "yes"}, {"sac_scale": "alpine_hiking"},
    {"trail_visibility": "no"}, {"route": "ferry"}, {"level": "-2"}, {"construction": "yes"},
    {"foot:backward": "no"}, {"access": "restricted"}, {"access": "psv"}, {"foot": "nobody"},
    {"opening_hours": "Mo-Fr 08:00-16:00"}, {"access": "yes", "foot": "no"}, {"disused": "yes"},
]  # fmt: skip
OPEN_POINT = [
    {"barrier": "gate"}, {"barrier": "bollard"}, {"barrier": "stile"},
    {"barrier": "lift_gate", "access": "no", "foot": "yes"}, {"barrier": "kissing_gate"},
    {"barrier": "block", "motor_vehicle": "no"}, {"highway": "crossing"}, {"barrier": "entrance"},
    {"barrier": "cattle_grid"}, {"barrier": "turnstile"}, {"barrier": "kerb"},
    {"barrier": "gate", "locked": "no"}, {"barrier": "wall", "foot": "yes"},
    {"barrier": "cycle_barrier"}, {"highway": "traffic_signals"}, {"motor_vehicle": "no"},
]  # fmt: skip
CLOSED_POINT = [
    {"barrier": "gate", "locked": "yes"}, {"barrier": "gate", "foot": "no"},
    {"barrier": "wall"}, {"access": "no"}, {"barrier": "bollard", "access": "no"},
    {"barrier": "fence"}, {"barrier": "hedge"}, {"foot": "no"},
    {"barrier": "gate", "locked": "yes", "access": "private"},
    {"barrier": "swing_gate", "access": "military"},
    {"barrier": "city_wall"}, {"barrier": "retaining_wall"}, {"barrier": "turnstile", "foot": "no"},
    {"barrier": "gate", "opening_hours": "Mo-Fr 08:00-16:00"}, {"barrier": "ditch"},
    {"barrier": "yes", "access": "no"}, {"barrier": "guard_rail"},
]  # fmt: skip
LAYERS = [{"bridge": "yes", "layer": "1"}, {"tunnel": "yes", "layer": "-1"}]
AREAS = [
    {"highway": "pedestrian"}, {"highway": "footway"}, {"highway": "service"},
    {"highway": "pedestrian", "place": "square"}, {"highway": "living_street"},
]  # fmt: skip
INSET_M = 15.0
WALLS = ["wall", "fence", "hedge", "retaining_wall", "city_wall"]

Point = tuple[float, float]


@dataclass
class Street:
    """One street of a town, drawn from `a` to `b`, and what its tags mean."""

    a: Point
    b: Point
    means: str
    is_level: bool
    closed_at: list[float] = field(default_factory=list)
    is_square: bool = False

    def at(self, share: float) -> Point:
        (x0, y0), (x1, y1) = self.a, self.b
        return x0 + share * (x1 - x0), y0 + share * (y1 - y0)

    def across(self, share: float) -> shapely.LineString:
        """Return a short line over the street and its pavements, or one over the whole square."""
        x, y = self.at(share)
        run_m = math.dist(self.a, self.b)
        half_m = ACROSS_M
        if self.is_square:
            half_m = min(share, 1 - share) * run_m - math.sqrt(2) * INSET_M + 1
        dx, dy = ((self.b[0] - self.a[0]) / run_m, (self.b[1] - self.a[1]) / run_m)
        return shapely.LineString(
            [(x + dy * half_m, y - dx * half_m), (x - dy * half_m, y + dx * half_m)]
        )


def town(rng: random.Random) -> tuple[Drawing, list[Street]]:
    """Draw a grid of streets, some missing, each of a random kind; the first one is open."""
    drawing = Drawing()
    streets: list[Any] = []
    for i in range(SIZE):
        for j in range(SIZE):
            for di, dj in ((1, 0), (0, 1)):
                if i + di < SIZE and j + dj < SIZE and (rng.random() < 0.85 or i + j == 0):
                    a = (i * STEP_M, j * STEP_M)
                    b = ((i + di) * STEP_M, (j + dj) * STEP_M)
                    streets.append(draw_street(drawing, rng, a, b, is_first=not streets))
    for i, j in itertools.product(range(SIZE - 1), repeat=2):
        if rng.random() < 0.3:
            streets.append(draw_square(drawing, rng, (i * STEP_M, j * STEP_M)))
    return drawing, streets


def draw_square(drawing: Drawing, rng: random.Random, corner: Point) -> Street:
    """Draw a square inside a block, joined to two opposite corners; return it as a street."""
    means = rng.choices(["open", "limited", "closed"], [5, 2, 2])[0]
    tags = dict(rng.choice({"open": OPEN_WAY, "limited": LIMITED_WAY, "closed": CLOSED_WAY}[means]))
    far_m = STEP_M - INSET_M
    low, high = (corner[0] + INSET_M, corner[1] + INSET_M), (corner[0] + far_m, corner[1] + far_m)
    end = (corner[0] + STEP_M, corner[1] + STEP_M)
    ring = [low, (high[0], low[1]), high, (low[0], high[1])]
    tags = {**rng.choice(AREAS), "area": "yes", **tags}
    if rng.random() < 0.5:
        drawing.street([*ring, ring[0]], **tags)
    else:
        drawing.square(ring, **tags)
    drawing.street([corner, low], highway="footway")
    drawing.street([high, end], highway="path")
    return Street(corner, end, means, is_level=True, is_square=True)


def draw_street(
    drawing: Drawing, rng: random.Random, a: Point, b: Point, *, is_first: bool
) -> Street:
    means = "open" if is_first else rng.choices(["open", "limited", "closed"], [6, 2, 2])[0]
    tags = dict(rng.choice({"open": OPEN_WAY, "limited": LIMITED_WAY, "closed": CLOSED_WAY}[means]))
    is_level = is_first or rng.random() < 0.85
    street = Street(a, b, means, is_level)
    tags = {"highway": rng.choice(KINDS), **({} if is_level else rng.choice(LAYERS)), **tags}
    if tags["highway"] == "trunk" and "tunnel" in tags:
        tags = {**tags, "highway": "tertiary"}  # Nobody walks in the tunnel of a trunk road.
    drawing.street([a, street.at(0.5), b], **tags)
    if is_first:
        return street
    if rng.random() < 0.3:
        is_shut = rng.random() < 0.5
        chosen: Any = rng.choice(CLOSED_POINT if is_shut else OPEN_POINT)
        drawing.tag(*street.at(0.5), **chosen)
        street.closed_at += [0.5] if is_shut else []
    if rng.random() < 0.15:
        drawing.wall([(x, y) for x, y, *_ in street.across(0.25).coords], barrier=rng.choice(WALLS))
        street.closed_at += [0.25] if is_level else []
    return street


def reach(streets: list[Street], *, means: set[str]) -> nx.Graph:
    """Return what joins what over streets of these meanings: corners, and quarters of streets."""
    graph: Any = nx.Graph()
    for number, street in enumerate(streets):
        if street.means not in means:
            continue
        places = [street.a, (number, 0.25), (number, 0.5), (number, 0.75), street.b]
        shares = [0.0, 0.25, 0.5, 0.75, 1.0]
        for k in range(4):
            ends = []
            for side in (0, 1):
                place, share = places[k + side], shares[k + side]
                ends.append((place, side) if share in street.closed_at else place)
            graph.add_edge(*ends, part=(number, k))
    return graph


@dataclass
class Rules:
    """What no path of a town may run over, and the private streets by what they are joined to."""

    bars: list[shapely.LineString]
    private: list[set[int]]
    public: set[tuple[int, int]]

    def check(self, path: shapely.LineString, ends: set[int], streets: list[Street]) -> None:
        """Raise AssertionError where a path between two public homes runs where it may not."""
        for bar in self.bars:
            assert not path.crosses(bar), f"over {bar.wkt}"
        for numbers in self.private:
            for number in numbers if not numbers & ends else ():
                assert not path.crosses(streets[number].across(0.4)), f"through private {number}"


def rules_of(streets: list[Street]) -> Rules:
    bars = [street.across(share) for street in streets for share in street.closed_at]
    bars += [
        street.across(share)
        for street in streets
        if street.means == "closed"
        for share in ((0.5,) if street.is_square else (0.3, 0.7))
    ]
    private = reach(streets, means={"limited"})
    regions = [
        {private.edges[edge]["part"][0] for edge in private.subgraph(region).edges}
        for region in nx.connected_components(private)
    ]
    open_only = reach(streets, means={"open"})
    largest = max(nx.connected_components(open_only), key=lambda c: open_only.subgraph(c).size())
    edges: Any = open_only.subgraph(largest).edges(data="part")
    public = {part for _, _, part in edges}
    return Rules(bars, regions, public)


def check_town(seed: int) -> int:
    """Walk in a random town; return how many paths were looked at."""
    rng = random.Random(seed)
    drawing, streets = town(rng)
    graph = make_street_graph(drawing.extract())
    homes = [(0, 0.6)]
    homes += [(rng.randrange(len(streets)), rng.choice([0.1, 0.4, 0.6, 0.9])) for _ in range(7)]
    homes = [home for home in homes if streets[home[0]].means != "closed"]
    spots = [streets[number].at(share) for number, share in homes]
    snaps, xy = zip(*(place_at(graph, *spot) for spot in spots), strict=True)
    network = make_walk_network(graph)
    times = WalkTimes(network, make_places(network, snaps, np.array(xy)))
    table = times.table(range(len(spots)), range(len(spots)))
    rules = rules_of(streets)
    looked = 0
    for a, b in itertools.permutations(range(len(spots)), 2):
        is_public = [(homes[k][0], int(homes[k][1] * 4)) in rules.public for k in (a, b)]
        if all(is_public):
            assert np.isfinite(table[a, b]), f"seed {seed}: {homes[a]} does not reach {homes[b]}"
        if not np.isfinite(table[a, b]):
            continue
        inner = times.path(a, b).line_m[1:-1] - np.array(ORIGIN_M)
        if len(inner) > 1:
            ends = {homes[a][0], homes[b][0]}
            # What hangs on a private road alone belongs to it: then one walks over it.
            private = rules.private if all(is_public) else []
            Rules(rules.bars, private, rules.public).check(shapely.LineString(inner), ends, streets)
            looked += 1
    return looked


@pytest.mark.parametrize("seed", range(25))
def test_no_path_in_a_random_town_runs_where_none_may(seed: int) -> None:
    assert check_town(seed) >= 0


@pytest.mark.torture
def test_no_path_in_two_thousand_random_towns_runs_where_none_may() -> None:
    looked = sum(check_town(seed) for seed in range(1000, 3000))

    assert looked > 20_000
    figure(
        "R34, random streets",
        f"2000 towns of all access tags, gates, walls and layers, {looked} paths: none runs where "
        "none may",
    )
