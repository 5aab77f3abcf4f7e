"""Where a route crosses a large road, so that the row that follows can carry a warning."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import shapely

from canvass.streets.costs import ROAD_CLASSES
from canvass.walklist.basemap import BaseMap
from canvass.walklist.walk import Walk

LARGE = tuple(kind for kind, road in ROAD_CLASSES.items() if road.is_large)


def find_large_crossings(walk: Walk, base_map: BaseMap) -> dict[int, str]:
    """Return {stop (from 0): large road crossed on the way to it}; stop 0 is reached from the base.

    The name is "" if the map has none; several are joined by commas. A road with several
    carriageways counts as one crossing.
    """
    layers = [base_map.layers[kind] for kind in LARGE if kind in base_map.layers]
    found: dict[int, list[str]] = {}
    if not layers or len(walk.path_m) < 2:
        return {}
    ends = [0, *walk.reached.tolist()]
    hops = {
        stop: shapely.LineString(walk.path_m[start : end + 1])
        for stop, (start, end) in enumerate(pairwise(ends))
        if end > start
    }
    shapes = np.array(list(hops.values()), dtype=object)
    stops = list(hops)
    for layer in layers:
        pairs = layer.tree.query(shapes, predicate="crosses")
        for hop, road in sorted(pairs.T.tolist()):
            names = found.setdefault(stops[hop], [])
            if layer.names[road] not in names:
                names.append(layer.names[road])
    return {stop: ", ".join(filter(None, names)) for stop, names in sorted(found.items())}
