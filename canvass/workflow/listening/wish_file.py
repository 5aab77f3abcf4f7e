"""Import wishes from a table (typed slips, or answers to a form); bad rows are skipped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from canvass.errors import CanvassError
from canvass.tables.headings import Columns
from canvass.tables.reader import Letters, Sheet, read_sheet
from canvass.tables.rejected import Refused
from canvass.workflow.files import write_rejected
from canvass.workflow.listening.wishes import Area, Found, Note, Place, add_wishes, list_wishes

COLUMNS = Columns(
    {
        "text": ("wish", "wishes", "onskan", "onskemal", "forslag", "svar", "kommentar"),
        "topic": ("amne", "omrade", "kategori", "category"),
        "heard": ("where", "plats", "hort", "hordes", "var", "kanal"),
    },
    (("text",),),
)
WHAT = "a CSV file or workbook of wishes"


@dataclass(frozen=True, slots=True)
class RowRejected:
    """A row of a file that was not stored, and why."""

    line: int
    fault: CanvassError
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WishesRead:
    """The counts of an import: read = stored + rejected; `struck` had text struck out.

    `again` of those stored have the same text as an earlier wish.
    """

    area: Area
    read: int
    stored: int
    struck: int
    rejected: tuple[RowRejected, ...]
    rejected_file: Path | None = None
    unused: tuple[str, ...] = ()
    again: int = 0


def import_wishes(
    db: Path,
    place: Place,
    file: Path,
    *,
    heard: str,
    found: Found,
    today: date,
    translate: Callable[[str], str] = str,
) -> WishesRead:
    """Store the wishes of a table; `heard` is used for rows that do not say where.

    Rows not stored are written to a file beside it, with translated reasons. The same text twice is
    stored as two wishes: nothing shows whether they came from the same person.
    """
    sheet = read_sheet(file, COLUMNS, what=WHAT, letters=Letters())
    good = [given for given in sheet.rows if given.row.fault is None]
    notes = [
        Note(given.cells.get("text", ""), given.cells.get("topic", "") or "other",
             given.cells.get("heard", "") or heard)
        for given in good
    ]  # fmt: skip
    before = {wish.text for wish in list_wishes(db, place.district)[0]}
    kept = add_wishes(db, place, notes, found=found, today=today)
    rejected = [
        RowRejected(given.line, given.row.fault, tuple(given.row.cells))
        for given in sheet.rows
        if given.row.fault is not None
    ]
    rejected += [
        RowRejected(good[row.index].line, row.fault, tuple(good[row.index].row.cells))
        for row in kept.refused
    ]
    rejected.sort(key=lambda row: row.line)
    return WishesRead(
        kept.area,
        len(sheet.rows),
        len(kept.wishes),
        kept.struck,
        tuple(rejected),
        _write_rejected(file, sheet, rejected, translate) if rejected else None,
        sheet.unused,
        sum(wish.text in before for wish in kept.wishes),
    )


def _write_rejected(
    file: Path, sheet: Sheet, rejected: list[RowRejected], translate: Callable[[str], str]
) -> Path | None:
    refused = (Refused(row.line, row.fault.say(translate), row.cells) for row in rejected)
    return write_rejected(file, sheet.headings, refused, delimiter=sheet.delimiter)
