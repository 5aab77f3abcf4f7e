"""Find an address by what an organizer types: "Parkvägen 3", a range, or an id."""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence

from canvass.doors.exclusion_rule import ExclusionRule, NamedDoor
from canvass.doors.finding import with_address
from canvass.doors.housenumber import fold
from canvass.errors import CanvassError, InputError, NotFoundError
from canvass.registers.street_names import StreetNames
from canvass.store.door_rows import DoorRow
from canvass.tables.said_address import readings, without_town

_RANGE = re.compile(r"(\d{1,6})\s*[-–]\s*(\d{1,6})")
NEAREST = 3


def find_address_rows(text: str, rows: Sequence[DoorRow]) -> list[DoorRow]:
    """Return the doors of an address given as street and number or as an id; empty if unknown.

    Other spellings of a street ("Storg." for Storgatan) are understood if only one of the
    district's streets can be meant.
    """
    by_id = [row for row in rows if row.address_id == text.strip()]
    if by_id:
        return by_id
    text = without_town(text)
    found = with_address(text, rows)
    if found:
        return found
    names, words = StreetNames(row.street for row in rows), text.split()
    cuts = ((" ".join(words[:k]), " ".join(words[k:])) for k in range(len(words) - 1, 0, -1))
    for street, number in (*cuts, *readings(text)):
        found = with_address(f"{names.spelling(street)} {number}", rows)
        if found:
            return found
    return []


def get_address(text: str, rows: Sequence[DoorRow]) -> list[DoorRow]:
    """Return the doors of one address; raises NotFoundError, or InputError if several match."""
    found = find_address_rows(text, rows)
    ids = sorted({row.address_id for row in found})
    if not ids:
        raise NotFoundError('no address "{text}"{nearest}', text=text, nearest=_nearest(text, rows))
    if len(ids) > 1:
        raise InputError(
            '"{text}" is {count} addresses; give the id of one: {known}',
            text=text,
            count=len(ids),
            known=", ".join(ids[:5]),
        )
    return found


def make_address_rule(
    text: str, rows: Sequence[DoorRow], *, entrance: str = "", unit: str = ""
) -> ExclusionRule:
    """Return the rule that matches an address or a range of numbers; raises NotFoundError.

    A range of two odd or two even numbers is one side of the street.
    """
    found = find_address_rows(text, rows)
    if found:
        places = dict.fromkeys((row.street, row.housenumber) for row in found)
        return ExclusionRule(named=tuple(NamedDoor(*place, entrance, unit) for place in places))
    street, _, last_word = text.strip().rpartition(" ")
    numbers = _RANGE.fullmatch(last_word)
    meant = StreetNames(row.street for row in rows).alike(street)
    if numbers and len(meant) == 1 and not entrance and not unit:
        low, high = sorted((int(numbers[1]), int(numbers[2])))
        return ExclusionRule(street=meant[0], first=low, last=high)
    raise NotFoundError('no address "{text}"{nearest}', text=text, nearest=_nearest(text, rows))


def make_street_rule(text: str, rows: Sequence[DoorRow]) -> ExclusionRule:
    """Return the rule that matches a whole street, in any spelling; raises NotFoundError.

    Raises InputError if the spelling could mean several of the district's streets.
    """
    names = StreetNames(row.street for row in rows)
    meant = names.alike(text)
    if len(meant) > 1:
        raise InputError(
            '"{text}" may be {known}; write the one you mean',
            text=text,
            known=", ".join(sorted(meant)),
        )
    if not meant:
        near = difflib.get_close_matches(fold(text), names.by_fold, n=NEAREST)
        known = ", ".join(names.by_fold[name] for name in near)
        hint = CanvassError("; is it {names}?", names=known) if near else ""
        raise NotFoundError('no street "{text}" in the district{hint}', text=text, hint=hint)
    return ExclusionRule(street=meant[0])


def _nearest(text: str, rows: Sequence[DoorRow]) -> CanvassError:
    known = {fold(f"{row.street} {row.housenumber}"): row for row in rows}
    near = difflib.get_close_matches(fold(text), known, n=NEAREST, cutoff=0.75)
    if not near:
        return CanvassError(
            '; write street and number as on the map; "canvass doors list" shows the addresses '
            "there are"
        )
    names = ", ".join(f"{known[k].street} {known[k].housenumber}" for k in near)
    return CanvassError("; is it {names}?", names=names)
