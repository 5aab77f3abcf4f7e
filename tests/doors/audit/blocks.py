"""Buildings drawn in metres, for audits of maps small enough to draw."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Audit, Finding, Kind
from canvass.doors.build import make_doors
from canvass.osm.extract import Building, Extract
from canvass.streets.build import make_street_graph
from tests.drawing import Drawing, degrees


def ring(x_m: float, y_m: float, width_m: float, depth_m: float) -> np.ndarray:
    """Return a closed rectangle, its south-west corner first, in degrees."""
    corners = [(0, 0), (width_m, 0), (width_m, depth_m), (0, depth_m), (0, 0)]
    return np.array([degrees(x_m + dx, y_m + dy) for dx, dy in corners])


def building(ref: str, outline: np.ndarray, *holes: np.ndarray, **tags: str) -> Building:
    return Building(ref, {"building": "yes", **tags}, (outline,), holes)


def street() -> Drawing:
    """Return Storgatan, 400 m eastwards."""
    drawing = Drawing()
    drawing.street([(0, 0), (400, 0)], "Storgatan")
    return drawing


def audit_of(drawing: Drawing, *buildings: Building, **fields: Any) -> Audit:
    extract: Extract = replace(drawing.extract(), buildings=buildings, **fields)
    graph = make_street_graph(extract)
    return make_audit(extract, graph, make_doors(extract, graph))


def found(audit: Audit, kind: Kind) -> list[Finding]:
    return [finding for finding in audit.findings if finding.kind is kind]
