"""XLSX with one sheet each for routes, doors, exclusions and the source of the map."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence

import xlsxwriter

from canvass.document.document import PlanDocument
from canvass.doors.door import NO_PLACE
from canvass.errors import OutputError
from canvass.export.rows import Cell, door_rows, headings
from canvass.export.text import cell_text
from canvass.locale.catalogue import get_translator
from canvass.walklist.notes import ListNotes
from canvass.work_folders import work_folder

SAFE = {
    # Rows are written as they come: kept as cells, a door takes three kilobytes.
    "constant_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def to_xlsx(document: PlanDocument, lang: str, notes: ListNotes | None = None) -> dict[str, bytes]:
    """Return walklists.xlsx; raises OutputError for more rows than a sheet can have."""
    _ = get_translator(lang)
    out = io.BytesIO()
    with (
        work_folder() as folder,
        xlsxwriter.Workbook(out, {**SAFE, "tmpdir": str(folder)}) as book,
    ):
        bold = book.add_format({"bold": True})

        def add(title: str, heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> None:
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, list(heads), bold)
            sheet.freeze_panes(1, 0)
            for line, row in enumerate(rows, start=1):
                if sheet.write_row(line, 0, row) != 0:
                    raise OutputError(
                        "a sheet has at most {count} rows; export as csv instead", count=f"{line:,}"
                    )
            sheet.autofilter(0, 0, sheet.dim_rowmax or 0, len(heads) - 1)
            sheet.set_column(0, len(heads) - 1, 16)

        add(
            _("Routes"),
            [_("Route"), _("Name"), _("Doors"), _("Stops"), _("Minutes"), _("Walking (m)")],
            (
                [cell_text(r.id), cell_text(r.name), r.doors, len(r.stops), r.duration_min,
                 r.walk_m]
                for r in document.routes
            ),
        )  # fmt: skip
        add(_("Doors"), headings(lang), door_rows(document, notes))
        add(
            _("Not planned"),
            [_("Street"), _("Number"), _("Reason"), _("Latitude"), _("Longitude"), _("Address id")],
            (
                [cell_text(e.street), cell_text(e.housenumber), _(e.reason),
                 *(("", "") if e.reason == NO_PLACE else (e.lat, e.lon)), cell_text(e.address_id)]
                for e in document.excluded
            ),
        )  # fmt: skip
        source = document.source
        add(
            _("Source"),
            [_("Map"), _("Date"), _("Licence"), _("Attribution")],
            [[cell_text(source.file), source.osm_date or "", source.licence, source.attribution]],
        )
    return {"walklists.xlsx": out.getvalue()}
