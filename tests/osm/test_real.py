"""The shared maps: as many addresses as were counted with osmium, in little memory."""

from __future__ import annotations

import functools
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shapely import Point, Polygon

from canvass.osm.extract import Extract
from canvass.osm.read import read_extract
from canvass.osm.serial import extract_from_bytes, extract_to_bytes

# Columns "addr n/w/r" of the maps' README, counted there with osmium tags-filter; one way of Lauf
# bears the name of a house and no number, and six nodes of Copenhagen write street and number in
# one text.
COUNTS = {
    "se-stockholm": (1006, 0, 0),
    "de-lauf": (4778, 638, 1),
    "nl-zeeland": (2509, 0, 0),
    "cz-praha": (3159, 37, 1),
    "nl-delft": (4433, 4, 2),
    "city-dk": (35095, 35, 0),
    "city-us": (2678, 29577, 1),
}


@functools.cache
def read_once(path: Path) -> Extract:
    return read_extract(path)


@pytest.mark.real
@pytest.mark.parametrize("prefix", COUNTS)
def test_every_address_of_a_real_map_is_read(real_map: Any, prefix: str) -> None:
    extract = read_once(real_map(prefix))

    kinds = Counter(address.ref[0] for address in extract.addresses)
    assert (kinds["n"], kinds["w"], kinds["r"]) == COUNTS[prefix]
    assert len({address.ref for address in extract.addresses}) == len(extract.addresses)


@pytest.mark.real
def test_addresses_on_houses_lie_in_their_houses(real_map: Any) -> None:
    extract = read_once(real_map("de-lauf"))
    buildings = {building.ref: building for building in extract.buildings}

    on_houses = [a for a in extract.addresses if a.building_ref is not None]
    outside = [
        address.ref
        for address in on_houses
        if not any(
            Polygon(ring).covers(Point(address.lon, address.lat))
            for ring in buildings[str(address.building_ref)].outers
        )
    ]
    assert len(on_houses) > 500
    assert outside == []


# In an interpreter of its own, and its peak since it began: ru_maxrss remembers who forked it.
PEAK_OF_READING = """
import re, resource, sys
from pathlib import Path
from canvass.osm.read import read_extract
read_extract(Path(sys.argv[1]))
own = int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
print(max(own, resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss))
"""


@pytest.mark.real
@pytest.mark.skipif(sys.platform != "linux", reason="there is no /proc")
def test_a_city_is_read_within_400_megabytes(real_map: Any) -> None:
    command = [sys.executable, "-c", PEAK_OF_READING, str(real_map("city-dk"))]

    told = subprocess.run(command, check=True, capture_output=True, text=True, timeout=120)

    assert int(told.stdout) < 400_000


@pytest.mark.real
def test_a_real_extract_survives_the_round_trip(real_map: Any) -> None:
    extract = read_once(real_map("nl-delft"))

    again = extract_from_bytes(extract_to_bytes(extract))

    assert again.addresses == extract.addresses
    assert again.node_tags == extract.node_tags
    assert all(
        np.array_equal(a.lonlat, b.lonlat) for a, b in zip(again.ways, extract.ways, strict=True)
    )
