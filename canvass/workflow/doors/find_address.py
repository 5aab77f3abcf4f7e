"""Find an address by what an organizer types: "Parkvägen 3", a range, or an id."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from canvass.doors.exclusion_rule import ExclusionRule, NamedDoor
from canvass.doors.finding import with_address
from canvass.doors.housenumber import fold
from canvass.errors import InputError, NotFoundError
from canvass.store.door_rows import DoorRow

_RANGE = re.compile(r"(\d{1,6})\s*[-–]\s*(\d{1,6})")
NEAREST = 3


def find_address_rows(text: str, rows: Sequence[DoorRow]) -> list[DoorRow]:
    """Return the doors of an address by street and number, or by its id; empty for none."""
    by_id = [row for row in rows if row.address_id == text.strip()]
    if by_id:
        return by_id
    return with_address(text, rows)


def get_address(text: str, rows: Sequence[DoorRow]) -> list[DoorRow]:
    """Return the doors of the one address meant; raises NotFoundError and InputError."""
    found = find_address_rows(text, rows)
    ids = sorted({row.address_id for row in found})
    if not ids:
        raise NotFoundError(f'no address "{text}"{_nearest(text, rows)}')
    if len(ids) > 1:
        raise InputError(
            f'"{text}" is {len(ids)} addresses; give the id of one: {", ".join(ids[:5])}'
        )
    return found


def make_address_rule(
    text: str, rows: Sequence[DoorRow], *, entrance: str = "", unit: str = ""
) -> ExclusionRule:
    """Return the rule for an address or a range of numbers; raises NotFoundError.

    A range of two odd or two even numbers is one side of the street.
    """
    found = find_address_rows(text, rows)
    if found:
        places = dict.fromkeys((row.street, row.housenumber) for row in found)
        return ExclusionRule(named=tuple(NamedDoor(*place, entrance, unit) for place in places))
    street, _, last_word = text.strip().rpartition(" ")
    numbers = _RANGE.fullmatch(last_word)
    known = {fold(row.street): row.street for row in rows}
    if numbers and fold(street) in known and not entrance and not unit:
        low, high = sorted((int(numbers[1]), int(numbers[2])))
        return ExclusionRule(street=known[fold(street)], first=low, last=high)
    raise NotFoundError(f'no address "{text}"{_nearest(text, rows)}')


def make_street_rule(text: str, rows: Sequence[DoorRow]) -> ExclusionRule:
    """Return the rule for a whole street; raises NotFoundError."""
    known = {fold(row.street): row.street for row in rows if row.street}
    if fold(text) not in known:
        near = difflib.get_close_matches(fold(text), known, n=NEAREST)
        hint = f"; is it {', '.join(known[name] for name in near)}?" if near else ""
        raise NotFoundError(f'no street "{text}" in the district{hint}')
    return ExclusionRule(street=known[fold(text)])


def _nearest(text: str, rows: Sequence[DoorRow]) -> str:
    known = {fold(f"{row.street} {row.housenumber}"): row for row in rows}
    near = difflib.get_close_matches(fold(text), known, n=NEAREST, cutoff=0.75)
    if not near:
        return '; "canvass doors list" shows the addresses there are'
    return "; is it " + ", ".join(f"{known[k].street} {known[k].housenumber}" for k in near) + "?"
