"""A list of addresses in a CSV file: what an organizer leaves out in one go."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from canvass.doors.exclusion_rule import ExclusionRule, NamedDoor
from canvass.errors import DoorError
from canvass.registers.profiles import GENERIC, guess_columns
from canvass.tables.headings import fold_heading

LARGEST_BYTES = 50_000_000
MOST_ROWS = 200_000
ENTRANCE = ("entrance", "entre", "uppgang", "port", "eingang", "opgang", "oppgang", "ingang")


def read_address_list(path: Path) -> ExclusionRule:
    """Return the rule for the addresses of a CSV file; raises DoorError.

    Columns by heading (street, housenumber, entrance, unit, or address for both; the words are
    those of registers, in six languages), or without headings "Parkvägen 3" or street and number.
    """
    rows = [(no, row) for no, row in _read_rows(path) if any(cell.strip() for cell in row)]
    if not rows:
        raise DoorError(f"{path.name}: no address in it; give one address a line")
    roles = _find_roles(rows[0][1])
    has_headings = "street" in roles
    if not has_headings:
        roles = {"street": 0, "housenumber": 1} if len(rows[0][1]) > 1 else {"street": 0}
    named = []
    for line, row in rows[1:] if has_headings else rows:
        street, number, letter, entrance, unit = (
            row[roles[role]].strip() if role in roles and roles[role] < len(row) else ""
            for role in ("street", "housenumber", "letter", "entrance", "unit")
        )
        if "housenumber" not in roles:
            street, number = _street_and_number(street)
        if not street or not number:
            raise DoorError(
                f"{path.name}: line {line}: no street and number in it; mend the line or remove it"
            )
        named.append(NamedDoor(street, number + letter, entrance, unit))
    return ExclusionRule(named=tuple(dict.fromkeys(named)), source=path.name)


def _find_roles(headings: Sequence[str]) -> dict[str, int]:
    """Return the column of each role; "street" alone is a column that holds the number as well."""
    roles = guess_columns(GENERIC, headings)
    if "street" not in roles and "address" in roles:
        roles = {**roles, "street": roles["address"]}
        roles.pop("housenumber", None)
    for index, heading in enumerate(headings):
        if fold_heading(heading) in ENTRANCE:
            roles.setdefault("entrance", index)
    return roles


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
