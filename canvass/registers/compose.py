"""From a row's cells to an address: street, number and flat as the register's profile has them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from canvass.doors.flat_number import parse_floors
from canvass.registers.profiles import LANTMATERIET, Profile, fold_heading
from canvass.registers.row import RawTable, RegisterRow

LONGEST_STREET, LONGEST_NUMBER, LONGEST_ID = 200, 40, 100
HOUSE = frozenset({"street", "housenumber"})
PLAIN = HOUSE | {"id", "x", "y", "lon", "lat"}
_BEHIND = re.compile(r"(.*[^\W\d].*?)[\s,]+(\d+\s?[^\W\d]?(?:\s?[-–/]\s?\d+\s?[^\W\d]?)?)")
_BEFORE = re.compile(r"(\d+\s?[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?)\s+(.*[^\W\d].*)")
_FLAT = re.compile(r"[\s,]+(?:lgh|lägenhet|apt|flat|unit|wohnung|whg)\.?\s*(\w{1,8})$", re.I)
_FORMULA = re.compile(r"[=+\-@]")
_FLOOR = re.compile(r"(-?\d{1,3})\.?")
_BASEMENT = re.compile(r"k[lælj]?(\d?)\.?")


class Composer:
    """Makes the address of each row; holds the columns so that a row costs microseconds."""

    def __init__(self, profile: Profile, columns: Mapping[str, int], table: RawTable) -> None:
        """Take the columns by role; a role without a column is an empty cell in every row."""
        self._profile = profile
        self._cells = {role: table.columns[index] for role, index in columns.items()}
        self._gone = profile.gone
        self._is_whole = "address" in columns and "street" not in columns
        # Most registers: every other role would be an empty cell in every row.
        self._is_plain = profile is not LANTMATERIET and PLAIN >= set(columns) >= HOUSE

    def compose(self, index: int, lon: float, lat: float) -> tuple[str, RegisterRow | None]:
        """Return ("", the row's address) or (why there is none, None)."""
        if self._is_plain:
            return self._compose_plain(index, lon, lat)
        get = self._cell
        status = get("status", index)
        if status and fold_heading(status).replace("_", " ") in self._gone:
            return f"not in use ({status[:40]})", None
        unit = ""
        if self._is_whole:
            street, number, unit = _split_address(get("address", index))
        else:
            street, number = get("street", index), get("housenumber", index)
        if number.endswith(".0"):
            number = number[:-2]
        number += get("letter", index)
        if self._profile is LANTMATERIET:
            street, number = self._swedish(index, street, number)
        unit = get("unit", index) or unit
        floor_text, door = get("floor", index), get("door", index)
        if not unit and (floor_text or door):
            unit = " ".join(p for p in (floor_text and f"{floor_text.rstrip('.')}.", door) if p)
        suffix = get("suffix", index)
        joined = f"{number}-{suffix}" if suffix and not unit else ""
        fault = _fault(street, number, unit or suffix)
        if fault:
            return fault, None
        row_id = _usable_id(get("id", index))
        floor = _floor(floor_text, unit)
        return "", RegisterRow(
            index, street, number, lon, lat, unit or suffix, floor, row_id, joined
        )

    def _compose_plain(self, index: int, lon: float, lat: float) -> tuple[str, RegisterRow | None]:
        street, number = self._cell("street", index), self._cell("housenumber", index)
        number = number.removesuffix(".0")
        fault = _fault(street, number, "")
        if fault:
            return fault, None
        return "", RegisterRow(
            index, street, number, lon, lat, register_id=_usable_id(self._cell("id", index))
        )

    def _cell(self, role: str, index: int) -> str:
        cells = self._cells.get(role)
        if cells is None:
            return ""
        cell = cells[index]
        return cell if cell.isalnum() else " ".join(cell.split())

    def _swedish(self, index: int, street: str, number: str) -> tuple[str, str]:
        """Add farm and place along the street; "12 U1" is a house in the yard of number 12."""
        farm = self._cell("farm", index)
        number = self._cell("other_number", index) or number
        location = self._cell("location", index) + self._cell("location_no", index)
        if location:
            number = f"{number} {location}"
        if farm and number:
            return f"{street} {farm}".strip(), number
        return (street, number) if number else (street, farm)


def _split_address(text: str) -> tuple[str, str, str]:
    """Return street, number and flat of "Storgatan 12 A lgh 1102, 123 45 Ort" or "12 High St"."""
    unit = ""
    first = text.partition(",")[0].strip()
    found = _FLAT.search(first) or _FLAT.search(text)
    if found:
        text, unit = found.string[: found.start()], found[1]
        first = text.partition(",")[0].strip()
    found = _BEHIND.fullmatch(first) or _BEHIND.fullmatch(text)
    if found:
        return found[1].strip(), found[2].strip(), unit
    found = _BEFORE.fullmatch(first)
    return (found[2].strip(), found[1].strip(), unit) if found else (first, "", unit)


def _usable_id(row_id: str) -> str:
    return row_id if row_id.isprintable() and len(row_id) <= LONGEST_ID else ""


def _fault(street: str, number: str, unit: str) -> str:
    """Return why cells are no address; a register's file is hostile input."""
    return (
        (_fault_of("street", street, LONGEST_STREET) if street else "no street")
        or (_fault_of("house number", number, LONGEST_NUMBER) if number else "no house number")
        or (_fault_of("flat", unit, LONGEST_NUMBER) if unit else "")
    )


@lru_cache(maxsize=20_000)
def _fault_of(name: str, text: str, longest: int) -> str:
    if len(text) > longest:
        return f"a {name} of {len(text):,} letters"
    if not text.isprintable() or "�" in text:
        return f"the {name} has characters that are no text"
    if _FORMULA.match(text) and not (name == "flat" and text[1:].isalnum()):
        return f"the {name} begins like a formula"
    return ""


def _floor(text: str, unit: str) -> int | None:
    """Return the floor of "st", "kl", "3." or of a Swedish flat number; None when not known."""
    if not text:
        swedish = parse_floors([unit]) if unit else None
        return swedish[0] if swedish else None
    folded = text.casefold()
    if folded in ("st", "st.", "eg", "bg", "0", "h"):
        return 0
    found = _FLOOR.fullmatch(folded)
    if found:
        return int(found[1])
    found = _BASEMENT.fullmatch(folded)
    return -int(found[1] or 1) if found else None
