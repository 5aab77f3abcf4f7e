"""The places a week can call on, from the map and from the organizer, and their opening hours."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from math import cos, radians

import numpy as np
from scipy.spatial import KDTree

from canvass.doors.housenumber import fold
from canvass.errors import InputError
from canvass.osm.extract import Extract, Organisation
from canvass.osm.kept_tags import ORGANISATION
from canvass.units import M_PER_DEGREE, metres_apart
from canvass.week.hours import read_hours
from canvass.week.kinds import FIRST, LABELS, PLURALS, USUAL_HOURS, PlaceKind, kind_of
from canvass.week.week import Base, Week

SAME_PLACE_M = 150.0
AT_THE_BASE_M = 4.0
POINTED_AT_M = 12.0
NEAR_M = 30.0
OFFICE_WORDS = frozenset({"the", "i", "of", "på", "vid", "and", "och", "ab", "café", "cafe"})


@dataclass(frozen=True, slots=True)
class Place:
    """A place to call on.

    `hours` is in the syntax of OSM's `opening_hours`; `written` is the original text ("" if there
    is none). `is_assumed`: the hours are the usual ones of its kind, because none could be read.
    `is_near`: the address is only the nearest one.
    """

    ref: str
    name: str
    kind: str
    lat: float
    lon: float
    hours: str
    is_assumed: bool
    address: str = ""
    written: str = ""
    is_own: bool = False
    is_near: bool = False

    @property
    def sort(self) -> PlaceKind:
        """What kind of place it is."""
        return kind_of(self.kind, self.name)

    @property
    def rank(self) -> int:
        """Return the priority of a call: important kinds first, own places before the map's."""
        return 2 * (self.sort not in FIRST) + (not self.is_own)


def make_place(ref: str, name: str, kind: str, at: tuple[float, float], written: str) -> Place:
    """Return a place at (lat, lon) with its own hours, or the usual hours of its kind."""
    try:
        hours, is_assumed = read_hours(written, name), False
    except InputError:
        hours, is_assumed = USUAL_HOURS[kind_of(kind, name)], True
    return Place(ref, name, kind, *at, hours, is_assumed, written=written)


def find_places(extract: Extract, own: Sequence[Place] = ()) -> list[Place]:
    """Return the organizer's own places and the map's other places, sorted by name."""
    found = [_of_map(organisation) for organisation in extract.organisations]
    by_name: dict[str, list[Place]] = {}
    for place in own:
        by_name.setdefault(fold(place.name), []).append(place)
    others = [
        place
        for place in found
        if place.name
        and all(away_m(place, mine) > SAME_PLACE_M for mine in by_name.get(fold(place.name), ()))
    ]
    places = _with_addresses([*own, *others], extract)
    return sorted(places, key=lambda place: (place.name.casefold(), place.ref))


def keep_place_refs(
    old: Sequence[Organisation], new: Sequence[Organisation]
) -> tuple[Organisation, ...]:
    """Return the places of a newer map; one with the same name and position keeps its old id.

    Calls, and requests not to be called on, are stored under these ids.
    """
    there = {one.ref for one in new}
    free: dict[str, list[Organisation]] = {}
    for one in old:
        name = fold(one.tags.get("name", ""))
        if name and one.ref not in there:
            free.setdefault(name, []).append(one)
    known = {one.ref for one in old}
    out = []
    for one in new:
        same = free.get(fold(one.tags.get("name", "")), [])
        near = [before for before in same if metres_apart(before, one) <= SAME_PLACE_M]
        if one.ref not in known and near:
            before = min(near, key=lambda each: metres_apart(each, one))
            same.remove(before)
            one = replace(one, ref=before.ref)
        out.append(one)
    return tuple(out)


def count_nameless(extract: Extract) -> int:
    """Count the organisations of a map that have no name: nobody can call on them."""
    return sum(not one.tags.get("name", "").strip() for one in extract.organisations)


def _of_map(organisation: Organisation) -> Place:
    tags = organisation.tags
    key = next((key for key in ORGANISATION if key in tags), "")
    kind = f"{key}={tags[key]}" if key else ""
    place = make_place(
        organisation.ref, tags.get("name", "").strip(), kind, (organisation.lat, organisation.lon),
        tags.get("opening_hours", "").strip(),
    )  # fmt: skip
    street = tags.get("addr:street", "") or tags.get("addr:place", "")
    return replace(place, address=f"{street} {tags.get('addr:housenumber', '')}".strip())


def _with_addresses(places: Sequence[Place], extract: Extract) -> list[Place]:
    """Return the places; one without an address gets the nearest address, if that is close."""
    rows = [
        (one.lat, one.lon, f"{one.tags['addr:street']} {one.tags['addr:housenumber']}")
        for one in extract.addresses
        if one.tags.get("addr:street") and one.tags.get("addr:housenumber")
    ]
    if not rows:
        return list(places)
    scale = np.array([M_PER_DEGREE, M_PER_DEGREE * cos(radians(rows[0][0]))])
    tree = KDTree(np.array([row[:2] for row in rows]) * scale)
    found = []
    for place in places:
        if not place.address:
            away, index = tree.query(np.array([place.lat, place.lon]) * scale)
            if away <= NEAR_M:
                place = replace(place, address=rows[int(index)][2], is_near=True)
        found.append(place)
    return found


def away_m(place: Place | Base, other: Place | Base) -> float:
    """Return the straight-line distance between two places in metres."""
    return metres_apart(place, other)


def places_at_base(places: Sequence[Place], week: Week) -> frozenset[str]:
    """Return the ids of the places that are the week's base, by its name or else its position."""
    label = week.base.label
    near = [place for place in places if away_m(place, week.base) <= SAME_PLACE_M]
    by_name = {p.ref for p in near if label and _is_same_name(p.name, label)}
    if by_name:
        return frozenset(by_name)
    here = {place.ref for place in near if away_m(place, week.base) <= AT_THE_BASE_M}
    if here or label or not near:
        return frozenset(here)
    # A base without a name was usually picked on a map, so the nearest place is meant.
    nearest = min(near, key=lambda place: away_m(place, week.base))
    return frozenset({nearest.ref} if away_m(nearest, week.base) <= POINTED_AT_M else ())


def _is_same_name(name: str, label: str) -> bool:
    words, others = (_words(text) for text in (name, label))
    return bool(words and others) and (words <= others or others <= words)


def _words(text: str) -> frozenset[str]:
    words = frozenset(re.findall(r"\w+", text.casefold()))
    return words - OFFICE_WORDS or words


def choose_kinds(
    places: Sequence[Place], kinds: Sequence[str], say: Callable[[str], str]
) -> list[Place]:
    """Return the places of the given kinds; raises InputError for a kind that no place has.

    A kind is named by its word ("school", "schools"), in English or in the language of `say`, or by
    part of the map's tag ("amenity=library").
    """
    chosen: set[str] = set()
    for asked in kinds:
        of_it = [place for place in places if _is_of(place, asked, say)]
        if not of_it:
            counts = Counter(place.sort for place in places)
            there = ", ".join(f"{kind} ({counts[kind]})" for kind in PlaceKind if counts[kind])
            raise InputError(
                "kind {asked!r}: no place here is of it; there is {there}",
                asked=asked,
                there=there or "none",
            )
        chosen |= {place.ref for place in of_it}
    return [place for place in places if not kinds or place.ref in chosen]


def _is_of(place: Place, asked: str, say: Callable[[str], str]) -> bool:
    word = asked.strip().casefold()
    known = {kind for kind in PlaceKind if word in _spellings(kind, say)}
    return place.sort in known or bool(word and word in place.kind.casefold())


def _spellings(kind: PlaceKind, say: Callable[[str], str]) -> set[str]:
    """Return the words for a kind, singular and plural, in English and in the language of `say`."""
    labels = (LABELS[kind], PLURALS[kind])
    return {kind.value, *(label.casefold() for label in (*labels, *map(say, labels)))}
