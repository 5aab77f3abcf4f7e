"""GeoJSON (RFC 7946): one line per route, one point per stop and per exclusion."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from typing import Any

from canvass.document.document import PlanDocument, RouteEntry, StopEntry
from canvass.doors.door import NO_PLACE


def to_geojson(document: PlanDocument) -> dict[str, bytes]:
    """Return routes.geojson, made feature by feature: all at once take four times its memory."""
    head = {
        "type": "FeatureCollection",
        "attribution": document.source.attribution,
        "licence": document.source.licence,
    }
    out = io.BytesIO()
    out.write(_dump(head).removesuffix("}").encode() + b', "features": [')
    for number, feature in enumerate(_features(document)):
        out.write(((", " if number else "") + _dump(feature)).encode())
    out.write(b"]}\n")
    return {"routes.geojson": out.getvalue()}


def _dump(value: dict[str, Any]) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False)


def _features(document: PlanDocument) -> Iterator[dict[str, Any]]:
    base = document.base
    yield _feature("Point", [base.lon, base.lat], {"kind": "base", "name": base.label})
    for route in document.routes:
        yield _route_feature(route)
        for place, stop in enumerate(route.stops, start=1):
            yield _stop_feature(route, stop, place)
    for entry in document.excluded:
        yield _feature(
            "Point",
            None if entry.reason == NO_PLACE else [entry.lon, entry.lat],
            {
                "kind": "excluded",
                "address_id": entry.address_id,
                "street": entry.street,
                "housenumber": entry.housenumber,
                "reason": entry.reason,
            },
        )


def _feature(kind: str, coordinates: Any, properties: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "Feature",
        # An exclusion without a place has no geometry (RFC 7946, 3.2).
        "geometry": None if coordinates is None else {"type": kind, "coordinates": coordinates},
        "properties": properties,
    }


def _route_feature(route: RouteEntry) -> dict[str, Any]:
    return _feature(
        "LineString",
        list(route.path),
        {
            "kind": "route",
            "route": route.id,
            "name": route.name,
            "doors": route.doors,
            "stops": len(route.stops),
            "duration_min": route.duration_min,
            "walk_m": route.walk_m,
            "walk_min": route.walk_min,
            "service_min": route.service_min,
            "crossings": route.crossings,
        },
    )


def _stop_feature(route: RouteEntry, stop: StopEntry, place: int) -> dict[str, Any]:
    return _feature(
        "Point",
        [stop.lon, stop.lat],
        {
            "kind": "stop",
            "route": route.id,
            "position": place,
            "stop": stop.id,
            "street": stop.street,
            "housenumber": stop.housenumber,
            "side": stop.side,
            "doors": stop.doors,
            "arrive_min": stop.arrive_min,
        },
    )
