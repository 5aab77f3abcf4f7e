"""A plan as GeoDataFrames in degrees (WGS 84): routes, stops and excluded addresses."""

from __future__ import annotations

from typing import Any, NamedTuple

import shapely

from canvass.document.document import PlanDocument
from canvass.planning.door_frames import make_frame


class PlanFrames(NamedTuple):
    """Frames with one row per route (its path), stop (`position` from 1) or excluded address."""

    routes: Any
    stops: Any
    excluded: Any


def plan_frames(document: PlanDocument) -> PlanFrames:
    """Return the plan's routes, stops and excluded addresses as three frames."""
    routes = document.routes
    stops = [(r, k, s) for r in routes for k, s in enumerate(r.stops, start=1)]
    left_out = document.excluded
    names = ("name", "doors", "duration_min", "walk_min", "service_min", "walk_m")
    said = ("street", "housenumber", "doors", "arrive_min", "service_min", "side")
    why = ("address_id", "street", "housenumber", "reason")
    return PlanFrames(
        make_frame(
            {"route": [r.id for r in routes]}
            | {name: [getattr(r, name) for r in routes] for name in names},
            [shapely.LineString(r.path) for r in routes],
        ),
        make_frame(
            {"route": [r.id for r, _, _ in stops], "position": [k for _, k, _ in stops],
             "stop": [s.id for _, _, s in stops]}
            | {name: [getattr(s, name) for _, _, s in stops] for name in said},
            [shapely.Point(s.lon, s.lat) for _, _, s in stops],
        ),
        make_frame(
            {name: [getattr(e, name) for e in left_out] for name in why},
            [shapely.Point(e.lon, e.lat) for e in left_out],
        ),
    )  # fmt: skip
