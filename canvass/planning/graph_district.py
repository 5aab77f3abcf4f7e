"""A district whose streets are a networkx graph that somebody downloaded or edited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from canvass.doors.reasons import OFF_NETWORK
from canvass.errors import CanvassError, GraphError
from canvass.osm.extract import Extract, Source, Way
from canvass.osm.licence import ATTRIBUTION, LICENCE
from canvass.planning.district import District
from canvass.planning.memory import collecting_later

if TYPE_CHECKING:
    from canvass.doors.door import DoorList
    from canvass.doors.registered import RegisteredAddress
    from canvass.streets.graph import StreetGraph

FILE = "graph"


def with_streets(district: District, graph: Any) -> District:
    """Return a district with the streets of a graph, to which its doors are snapped again.

    The map's buildings, walls, railways and boundary stay. Raises GraphError and GraphTypeError.
    """
    from canvass.doors.build import make_doors
    from canvass.streets.build import make_barriers
    from canvass.streets.from_networkx import compile_networkx
    from canvass.streets.network import make_walk_network

    with collecting_later():
        crs, extract = district.graph.crs, district.extract
        barriers = make_barriers(extract, district.graph.to_metres)
        streets = compile_networkx(graph, crs, barriers=barriers)
        doors = make_doors(extract, streets, register=district.register, splits=district.splits)
        if district.doors.entrances:
            _check_nearness(streets, doors)
        return replace(district, graph=streets, network=make_walk_network(streets), doors=doors)


def make_graph_district(graph: Any, register: Sequence[RegisteredAddress]) -> District:
    """Return a district made of a graph's streets and the doors of `register`, without a map."""
    from canvass.doors.build import make_doors
    from canvass.streets.from_networkx import compile_networkx
    from canvass.streets.network import make_walk_network

    with collecting_later():
        streets = compile_networkx(graph)
        extract = _extract(streets, register)
        doors = make_doors(extract, streets, register=register)
        _check_nearness(streets, doors)
        network = make_walk_network(streets)
        return District(extract, streets, network, doors, register=tuple(register))


def _check_nearness(streets: StreetGraph, doors: DoorList) -> None:
    """Raise GraphError where every door is off the graph: it is of elsewhere, or its CRS wrong."""
    if doors.entrances or not any(one.reason == OFF_NETWORK for one in doors.exclusions):
        return
    lon, lat = streets.to_degrees.transform(streets.node_xy_m[:, 0], streets.node_xy_m[:, 1])
    gone = [one.address for one in doors.exclusions if one.reason == OFF_NETWORK]
    raise GraphError(
        "the graph: no door is near its streets, which lie at {streets}; the doors at {doors}; "
        "give the streets around the doors, and look at the crs of both",
        streets=_said_place(lat, lon),
        doors=_said_place(
            np.array([address.lat for address in gone]), np.array([address.lon for address in gone])
        ),
    )


def _said_place(lat: NDArray[np.float64], lon: NDArray[np.float64]) -> CanvassError:
    """Return where points lie, as a part of a message."""
    return CanvassError(
        "latitude {south} to {north}, longitude {west} to {east}",
        south=f"{lat.min():.4f}", north=f"{lat.max():.4f}",
        west=f"{lon.min():.4f}", east=f"{lon.max():.4f}",
    )  # fmt: skip


def _extract(streets: StreetGraph, register: Sequence[RegisteredAddress]) -> Extract:
    """Return a map extract that holds only the streets, so that they can be drawn."""
    ways, next_id = [], int(streets.node_osm_ids.max()) + 1
    for edge in streets.edges:
        lonlat = np.column_stack(streets.to_degrees.transform(edge.line_m[:, 0], edge.line_m[:, 1]))
        ends = streets.node_osm_ids[[edge.u, edge.v]]
        inner = np.arange(next_id, next_id + len(lonlat) - 2, dtype=np.int64)
        next_id += len(inner)
        tags = {"highway": edge.highway}
        if edge.name:
            tags["name"] = edge.name
        ids = np.concatenate([ends[:1], inner, ends[1:]])
        ways.append(Way(edge.way_id, tags, ids, lonlat))
    places = np.array([(entry.address.lon, entry.address.lat) for entry in register])
    points = np.concatenate([*(way.lonlat for way in ways), places.reshape(-1, 2)])
    (west, south), (east, north) = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    return Extract(
        source=Source(FILE, None, LICENCE, ATTRIBUTION),
        bounds=(west, south, east, north),
        ways=tuple(ways),
        railways=(),
        node_tags={},
        addresses=(),
        interpolations=(),
        buildings=(),
        entrances=(),
        organisations=(),
        backdrops=(),
        boundary=None,
    )
