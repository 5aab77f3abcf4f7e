"""GeoPackage (EPSG:4326): layers routes, stops and excluded."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray

from canvass.document.document import PlanDocument
from canvass.doors.door import NO_PLACE
from canvass.work_folders import work_folder


def to_geopackage(document: PlanDocument) -> dict[str, bytes]:
    """Return routes.gpkg with its content."""
    with work_folder() as folder:
        path = folder / "routes.gpkg"
        about = f"{document.source.attribution}, {document.source.licence}"
        routes = document.routes
        _write(
            path, "routes", "LineString", about,
            np.array([shapely.LineString(r.path) for r in routes], dtype=object),
            {
                "route": [r.id for r in routes], "name": [r.name for r in routes],
                "doors": [r.doors for r in routes], "walk_m": [r.walk_m for r in routes],
                "duration_min": [r.duration_min for r in routes],
            },
        )  # fmt: skip
        stops = [(r, k, s) for r in routes for k, s in enumerate(r.stops, start=1)]
        _write(
            path, "stops", "Point", about,
            np.array([shapely.Point(s.lon, s.lat) for _, _, s in stops], dtype=object),
            {
                "route": [r.id for r, _, _ in stops], "position": [k for _, k, _ in stops],
                "street": [s.street for _, _, s in stops],
                "housenumber": [s.housenumber for _, _, s in stops],
                "side": [s.side for _, _, s in stops], "doors": [s.doors for _, _, s in stops],
                "stop": [s.id for _, _, s in stops],
            },
        )  # fmt: skip
        excluded = document.excluded
        if excluded:
            _write(
                path, "excluded", "Point", about,
                np.array(
                    [None if e.reason == NO_PLACE else shapely.Point(e.lon, e.lat)
                     for e in excluded], dtype=object),
                {
                    "address_id": [e.address_id for e in excluded],
                    "street": [e.street for e in excluded],
                    "housenumber": [e.housenumber for e in excluded],
                    "reason": [e.reason for e in excluded],
                },
            )  # fmt: skip
        return {"routes.gpkg": path.read_bytes()}


def _write(
    path: Path,
    layer: str,
    kind: str,
    about: str,
    shapes: NDArray[np.object_],
    columns: dict[str, list[str] | list[int] | list[float]],
) -> None:
    import pyogrio

    pyogrio.raw.write(
        path,
        geometry=shapely.to_wkb(shapes),
        field_data=[
            np.array(values, dtype=object if values and isinstance(values[0], str) else None)
            for values in columns.values()
        ],
        fields=list(columns),
        layer=layer,
        driver="GPKG",
        geometry_type=kind,
        crs="EPSG:4326",
        append=path.exists(),
        layer_metadata={"DESCRIPTION": about},
    )
