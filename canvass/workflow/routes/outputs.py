"""Write the files of a plan: document, map features, table and walk lists."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from pathlib import Path

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.json_text import document_to_json
from canvass.export.formats import export_plan
from canvass.osm.extract import Extract
from canvass.pages.routes_page import PAGE_NAME, render_routes_page
from canvass.walklist.asked import Print
from canvass.walklist.basemap import make_base_map
from canvass.walklist.form import Form
from canvass.walklist.made_list import MadeList, MakeList
from canvass.walklist.notes import ListNotes
from canvass.walklist.render import Printed, print_walklists
from canvass.walklist.side_by_side import Helpers, Order, count_helpers
from canvass.workflow.files import check_outputs, make_folder, write_file, write_files

DOCUMENT_NAME = "plan.json"
WALKLISTS_NAME = "walklists.pdf"

OnShare = Callable[[float], None]


def write_outputs(
    document: PlanDocument,
    extract: Extract,
    folder: Path,
    *,
    lang: str,
    paper: str | None,
    on_progress: OnShare,
) -> list[Path]:
    """Write plan.json, routes.geojson, walklists.csv, routes.html and (with `paper`) walklists.pdf.

    All contents are made before the first file is written. Returns the paths; raises OutputError.
    """
    contents: dict[str, bytes] = {DOCUMENT_NAME: document_to_json(document).encode()}
    for fmt in ("geojson", "csv"):
        contents.update(export_plan(document, fmt, lang=lang))
    contents[PAGE_NAME] = render_routes_page(document, extract, lang=lang).encode()
    if paper is not None:
        asked = Print(lang, Form(paper))
        made = make_walklists(document, extract, asked, routes=None, on_progress=on_progress)
        contents[WALKLISTS_NAME] = made.pdf
    return write_files(folder, contents)


def make_walklists(
    document: PlanDocument,
    extract: Extract,
    asked: Print,
    *,
    routes: Collection[str] | None,
    on_progress: OnShare,
    notes: ListNotes | None = None,
) -> Printed:
    """Return the walk lists of all routes, or of `routes`, with the positions of their boxes.

    `notes` are what the database knows about the lists. Many lists are made by several processes.
    """
    chosen = len(document.routes if routes is None else routes)
    with Helpers(count_helpers(chosen)) as helpers:

        def beside(some: Sequence[RouteEntry], make: MakeList) -> Iterator[MadeList]:
            return helpers.iter_lists(Order(document, extract, asked, notes, some), make)

        return print_walklists(
            document,
            make_base_map(extract),
            asked,
            routes=routes,
            on_progress=lambda done, all_of: on_progress(done / max(1, all_of)),
            notes=notes,
            beside=beside,
        )


def write_made(content: bytes, path: Path) -> Path:
    """Write content to the file the user named; raises OutputError."""
    make_folder(path.parent)
    return write_file(path, content)


def write_document(document: PlanDocument, path: Path) -> Path:
    """Write a plan document to the file the user named; raises OutputError."""
    make_folder(path.parent)
    return write_file(path, document_to_json(document).encode())


def write_export(
    document: PlanDocument,
    fmt: str,
    folder: Path,
    *,
    lang: str,
    notes: ListNotes | None = None,
    before_write: Callable[[], object] = lambda: None,
) -> list[Path]:
    """Write a plan in another format ("json" is the plan document itself); raises OutputError.

    `before_write` is called when everything is made and the folder exists.
    """
    if fmt == "json":
        contents = {DOCUMENT_NAME: document_to_json(document).encode()}
    else:
        contents = export_plan(document, fmt, lang=lang, notes=notes)
    make_folder(folder)
    check_outputs(folder, contents)
    before_write()
    return write_files(folder, contents)
