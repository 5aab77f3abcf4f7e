"""The street graph: junctions and the streets between them, in projected metres."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from shapely import LineString, STRtree

from canvass.osm.walkable import Verdict
from canvass.streets.costs import ROAD_CLASSES

if TYPE_CHECKING:
    import networkx as nx


class EdgeKind(StrEnum):
    """How people walk along an edge.

    LINE: one line, crossed for free. TWO_SIDED: a pavement on the sides named by `left` and
    `right`. CARRIAGEWAY: nobody walks along it (pavements are ways of their own); crossing costs.
    """

    LINE = "line"
    TWO_SIDED = "two_sided"
    CARRIAGEWAY = "carriageway"


@dataclass(frozen=True, slots=True, eq=False)
class StreetEdge:
    """A street between two junctions `u` and `v` (node indices), drawn from u to v.

    `line_m` has one row (x_m, y_m) per point. `left` and `right` (seen from u to v) are the sides
    with a pavement if `kind` is TWO_SIDED. `crossing_s` is the wait and extra time to cross it.
    `midblock`: it may be crossed between junctions to reach a door. A limited edge is walked only
    to doors on it or beyond. `holds_doors`: one can stand on it to knock (not on bridges and in
    tunnels). `s_per_m` is a fixed walking time per metre, whatever the speed; None if there is
    none.
    """

    index: int
    u: int
    v: int
    way_id: int
    highway: str
    name: str
    line_m: NDArray[np.float64]
    length_m: float
    kind: EdgeKind
    left: bool
    right: bool
    half_width_m: float
    crossing_s: float
    midblock: bool
    is_steps: bool
    is_limited: bool = False
    holds_doors: bool = True
    s_per_m: float | None = None

    @property
    def is_large(self) -> bool:
        """Whether it is a main road, which people do not cross just anywhere."""
        found = ROAD_CLASSES.get(self.highway)
        return found is not None and found.is_large

    @property
    def is_walkable(self) -> bool:
        """Whether one can walk along the edge."""
        return self.kind is not EdgeKind.CARRIAGEWAY


@dataclass(frozen=True, slots=True, eq=False)
class StreetGraph:
    """Streets as arrays and a spatial index, compiled from `streets`, a graph in osmnx's form.

    `lines[i]` is edge i as a line in metres. `component[i]` is the connected part of the walking
    network with edge i (0 is the longest); -1 for carriageways. `barriers` are lines that nobody
    crosses between junctions: railways, motorways, carriageways of large roads with separate
    pavements. `node_tags` has the tags of junctions that are crossings, by node index.
    `kerb_joins_m` are the places where a footway that ended at a kerb without a shared node was
    joined, with the nodes `kerb_nodes`. `notes` list what not everybody may walk on; `gaps` are
    the gaps between components, `closed_ends` what is on the other side of nodes at closed points,
    and `shut` the named streets that nobody may walk on.
    """

    crs: CRS
    to_metres: Transformer
    to_degrees: Transformer
    node_xy_m: NDArray[np.float64]
    node_osm_ids: NDArray[np.int64]
    edges: tuple[StreetEdge, ...]
    lines: NDArray[np.object_]
    tree: STRtree
    component: NDArray[np.int64]
    barriers: tuple[LineString, ...]
    barrier_tree: STRtree
    node_tags: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    kerb_joins_m: NDArray[np.float64] = field(default_factory=lambda: np.empty((0, 2)))
    kerb_nodes: frozenset[int] = frozenset()
    notes: tuple[Note, ...] = ()
    gaps: tuple[ComponentGap, ...] = ()
    closed_ends: Mapping[int, ClosedEnd] = field(default_factory=dict)
    shut: tuple[ShutStreet, ...] = ()
    streets: nx.MultiDiGraph[Any] | None = None

    def project(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) metres for degrees."""
        x_m, y_m = self.to_metres.transform(lon, lat)
        return np.column_stack([x_m, y_m])


class Note(NamedTuple):
    """Something on the map that not everybody may walk on or pass: its kind, place and name.

    `name` is the street's name or else its class, "" for a point.
    """

    verdict: Verdict
    name: str
    x_m: float
    y_m: float


class ComponentGap(NamedTuple):
    """A gap between components of the walking network."""

    verdict: Verdict
    components: frozenset[int]


class ClosedEnd(NamedTuple):
    """A node at which a street is cut: the components beyond it, and whether a wall cuts it."""

    beyond: frozenset[int]
    is_wall: bool


class ShutStreet(NamedTuple):
    """A named street that nobody may walk on: why not, its name, and its line in metres."""

    verdict: Verdict
    name: str
    line: LineString


def as_line(points_m: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return (n, 2) metres as a tuple of points, which compares by value."""
    return tuple(map(tuple, points_m.tolist()))


class Snap(NamedTuple):
    """Where a door meets the network: an edge, a side and an offset, never a junction.

    `side` is "left" or "right" from u to v on two-sided edges, "none" on lines. `offset_m` is
    measured along the edge from u. `spur_m` is the way from the door to the edge's line as points
    in metres, None if it is straight; `distance_m` is its length. `walls` counts the walls of other
    houses that it goes through if there is no way around them. `is_at_fence`: it ends outside a
    fence or wall without a mapped gate.
    """

    edge: int
    side: str
    offset_m: float
    distance_m: float
    spur_m: tuple[tuple[float, float], ...] | None = None
    walls: int = 0
    is_at_fence: bool = False
