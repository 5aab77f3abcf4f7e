"""GPX 1.1: one track and its waypoints per route."""

from __future__ import annotations

import io
import xml.etree.ElementTree as ET
from collections.abc import Sequence

from canvass.document.document import PlanDocument
from canvass.export.text import xml_text

NAMESPACE = "http://www.topografix.com/GPX/1/1"
EMPTY = b"<trkseg />"


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
        ET.SubElement(track, _tag("trkseg"))
    text = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return {"routes.gpx": _with_points(text, [route.path for route in document.routes])}


def _with_points(text: bytes, paths: Sequence[Sequence[tuple[float, float]]]) -> bytes:
    """Return the text with the points of each track in its empty segment.

    As elements of the tree, points would take a kilobyte each.
    """
    before, *parts = text.split(EMPTY)
    out = io.BytesIO()
    out.write(before)
    for path, part in zip(paths, parts, strict=True):
        out.write(b"<trkseg>" if path else EMPTY)
        for lon, lat in path:
            place = _place(lat, lon)
            out.write(f'<trkpt lat="{place["lat"]}" lon="{place["lon"]}" />'.encode())
        out.write((b"</trkseg>" if path else b"") + part)
    return out.getvalue()


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _place(lat: float, lon: float) -> dict[str, str]:
    return {"lat": f"{lat:.7f}", "lon": f"{lon:.7f}"}


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = xml_text(text)
