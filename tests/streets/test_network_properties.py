"""True of every walking network: its times are a metric, its paths are as long as they say."""

from __future__ import annotations

import itertools
from typing import Any

import networkx as nx
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.network import make_walk_network
from canvass.streets.networkx_graph import in_degrees
from canvass.streets.times import WalkTimes
from tests.drawing import Drawing, place_at

CLASSES = st.sampled_from(["residential", "tertiary", "secondary", "primary", "footway", "service"])
POINTS = st.tuples(st.integers(0, 3), st.integers(0, 3))


@st.composite
def towns(draw: st.DrawFn) -> tuple[Drawing, list[tuple[float, float]]]:
    """A crooked grid of up to 24 streets of any class, and places beside them."""
    drawing = Drawing()
    jitter = draw(st.lists(st.integers(-25, 25), min_size=32, max_size=32))

    def corner(i: int, j: int) -> tuple[float, float]:
        k = 4 * i + j
        return (100.0 * i + jitter[2 * k], 100.0 * j + jitter[2 * k + 1])

    for i in range(4):
        for j in range(4):
            if i < 3 and draw(st.integers(0, 4)) > 0:
                drawing.street([corner(i, j), corner(i + 1, j)], highway=draw(CLASSES))
            if j < 3 and draw(st.integers(0, 4)) > 0:
                drawing.street([corner(i, j), corner(i, j + 1)], highway=draw(CLASSES))
    drawing.street([corner(0, 0), corner(1, 1)], highway="residential")
    places = draw(
        st.lists(
            st.tuples(st.integers(0, 300), st.integers(0, 300)), min_size=3, max_size=7, unique=True
        )
    )
    return drawing, [(float(x), float(y)) for x, y in places]


def walk_times(drawing: Drawing, points: list[tuple[float, float]]) -> WalkTimes:
    graph = make_street_graph(drawing.extract())
    snaps, xy = zip(*(place_at(graph, *point) for point in points), strict=True)
    network = make_walk_network(graph)
    return WalkTimes(network, make_places(network, snaps, np.array(xy)))


@settings(max_examples=60, deadline=None)
@given(towns())
def test_walking_times_are_a_metric(town: tuple[Drawing, list[tuple[float, float]]]):
    times = walk_times(*town)
    table = times.table(range(len(times)), range(len(times))).astype(float)

    assert np.array_equal(table, table.T)
    assert (np.diag(table) == 0).all()
    finite = np.where(np.isfinite(table), table, 1e9)
    round_about = (finite[:, :, None] + finite[None, :, :]).min(axis=1)
    assert (finite <= round_about + 0.01).all()


@settings(max_examples=40, deadline=None)
@given(towns())
def test_every_path_takes_the_time_of_the_table(
    town: tuple[Drawing, list[tuple[float, float]]],
):
    times = walk_times(*town)
    table = times.table([0], range(len(times)))[0]
    reached = [k for k in range(len(times)) if np.isfinite(table[k])]

    assert [times.path(0, k).seconds for k in reached] == pytest.approx(
        table[reached].tolist(), abs=0.02
    )


@settings(max_examples=40, deadline=None)
@given(towns(), st.data())
def test_the_legs_of_any_line_take_the_times_of_the_table(
    town: tuple[Drawing, list[tuple[float, float]]], data: st.DataObject
):
    times = walk_times(*town)
    place = st.integers(0, len(times) - 1)
    # Twelve returns to the base: more than a place may share before it is searched from once.
    line = data.draw(st.lists(place, min_size=2, max_size=12))
    line += [k for end in data.draw(st.lists(place, min_size=12, max_size=12)) for k in (0, end)]
    table = times.table(range(len(times)), range(len(times)))

    expected = [float(table[a, b]) for a, b in itertools.pairwise(line)]

    assert times.legs(line).tolist() == pytest.approx(expected, abs=0.02)


@settings(max_examples=40, deadline=None)
@given(towns())
def test_the_way_back_to_the_base_is_the_way_there_the_other_way_round(
    town: tuple[Drawing, list[tuple[float, float]]],
):
    times = walk_times(*town)
    table = times.table(range(len(times)), range(len(times)))

    for k in range(1, len(times)):
        if np.isfinite(table[0, k]):
            there, back = times.path(0, k), times.path(k, 0)
            assert back.seconds == pytest.approx(there.seconds)
            assert np.allclose(back.line_m, there.line_m[::-1])
            assert back.crossed == there.crossed[::-1]


@settings(max_examples=30, deadline=None)
@given(towns())
def test_times_without_waits_are_networkx_shortest_paths(
    town: tuple[Drawing, list[tuple[float, float]]],
):
    times = walk_times(*town)
    network = times.network
    peer: Any = nx.Graph()
    for k, seconds in enumerate(times._link_s):
        u, v = int(network.link_u[k]), int(network.link_v[k])
        if not peer.has_edge(u, v) or peer[u][v]["weight"] > seconds:
            peer.add_edge(u, v, weight=float(seconds))

    ends = np.unique(times._ends)
    for source in ends[:3]:
        expected = nx.single_source_dijkstra_path_length(peer, int(source))
        from canvass.streets import dijkstra

        found = dijkstra.table(
            times._first, times._to, times._cost, np.array([source]), ends.astype(np.int64)
        )[0]
        assert found == pytest.approx([expected.get(int(e), np.inf) for e in ends], rel=1e-5)


def test_the_networkx_graph_has_osmnx_names_and_both_directions():
    drawing = Drawing()
    drawing.street([(0, 0), (50, 10), (100, 0)], "Storgatan", sidewalk="left")

    streets: Any = make_street_graph(drawing.extract()).streets
    graph = in_degrees(streets)

    (there, back) = [data for _, _, data in graph.edges(data=True)]
    assert (there["sidewalk"], back["sidewalk"]) == ("left", "right")
    assert there["length"] == pytest.approx(2 * np.hypot(50, 10), rel=1e-3)
    assert {"osmid", "highway", "name", "geometry", "oneway", "reversed"} <= there.keys()
    assert set(graph.nodes[1]) == {"x", "y", "street_count"}


def test_a_square_mapped_as_an_area_is_walked_straight_across():
    drawing = Drawing()
    drawing.street([(-50, 0), (0, 0)], "Västra gatan")
    drawing.street([(80, 60), (130, 60)], "Östra gatan")
    drawing.street(
        [(0, 0), (80, 0), (80, 60), (0, 60), (0, 0)], "Torget", highway="pedestrian", area="yes"
    )

    times = walk_times(drawing, [(-20, 0), (100, 60)])

    assert times.table([0], [1])[0, 0] == pytest.approx((20 + 100 + 20) / 1.25, abs=2)
