"""Rows of house numbers drawn as one line (`addr:interpolation`): which numbers they stand for.

https://wiki.openstreetmap.org/wiki/Addresses#Using_interpolation
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from canvass.doors.addresses import SAME_PLACE_M, metres_between
from canvass.doors.door import Address
from canvass.doors.housenumber import fold, fold_number, leading_number
from canvass.doors.written import street_of
from canvass.osm.extract import AddressObject, Extract, Way

STEPS = {"odd": 2, "even": 2, "all": 1}
MOST_NUMBERS = 200
"""More than any one row has; a longer one is a slip of the pen and not believed."""
_LETTERED = re.compile(r"\s*(\d{1,6})\s*([a-zA-Z])\s*")
_RANGE = re.compile(r"\s*(\d{1,6})\s*[a-zA-Z]?\s*[-–]\s*(\d{1,6})\s*[a-zA-Z]?\s*")


def guess_addresses(extract: Extract, real: Iterable[Address]) -> list[Address]:
    """Return the numbers between the numbered ends of each row that no real address bears.

    An address bears its number within 100 m, and "5 A" or "3-7" bears a plain 5: where letters or
    a range stand on the map, a bare number beside them would be the same house twice.
    """
    if not extract.interpolations:
        return []
    by_ref = {thing.ref: thing for thing in extract.addresses if thing.ref[0] == "n"}
    streets = {span.street for way in extract.interpolations for span in _spans(way, by_ref)}
    folded = {fold(street) for street in streets}
    known: dict[tuple[str, str], list[Address]] = defaultdict(list)
    taken: set[str] = set()
    for address in real:
        taken.add(address.id)
        street = fold(address.street)
        if street in folded:
            for number in _borne(address.housenumber):
                known[street, number].append(address)
    out: list[Address] = []
    for way in extract.interpolations:
        for guessed in _in_row(way, by_ref):
            same = known[fold(guessed.street), fold_number(guessed.housenumber)]
            is_near = any(metres_between(guessed, each) <= SAME_PLACE_M for each in same)
            if guessed.id not in taken and not is_near:
                taken.add(guessed.id)
                same.append(guessed)
                out.append(guessed)
    return out


def silent_rows(extract: Extract) -> list[Way]:
    """Return the rows that stand for no number: ends without one, or of a kind nobody can count."""
    by_ref = {thing.ref: thing for thing in extract.addresses if thing.ref[0] == "n"}
    return [way for way in extract.interpolations if not _spans(way, by_ref)]


def _borne(housenumber: str) -> set[str]:
    """Return the folded numbers that would be the same house as this one."""
    out = {fold_number(housenumber)}
    leading = leading_number(housenumber)
    if leading is not None:
        out.add(str(leading))
    found = _RANGE.fullmatch(housenumber)
    if found and 0 < int(found[2]) - int(found[1]) <= MOST_NUMBERS:
        out.update(str(number) for number in range(int(found[1]), int(found[2]) + 1))
    return out


@dataclass(frozen=True, slots=True)
class _Span:
    """A piece of a row between two numbered nodes: their places, and all numbers, ends included."""

    start: int
    stop: int
    street: str
    numbers: tuple[str, ...]


def _spans(way: Way, by_ref: Mapping[str, AddressObject]) -> list[_Span]:
    """Return the pieces between each two numbered nodes that follow each other on the row."""
    kind = way.tags.get("addr:interpolation", "").strip()
    numbered = [
        (place, by_ref[f"n{node}"])
        for place, node in enumerate(way.node_ids.tolist())
        if f"n{node}" in by_ref
    ]
    out = []
    for (start, one), (stop, other) in itertools.pairwise(numbered):
        street = street_of(one.tags) or street_of(way.tags)
        ends = one.tags.get("addr:housenumber", ""), other.tags.get("addr:housenumber", "")
        numbers = _letters(*ends) if kind == "alphabetic" else _counted(kind, *ends)
        if street and numbers:
            out.append(_Span(start, stop, street, numbers))
    return out


def _counted(kind: str, one: str, other: str) -> tuple[str, ...]:
    step = STEPS.get(kind) or (int(kind) if kind.isascii() and kind.isdecimal() else 0)
    first, last = leading_number(one), leading_number(other)
    if not step or first is None or last is None or abs(last - first) > MOST_NUMBERS * step:
        return ()
    if (last - first) % step:
        return ()
    way = 1 if last >= first else -1
    return tuple(str(number) for number in range(first, last + way, way * step))


def _letters(one: str, other: str) -> tuple[str, ...]:
    """Return 1a, 1b, 1c for 1a and 1c; nothing where numbers differ or letters are missing."""
    first, last = _LETTERED.fullmatch(one), _LETTERED.fullmatch(other)
    if not first or not last or first[1] != last[1] or first[2].isupper() != last[2].isupper():
        return ()
    a, b = ord(first[2]), ord(last[2])
    way = 1 if b >= a else -1
    return tuple(f"{first[1]}{chr(letter)}" for letter in range(a, b + way, way))


def _in_row(way: Way, by_ref: Mapping[str, AddressObject]) -> Iterator[Address]:
    """Yield the numbers of a row but its ends, at their places along it."""
    for span in _spans(way, by_ref):
        line = way.lonlat[span.start : span.stop + 1]
        last = len(span.numbers) - 1
        for place, number in enumerate(span.numbers[1:-1], start=1):
            lon, lat = _along(line, place / last)
            made_id = f"w{way.way_id}:{number}"
            yield Address(made_id, span.street, number, lon, lat, is_guessed=True)


def _along(line: np.ndarray, share: float) -> tuple[float, float]:
    """Return the place at a share of a line's length; degrees of one small row are flat enough."""
    flat = line * (np.cos(np.radians(line[0, 1])), 1.0)
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    at = share * gone[-1]
    return float(np.interp(at, gone, line[:, 0])), float(np.interp(at, gone, line[:, 1]))
