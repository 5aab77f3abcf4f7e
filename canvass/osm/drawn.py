"""An outline drawn by hand: from its corners to the boundary that a GeoJSON file would give."""

from __future__ import annotations

import json
from collections.abc import Sequence

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import MultiPolygon, Polygon

from canvass.errors import BoundaryError
from canvass.osm.extract import Extract

MOST_CORNERS = 300
FEWEST_CORNERS = 3
DECIMALS = 7
"""About a centimetre."""

Corner = tuple[float, float]


def outline_of(corners: Sequence[Corner]) -> Polygon:
    """Return the area within corners (lon, lat), the last one joined to the first.

    Raises BoundaryError for fewer than three corners, too many, and an outline that crosses or
    touches itself: which part of it is meant cannot be known.
    """
    if len(corners) < FEWEST_CORNERS:
        raise BoundaryError("the outline has fewer than three corners; add more on the map")
    if len(corners) > MOST_CORNERS:
        raise BoundaryError(
            "the outline has more than {most} corners; take some back, or give a GeoJSON file",
            most=MOST_CORNERS,
        )
    area = Polygon([(round(lon, DECIMALS), round(lat, DECIMALS)) for lon, lat in corners])
    if not area.is_valid or not area.area:
        raise BoundaryError("the outline crosses itself; take back the last corner, or start again")
    return area


def as_geojson(area: Polygon) -> str:
    """Return an outline as the text of a GeoJSON file."""
    ring = [list(point) for point in area.exterior.coords]
    return json.dumps({"type": "Polygon", "coordinates": [ring]})


def addresses_of(extract: Extract) -> NDArray[np.float64]:
    """Return where the addresses of a map are, as (n, 2) degrees (lon, lat)."""
    return np.array([(each.lon, each.lat) for each in extract.addresses]).reshape(-1, 2)


def count_inside(area: Polygon | MultiPolygon, places: NDArray[np.float64]) -> int:
    """Return how many of these places (lon, lat) lie inside an area."""
    shapely.prepare(area)
    return int(shapely.contains_xy(area, places[:, 0], places[:, 1]).sum())
