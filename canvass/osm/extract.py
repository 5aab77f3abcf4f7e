"""What is kept of a map file: plain values in degrees (WGS 84), no OSM library objects.

Tags hold only the keys the later layers read. `ref` is the OSM type letter and the id:
`n12`, `w12`, `r12`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # Not loaded: commands that list doors want no geometry.
    import numpy as np
    from numpy.typing import NDArray
    from shapely import MultiPolygon, Polygon


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """A `highway=*` or `railway=*` way; `lonlat` has one row (lon, lat) per node."""

    way_id: int
    tags: Mapping[str, str]
    node_ids: NDArray[np.int64]
    lonlat: NDArray[np.float64]


@dataclass(frozen=True, slots=True, eq=False)
class Square:
    """An area one walks on, mapped as a relation: closed rings round it and round its holes."""

    ref: str
    tags: Mapping[str, str]
    outers: tuple[Way, ...]
    inners: tuple[Way, ...] = ()


class AddressObject(NamedTuple):
    """An OSM object that bears an address, with a point that lies on or in it.

    `building_ref` is the object's own ref when it is a building outline, else None. Where
    `place_unknown`, none of its nodes or members is in the file and the point is the map's middle.
    """

    ref: str
    tags: Mapping[str, str]
    lon: float
    lat: float
    building_ref: str | None = None
    place_unknown: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Building:
    """A building: outer rings (closed, lon/lat) and its holes; multipolygons have several."""

    ref: str
    tags: Mapping[str, str]
    outers: tuple[NDArray[np.float64], ...]
    inners: tuple[NDArray[np.float64], ...] = ()
    node_ids: NDArray[np.int64] | None = None


class EntranceNode(NamedTuple):
    """A node tagged `entrance=*`; `building_ref` is the outline it lies on, if any."""

    ref: str
    tags: Mapping[str, str]
    lon: float
    lat: float
    building_ref: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A shop, office, school, club or other place that is visited at its own hours."""

    ref: str
    tags: Mapping[str, str]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """What lies behind the streets: `kind` is water, waterline, green, wood or railway, drawn.

    An area of the kind `no_homes` is drawn nowhere: works, schools, allotments and the like.
    """

    kind: str
    lonlat: NDArray[np.float64]
    is_area: bool


@dataclass(frozen=True, slots=True)
class Source:
    """Where a map comes from, for attribution; `osm_date` is ISO 8601 or None."""

    file: str
    osm_date: str | None
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """All that is kept of a map. `ways` are every highway (walkable or not; a later layer decides).

    Piers are among them, as footways. `squares` are areas to walk on that are relations; closed
    ways with `area=yes` stand among `ways`.

    `node_tags` has the tags of way nodes that matter to walkers (crossings, signals, barriers,
    kerbs, entrances), by node id. `bounds` is (west, south, east, north) in degrees.
    `boundary` is the district's outline in degrees, None for the whole map. `barriers` are walls,
    fences, hedges and cliffs drawn as lines; their gates are among `node_tags`. `kept_ids` says
    under which id an address is known here where that is not the one of this map: a newer map
    took the place of the one it came with.
    """

    source: Source
    bounds: tuple[float, float, float, float]
    ways: tuple[Way, ...]
    railways: tuple[Way, ...]
    node_tags: Mapping[int, Mapping[str, str]]
    addresses: tuple[AddressObject, ...]
    interpolations: tuple[Way, ...]
    buildings: tuple[Building, ...]
    entrances: tuple[EntranceNode, ...]
    organisations: tuple[Organisation, ...]
    backdrops: tuple[Backdrop, ...]
    boundary: Polygon | MultiPolygon | None
    barriers: tuple[Way, ...] = ()
    squares: tuple[Square, ...] = ()
    kept_ids: Mapping[str, str] = field(default_factory=dict)
