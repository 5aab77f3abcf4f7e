"""The streets of a stored district as files for osmnx and GIS programs."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from canvass.osm.graph_files import to_graphml, to_network_geopackage
from canvass.osm.serial import extract_from_bytes
from canvass.store import districts
from canvass.store.crossing_costs import get_crossing_costs
from canvass.store.database import open_reader
from canvass.store.maps import get_map
from canvass.streets.costs import CrossingCosts
from canvass.workflow.files import make_folder, write_file

if TYPE_CHECKING:
    import networkx as nx

NETWORKS: Mapping[str, tuple[str, Callable[[nx.MultiDiGraph[Any]], bytes]]] = MappingProxyType(
    {
        "graphml": ("streets.graphml", to_graphml),
        "gpkg-network": ("streets.gpkg", to_network_geopackage),
    }
)
"""File name and writer of each format."""


def write_network(db: Path, district: str | None, fmt: str, folder: Path) -> Path:
    """Write the streets of a district ("graphml", "gpkg-network") with osmnx's conventions.

    Streets are as on the map, with the district's crossing costs. Returns the path of the file;
    raises NotFoundError and OutputError.
    """
    from canvass.streets.build import make_street_graph
    from canvass.streets.networkx_graph import get_streets

    with open_reader(db) as connection:
        district_id = districts.get_district(connection, district).district_id
        extract = extract_from_bytes(get_map(connection, district_id))
        costs = CrossingCosts(get_crossing_costs(connection, district_id))
    streets = get_streets(make_street_graph(extract, costs))
    source = extract.source
    streets.graph.update(licence=source.licence, attribution=source.attribution)
    name, write = NETWORKS[fmt]
    content = write(streets)
    make_folder(folder)
    return write_file(folder / name, content)
