"""Write a street graph as files for osmnx, Gephi and QGIS: GraphML and GeoPackage."""

from __future__ import annotations

from typing import Any

import networkx as nx

from canvass.work_folders import work_folder


def to_graphml(streets: nx.MultiDiGraph[Any]) -> bytes:
    """Return a graph in degrees as GraphML, which `osmnx.load_graphml` can read."""
    import osmnx

    with work_folder() as folder:
        path = folder / "streets.graphml"
        osmnx.save_graphml(_fit_for_xml(streets), path)
        return path.read_bytes()


def to_network_geopackage(streets: nx.MultiDiGraph[Any]) -> bytes:
    """Return a graph in degrees as a GeoPackage with the layers `nodes` and `edges`.

    Edges are in both directions (`u`, `v`, `key`), so that `osmnx.graph_from_gdfs` restores the
    same graph.
    """
    import osmnx

    nodes, edges = osmnx.graph_to_gdfs(_fit_for_xml(streets))
    about = f"{streets.graph.get('attribution', '')}, {streets.graph.get('licence', '')}"
    with work_folder() as folder:
        path = folder / "streets.gpkg"
        for layer, frame in (("nodes", nodes), ("edges", edges)):
            frame.to_file(
                path, layer=layer, driver="GPKG", index=True,
                layer_metadata={"DESCRIPTION": about},
            )  # fmt: skip
        return path.read_bytes()


def _fit_for_xml(streets: nx.MultiDiGraph[Any]) -> nx.MultiDiGraph[Any]:
    """Return a copy without control characters in names, which XML does not allow."""
    clean = streets.copy()
    for *_, data in ((clean.graph,), *clean.nodes(data=True), *clean.edges(data=True)):
        data.update({key: _printable(value) for key, value in data.items()})
    return clean


def _printable(value: Any) -> Any:
    if not isinstance(value, str) or value.isprintable():
        return value
    return "".join(char if char.isprintable() else " " for char in value)
