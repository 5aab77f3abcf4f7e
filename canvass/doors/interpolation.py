"""Rows of house numbers drawn as one line (`addr:interpolation`): which numbers they stand for.

https://wiki.openstreetmap.org/wiki/Addresses#Using_interpolation
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from canvass.doors.addresses import street_of
from canvass.doors.housenumber import fold, fold_number, leading_number
from canvass.osm.extract import AddressObject, Extract, Way

STEPS = {"odd": 2, "even": 2, "all": 1}
MOST_NUMBERS = 200
"""More than any one row has; a longer one is a slip of the pen and not believed."""


@dataclass(frozen=True, slots=True)
class GuessedNumber:
    """A house number that only a row stands for, at its place along the row, in degrees."""

    way_id: int
    street: str
    housenumber: str
    lon: float
    lat: float


def guess_numbers(extract: Extract) -> list[GuessedNumber]:
    """Return the numbers between the numbered ends of each row that no address bears yet."""
    known = {
        (fold(street_of(thing.tags)), fold_number(thing.tags.get("addr:housenumber", "")))
        for thing in extract.addresses
    }
    by_ref = {thing.ref: thing for thing in extract.addresses if thing.ref[0] == "n"}
    out: list[GuessedNumber] = []
    for way in extract.interpolations:
        for guessed in _in_row(way, by_ref):
            key = fold(guessed.street), fold_number(guessed.housenumber)
            if key not in known:
                known.add(key)
                out.append(guessed)
    return out


def _in_row(way: Way, by_ref: Mapping[str, AddressObject]) -> Iterator[GuessedNumber]:
    """Yield the numbers between each two numbered nodes that follow each other on the row."""
    kind = way.tags.get("addr:interpolation", "")
    step = STEPS.get(kind) or (int(kind) if kind.isascii() and kind.isdecimal() else 0)
    numbered = [
        (place, by_ref[f"n{node}"])
        for place, node in enumerate(way.node_ids.tolist())
        if f"n{node}" in by_ref
    ]
    if not step:
        return
    for (start, one), (stop, other) in itertools.pairwise(numbered):
        first = leading_number(one.tags.get("addr:housenumber", ""))
        last = leading_number(other.tags.get("addr:housenumber", ""))
        street = street_of(one.tags) or street_of(way.tags)
        if first is None or last is None or not street or abs(last - first) > MOST_NUMBERS * step:
            continue
        line = way.lonlat[start : stop + 1]
        between = range(first, last, step if last > first else -step)[1:]
        for number in between:
            lon, lat = _along(line, (number - first) / (last - first))
            yield GuessedNumber(way.way_id, street, str(number), lon, lat)


def _along(line: np.ndarray, share: float) -> tuple[float, float]:
    """Return the place at a share of a line's length; degrees of one small row are flat enough."""
    flat = line * (np.cos(np.radians(line[0, 1])), 1.0)
    gone = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(flat, axis=0).T))])
    at = share * gone[-1]
    return float(np.interp(at, gone, line[:, 0])), float(np.interp(at, gone, line[:, 1]))
