"""The street graph as networkx with osmnx's attribute names, so that people can carry on there."""

from __future__ import annotations

import networkx as nx
import numpy as np
import shapely

from canvass.streets.graph import StreetGraph


def make_networkx_graph(graph: StreetGraph) -> nx.MultiDiGraph:
    """Return a MultiDiGraph as osmnx's functions take it: each edge in both directions.

    Nodes have `x`, `y` (degrees), edges `osmid`, `highway`, `name`, `length` (metres), `geometry`
    (degrees), `oneway` and `reversed`; how people walk is in `walked`, `sidewalk` and `crossing_s`.
    """
    made = nx.MultiDiGraph(crs="epsg:4326", simplified=True)
    lon, lat = graph.to_degrees.transform(graph.node_xy_m[:, 0], graph.node_xy_m[:, 1])
    for node, (osm_id, x, y) in enumerate(zip(graph.node_osm_ids, lon, lat, strict=True)):
        made.add_node(node, osmid=int(osm_id), x=float(x), y=float(y))
    for edge in graph.edges:
        line = np.column_stack(graph.to_degrees.transform(edge.line_m[:, 0], edge.line_m[:, 1]))
        sides = [name for name, has in (("left", edge.left), ("right", edge.right)) if has]
        common = {
            "osmid": edge.way_id,
            "highway": edge.highway,
            "name": edge.name,
            "length": edge.length_m,
            "oneway": False,
            "walked": str(edge.kind),
            "crossing_s": edge.crossing_s,
        }
        there = "both" if len(sides) == 2 else (sides[0] if sides else "no")
        back = {"left": "right", "right": "left"}.get(there, there)
        geometry = shapely.linestrings(line)
        made.add_edge(edge.u, edge.v, **common, sidewalk=there, reversed=False, geometry=geometry)
        made.add_edge(
            edge.v, edge.u, **common, sidewalk=back, reversed=True, geometry=geometry.reverse()
        )
    return made
