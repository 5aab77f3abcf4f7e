"""A list of addresses in a CSV file: what an organizer leaves out in one go."""

from __future__ import annotations

import csv
import io
from pathlib import Path

from canvass.doors.exclusion_rule import ExclusionRule, NamedDoor
from canvass.doors.housenumber import fold
from canvass.errors import DoorError

LARGEST_BYTES = 50_000_000
MOST_ROWS = 200_000
STREET = frozenset({"street", "gata", "gatunamn", "väg", "addr:street", "strasse", "straße"})
NUMBER = frozenset({"housenumber", "number", "nummer", "husnummer", "nr", "addr:housenumber"})
UNIT = frozenset({"unit", "flat", "lägenhet", "lägenhetsnummer", "lgh", "addr:unit"})
ENTRANCE = frozenset({"entrance", "entré", "uppgång", "port"})
ADDRESS = frozenset({"address", "adress", "gatuadress"})
HEADINGS = (STREET, NUMBER, ENTRANCE, UNIT)


def read_address_list(path: Path) -> ExclusionRule:
    """Return the rule for the addresses of a CSV file; raises DoorError.

    Columns by heading (street, housenumber, entrance, unit, or address for both), or without
    headings "Parkvägen 3" or street and number.
    """
    rows = [(no, row) for no, row in _read_rows(path) if any(cell.strip() for cell in row)]
    if not rows:
        raise DoorError(f"{path.name}: no address in it; give one address a line")
    headings = [fold(cell) for cell in rows[0][1]]
    columns = [next((i for i, h in enumerate(headings) if h in names), None) for names in HEADINGS]
    whole = next((i for i, h in enumerate(headings) if h in ADDRESS), None)
    has_headings = whole is not None or columns[0] is not None
    if not has_headings:
        columns = [0, 1, None, None] if len(rows[0][1]) > 1 else [None] * 4
        whole = 0 if len(rows[0][1]) == 1 else None
    named = []
    for line, row in rows[1:] if has_headings else rows:
        cells = [row[i].strip() if i is not None and i < len(row) else "" for i in columns]
        if whole is not None and whole < len(row):
            cells[0], cells[1] = _street_and_number(row[whole])
        if not cells[0] or not cells[1]:
            raise DoorError(
                f"{path.name}: line {line}: no street and number in it; mend the line or remove it"
            )
        named.append(NamedDoor(*cells))
    return ExclusionRule(named=tuple(dict.fromkeys(named)), source=path.name)


def _street_and_number(text: str) -> tuple[str, str]:
    """Return "Parkvägen 3 B" cut before its first word that begins with a digit."""
    words = text.split()
    cut = next((i for i, word in enumerate(words) if i and word[0].isdigit()), len(words))
    return " ".join(words[:cut]), " ".join(words[cut:])


def _read_rows(path: Path) -> list[tuple[int, list[str]]]:
    try:
        if path.is_dir():
            raise DoorError(f"{path.name}: is a folder; give a CSV file of addresses")
        if path.stat().st_size > LARGEST_BYTES:
            raise DoorError(f"{path.name}: larger than 50 MB; give a list of addresses")
        content = path.read_bytes()
    except FileNotFoundError as error:
        raise DoorError(f"{path}: no such file; give a CSV file of addresses") from error
    except OSError as error:
        raise DoorError(f"{path.name}: cannot be read ({error.strerror})") from error
    if b"\0" in content:
        raise DoorError(f"{path.name}: not a text file; save it as CSV")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    first = text.partition("\n")[0]
    delimiter = max(";,\t", key=first.count)
    try:
        rows = list(enumerate(csv.reader(io.StringIO(text), delimiter=delimiter), start=1))
    except csv.Error as error:
        raise DoorError(f"{path.name}: not a CSV file ({error})") from error
    if len(rows) > MOST_ROWS:
        raise DoorError(f"{path.name}: more than {MOST_ROWS:,} lines; leave out a polygon instead")
    return rows
