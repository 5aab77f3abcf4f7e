"""What the shared maps are known to hold, counted by others (README of the maps)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest

from canvass.doors.build import NO_FREE_WAY, OFF_NETWORK, make_doors
from canvass.doors.door import DoorList
from canvass.doors.housenumber import fold
from canvass.osm.extract import Extract
from canvass.osm.reader import read_map
from canvass.streets.build import make_street_graph
from canvass.streets.graph import StreetGraph

pytestmark = pytest.mark.real
FindMap = Callable[[str], Path]


@cache
def made(path: Path) -> tuple[Extract, StreetGraph, DoorList]:
    extract, _ = read_map(path, path.name)
    graph = make_street_graph(extract)
    return extract, graph, make_doors(extract, graph)


@pytest.mark.parametrize(
    ("name", "objects", "distinct"),
    [
        ("se-stockholm", 1006, 1003),
        ("nl-delft", 4439, 4427),
        ("nl-zeeland", 2509, 2508),
        ("cz-praha", 3197, 3159),
        ("de-lauf", 5417, 5132),
    ],
)
def test_addresses_are_as_many_as_counted_elsewhere(
    real_map: FindMap, name: str, objects: int, distinct: int
) -> None:
    """The other count tells city and postcode apart and joins any distance and any houses.

    In Lauf 31 numbers stand on several houses; elsewhere a few differ.
    """
    _, _, doors = made(real_map(name))

    planned = [address for entrance in doors.entrances for address in entrance.addresses]
    every = [*planned, *(exclusion.address for exclusion in doors.exclusions)]
    borne = sum(not address.is_guessed for address in every)
    assert borne == pytest.approx(distinct, rel=0.007)
    assert borne + doors.merged == pytest.approx(objects, abs=1)


@pytest.mark.parametrize("name", ["se-stockholm", "nl-delft", "cz-praha", "de-lauf"])
def test_every_address_is_at_one_entrance_or_left_out_with_a_reason(
    real_map: FindMap, name: str
) -> None:
    _, _, doors = made(real_map(name))

    found = Counter(a.id for entrance in doors.entrances for a in entrance.addresses)
    found.update(exclusion.address.id for exclusion in doors.exclusions)
    assert set(found.values()) == {1}
    assert len(found) == doors.addresses_read
    assert {exclusion.reason for exclusion in doors.exclusions} <= {OFF_NETWORK, NO_FREE_WAY}


@pytest.mark.parametrize(
    ("name", "most"),
    [("se-stockholm", 0), ("nl-delft", 1), ("nl-zeeland", 0), ("cz-praha", 1), ("de-lauf", 0)],
)
def test_fences_without_a_gate_leave_nobody_out(real_map: FindMap, name: str, most: int) -> None:
    """Behind them are 340 addresses in Prague; those left out lie beyond water or rails."""
    _, _, doors = made(real_map(name))

    assert sum(exclusion.reason == NO_FREE_WAY for exclusion in doors.exclusions) <= most


def test_flats_of_delft_share_their_entrances(real_map: FindMap) -> None:
    """3,073 of 4,439 addresses share a 3 m cell with another."""
    _, _, doors = made(real_map("nl-delft"))

    shared = sum(len(e.addresses) for e in doors.entrances if len(e.addresses) > 1)
    assert shared >= 3000
    assert len(doors.entrances) < 1600


def test_all_flats_of_prague_that_have_an_address_become_doors(real_map: FindMap) -> None:
    extract, _, doors = made(real_map("cz-praha"))

    flats = {b.ref: int(b.tags["building:flats"]) for b in extract.buildings
             if b.tags.get("building:flats", "").isdecimal()}  # fmt: skip
    addresses = [address for entrance in doors.entrances for address in entrance.addresses]
    doors_at = Counter(door.address_id for e in doors.entrances for door in e.doors)
    found: Counter[str] = Counter()
    bearers: Counter[str] = Counter()
    for address in addresses:
        if address.building_ref is not None:
            found[address.building_ref] += doors_at[address.id]
            bearers[address.building_ref] += 1
    assert (len(flats), sum(flats.values())) == (1693, 19695)
    assert sum(flats[ref] for ref in flats if ref in bearers) >= 0.98 * 19695
    assert {ref: found[ref] for ref in flats if ref in bearers} == {
        ref: max(count, bearers[ref]) for ref, count in flats.items() if ref in bearers
    }


@pytest.mark.parametrize(
    ("name", "nearest_share"),
    [("se-stockholm", 0.60), ("cz-praha", 0.39), ("nl-delft", 0.62), ("de-lauf", 0.63)],
)
def test_nearly_all_doors_stand_on_the_street_of_their_address(
    real_map: FindMap, name: str, nearest_share: float
) -> None:
    """The nearest way bears the address's own name for `nearest_share` of them only."""
    _, graph, doors = made(real_map(name))

    streets = {fold(edge.name) for edge in graph.edges}
    own = [
        fold(address.street) == fold(graph.edges[entrance.snap.edge].name)
        for entrance in doors.entrances
        for address in entrance.addresses
        if entrance.snap is not None and fold(address.street) in streets
    ]
    share = sum(own) / len(own)
    assert share > 0.92
    assert share > nearest_share + 0.2
