"""Make an address of a row's cells: street, number and flat by the rules of its profile."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from functools import lru_cache

from canvass.doors.flat_number import parse_floors
from canvass.doors.flat_ranges import parse_flats
from canvass.errors import CanvassError, DoorError, InputError
from canvass.hidden import without_marks
from canvass.registers.hints import NO_HINTS, Hints
from canvass.registers.profiles import LANTMATERIET, Profile
from canvass.registers.row import RegisterRow
from canvass.tables.damage import has_lost_letters, likely_text
from canvass.tables.formulas import undefused
from canvass.tables.headings import fold_heading
from canvass.tables.numbers import check_number, plain_number

_NOTHING = frozenset({"null", "(null)", "<null>", "\\n", "nan", "none", "n/a", "#n/a", "<na>"})
"""What databases and programs write for no value."""
_NOTHING_BEGINS = frozenset("nN(<\\#")
LONGEST_STREET, LONGEST_NUMBER, LONGEST_ID = 200, 40, 100
MOST_REMEMBERED = 100_000
HOUSE = frozenset({"street", "housenumber"})
PLAIN = HOUSE | {"id", "x", "y", "lon", "lat"}
_BEHIND = re.compile(r"(.*[^\W\d].*?)[\s,]+(\d+\s?[^\W\d]?(?:\s?[-–/]\s?\d+\s?[^\W\d]?)?)")
_BEFORE = re.compile(r"(\d+\s?[A-Za-z]?(?:[-/]\d+[A-Za-z]?)?)\s+(.*[^\W\d].*)")
_FLAT = re.compile(r"[\s,]+(?:lgh|lägenhet|apt|flat|unit|wohnung|whg)\.?\s*(\w{1,8})$", re.I)
_FORMULA = re.compile(r"[=+\-@]")
_FLOOR = re.compile(r"(-?\d{1,3})\.?")
_BASEMENT = re.compile(r"k[lælj]?(\d?)\.?")


class Composer:
    """Makes the address of each row; it looks up the columns once, so a row costs microseconds."""

    def __init__(
        self, profile: Profile, columns: Mapping[str, int], hints: Hints = NO_HINTS
    ) -> None:
        """Take the columns by role; a role without a column gives an empty cell in every row."""
        self._profile = profile
        self._columns = columns
        self._hints = hints
        self._gone = frozenset(fold_heading(word).replace("_", " ") for word in profile.gone)
        self._is_whole = "address" in columns and "street" not in columns
        # True for most registers: they have no other columns, which saves time on every row.
        self._is_plain = profile is not LANTMATERIET and PLAIN >= set(columns) >= HOUSE
        self._streets: dict[str, CanvassError | None] = {}
        self._numbers: dict[str, tuple[str, CanvassError | None]] = {}

    def compose(
        self, cells: Sequence[str], index: int, lon: float, lat: float
    ) -> tuple[CanvassError | None, RegisterRow | None]:
        """Return (None, the row's address), or (the reason, None) if it has none."""
        if self._is_plain:
            street, number = self._cell("street", cells), self._cell("housenumber", cells)
            unit, floor, joined = "", None, ""
        else:
            status = self._cell("status", cells)
            if status and fold_heading(status).replace("_", " ") in self._gone:
                return DoorError("not in use ({status})", status=status[:40]), None
            street, number, unit, floor, joined = self._parts(cells)
        if not unit and " " in number and (behind := _FLAT.search(number)):
            number, unit = number[: behind.start()], behind[1]
        number, fault = self._number(number)
        fault = self._street_fault(street) or fault or self._fault_of_units(unit, cells)
        if fault:
            return fault, None
        row_id = _usable_id(self._cell("id", cells))
        return None, RegisterRow(index, street, number, lon, lat, unit, floor, row_id, joined)

    def flats(self, cells: Sequence[str]) -> list[str]:
        """Return the flats that a row lists ("1-8;10"), written as in `addr:flats` on a map."""
        listed = self._cell("flats", cells)
        return parse_flats(listed) if listed else []

    def _parts(self, cells: Sequence[str]) -> tuple[str, str, str, int | None, str]:
        """Return street, number, flat, floor, and number and flat joined ("12-1")."""
        unit = ""
        if self._is_whole:
            street, number, unit = _split_address(self._cell("address", cells))
        else:
            street = self._cell("street", cells) or self._cell("place", cells)
            number = self._cell("housenumber", cells)
        number = self._two_numbers(plain_number(number), cells) + self._cell("letter", cells)
        if self._profile is LANTMATERIET:
            street, number = self._swedish(cells, street, number)
        unit = self._cell("unit", cells) or unit
        floor_text, door = self._cell("floor", cells), self._cell("door", cells)
        if not unit and (floor_text or door):
            unit = " ".join(p for p in (floor_text and f"{floor_text.rstrip('.')}.", door) if p)
        suffix = self._cell("suffix", cells)
        joined = f"{number}-{suffix}" if suffix and not unit else ""
        return street, number, unit or suffix, _floor(floor_text, unit), joined

    def _two_numbers(self, number: str, cells: Sequence[str]) -> str:
        """Return "806/3": the house's number in the village, and its number in the street."""
        village = plain_number(self._cell("conscription", cells))
        in_street = plain_number(self._cell("streetnumber", cells))
        if number or not (village or in_street):
            return number
        kind = fold_heading(self._cell("number_kind", cells))
        if village and kind.replace("_", "").startswith("cev"):
            village = f"ev.{village}"
        return "/".join(part for part in (village, in_street) if part)

    def _number(self, text: str) -> tuple[str, CanvassError | None]:
        known = self._numbers.get(text)
        if known is None:
            if len(self._numbers) > MOST_REMEMBERED:
                self._numbers.clear()
            plain = plain_number(text)
            known = self._numbers[text] = plain, _fault_of_number(plain, self._hints)
        return known

    def _street_fault(self, street: str) -> CanvassError | None:
        if street not in self._streets:
            if len(self._streets) > MOST_REMEMBERED:
                self._streets.clear()
            self._streets[street] = _fault_of_street(street, self._hints)
        return self._streets[street]

    def _fault_of_units(self, unit: str, cells: Sequence[str]) -> CanvassError | None:
        units = [unit]
        if not unit and "flats" in self._columns:
            units = [self._cell("flats", cells)[:LONGEST_NUMBER], *self.flats(cells)]
        return next((fault for each in units if (fault := _fault_of_unit(each))), None)

    def _cell(self, role: str, cells: Sequence[str]) -> str:
        at = self._columns.get(role)
        if at is None:
            return ""
        cell = undefused(cells[at])
        if cell[:1] in _NOTHING_BEGINS and cell.casefold() in _NOTHING:
            return ""
        return cell if cell.isalnum() else " ".join(without_marks(cell).split())

    def _swedish(self, cells: Sequence[str], street: str, number: str) -> tuple[str, str]:
        """Add the farm to the street and the location to the number ("12 U1": in 12's yard)."""
        farm = self._cell("farm", cells)
        number = self._cell("other_number", cells) or number
        location = self._cell("location", cells) + self._cell("location_no", cells)
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


def _fault_of_street(street: str, hints: Hints) -> CanvassError | None:
    """Return why a cell cannot be a street, or None; a register is untrusted input."""
    if not street:
        return DoorError("no street")
    fault = _fault_of_text("the street", street, LONGEST_STREET)
    if fault:
        return fault
    likely = likely_text(street, hints.words)
    if likely != street:
        return DoorError(
            '"{street}" has damaged letters; it was probably {likely}', street=street, likely=likely
        )
    if has_lost_letters(street) and not hints.knows(street):
        return DoorError(
            '"{street}" has broken letters; look the street up, or give --encoding', street=street
        )
    return None


def _fault_of_number(number: str, hints: Hints) -> CanvassError | None:
    if not number:
        return DoorError("no house number")
    fault = _fault_of_text("the house number", number, LONGEST_NUMBER)
    if fault:
        return fault
    try:
        check_number(number, hints.numbers, largest=hints.largest)
    except InputError as error:
        return error
    return None


def _fault_of_unit(unit: str) -> CanvassError | None:
    return _fault_of_text("the flat", unit, LONGEST_NUMBER) if unit else None


@lru_cache(maxsize=20_000)
def _fault_of_text(what: str, text: str, longest: int) -> CanvassError | None:
    if len(text) > longest:
        return DoorError(
            "{what} is {count} letters long", what=DoorError(what), count=f"{len(text):,}"
        )
    if not text.isprintable() or "\ufffd" in text:
        return DoorError("{what} has characters that are no text", what=DoorError(what))
    if _FORMULA.match(text) and not (what == "the flat" and text[1:].isalnum()):
        return DoorError("{what} begins like a formula", what=DoorError(what))
    return None


def _floor(text: str, unit: str) -> int | None:
    """Return the floor of "st", "kl", "3." or of a Swedish flat number; None if unknown."""
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
