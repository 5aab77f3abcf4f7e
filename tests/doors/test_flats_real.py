"""Flats of real maps, against counts made here with osmium alone."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest

from canvass.doors.build import make_doors
from canvass.doors.door import DoorList
from canvass.osm.reader import read_map
from canvass.streets.build import make_street_graph

pytestmark = pytest.mark.real
FindMap = Callable[[str], Path]
Tags = dict[str, str]


def made(path: Path) -> DoorList:
    extract, _ = read_map(path, path.name)
    return make_doors(extract, make_street_graph(extract))


def tags_of(path: Path) -> list[tuple[str, Tags]]:
    """Return the tags of every tagged object with its type letter and id."""
    found = []
    for thing in osmium.FileProcessor(str(path)):
        if len(thing.tags):
            found.append((f"{thing.type_str()}{thing.id}", {t.k: t.v for t in thing.tags}))
    return found


def test_every_dwelling_of_delft_that_has_a_node_of_its_own_is_one_door(real_map: FindMap) -> None:
    """No object of the map lists units or flats, so each number of a street is one door."""
    path = real_map("nl-delft")
    bearers = [tags for _, tags in tags_of(path) if tags.get("addr:housenumber", "").strip()]
    units = {"addr:unit", "addr:flats", "addr:door", "building:flats"}
    distinct = {
        (tags.get("addr:street", "").casefold(), tags["addr:housenumber"].replace(" ", "").lower())
        for tags in bearers
    }

    doors = made(path)

    assert not [tags for tags in bearers if units & set(tags)]
    counted = sum(len(e.doors) for e in doors.entrances) + len(doors.exclusions)
    assert counted == doors.addresses_read == pytest.approx(len(distinct), abs=5)


def test_prague_has_as_many_flats_as_its_buildings_say(real_map: FindMap) -> None:
    """A building with an address has its flats; one with more addresses than flats a door each."""
    path = real_map("cz-praha")
    flats = {
        ref: int(tags["building:flats"]) for ref, tags in tags_of(path)
        if tags.get("building", "no") != "no"
        and re.fullmatch(r"\d+", tags.get("building:flats", ""))
    }  # fmt: skip

    doors = made(path)

    found: Counter[str] = Counter()
    addresses: Counter[str] = Counter()
    per_address = Counter(door.address_id for e in doors.entrances for door in e.doors)
    seen = {a.id: a for e in doors.entrances for a in e.addresses}
    for address in seen.values():
        if address.building_ref in flats:
            found[address.building_ref] += per_address[address.id]
            addresses[address.building_ref] += 1
    assert (len(flats), sum(flats.values())) == (1693, 19695)
    wrong = {
        ref: (count, flats[ref]) for ref, count in found.items()
        if count != max(flats[ref], addresses[ref])
    }  # fmt: skip
    assert wrong == {}
    assert sum(flats[ref] for ref in found) > 0.98 * 19695


def test_a_range_of_ostermalm_is_one_address_with_one_door(real_map: FindMap) -> None:
    path = real_map("se-stockholm")
    ranges = {
        (tags.get("addr:street", ""), tags["addr:housenumber"]) for _, tags in tags_of(path)
        if re.fullmatch(r"\d+[A-Za-z]?\s*[-–]\s*\d+[A-Za-z]?", tags.get("addr:housenumber", ""))
    }  # fmt: skip

    doors = made(path)

    by_address = Counter(door.address_id for e in doors.entrances for door in e.doors)
    listed = {(a.street, a.housenumber): by_address[a.id]
              for e in doors.entrances for a in e.addresses}  # fmt: skip
    assert len(ranges) > 20
    assert {place: listed.get(place) for place in ranges} == dict.fromkeys(ranges, 1)
