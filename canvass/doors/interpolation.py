"""Interpolation lines (`addr:interpolation`): rows of house numbers drawn as one line.

https://wiki.openstreetmap.org/wiki/Addresses#Using_interpolation
"""

from __future__ import annotations

import itertools
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from canvass.doors.addresses import SAME_PLACE_M
from canvass.doors.along import along
from canvass.doors.door import Address
from canvass.doors.housenumber import fold, fold_number, leading_number
from canvass.doors.number_row import MOST_NUMBERS, numbers_between
from canvass.doors.written import street_of
from canvass.osm.extract import AddressObject, Extract, Way
from canvass.units import metres_apart

TWO_STREETS = "its ends are on two streets"
TWO_CITIES = "its ends are in two cities"
NO_STREET = "neither end says its street"
CONSCRIPTION = "its ends have conscription numbers, which do not run along a street"
_RANGE = re.compile(r"\s*(\d{1,6})\s*[a-zA-Z]?\s*[-–]\s*(\d{1,6})\s*[a-zA-Z]?\s*")


def guess_addresses(extract: Extract, real: Iterable[Address]) -> list[Address]:
    """Return the numbers between the numbered ends of each row that no real address has.

    A real address covers its number within 100 m, and "5 A" or "3-7" also covers a plain 5:
    otherwise the same house would be there twice.
    """
    if not extract.interpolations:
        return []
    by_ref = _numbered(extract)
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
            is_near = any(metres_apart(guessed, each) <= SAME_PLACE_M for each in same)
            if guessed.id not in taken and not is_near:
                taken.add(guessed.id)
                same.append(guessed)
                out.append(guessed)
    return out


def silent_rows(extract: Extract) -> list[Way]:
    """Return the rows that give no numbers because fewer than two of their nodes have one.

    A way that has a range itself, with a rule for counting, is not among them.
    """
    by_ref = _numbered(extract)
    own = {thing.ref for thing in extract.addresses if "addr:interpolation" in thing.tags}
    return [
        way
        for way in extract.interpolations
        if not _spans(way, by_ref) and f"w{way.way_id}" not in own
    ]


def spans_not_guessed(extract: Extract) -> list[tuple[Way, Span]]:
    """Return the parts of rows for which no numbers are guessed, with the reason."""
    by_ref = _numbered(extract)
    return [
        (way, span) for way in extract.interpolations for span in _spans(way, by_ref) if span.why
    ]


def _numbered(extract: Extract) -> dict[str, AddressObject]:
    """Return the numbered objects at the nodes of rows, by the node's ref.

    This is the node itself, or else the only house with a corner at that node.
    """
    by_ref = {thing.ref: thing for thing in extract.addresses if thing.ref[0] == "n"}
    houses = {thing.ref: thing for thing in extract.addresses if thing.building_ref is not None}
    ref_at = {
        (lon, lat): f"n{node}"
        for way in extract.interpolations
        # A house with a range and a rule is no row between its own corners.
        if f"w{way.way_id}" not in houses
        for node, (lon, lat) in zip(way.node_ids.tolist(), way.lonlat.tolist(), strict=True)
        if f"n{node}" not in by_ref
    }
    rings = [(b.ref, ring) for b in extract.buildings if b.ref in houses for ring in b.outers]
    if not ref_at or not rings:
        return by_ref
    owner = np.repeat(np.arange(len(rings)), [len(ring) for _, ring in rings])
    corners = np.concatenate([ring for _, ring in rings])
    near = np.isin(corners[:, 0], [lon for lon, _ in ref_at])
    found: dict[str, set[str]] = defaultdict(set)
    for (lon, lat), k in zip(corners[near].tolist(), owner[near].tolist(), strict=True):
        if (lon, lat) in ref_at:
            found[ref_at[lon, lat]].add(rings[k][0])
    by_ref.update((node, houses[min(refs)]) for node, refs in found.items() if len(refs) == 1)
    return by_ref


def _borne(housenumber: str) -> set[str]:
    """Return the normalised numbers that mean the same house as this one."""
    out = {fold_number(housenumber)}
    leading = leading_number(housenumber)
    if leading is not None:
        out.add(str(leading))
    found = _RANGE.fullmatch(housenumber)
    if found and 0 < int(found[2]) - int(found[1]) <= MOST_NUMBERS:
        out.update(str(number) for number in range(int(found[1]), int(found[2]) + 1))
    return out


@dataclass(frozen=True, slots=True)
class Span:
    """A part of a row between two numbered nodes: their places, and all numbers with both ends.

    If no numbers are guessed, `numbers` is empty and `why` is the reason.
    """

    start: int
    stop: int
    street: str
    numbers: tuple[str, ...]
    ends: tuple[str, str]
    why: str = ""


def _spans(way: Way, by_ref: Mapping[str, AddressObject]) -> list[Span]:
    """Return the parts between consecutive numbered nodes of a row."""
    numbered = [
        (place, by_ref[f"n{node}"])
        for place, node in enumerate(way.node_ids.tolist())
        if f"n{node}" in by_ref
    ]
    return [_span(way, *one, *other) for one, other in itertools.pairwise(numbered)]


def _span(way: Way, start: int, one: AddressObject, stop: int, other: AddressObject) -> Span:
    kind = way.tags.get("addr:interpolation", "")
    ends = one.tags.get("addr:housenumber", ""), other.tags.get("addr:housenumber", "")
    streets = [street_of(one.tags), street_of(other.tags)]
    cities = {fold(tags["addr:city"]) for tags in (one.tags, other.tags) if "addr:city" in tags}
    street = streets[0] or streets[1] or street_of(way.tags)
    numbers, why = numbers_between(kind, *ends)
    if any("addr:conscriptionnumber" in thing.tags for thing in (one, other)):
        numbers, why = (), CONSCRIPTION
    if len({fold(each) for each in streets if each}) > 1:
        numbers, why = (), TWO_STREETS
    elif len(cities) > 1:
        numbers, why = (), TWO_CITIES
    elif not street:
        numbers, why = (), NO_STREET
    return Span(start, stop, street, numbers, ends, why)


def _in_row(way: Way, by_ref: Mapping[str, AddressObject]) -> Iterator[Address]:
    """Yield the numbers of a row without its ends, at their places along it."""
    for span in _spans(way, by_ref):
        line = way.lonlat[span.start : span.stop + 1]
        last = len(span.numbers) - 1
        for place, number in enumerate(span.numbers[1:-1], start=1):
            lon, lat = along(line, place / last)
            made_id = f"w{way.way_id}:{number}"
            yield Address(made_id, span.street, number, lon, lat, is_guessed=True)
