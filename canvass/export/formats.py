"""A plan in other programs' formats, as bytes by file name."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from canvass.document.document import PlanDocument
from canvass.errors import InputError
from canvass.export.geojson import to_geojson
from canvass.export.geopackage import to_geopackage
from canvass.export.gpx import to_gpx
from canvass.export.kml import to_kml
from canvass.export.table import to_csv
from canvass.export.workbook import to_xlsx
from canvass.walklist.notes import ListNotes

Writer = Callable[[PlanDocument, str, ListNotes | None], dict[str, bytes]]

WRITERS: Mapping[str, Writer] = MappingProxyType(
    {
        "geojson": lambda document, *_: to_geojson(document),
        "gpx": lambda document, *_: to_gpx(document),
        "kml": lambda document, *_: to_kml(document),
        "csv": to_csv,
        "xlsx": to_xlsx,
        "gpkg": lambda document, *_: to_geopackage(document),
    }
)


def export_plan(
    document: PlanDocument, fmt: str, *, lang: str, notes: ListNotes | None = None
) -> dict[str, bytes]:
    """Return the plan's files in a format, content by file name; raises InputError.

    `notes` are what the database knows about the plan's lists.
    """
    if fmt not in WRITERS:
        raise InputError(
            "export format {fmt!r}: choose one of {known}", fmt=fmt, known=", ".join(WRITERS)
        )
    return WRITERS[fmt](document, lang, notes)
