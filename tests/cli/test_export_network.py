"""The streets of a district as files that osmnx and geopandas read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from canvass import api
from tests.small_map import write_small_map
from tests.world import world


@world
def stored(canvass, small_map):
    """Put the small map into canvass.db as Stuvsta."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def edges_of(graph: Any) -> set[tuple[Any, ...]]:
    """Return what matters to people who walk: ends, name, class and metres of every edge."""
    return {
        (int(u), int(v), data.get("name"), data["highway"], round(float(data["length"]), 3))
        for u, v, data in graph.edges(data=True)
    }


def walked_again(graph: Any, small_map: Path) -> list[tuple[str, list[str]]]:
    """Plan on a graph; return the routes with their stops."""
    district = api.from_networkx(graph, api.read_map(small_map))
    planned = api.plan(district, base="Storgatan 1", shift_min=60, iterations=50)
    return [(route.name, [stop.id for stop in route.stops]) for route in planned.routes]


def test_osmnx_reads_the_graphml_and_finds_the_streets_of_the_map(stored, small_map, tmp_path):
    import osmnx

    said = stored("export", "graphml", "--out", "net")

    assert (said.code, said.out) == (0, f"{Path('net') / 'streets.graphml'}\n")
    graph = osmnx.load_graphml(tmp_path / "net" / "streets.graphml")
    ours = api.to_networkx(api.read_map(small_map))
    assert edges_of(graph) == edges_of(ours)
    assert dict(graph.nodes(data="street_count")) == dict(ours.nodes(data="street_count"))
    assert graph.graph["attribution"] == "© OpenStreetMap contributors"
    assert osmnx.stats.basic_stats(graph)["m"] == ours.number_of_edges()


def test_geopandas_reads_the_geopackage_and_osmnx_makes_the_same_graph_of_it(
    stored, small_map, tmp_path
):
    import geopandas
    import osmnx

    assert stored("export", "gpkg-network").code == 0

    path = tmp_path / "streets.gpkg"
    nodes = geopandas.read_file(path, layer="nodes").set_index("osmid")
    edges = geopandas.read_file(path, layer="edges").set_index(["u", "v", "key"])
    assert nodes.crs == edges.crs == "EPSG:4326"
    graph = osmnx.graph_from_gdfs(nodes, edges)
    assert edges_of(graph) == edges_of(api.to_networkx(api.read_map(small_map)))


def test_a_plan_on_a_graph_that_was_in_a_file_is_the_plan_on_the_map(stored, small_map, tmp_path):
    import geopandas
    import osmnx

    stored("export", "graphml")
    stored("export", "gpkg-network")
    ours = walked_again(api.to_networkx(api.read_map(small_map)), small_map)

    path = tmp_path / "streets.gpkg"
    nodes = geopandas.read_file(path, layer="nodes").set_index("osmid")
    edges = geopandas.read_file(path, layer="edges").set_index(["u", "v", "key"])
    assert walked_again(osmnx.load_graphml(tmp_path / "streets.graphml"), small_map) == ours
    assert walked_again(osmnx.graph_from_gdfs(nodes, edges), small_map) == ours


def test_a_name_with_a_control_character_does_not_break_the_file(canvass, tmp_path):
    import osmnx

    drawn = write_small_map(tmp_path / "a.osm")
    drawn.write_text(drawn.read_text().replace("Storgatan", "Stor&#x85;gatan"))
    canvass("district", "add", "A", drawn)

    assert canvass("export", "graphml").code == 0

    names: Any = osmnx.load_graphml(tmp_path / "streets.graphml").edges(data="name")
    assert "Stor gatan" in {name for *_, name in names}


def test_a_plan_file_holds_no_streets(stored):
    said = stored("export", "graphml", "--plan", "plan.json")

    assert said.code == 2
    assert said.err == (
        "canvass: graphml: a plan holds no streets; leave --plan out, name a --district\n"
    )


def test_a_file_that_cannot_be_written_is_one_line(stored, tmp_path):
    (tmp_path / "net").write_text("a file")

    said = stored("export", "gpkg-network", "--out", "net")

    assert said.code == 2
    assert "net: is not a folder; give another folder" in said.err
