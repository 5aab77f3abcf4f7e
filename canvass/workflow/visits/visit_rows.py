"""Read the rows of a file of visits (CSV, workbook or JSON), with cells by role."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from canvass.errors import CanvassError, InputError, VisitError
from canvass.hidden import without_marks
from canvass.store.recording import DoorFinder, DoorKey
from canvass.tables.damage import likely_text
from canvass.tables.headings import (
    ADDRESS,
    ENTRANCE,
    HOUSENUMBER,
    LETTER,
    STREET,
    UNIT,
    Columns,
)
from canvass.tables.json_file import NO_LIST, open_list
from canvass.tables.numbers import check_number, plain_number
from canvass.tables.reader import MOST_BYTES, Letters, check_any, open_sheet, read_bytes
from canvass.tables.records import MOST_COLUMNS, check_columns

MOST_ROWS = 100_000
"""Half a million rows take minutes, be they good or bad."""
MOST_VALUES = 5_000_000
LONGEST_CELL = 500
_ADDRESS = re.compile(r"[^\W\d]{2}.* \d|\d.* [^\W\d]{2}")
"""A word and a number, in either order: ids of doors have no blanks before their numbers."""
WHAT = "a CSV file, workbook or JSON list of visits"
COLUMNS = Columns(
    {
        "code": ("list", "list code", "lista", "listkod", "kod"),
        "position": ("pos", "plats", "stopp"),
        "door_no": ("door no", "dorr nr", "dorrnr"),
        "event_id": ("visit", "besok", "besoks_id", "handelse_id"),
        "door_id": ("door", "dorr", "dorr_id"),
        "street": STREET,
        "housenumber": HOUSENUMBER,
        "letter": LETTER,
        "entrance": ENTRANCE,
        "unit": UNIT,
        "address": ADDRESS,
        "outcome": ("utfall", "resultat", "result", "status", "vad hande", "svar",
                    "ergebnis"),
        "come_back": ("come back", "kom tillbaka", "aterkom", "aterkom nar", "when to come back"),
        "at": ("tid", "time", "tidpunkt", "when", "nar", "klockslag", "kl", "datum och tid",
               "date and time", "timestamp", "datetime", "besokt", "besokstid", "visited_at",
               "visited", "date/time", "tidspunkt", "zeit", "zeitpunkt", "uhrzeit"),
        "date": ("datum", "dag", "day"),
        "team": ("lag", "grupp", "par", "lagnamn", "teamnamn", "team name"),
        "voided": ("void", "aterkallad", "struken", "taken back"),
        # Columns that listings print but that are ignored here.
        "two_teams": ("twice", "dubbelt"),
        "flags": ("anmarkningar",),
        "route": ("rutt",),
        "route_name": ("name", "namn"),
        "side": ("sida",),
        "arrive": ("arrive (min)", "framme (min)"),
        "lat": ("latitude", "latitud"),
        "lon": ("longitude", "longitud"),
        "stop_id": ("stopp id",),
        "guessed": ("guessed number", "gissat nummer"),
        "if_time": ("if there is time", "om tiden racker"),
        "source": ("kalla",),
    },
    (("door_id", "street", "address", "code"), ("door_id", "housenumber", "address", "code"),
     ("outcome",), ("at", "date", "code")),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class FileRow:
    """One row of the file: its line, its cells by role, and its cells unchanged.

    `fault` says what is wrong with the row as a whole, if anything.
    """

    line: int
    cells: Mapping[str, str]
    raw: Sequence[str]
    fault: CanvassError | None = None


@dataclass(frozen=True, slots=True)
class VisitFile:
    """A whole file: its headings, their roles, and the headings not used.

    `rows` reads the rows anew at each call: keeping them would take a gigabyte for a large file of
    bad rows. It raises InputError if there are none or too many.
    """

    headings: tuple[str, ...]
    roles: Set[str]
    rows: Callable[[], Iterator[FileRow]]
    unused: tuple[str, ...] = ()
    delimiter: str = ","


def read_visit_file(path: Path, encoding: str, words: Collection[str]) -> VisitFile:
    """Return a file of visits; raises InputError if it cannot be read at all."""
    content = read_bytes(path, most_bytes=MOST_BYTES, what=WHAT)
    if path.suffix.lower() == ".json" or content.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"[":
        return _read_json(path, content)
    sheet = open_sheet(
        path, COLUMNS, content, letters=Letters(encoding, words), most_rows=MOST_ROWS
    )

    def rows() -> Iterator[FileRow]:
        for r in sheet.rows():
            yield FileRow(r.line, r.cells, r.row.cells, r.row.fault)

    return VisitFile(sheet.headings, sheet.roles, rows, sheet.unused, sheet.delimiter)


def _read_json(path: Path, content: bytes) -> VisitFile:
    """Return the rows of a JSON list.

    They are parsed one by one, since a whole list takes ten times the memory of its text.
    """
    headings: dict[str, None] = {}
    count = 0
    try:
        entries = open_list(content, most_values=MOST_VALUES)
        for count, entry in enumerate(entries(), start=1):
            if isinstance(entry, dict):
                headings.update(dict.fromkeys(map(str, entry)))
            if len(headings) > MOST_COLUMNS or count > MOST_ROWS:
                break
    except InputError as error:
        if error.message == NO_LIST:
            raise InputError(
                "{path}: not a list of visits; give [{{...}}, ...]", path=path.name
            ) from error
        raise InputError("{path}: not JSON ({said})", path=path.name, said=error) from error
    check_any(path.name, count)
    check_columns(tuple(headings), path.name)
    if count > MOST_ROWS:
        raise InputError(
            "{name}: more than {count} rows; give fewer", name=path.name, count=f"{MOST_ROWS:,}"
        )
    roles = COLUMNS.find(tuple(headings))
    names = tuple(headings)

    def rows() -> Iterator[FileRow]:
        for number, entry in enumerate(entries(), 1):
            yield _json_row(number, entry, names, roles)

    return VisitFile(names, roles.keys(), rows, tuple(COLUMNS.unused(names)))


def _json_row(
    number: int, entry: Any, headings: Sequence[str], roles: Mapping[str, int]
) -> FileRow:
    if not isinstance(entry, dict):
        text = json.dumps(entry, ensure_ascii=False)[:LONGEST_CELL]
        return FileRow(number, {}, [text], VisitError("no visit: give an object"))
    raw = ["" if entry.get(h) is None else without_marks(str(entry[h])).strip() for h in headings]
    return FileRow(number, {role: raw[at] for role, at in roles.items()}, raw)


def find_door(finder: DoorFinder, cells: Mapping[str, str], words: Collection[str]) -> DoorKey:
    """Return the door that a row names; raises CanvassError with what was probably meant."""
    said = cells.get("door_id", "")
    if said and (said in finder.by_id or not _is_address(said)):
        return finder.get_by_id(said)
    if said:
        # The column "door" has the address as often as the id.
        return finder.get_by_words(said)
    street, number = cells.get("street", ""), cells.get("housenumber", "")
    unit = " ".join(filter(None, (cells.get("entrance", ""), cells.get("unit", ""))))
    if not street and cells.get("address"):
        words = cells["address"]
        if number and not any(map(str.isdigit, words)):
            words = f"{words} {plain_number(number)}{cells.get('letter', '')}"
        return finder.get_by_words(words)
    if not street:
        raise VisitError("no door: give door_id, or street and housenumber")
    if not number:
        return finder.get_by_words(street)
    number = plain_number(number) + cells.get("letter", "")
    if not finder.holds(street, number):
        likely = likely_text(street, words)
        if likely != street:
            raise VisitError(
                '"{street}" has damaged letters; it was probably {likely}',
                street=street, likely=likely,
            )  # fmt: skip
        check_number(number)
    return finder.get(street, number, unit)


def _is_address(text: str) -> bool:
    """Return whether a text looks like "Storgatan 3" and not like the id of a door."""
    return _ADDRESS.search(text) is not None
