"""Read a table of addresses, such as a list of addresses to leave out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from canvass.doors.exclusion_rule import ExclusionRule, NamedDoor
from canvass.doors.housenumber import fold, fold_number, leading_number, split_list
from canvass.errors import CanvassError, DoorError
from canvass.registers.profiles import GENERIC, guess_columns
from canvass.registers.spelling import numbers_in_range
from canvass.registers.street_names import StreetNames
from canvass.store.door_rows import DoorRow
from canvass.tables.damage import likely_text
from canvass.tables.formulas import undefused
from canvass.tables.headings import ENTRANCE, fold_heading
from canvass.tables.numbers import check_number, plain_number
from canvass.tables.reader import Letters, read_bytes, read_cells
from canvass.tables.records import Row
from canvass.tables.said_address import readings

LARGEST_BYTES = 50_000_000
MOST_ROWS = 200_000
WHAT = "a CSV file or workbook of addresses"
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class RowRefused:
    """A row that names no address, and why."""

    line: int
    fault: CanvassError
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class AddressList:
    """The rule that matches the addresses of a file, its headings, and the rows refused."""

    rule: ExclusionRule
    headings: tuple[str, ...] = ()
    refused: tuple[RowRefused, ...] = ()


def read_address_list(path: Path, doors: Sequence[DoorRow], encoding: str = "") -> AddressList:
    """Return the rule that matches the addresses of a file; raises InputError and DoorError.

    Columns are found by heading (street, housenumber, entrance, unit, or address for both, in the
    six languages of registers). Without headings a row is "Parkvägen 3", or street and number.
    Streets take the district's spelling, so that "Parkv." is Parkvägen.
    """
    speller = _Speller(doors)
    content = read_bytes(path, most_bytes=LARGEST_BYTES, what=WHAT)
    headings, rows, _ = read_cells(
        path, content, lambda h: "street" in _find_roles(h), Letters(encoding, speller.words),
        needs_headings=False,
    )  # fmt: skip
    if len(rows) > MOST_ROWS:
        raise DoorError(
            "{name}: more than {count} lines; leave out a polygon instead",
            name=path.name, count=f"{MOST_ROWS:,}",
        )  # fmt: skip
    if not rows:
        raise DoorError("{name}: no address in it; give one address a line", name=path.name)
    roles = _find_roles(headings)
    named: list[NamedDoor] = []
    refused: list[RowRefused] = []
    for row in rows:
        try:
            named += _named(row, roles, speller)
        except CanvassError as error:
            refused.append(RowRefused(row.line, error, row.cells))
    if not named:
        first = refused[0]
        raise DoorError(
            "{name}: no address in it; line {line}: {said}",
            name=path.name, line=first.line, said=first.fault,
        )  # fmt: skip
    rule = ExclusionRule(named=tuple(dict.fromkeys(named)), source=path.name)
    return AddressList(rule, headings, tuple(refused))


def _named(row: Row, roles: dict[str, int], speller: _Speller) -> list[NamedDoor]:
    """Return the doors that a row names, several for "1, 3" and "1-7"; raises CanvassError."""
    if row.fault is not None:
        raise row.fault
    cells = [undefused(cell) for cell in row.cells]
    if not roles:
        roles = {"street": 0, "housenumber": 1} if sum(map(bool, cells)) > 1 else {"street": 0}
    street, number, letter, entrance, unit = (
        cells[roles[role]] if role in roles and roles[role] < len(cells) else ""
        for role in ("street", "housenumber", "letter", "entrance", "unit")
    )
    if "housenumber" not in roles or not number:
        street, number = speller.split(street)
    if not street or not number:
        raise DoorError("no street and number in it; correct the line or remove it")
    street = speller.spelling(street)
    number = plain_number(number) + letter
    speller.check(street, number)
    numbers = [number] if entrance or unit else speller.numbers(street, number)
    return [NamedDoor(street, each, entrance, unit) for each in numbers]


class _Speller:
    """Recognises a district's streets and numbers in other spellings."""

    def __init__(self, doors: Iterable[DoorRow]) -> None:
        places = [(door.street, door.housenumber) for door in doors]
        self._known = {(fold(street), fold_number(number)) for street, number in places}
        self._on_street: dict[str, dict[str, None]] = {}
        for street, number in places:
            self._on_street.setdefault(fold(street), {})[number] = None
        self._names = StreetNames(street for street, _ in places)
        self.words = frozenset(w for s in self._names.by_fold for w in _WORD.findall(s))

    def split(self, words: str) -> tuple[str, str]:
        """Return street and numbers of "Parkvägen 3 B", "Parkvägen 1, 3" or "3 Parkvägen"."""
        said = readings(words)
        for street, number in said:
            if (fold(self.spelling(street)), fold_number(number)) in self._known:
                return street, number
        # Unknown numbers, and lists, begin at the first word with a digit in front.
        street, number = min(said, key=lambda pair: len(pair[0]), default=(words, ""))
        return street, number

    def spelling(self, street: str) -> str:
        """Return a street in the district's spelling, or unchanged if several could be meant."""
        return self._names.spelling(street)

    def numbers(self, street: str, number: str) -> list[str]:
        """Return the numbers that a text names: itself if the district has it, or those of a list.

        A range that no house has as its number is the houses of that side between its ends. If a
        part is not in the district, it is returned as it is.
        """
        if (fold(street), fold_number(number)) in self._known:
            return [number]
        found: list[str] = []
        for part in split_list(number):
            inside = set(numbers_in_range(part))
            if (fold(street), fold_number(part)) in self._known:
                inside = set()
            houses = [
                house for house in self._on_street.get(fold(street), ())
                if inside and "-" not in fold_number(house)
                and str(leading_number(house)) in inside
            ]  # fmt: skip
            found += houses or [part]
        return found

    def check(self, street: str, number: str) -> None:
        """Raise CanvassError for an unknown address whose text was damaged on the way here."""
        if (fold(street), fold_number(number)) in self._known:
            return
        likely = likely_text(street, self.words)
        if likely != street:
            raise DoorError(
                '"{street}" has damaged letters; it was probably {likely}',
                street=street, likely=likely,
            )  # fmt: skip
        check_number(number)


def _find_roles(headings: Sequence[str]) -> dict[str, int]:
    """Return the column of each role; a "street" column alone holds the number as well."""
    roles = guess_columns(GENERIC, headings)
    if "street" not in roles and "address" in roles:
        roles = {**roles, "street": roles["address"]}
        roles.pop("housenumber", None)
    for index, heading in enumerate(headings):
        if fold_heading(heading) in ENTRANCE:
            roles.setdefault("entrance", index)
    return roles
