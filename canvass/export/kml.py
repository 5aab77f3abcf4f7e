"""KML 2.2: a folder per route with its line and its stops."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from canvass.document.document import PlanDocument
from canvass.export.text import xml_text

NAMESPACE = "http://www.opengis.net/kml/2.2"


def to_kml(document: PlanDocument) -> dict[str, bytes]:
    """Return routes.kml."""
    ET.register_namespace("", NAMESPACE)
    root = ET.Element(_tag("kml"))
    top = ET.SubElement(root, _tag("Document"))
    _add(top, "name", "canvass")
    _add(top, "description", f"{document.source.attribution}, {document.source.licence}")
    for route in document.routes:
        folder = ET.SubElement(top, _tag("Folder"))
        _add(folder, "name", f"{route.id} {route.name}")
        line = ET.SubElement(folder, _tag("Placemark"))
        _add(line, "name", f"{route.id} {route.name}")
        path = ET.SubElement(line, _tag("LineString"))
        _add(path, "tessellate", "1")
        _add(path, "coordinates", " ".join(f"{lon:.7f},{lat:.7f}" for lon, lat in route.path))
        for place, stop in enumerate(route.stops, start=1):
            mark = ET.SubElement(folder, _tag("Placemark"))
            _add(mark, "name", f"{place}. {stop.street} {stop.housenumber}")
            point = ET.SubElement(mark, _tag("Point"))
            _add(point, "coordinates", f"{stop.lon:.7f},{stop.lat:.7f}")
    return {"routes.kml": ET.tostring(root, encoding="utf-8", xml_declaration=True)}


def _tag(name: str) -> str:
    return f"{{{NAMESPACE}}}{name}"


def _add(parent: ET.Element, name: str, text: str) -> None:
    ET.SubElement(parent, _tag(name)).text = xml_text(text)
