"""Read the address of a map object from its tags: street or place, numbers, and other marks.

https://wiki.openstreetmap.org/wiki/Key:addr:*
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from canvass.doors.housenumber import fold, fold_number, is_number
from canvass.doors.number_row import listed
from canvass.hidden import without_marks
from canvass.osm.address_keys import UNREAD, beside_commas

Tags = Mapping[str, str]
# The keys of what house numbers are counted along or within, narrowest first.
COUNTED_IN = (
    "addr:street", "addr:place", "addr:substreet", "addr:parentstreet", "addr:terrace",
    "addr:square", "addr:estate", "addr:farm", "addr:isolated_dwelling", "addr:hamlet",
    "addr:locality", "addr:village",
)  # fmt: skip
# Too wide to distinguish equal numbers, but still better than nothing.
SAID_IN = (
    "addr:neighbourhood", "addr:quarter", "addr:suburb", "addr:district", "addr:subdistrict",
    "addr:town", "addr:city",
)  # fmt: skip
HOUSE_KEYS = ("addr:housename", "addr:buildingname", "addr:building", "addr:tower", "addr:wing")
BLOCK_KEYS = ("addr:block_number", "addr:block")
_FULL = re.compile(r"(?P<street>[^\d,;]+?)\s+(?P<number>\d[\w/-]*(?:\s[A-Za-z])?)")
_FULL_NUMBER_FIRST = re.compile(r"(?P<number>\d[\w/-]*)\s+(?P<street>[^\d,;]+)")


# "D-91207" and "SE-12345" are the postcodes 91207 and 12345.
_COUNTRY = re.compile(r"^[a-z]{1,3}-(?=\d)")


class Written(NamedTuple):
    """An address as written: street (or place, "" if none) and one or more numbers.

    `is_counted`: numbers are unique within the street, so two equal ones may be the same house.
    `is_name`: the only number is the name of a house, which needs no digit.
    """

    street: str
    numbers: tuple[str, ...]
    is_counted: bool
    is_name: bool = False


def street_of(tags: Tags) -> str:
    """Return the street, or else the place, that a house number belongs to; "" if neither."""
    for key in COUNTED_IN:
        street = tags.get(key)
        seen = without_marks(street).strip() if street else ""
        if seen:
            return seen
    return ""


def read_address(tags: Tags, streets: Mapping[str, str] | None = None) -> Written:
    """Return the address in the tags; `streets` are the map's ways by normalised name.

    The first of these that is present is used: house number (in Japan with its block), conscription
    and street number ("806/3"), provisional number, name of the house, `addr:full` (for which
    `streets` is needed).
    """
    if UNREAD in tags:
        return Written("", (" ".join(tags[UNREAD].split()),), False, is_name=True)
    street = street_of(tags)
    number = _first(tags, ("addr:housenumber",))
    if " " in number:
        street, number = _without_street(street, number, streets or {})
    if street and is_number(number):
        return Written(street, tuple(listed(number, tags)), True)
    block = "" if street else _first(tags, BLOCK_KEYS)
    wide = street or (_quarter(tags) if block else "") or _first(tags, SAID_IN)
    if is_number(number):
        numbers = listed(number, tags)
        if block:
            numbers = [f"{block}-{each}" for each in numbers]
        return Written(wide, tuple(numbers), bool(street or (block and wide)))
    parts = [_first(tags, (f"addr:{kind}number",)) for kind in ("conscription", "street")]
    registered = "/".join(filter(is_number, parts)) or _first(tags, ("addr:provisionalnumber",))
    if is_number(registered):
        return Written(wide, (registered,), bool(street))
    name = _first(tags, ("addr:housename",))
    if name:
        return Written(wide, (name,), bool(street), is_name=True)
    full = _first(tags, ("addr:full",))
    if full:
        return _read_full(full, wide, streets or {})
    if block:
        return Written(wide, (block,), bool(wide))
    return Written(wide, tuple(listed(number, tags)), bool(street))


def _without_street(street: str, number: str, streets: Mapping[str, str]) -> tuple[str, str]:
    """Return street and number of a number that is written with its street ("Storgatan 7")."""
    before, _, behind = number.rpartition(" ")
    if len(behind) == 1 and behind.isalpha():
        before, _, figure = before.rpartition(" ")
        behind = f"{figure} {behind}"
    is_own = fold(before) == fold(street) if street else fold(before) in streets
    if not before or not is_own or not behind[:1].isdecimal():
        return street, number
    return street or streets[fold(before)], behind


def cities_of_streets(every: Iterable[Tags]) -> frozenset[str]:
    """Return the (normalised) cities and quarters where most addresses of a map have a street.

    There the name of the city does not tell where a number without a street is.
    """
    balance: Counter[str] = Counter()
    for tags in every:
        step = 1 if street_of(tags) else -1
        for name in {fold(tags[key]) for key in SAID_IN if key in tags}:
            balance[name] += step
    return frozenset(name for name, more in balance.items() if more > 0)


def _quarter(tags: Tags) -> str:
    """Return the quarter with its numbered part, in which blocks are counted: "錦糸" + "3丁目"."""
    quarter, part = (tags.get(f"addr:{key}", "").strip() for key in ("quarter", "neighbourhood"))
    if not quarter or not part or part.startswith(quarter):
        return ""
    return f"{quarter}{'' if quarter[-1].isalpha() and not quarter.isascii() else ' '}{part}"


def _first(tags: Tags, keys: tuple[str, ...]) -> str:
    """Return the first of these values that is not empty, "" if none."""
    return next((value for key in keys if (value := without_marks(tags.get(key, "")).strip())), "")


def _read_full(full: str, street: str, streets: Mapping[str, str]) -> Written:
    """Parse "Storgatan 12, 123 45 Norrby", with the help of the map's street names."""
    parts = re.split(r"\s*[,;，；\n]\s*", full)
    for part in parts:
        for pattern in (_FULL, _FULL_NUMBER_FIRST):
            found = pattern.fullmatch(part)
            if found and fold(found["street"]) in streets:
                return Written(found["street"].strip(), (found["number"],), True)
    for name, number in beside_commas(parts):
        if fold(name) in streets:
            return Written(name.strip(), (number,), True)
    return Written(street, (" ".join(full.split()),), False, is_name=True)


class Marks(NamedTuple):
    """What distinguishes addresses with the same street and number (normalised; "" if missing)."""

    housename: str
    kind: str
    conscription: str
    block: str
    postcode: str
    city: str
    parts: tuple[str, ...]


def marks_of(tags: Tags) -> Marks:
    """Return the marks of an address."""
    kinds = [kind for kind in ("conscription", "provisional") if f"addr:{kind}number" in tags]
    parts = [tags.get(key, "") for key in (*COUNTED_IN[1:], *SAID_IN[:-1])]
    return Marks(
        housename=fold(_first(tags, HOUSE_KEYS)),
        kind=kinds[0] if kinds else "",
        conscription=fold_number(tags.get("addr:conscriptionnumber", "")),
        block=fold_number(_first(tags, BLOCK_KEYS)),
        postcode=_COUNTRY.sub("", fold_number(tags.get("addr:postcode", ""))),
        city=_letters_of(tags.get("addr:city", "")),
        parts=tuple(map(fold, parts)),
    )


def _letters_of(city: str) -> str:
    """Return a city normalised for comparison: "St. Ives" is "St Ives", "Malmö" is "Malmo"."""
    if not city:
        return ""
    plain = unicodedata.normalize("NFKD", fold(city))
    letters = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", letters))


def may_be_one(one: Marks, other: Marks, *, is_one_building: bool) -> bool:
    """Return whether two addresses agree in all marks that both have.

    In one building the city may be spelt in two ways ("Lauf a.d.Pegnitz", "Lauf an der Pegnitz")
    and overlapping quarters may be given. Different postcodes or house names mean two addresses
    even there.
    """
    pairs = [*zip(one[:5], other[:5], strict=True)]
    if is_one_building:
        pairs.append((one.city.partition(" ")[0], other.city.partition(" ")[0]))
    else:
        pairs += [(one.city, other.city), *zip(one.parts, other.parts, strict=True)]
    return all(a == b or not a or not b for a, b in pairs)
