"""The files of a plan: document, map features, table and paper."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from canvass.export.formats import export_plan
from canvass.osm.extract import Extract
from canvass.plan.document import PlanDocument
from canvass.plan.document_json import document_to_json
from canvass.walklist.basemap import make_base_map
from canvass.walklist.render import render_walklists
from canvass.workflow.files import write_file


def write_outputs(
    document: PlanDocument,
    extract: Extract,
    folder: Path,
    *,
    lang: str,
    paper: str | None,
    on_progress: Callable[[float], None],
) -> list[Path]:
    """Write plan.json, routes.geojson, walklists.csv and (with `paper`) walklists.pdf."""
    contents: dict[str, bytes] = {"plan.json": document_to_json(document).encode()}
    for fmt in ("geojson", "csv"):
        contents.update(export_plan(document, fmt, lang=lang))
    if paper is not None:
        contents["walklists.pdf"] = render_walklists(
            document, make_base_map(extract), lang=lang, paper=paper,
            on_progress=lambda done, all_of: on_progress(done / max(1, all_of)),
        )  # fmt: skip
    return [write_file(folder / name, content) for name, content in contents.items()]
