"""The content of a map file as plain values in degrees (WGS 84), without OSM library objects.

Tags have only the keys that later layers use. `ref` is the OSM type letter and the id: `n12`,
`w12`, `r12`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    # Not imported at run time: commands that list doors need no geometry.
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
    """An area to walk on, mapped as a relation: its closed outer rings and holes."""

    ref: str
    tags: Mapping[str, str]
    outers: tuple[Way, ...]
    inners: tuple[Way, ...] = ()


class AddressObject(NamedTuple):
    """An OSM object with an address, and a point on or in it.

    `building_ref` is its own ref if it is a building outline, otherwise None. `place_unknown`: none
    of its nodes or members is in the file, and the point is the middle of the map.
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
    """A node tagged `entrance=*`; `building_ref` is the outline on which it lies, if any."""

    ref: str
    tags: Mapping[str, str]
    lon: float
    lat: float
    building_ref: str | None


@dataclass(frozen=True, slots=True)
class Organisation:
    """A shop, office, school, club or other place to visit during its opening hours."""

    ref: str
    tags: Mapping[str, str]
    lon: float
    lat: float


@dataclass(frozen=True, slots=True, eq=False)
class Backdrop:
    """The background of a map: `kind` is water, waterline, green, wood or railway.

    Areas of the kind `no_homes` (works, schools, allotments and the like) are not drawn,
    nor those of the kind `gone`: houses that were taken down, or are not built yet.
    """

    kind: str
    lonlat: NDArray[np.float64]
    is_area: bool


@dataclass(frozen=True, slots=True)
class Source:
    """The source of a map, for attribution; `osm_date` is ISO 8601 or None."""

    file: str
    osm_date: str | None
    licence: str
    attribution: str


@dataclass(frozen=True, slots=True, eq=False)
class Extract:
    """The content of a map. `ways` are all highways, walkable or not (a later layer decides).

    They include piers, as footways. `squares` are areas to walk on mapped as relations; closed ways
    with `area=yes` are in `ways`.

    `node_tags` has the tags of way nodes that matter to walkers (crossings, signals, barriers,
    kerbs, entrances), by node id. `bounds` is (west, south, east, north) in degrees.
    `boundary` is the district's outline in degrees, None for the whole map. `barriers` are walls,
    fences, hedges and cliffs drawn as lines; their gates are in `node_tags`. `kept_ids` has the ids
    of addresses that are known under another id than on this map, because they came with an older
    map.
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


@dataclass(frozen=True, slots=True, eq=False)
class MapBackground:
    """The part of an `Extract` that is drawn below doors and routes."""

    source: Source
    bounds: tuple[float, float, float, float]
    ways: tuple[Way, ...]
    buildings: tuple[Building, ...]
    backdrops: tuple[Backdrop, ...]
    boundary: Polygon | MultiPolygon | None
