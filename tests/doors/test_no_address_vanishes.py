"""Nothing vanishes before the count: a count of its own, on real maps and on random ones."""

from __future__ import annotations

import math
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from canvass.doors.build import make_doors
from canvass.doors.door import Address, DoorList
from canvass.doors.housenumber import fold, fold_number
from canvass.osm.child import read
from canvass.osm.extract import Extract
from canvass.osm.limits import limits_for
from canvass.osm.read import read_extract
from canvass.osm.serial import extract_from_bytes
from canvass.streets.build import make_street_graph
from tests.doors.independent_count import written_in_pbf, written_in_xml
from tests.doors.random_map import RandomMap
from tests.reliability.figures import figure

FEW, MANY = 60, 2000
MAPS = ("se-stockholm", "de-lauf", "nl-zeeland", "cz-praha", "nl-delft", "city-dk", "city-us")


def doors_of(extract: Extract) -> DoorList:
    return make_doors(extract, make_street_graph(extract))


def real_addresses(doors: DoorList) -> list[Address]:
    """Return the addresses that map objects bear, planned or left out, each once."""
    planned = [address for entrance in doors.entrances for address in entrance.addresses]
    every = [*planned, *(exclusion.address for exclusion in doors.exclusions)]
    return list({a.id: a for a in every if not a.is_guessed}.values())


@pytest.mark.real
@pytest.mark.parametrize("name", MAPS)
def test_every_number_in_a_real_map_is_planned_or_left_out_by_name(
    real_map: Callable[[str], Path], name: str
) -> None:
    path = real_map(name)
    written = written_in_pbf(path)

    doors = doors_of(read_extract(path))

    found = real_addresses(doors)
    assert len(found) + doors.merged == len(written)
    named = {(fold(street), fold_number(number)) for street, number in written if street}
    known = {(fold(a.street), fold_number(a.housenumber)) for a in found}
    assert named <= known


def check_last_steps(drawn: RandomMap, doors: DoorList, told: str) -> None:
    """Check the last steps that are known from where houses stand."""
    for entrance in doors.entrances:
        for address in entrance.addresses:
            longest_m = drawn.truth.last_steps.get((address.street, address.housenumber), math.inf)
            where = f"{address.street} {address.housenumber}"
            assert entrance.snap.distance_m <= longest_m, (
                f"{where}: {entrance.snap.distance_m:.1f} m, at most {longest_m:.1f}\n{told}"
            )


def check_random_map(seed: int, folder: Path) -> int:
    """Check one map against how it was drawn; return how many addresses it has."""
    drawn = RandomMap(seed)
    work = folder / str(seed)
    work.mkdir()
    path = work / "random.osm"
    path.write_bytes(drawn.xml())
    limits = limits_for(path.stat().st_size, "osm")
    request = {"path": str(path), "name": "random.osm", "format": "osm", "boundary": ""}
    extract = extract_from_bytes(read(request, work, limits))

    doors = doors_of(extract)

    told = "\n".join(drawn.truth.kinds)
    planned = {a.id for entrance in doors.entrances for a in entrance.addresses}
    left_out = [exclusion.address.id for exclusion in doors.exclusions]
    ids = [door.id for entrance in doors.entrances for door in entrance.doors]
    assert len(ids) == len(set(ids)), told
    assert planned.isdisjoint(left_out), told
    assert (len(planned), len(ids), len(left_out)) == (
        drawn.truth.planned, drawn.truth.doors, drawn.truth.left_out,
    ), f"seed {seed}\n{told}"  # fmt: skip
    written = len(written_in_xml(path))
    assert len(real_addresses(doors)) + doors.merged == written, told
    check_last_steps(drawn, doors, told)
    return written


@pytest.mark.parametrize("first", range(0, FEW, 10))
def test_random_maps_come_out_as_they_were_drawn(tmp_path: Path, first: int) -> None:
    for seed in range(first, first + 10):
        check_random_map(seed, tmp_path)


@pytest.mark.torture
def test_many_random_maps_come_out_as_they_were_drawn(tmp_path: Path) -> None:
    addresses = 0
    for seed in range(MANY):
        addresses += check_random_map(seed, tmp_path)
        shutil.rmtree(tmp_path / str(seed))

    figure(
        "R34, random maps",
        f"{MANY} maps from a grammar of address tags, {addresses} addresses: as many planned, left "
        "out and merged as drawn, and as many as a count of its own over the file finds",
    )
