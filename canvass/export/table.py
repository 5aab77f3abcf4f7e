"""CSV with one row per door. Swedish spreadsheets need a BOM, `;` and decimal commas."""

from __future__ import annotations

import csv
import io

from canvass.document.document import PlanDocument
from canvass.export.rows import Cell, door_rows, headings
from canvass.export.text import cell_text
from canvass.locale.catalogue import get_translator
from canvass.walklist.notes import ListNotes


def to_csv(document: PlanDocument, lang: str, notes: ListNotes | None = None) -> dict[str, bytes]:
    """Return walklists.csv (UTF-8 with BOM); the last column has the attribution of the map."""
    is_swedish = lang == "sv"
    out = io.StringIO(newline="")
    writer = csv.writer(out, delimiter=";" if is_swedish else ",", lineterminator="\r\n")
    writer.writerow([*headings(lang), get_translator(lang)("source")])
    source = cell_text(document.source.attribution)

    def shown(cell: Cell) -> Cell:
        return str(cell).replace(".", ",") if is_swedish and isinstance(cell, float) else cell

    for row in door_rows(document, notes):
        writer.writerow([*(shown(cell) for cell in row), source])
    return {"walklists.csv": ("\ufeff" + out.getvalue()).encode()}
