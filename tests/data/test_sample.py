"""The sample district is made anew byte for byte, and holds what its README says."""

from __future__ import annotations

import gzip
import importlib.util
import json
import xml.etree.ElementTree as ET
from pathlib import Path
from types import ModuleType

import pytest

from canvass.doors.build import make_doors
from canvass.osm.read import read_extract
from canvass.streets.build import make_street_graph

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("make_sample", DATA / "make_sample.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def root() -> ET.Element:
    with gzip.open(DATA / "sample.osm.gz") as file:
        return ET.parse(file).getroot()


def tags_of(element: ET.Element) -> dict[str, str]:
    return {tag.attrib["k"]: tag.attrib["v"] for tag in element.findall("tag")}


def test_the_script_draws_the_same_district_every_time(script: ModuleType):
    content, start = script.make_sample()

    assert gzip.decompress(content) == gzip.decompress((DATA / "sample.osm.gz").read_bytes())
    assert start == json.loads((DATA / "sample.json").read_text(encoding="utf-8"))


def test_there_is_one_underpass_and_two_mapped_crossings(root: ET.Element):
    underpasses = [w for w in root.findall("way") if tags_of(w).get("tunnel") == "yes"]
    crossings = [n for n in root.findall("node") if tags_of(n).get("highway") == "crossing"]

    assert (len(underpasses), len(crossings)) == (1, 2)


def test_about_a_thousand_doors_are_found_and_the_house_on_the_island_is_off_the_network():
    extract = read_extract(DATA / "sample.osm.gz")

    doors = make_doors(extract, make_street_graph(extract))

    assert 900 <= sum(len(entrance.doors) for entrance in doors.entrances) <= 1100
    # Skogstorpet is reached up its own private road.
    assert [x.address.street for x in doors.exclusions] == ["Ön"]
    assert doors.merged == 3


def test_every_trap_is_in_it(root: ET.Element):
    numbers = [tags_of(e).get("addr:housenumber", "") for e in root]

    assert any("-" in n for n in numbers)
    assert any(";" in n for n in numbers)
    assert any(n.endswith(" B") for n in numbers)
    assert any(tags_of(e).get("addr:street") == "Gamla Landsvägen" for e in root)
