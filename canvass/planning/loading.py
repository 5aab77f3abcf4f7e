"""Load what reading a district needs, while another process reads the map."""

from __future__ import annotations

from functools import cache

import numpy as np

from canvass.doors.build import make_doors
from canvass.osm.extract import AddressObject, Building, Extract, Source, Way
from canvass.streets.build import make_street_graph
from canvass.streets.network import make_walk_network

# Longitude and latitude of a street's ends, of a house, and of one behind it.
STREET = np.array([(18.0, 59.0), (18.001, 59.0)])
HOUSES = (
    np.array([(18.0003, 59.0001), (18.0007, 59.0001), (18.0007, 59.0002), (18.0003, 59.0001)]),
    np.array([(18.0004, 59.0003), (18.0006, 59.0003), (18.0006, 59.0004), (18.0004, 59.0003)]),
)


@cache
def load_compiled() -> None:
    """Make the doors of two houses, which loads the compiler and all compiled code on the way.

    This takes most of a second once in a process, however small the map.
    """
    buildings = tuple(
        Building(f"w{k}", {"building": "yes"}, (ring,)) for k, ring in enumerate(HOUSES)
    )
    lon, lat = HOUSES[1][:3].mean(axis=0).tolist()
    extract = Extract(
        source=Source("", None, "", ""),
        bounds=(18.0, 59.0, 18.001, 59.001),
        ways=(Way(1, {"highway": "residential"}, np.array([1, 2]), STREET),),
        railways=(),
        node_tags={},
        addresses=(AddressObject("n3", {"addr:housenumber": "1"}, lon, lat),),
        interpolations=(),
        buildings=buildings,
        entrances=(),
        organisations=(),
        backdrops=(),
        boundary=None,
    )
    graph = make_street_graph(extract)
    make_doors(extract, graph)
    make_walk_network(graph)
