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

    `line_m` has one row (x_m, y_m) per point. `left` and `right` (seen from u to v) say on which
    sides one can walk when `kind` is TWO_SIDED. `crossing_s` is the wait and extra time to cross
    it, `midblock` whether a door may ask for a crossing between junctions. One walks along a
    limited edge only to doors on it or beyond; `holds_doors` says whether one can stand on it to
    knock (not on bridges and in tunnels). `s_per_m` is set where walking along it takes so long at
    any speed.
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
        """Whether it is a main road: people do not drift across it."""
        found = ROAD_CLASSES.get(self.highway)
        return found is not None and found.is_large

    @property
    def is_walkable(self) -> bool:
        """Whether one can walk along the edge."""
        return self.kind is not EdgeKind.CARRIAGEWAY


@dataclass(frozen=True, slots=True, eq=False)
class StreetGraph:
    """Streets as arrays and a spatial index, compiled from `streets`: a graph as osmnx has them.

    `lines[i]` is edge i as a line in metres.

    `component[i]` numbers the connected part of the walking network that edge i lies in (0 is the
    largest, by length); -1 for carriageways. `barriers` are lines nobody walks across between
    junctions: railways, motorways, carriageways of large roads with pavements of their own.
    `node_tags` has the tags of junctions that are places to cross (by node index); `kerb_joins_m`
    where a footway ended at a kerb without a shared node and was joined, at `kerb_nodes`. `notes`
    say what is not walked by everybody, `gaps` what parts components from each other.
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
    streets: nx.MultiDiGraph[Any] | None = None

    def project(self, lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) metres for degrees."""
        x_m, y_m = self.to_metres.transform(lon, lat)
        return np.column_stack([x_m, y_m])


class Note(NamedTuple):
    """Something of the map that not everybody may walk on or pass: what, where, what it is.

    `name` is the street's name or else its class, "" for a point.
    """

    verdict: Verdict
    name: str
    x_m: float
    y_m: float


class ComponentGap(NamedTuple):
    """What parts components of the walking network from each other."""

    verdict: Verdict
    components: frozenset[int]


def as_line(points_m: NDArray[np.float64]) -> tuple[tuple[float, float], ...]:
    """Return (n, 2) metres as a line that is a plain value: equal where its points are."""
    return tuple((x, y) for x, y in points_m.tolist())


class Snap(NamedTuple):
    """Where a door meets the network: an edge, a side and an offset, never a junction.

    `side` is "left" or "right" seen from the edge's u to v on two-sided edges, "none" on lines.
    `offset_m` is measured along the edge from u. `spur_m` is the way from where one stands at the
    door to the edge's line, as points in metres, None where it is straight; `distance_m` is its
    length.
    `walls` counts the walls of other houses it goes through, where no way leads round them.
    `is_at_fence` says that it ends outside a fence or wall, in which the map has no gate.
    """

    edge: int
    side: str
    offset_m: float
    distance_m: float
    spur_m: tuple[tuple[float, float], ...] | None = None
    walls: int = 0
    is_at_fence: bool = False
