"""GPX 1.1: one track and its waypoints per route."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from canvass.document.document import PlanDocument
from canvass.export.text import xml_text

NAMESPACE = "http://www.topografix.com/GPX/1/1"


def to_gpx(document: PlanDocument) -> dict[str, bytes]:
    """Return routes.gpx; waypoints come before tracks, as the schema requires."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("gpx"), {"version": "1.1", "creator": "canvass"})
    metadata = ET.SubElement(root, _tag("metadata"))
    _add(metadata, "desc", document.source.licence)
    ET.SubElement(metadata, _tag("copyright"), {"author": xml_text(document.source.attribution)})
    _add(metadata, "time", document.created_at)
    for route in document.routes:
        for place, stop in enumerate(route.stops, start=1):
            point = ET.SubElement(root, _tag("wpt"), _place(stop.lat, stop.lon))
            _add(point, "name", f"{route.id}-{place} {stop.street} {stop.housenumber}".strip())
            _add(point, "type", "stop")
    for route in document.routes:
        track = ET.SubElement(root, _tag("trk"))
        _add(track, "name", f"{route.id} {route.name}")
        segment = ET.SubElement(track, _tag("trkseg"))
        for lon, lat in route.path:
            ET.SubElement(segment, _tag("trkpt"), _place(lat, lon))
    return {"routes.gpx": ET.tostring(root, encoding="utf-8", xml_declaration=True)}


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _place(lat: float, lon: float) -> dict[str, str]:
    return {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"}


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = xml_text(text)
