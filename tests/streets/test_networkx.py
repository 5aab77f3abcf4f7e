"""The streets as osmnx's own functions take them, and graphs that people edited there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import networkx as nx
import numpy as np
import osmnx as ox
import pytest
from shapely import LineString

from canvass.errors import CanvassError, GraphError, GraphTypeError
from canvass.planning.district import read_map
from canvass.streets.attached import make_places
from canvass.streets.build import make_street_graph
from canvass.streets.from_networkx import compile_networkx
from canvass.streets.graph import EdgeKind, Snap, StreetGraph
from canvass.streets.network import make_walk_network
from canvass.streets.networkx_graph import in_degrees
from canvass.streets.nodes import FIRST_MADE
from canvass.streets.times import WalkTimes
from tests.drawing import Drawing, degrees


def two_ways_round() -> Drawing:
    """Draw a street of 100 m from (0, 0) to (100, 0), and a path of 300 m round the north."""
    drawing = Drawing()
    drawing.street([(-50, 0), (0, 0)], "Västergatan", highway="service")
    drawing.street([(0, 0), (100, 0)], "Storgatan", highway="service")
    drawing.street([(100, 0), (150, 0)], "Östergatan", highway="service")
    drawing.street([(0, 0), (0, 100), (100, 100), (100, 0)], "Omvägen", highway="footway")
    return drawing


def osmnx_like(*edges: tuple[int, int, dict[str, Any]], crs: Any = "epsg:4326") -> Any:
    """Return a graph as osmnx downloads it; nodes 1 to 4 lie at 0, 100, 200 and 300 m."""
    graph: Any = nx.MultiDiGraph(crs=crs)
    for node in range(1, 5):
        lon, lat = degrees(100.0 * (node - 1), 0)
        graph.add_node(node, x=lon, y=lat)
    for u, v, data in edges:
        graph.add_edge(u, v, **data)
    return graph


def street(u: int, v: int, **data: Any) -> list[tuple[int, int, dict[str, Any]]]:
    """Return both directions of a street."""
    same = {"osmid": 10 * u + v, "highway": "residential", "oneway": False, **data}
    return [(u, v, {**same, "reversed": False}), (v, u, {**same, "reversed": True})]


def seconds(graph: StreetGraph, start: tuple[str, float], end: tuple[str, float]) -> float:
    """Return the walking time between (street, metres along it) at 1 m/s."""
    network = make_walk_network(graph)
    snaps, xy_m = [], []
    for name, along_m in (start, end):
        edge = next(e for e in graph.edges if e.name == name and e.is_walkable)
        side = "none" if edge.kind is EdgeKind.LINE else "left"
        snaps.append(Snap(edge.index, side, along_m, 0.0))
        xy_m.append(graph.lines[edge.index].interpolate(along_m).coords[0])
    times = WalkTimes(network, make_places(network, snaps, np.array(xy_m)), speed_mps=1.0)
    return float(times.table([0], [1])[0, 0])


def streets_of(graph: StreetGraph) -> Any:
    """Return the networkx graph that a street graph was compiled from."""
    assert graph.streets is not None
    return graph.streets


def ours() -> Any:
    return in_degrees(streets_of(make_street_graph(two_ways_round().extract())))


def edges_named(graph: Any, name: str) -> list[tuple[int, int, int]]:
    return [(u, v, k) for u, v, k, d in graph.edges(keys=True, data=True) if d.get("name") == name]


def test_a_graph_of_ours_comes_back_as_the_same_streets() -> None:
    before = make_street_graph(two_ways_round().extract())

    after = compile_networkx(in_degrees(streets_of(before)))

    assert [(e.name, e.kind, e.highway) for e in after.edges] == [
        (e.name, e.kind, e.highway) for e in before.edges
    ]
    assert [e.length_m for e in after.edges] == pytest.approx([e.length_m for e in before.edges])
    assert seconds(after, ("Västergatan", 0), ("Östergatan", 50)) == pytest.approx(200, abs=0.5)


def test_a_street_taken_out_is_walked_round() -> None:
    graph = ours()
    graph.remove_edges_from(edges_named(graph, "Storgatan"))

    found = seconds(compile_networkx(graph), ("Västergatan", 0), ("Östergatan", 50))

    assert found == pytest.approx(50 + 300 + 50, abs=0.5)


def test_a_street_that_lost_one_of_its_directions_is_taken_out() -> None:
    graph = ours()
    graph.remove_edge(*edges_named(graph, "Storgatan")[1])

    found = seconds(compile_networkx(graph), ("Västergatan", 0), ("Östergatan", 50))

    assert found == pytest.approx(400, abs=0.5)


def test_a_street_with_foot_no_on_one_direction_is_walked_round() -> None:
    graph = ours()
    graph.edges[edges_named(graph, "Storgatan")[0]]["foot"] = "no"

    found = seconds(compile_networkx(graph), ("Västergatan", 0), ("Östergatan", 50))

    assert found == pytest.approx(400, abs=0.5)


def test_streets_of_two_kinds_that_osmnx_merged_are_walked_as_a_downloaded_one() -> None:
    """A street that goes on as a footway is one edge of both kinds: the harder to cross counts."""
    drawing, plain = Drawing(), Drawing()
    drawing.street([(0, 0), (100, 0)], "Storgatan", highway="residential")
    drawing.street([(100, 0), (200, 0)], "Storgatan", highway="footway")
    plain.street([(0, 0), (200, 0)], "Storgatan", highway="residential")
    graph = in_degrees(streets_of(make_street_graph(drawing.extract())))
    graph.graph["simplified"] = False

    (found,) = compile_networkx(ox.simplify_graph(graph)).edges
    (whole,) = make_street_graph(plain.extract()).edges

    assert (found.kind, found.highway, found.name) == (whole.kind, whole.highway, whole.name)
    assert found.length_m == pytest.approx(whole.length_m, abs=0.01)


def test_a_travel_time_replaces_length_by_speed_and_the_longer_direction_holds() -> None:
    graph = ours()
    there, back = edges_named(graph, "Storgatan")
    graph.edges[there]["travel_time"] = 250.0
    graph.edges[back]["travel_time"] = 120

    found = seconds(compile_networkx(graph), ("Västergatan", 0), ("Östergatan", 50))

    assert found == pytest.approx(50 + 250 + 50, abs=0.5)


def test_half_a_street_takes_half_its_travel_time() -> None:
    graph = ours()
    for edge in edges_named(graph, "Storgatan"):
        graph.edges[edge]["travel_time"] = 60.0

    found = seconds(compile_networkx(graph), ("Storgatan", 50), ("Östergatan", 50))

    assert found == pytest.approx(30 + 50, abs=0.5)


def test_times_of_cars_are_warned_of() -> None:
    graph = ours()
    for edge in edges_named(graph, "Storgatan"):
        graph.edges[edge]["travel_time"] = 100 / 13.9

    with pytest.warns(UserWarning, match="a travel_time faster than 5 m/s: 1; are"):
        compile_networkx(graph)


def test_what_was_given_is_not_written_into() -> None:
    graph = ours()
    before = nx.to_dict_of_dicts(graph.copy())

    compile_networkx(graph)

    assert nx.to_dict_of_dicts(graph) == before


def test_a_downloaded_graph_has_pavements_crossings_and_paths() -> None:
    graph = osmnx_like(
        *street(1, 2, name="Storgatan"),
        *street(2, 3, name="Stigen", highway="footway"),
        *street(3, 4, name="Leden", highway=["residential", "secondary"], osmid=[5, 6]),
    )

    kinds = {e.name: (e.kind, e.way_id) for e in compile_networkx(graph).edges}

    assert kinds["Storgatan"] == (EdgeKind.TWO_SIDED, 12)
    assert kinds["Stigen"] == (EdgeKind.LINE, 23)
    assert kinds["Leden"] == (EdgeKind.TWO_SIDED, 5)


def test_a_oneway_street_of_a_graph_for_cars_is_walked_both_ways() -> None:
    graph = osmnx_like((1, 2, {"highway": "service", "name": "A", "oneway": True}))

    assert [edge.length_m for edge in compile_networkx(graph).edges] == pytest.approx([100])


@pytest.mark.parametrize("kind", [nx.MultiGraph, nx.DiGraph, nx.Graph])
def test_graphs_of_other_kinds_have_the_same_streets(kind: Any) -> None:
    graph = osmnx_like(*street(1, 2, name="A"), *street(2, 3, name="B"))
    if kind is nx.MultiGraph:
        made: Any = kind(crs=graph.graph["crs"])
        made.add_nodes_from(graph.nodes(data=True))
        made.add_edges_from((u, v, d) for u, v, d in graph.edges(data=True) if not d["reversed"])
    else:
        made = kind(graph)

    assert {(e.name, round(e.length_m)) for e in compile_networkx(made).edges} == {
        ("A", 100), ("B", 100),
    }  # fmt: skip


def test_parallel_edges_are_told_apart_by_where_they_run() -> None:
    bow = [degrees(0, 0), degrees(50, 40), degrees(100, 0)]
    data = {"osmid": 7, "highway": "service", "oneway": False}
    graph = osmnx_like(
        (1, 2, {**data, "name": "Rakt"}),
        (1, 2, {**data, "name": "Norr", "geometry": LineString(bow)}),
        (2, 1, {**data, "name": "Norr", "geometry": LineString(bow[::-1])}),
        (2, 1, {**data, "name": "Rakt"}),
    )

    lengths = sorted(round(edge.length_m) for edge in compile_networkx(graph).edges)

    assert lengths == [100, 128]


@pytest.mark.parametrize("closed", [{}, {"foot": "no"}])
def test_a_street_that_stands_twice_in_a_graph_is_one(closed: dict[str, str]) -> None:
    """As where two graphs that overlap are put together; closed in one of them, it is closed."""
    graph = osmnx_like(*street(1, 2), *street(2, 3), *street(2, 3, **closed), *street(3, 4))

    walked = [edge for edge in compile_networkx(graph).edges if edge.is_walkable]

    assert sum(round(edge.length_m) for edge in walked) == (200 if closed else 300)


def test_two_arcs_of_one_ring_as_long_as_each_other_stay_two() -> None:
    arcs = [[degrees(100, 0), degrees(150, y), degrees(200, 0)] for y in (40, -40)]
    data = {"osmid": 7, "highway": "service", "oneway": False}
    graph = osmnx_like(
        *street(1, 2),
        *((2, 3, {**data, "geometry": LineString(arc)}) for arc in arcs),
        *((3, 2, {**data, "geometry": LineString(arc[::-1])}) for arc in arcs),
        *street(3, 4),
    )

    found = [edge.way_id for edge in compile_networkx(graph).edges]

    assert sorted(found) == [7, 7, 12, 34]


def test_a_line_of_an_undirected_graph_may_run_either_way() -> None:
    graph: Any = nx.MultiGraph(crs="epsg:4326")
    for node, x_m in ((1, 0.0), (2, 100.0)):
        lon, lat = degrees(x_m, 0)
        graph.add_node(node, x=lon, y=lat)
    back = [degrees(100, 0), degrees(90, 30), degrees(0, 0)]
    graph.add_edge(1, 2, highway="path", geometry=LineString(back))

    (edge,) = compile_networkx(graph).edges

    expected = np.hypot(10, 30) + np.hypot(90, 30)
    assert edge.length_m == pytest.approx(expected, rel=1e-3)


def test_a_graph_in_metres_is_the_graph_in_degrees() -> None:
    import osmnx

    graph = osmnx_like(*street(1, 2, name="A"), *street(2, 4, name="B"))
    for node in graph:
        graph.nodes[node]["street_count"] = 1
    projected = osmnx.projection.project_graph(graph)

    assert projected.graph["crs"] != graph.graph["crs"]
    assert [e.length_m for e in compile_networkx(projected).edges] == pytest.approx(
        [e.length_m for e in compile_networkx(graph).edges], rel=1e-6
    )


def test_nodes_with_other_names_and_parts_that_are_apart_are_taken() -> None:
    graph = nx.relabel_nodes(
        osmnx_like(*street(1, 2), *street(3, 4)), {1: "a", 2: (2, 0), 3: -3, 4: 2**52}
    )

    found = compile_networkx(graph)

    assert sorted(found.component.tolist()) == [0, 1]
    assert {-3, 2**52} <= set(found.node_osm_ids.tolist())
    assert len(set(found.node_osm_ids.tolist())) == 4


def without_crs() -> Any:
    return osmnx_like(*street(1, 2), crs=None)


def without_a_place() -> Any:
    graph = osmnx_like(*street(1, 2))
    del graph.nodes[2]["x"]
    return graph


def with_nan() -> Any:
    graph = osmnx_like(*street(1, 2))
    graph.nodes[2]["x"] = float("nan")
    return graph


def metres_called_degrees() -> Any:
    graph = osmnx_like(*street(1, 2))
    graph.nodes[2]["x"] = 671_000.0
    return graph


@pytest.mark.parametrize(
    ("graph", "message"),
    [
        (without_crs(), 'no CRS; set graph.graph\\["crs"\\]'),
        (without_a_place(), "node 2 has no coordinates"),
        (with_nan(), "node 2 has no coordinates"),
        (metres_called_degrees(), "its coordinates are no degrees"),
        (osmnx_like(*street(1, 2), crs="no such"), "crs 'no such' is not known"),
        (nx.MultiDiGraph(crs="epsg:4326"), "no nodes"),
        (osmnx_like(), "no street in it can be walked"),
        (osmnx_like(*street(1, 2, foot="no")), "no street in it can be walked"),
        (osmnx_like(*street(1, 2, travel_time=-1)), "travel_time -1"),
        (osmnx_like(*street(1, 2, travel_time="soon")), "travel_time 'soon'"),
        (osmnx_like(*street(1, 2, geometry="LINESTRING (0 0)")), "is text; read GraphML"),
        (osmnx_like(*street(1, 2, geometry=LineString())), "is no line"),
        (
            osmnx_like(*street(1, 2, geometry=LineString([(0, 0), (1, 1)]))),
            "does not run between its nodes",
        ),
    ],
)
def test_a_graph_that_cannot_be_used_is_refused_in_one_line(graph: Any, message: str) -> None:
    with pytest.raises(GraphError, match=message) as caught:
        compile_networkx(graph)

    assert isinstance(caught.value, ValueError)
    assert "\n" not in str(caught.value)


def test_what_is_no_graph_is_a_type_error() -> None:
    with pytest.raises(GraphTypeError, match="list: give a networkx graph") as caught:
        compile_networkx([1, 2])

    assert isinstance(caught.value, TypeError)
    assert isinstance(caught.value, CanvassError)


def test_made_nodes_have_ids_that_no_map_has() -> None:
    drawing = two_ways_round()
    # A path that ends 3 m beside Storgatan is joined to it.
    drawing.street([(50, 60), (50, 3)], "Stigen", highway="footway")

    graph = in_degrees(streets_of(make_street_graph(drawing.extract())))

    made = [node for node in graph if node not in drawing.nodes.values()]
    assert made
    assert min(made) >= FIRST_MADE
    assert max(made) < 2**53


def check_with_osmnx(graph: Any, folder: Path, *, is_small: bool) -> None:
    """Run osmnx's functions on a graph of ours and look at what they return."""
    import matplotlib as mpl
    import osmnx

    mpl.use("Agg")
    streets = sum(1 for *_, data in graph.edges(data=True) if not data["reversed"])
    stats = osmnx.stats.basic_stats(graph)
    total_m = sum(d["length"] for *_, d in graph.edges(data=True))
    assert stats["n"] == len(graph)
    assert stats["m"] == 2 * streets
    assert stats["edge_length_total"] == pytest.approx(total_m)
    nodes, edges = osmnx.convert.graph_to_gdfs(graph)
    assert (len(nodes), len(edges)) == (len(graph), 2 * streets)
    counted = osmnx.stats.count_streets_per_node(graph)
    assert {node: data["street_count"] for node, data in graph.nodes(data=True)} == counted
    projected = osmnx.projection.project_graph(graph)
    some = list(projected.nodes(data=True))[:5]
    found = osmnx.distance.nearest_nodes(
        projected, [d["x"] for _, d in some], [d["y"] for _, d in some]
    )
    assert [(graph.nodes[n]["x"], graph.nodes[n]["y"]) for n in found] == [
        (graph.nodes[n]["x"], graph.nodes[n]["y"]) for n, _ in some
    ]
    u, v, data = next(iter(projected.edges(data=True)))
    middle = data["geometry"].interpolate(0.5, normalized=True)
    near, metres = osmnx.distance.nearest_edges(projected, middle.x, middle.y, return_dist=True)
    assert near in set(projected.edges(keys=True))
    assert metres == pytest.approx(0, abs=1e-3)
    joined = osmnx.simplification.consolidate_intersections(projected, tolerance=10)
    assert 0 < len(joined) <= len(graph)
    figure, _ = osmnx.plot.plot_graph(projected, figsize=(3, 3), dpi=50, show=False, close=True)
    assert figure is not None
    path = folder / "streets.graphml"
    osmnx.io.save_graphml(graph, path)
    again = osmnx.io.load_graphml(path)
    assert set(again.edges(keys=True)) == set(graph.edges(keys=True))
    assert isinstance(u, int)
    assert isinstance(v, int)
    before, after = compile_networkx(graph), compile_networkx(again)
    assert [e.length_m for e in after.edges] == pytest.approx([e.length_m for e in before.edges])
    assert [(e.kind, e.name) for e in after.edges] == [(e.kind, e.name) for e in before.edges]
    if is_small:
        assert compile_networkx(joined).edges


def test_osmnx_functions_work_on_a_small_map(tmp_path: Path) -> None:
    check_with_osmnx(ours(), tmp_path, is_small=True)


@pytest.mark.real
@pytest.mark.parametrize("name", ["nl-zeeland", "se-stockholm-ostermalm", "nl-delft"])
def test_osmnx_functions_work_on_real_maps(real_map: Any, name: str, tmp_path: Path) -> None:
    graph = make_street_graph(read_map(str(real_map(name))))

    check_with_osmnx(in_degrees(streets_of(graph)), tmp_path, is_small=False)
    after = compile_networkx(in_degrees(streets_of(graph)))

    assert [e.length_m for e in after.edges] == pytest.approx([e.length_m for e in graph.edges])
    assert after.component.tolist() == graph.component.tolist()
