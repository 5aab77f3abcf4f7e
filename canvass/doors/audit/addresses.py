"""Findings on addresses: merged, repeated, on shops, ranges, interpolated numbers."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from functools import lru_cache

from canvass.doors.addresses import BUSINESS, AddressRow
from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.door import Address
from canvass.doors.housenumber import fold, fold_number, sort_key
from canvass.doors.interpolation import silent_rows
from canvass.osm.address_keys import second_addresses as second_addresses_in
from canvass.osm.extract import Extract
from canvass.osm.kept_tags import FLATS_SET
from canvass.units import metres_apart

_HYPHENATED = re.compile(r"\s*(\d{1,5})\s*[a-zA-Z]?\s*[-–]\s*(\d{1,5})\s*[a-zA-Z]?\s*")
FLAT_KEYS = FLATS_SET - {"building:flats"} | {"addr:floor", "level"}
LONGEST_RANGE = 60
# If this share of numbers has a hyphen ("203-06" in Queens), hyphens do not mean ranges.
HYPHENS_USUAL = 0.2
# "2 to 8" stands for several, and so may "2/4/6" and "2 4 6", which no other text is.
_UNTIL = re.compile(
    r"\s*(\d{1,5})\s*[a-z]?(?:\s+(?:to|bis|till?|tot|t/m|až|a|à|al|do)\s+|\s*(?:\.\.|…|÷|→)\s*)"
    r"(\d{1,5})\s*[a-z]?\s*", re.IGNORECASE,
)  # fmt: skip
_RUN = re.compile(
    r"\s*\d{1,5}[a-z]?(?:\s*([/\\ .])\s*\d{1,5}[a-z]?)(?:\s*\1\s*\d{1,5}[a-z]?)+\s*", re.I
)
_LETTERED = re.compile(r"\s*(\d{1,5})\s*([a-zA-Z])\s*[-–]\s*(?:\1\s*)?([a-zA-Z])\s*")

# Cyrillic and Greek letters in small form, and the Latin ones they look like in print.
_LOOKALIKES = str.maketrans("авекмнорстухіјѕαβεηικμνορτυχ", "abekmhopctyxijsabehikmnoptyx")
_BEFORE_LETTER = re.compile(r"(?<=\d)[-/.,_](?=[^\W\d_]$)")


def duplicates(rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield addresses that are on several map objects, unless each of these names a flat."""
    for row in rows:
        flats = sum(not FLAT_KEYS.isdisjoint(thing.tags) for thing in row.objects)
        if len(row.objects) > 1 and flats < len(row.objects):
            first = row.objects[0]
            words: dict[str, str | int] = {
                "address": name_of(row.address),
                "count": len(row.objects),
                "metres": math.ceil(max(metres_apart(first, thing) for thing in row.objects)),
            }
            yield _finding(Kind.DUPLICATE, row.address, words)


def same_number_twice(rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield addresses that are in several places: in different houses or cities, or far apart.

    Numbers that only their spelling tells apart ("1a", "1-a", "01A", or a Cyrillic "а") are shown
    together: they may be one house, and are planned singly.
    """
    places: dict[tuple[str, str], list[Address]] = defaultdict(list)
    for row in rows:
        address = row.address
        if address.street and not row.problem:
            places[_as_seen(fold(address.street)), _loose(address.housenumber)].append(address)
    for found in places.values():
        if len(found) > 1:
            metres = max(metres_apart(one, other) for one in found for other in found)
            spelt = {fold(name_of(each)): name_of(each) for each in reversed(found)}
            words: dict[str, str | int] = {
                "address": " / ".join(reversed(spelt.values())),
                "count": len(found),
                "metres": round(metres),
            }
            yield _finding(Kind.SAME_NUMBER_TWICE, found[0], words)


def _as_seen(folded: str) -> str:
    """Return text with the Latin letters that its Cyrillic and Greek ones look like."""
    return folded if folded.isascii() else folded.translate(_LOOKALIKES)


@lru_cache(maxsize=100_000)
def _loose(housenumber: str) -> str:
    """Return a number without what people leave out or add: "1a" for "1-a", "1/A" and "01 a"."""
    joined = _BEFORE_LETTER.sub("", _as_seen(fold_number(housenumber)))
    return joined.lstrip("0") or joined


def second_addresses(rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield further addresses on an object with an address, unless another object has them too."""
    known = {(fold(r.address.street), fold_number(r.address.housenumber)) for r in rows}
    for row in rows:
        for key, street, number in second_addresses_in(row.objects[0].tags):
            if (fold(street), fold_number(number)) in known:
                continue
            words: dict[str, str | int] = {
                "address": name_of(row.address),
                "other": f"{street} {number}".strip(),
                "key": key,
            }
            yield _finding(Kind.SECOND_ADDRESS, row.address, words)


def on_business(rows: Sequence[AddressRow]) -> Iterator[Finding]:
    """Yield addresses that are only on shops, offices and the like."""
    for row in rows:
        keys = [sorted(BUSINESS.intersection(thing.tags)) for thing in row.objects]
        is_home = any("entrance" in thing.tags or thing.building_ref for thing in row.objects)
        if all(keys) and not is_home and not row.problem:
            value = row.objects[0].tags[keys[0][0]]
            words: dict[str, str | int] = {
                "address": name_of(row.address),
                "reason": f"{keys[0][0]}={value}",
            }
            yield _finding(Kind.ON_BUSINESS, row.address, words)


def ranges(addresses: Sequence[Address]) -> Iterator[Finding]:
    """Yield numbers such as "5-9" or "25a-c" that may mean several houses."""
    for address in addresses:
        letters = _LETTERED.fullmatch(address.housenumber)
        if letters and ord(letters[3].lower()) - ord(letters[2].lower()) > 0:
            count = ord(letters[3].lower()) - ord(letters[2].lower()) + 1
            named: dict[str, str | int] = {"address": name_of(address), "count": count}
            yield _finding(Kind.RANGE, address, named)
        yield from _run(address)
    found = [(a, _HYPHENATED.fullmatch(a.housenumber)) for a in addresses]
    hyphenated = [(address, match) for address, match in found if match]
    if len(hyphenated) > HYPHENS_USUAL * len(addresses):
        return
    for address, match in hyphenated:
        first, last = int(match[1]), int(match[2])
        if 0 < last - first <= LONGEST_RANGE:
            step = 2 if (last - first) % 2 == 0 else 1
            words: dict[str, str | int] = {
                "address": name_of(address),
                "count": (last - first) // step + 1,
            }
            yield _finding(Kind.RANGE, address, words)


def _run(address: Address) -> Iterator[Finding]:
    """Yield a number such as "2 to 8" or "2/4/6", of which each may be a house."""
    until = _UNTIL.fullmatch(address.housenumber)
    count = 0
    if until and 0 < (apart := int(until[2]) - int(until[1])) <= LONGEST_RANGE:
        count = apart // (2 if apart % 2 == 0 else 1) + 1
    elif _RUN.fullmatch(address.housenumber):
        numbers = [int(figures) for figures in re.findall(r"\d+", address.housenumber)]
        count = len(numbers) if numbers == sorted(set(numbers)) else 0
    if count:
        words: dict[str, str | int] = {"address": name_of(address), "count": count}
        yield _finding(Kind.RANGE, address, words)


def interpolations(addresses: Sequence[Address]) -> Iterator[Finding]:
    """Yield interpolation lines with guessed numbers, at the middle of the guessed part."""
    by_row: dict[tuple[str, str], list[Address]] = defaultdict(list)
    guessed = [address for address in addresses if address.is_guessed]
    for address in sorted(guessed, key=lambda each: sort_key(each.housenumber)):
        by_row[address.id.partition(":")[0], address.street].append(address)
    for (_, street), numbers in by_row.items():
        middle = numbers[len(numbers) // 2]
        words: dict[str, str | int] = {
            "street": street,
            "count": len(numbers),
            "first": numbers[0].housenumber,
            "last": numbers[-1].housenumber,
        }
        yield Finding(Kind.INTERPOLATION, middle.lon, middle.lat, words)


def rows_without_numbers(extract: Extract) -> Iterator[Finding]:
    """Yield interpolation lines that give no addresses, because their ends have no numbers."""
    for way in silent_rows(extract):
        lon, lat = way.lonlat[len(way.lonlat) // 2].tolist()
        yield Finding(Kind.SILENT_ROW, lon, lat, {"reason": way.tags["addr:interpolation"]})


def name_of(address: Address) -> str:
    """Return an address as people write it."""
    return f"{address.street} {address.housenumber}".strip()


def _finding(kind: Kind, address: Address, words: dict[str, str | int]) -> Finding:
    return Finding(kind, address.lon, address.lat, words)
