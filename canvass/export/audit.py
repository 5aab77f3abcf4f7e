"""An audit as plain rows and as GeoJSON (RFC 7946), one point per finding."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from canvass.doors.audit.findings import Audit, Finding, Translate, detail_of, todo_of


def audit_row(finding: Finding, translate: Translate = str, lang: str = "en") -> dict[str, Any]:
    """Return a finding as a row for JSON: kind, lat, lon, detail, todo."""
    return {
        "kind": str(finding.kind),
        "lat": round(finding.lat, 7),
        "lon": round(finding.lon, 7),
        "detail": detail_of(finding, translate, lang),
        "todo": todo_of(finding.kind, translate),
    }


def audit_document(
    audit: Audit, findings: Iterable[Finding], translate: Translate = str, lang: str = "en"
) -> dict[str, Any]:
    """Return an audit with the given findings, as values for JSON."""
    return {
        "addresses": audit.addresses,
        "doors": audit.doors,
        "dwelling_like_buildings": audit.dwelling_like_buildings,
        "dwelling_like_with_address": audit.dwelling_like_with_address,
        "findings": [audit_row(finding, translate, lang) for finding in findings],
    }


def audit_to_geojson(
    findings: Iterable[Finding], attribution: str, translate: Translate = str, lang: str = "en"
) -> str:
    """Return a FeatureCollection of points."""
    features = []
    for finding in findings:
        row = audit_row(finding, translate, lang)
        point = {"type": "Point", "coordinates": [row.pop("lon"), row.pop("lat")]}
        features.append({"type": "Feature", "geometry": point, "properties": row})
    collection = {"type": "FeatureCollection", "attribution": attribution, "features": features}
    return json.dumps(collection, ensure_ascii=False, separators=(",", ":")) + "\n"
