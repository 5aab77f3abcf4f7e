"""Maps with objects that are there twice: joined extracts, histories, answers in two parts."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import osmium
import pytest

from canvass.errors import MapError
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract

MADE = osmium.osm.mutable


def node(number: int, lat: float, lon: float, version: int | None = 1, **tags: str) -> str:
    said = "" if version is None else f'version="{version}"'
    return f'<node id="{number}" {said} lat="{lat}" lon="{lon}">{written(tags)}</node>'


def way(number: int, nodes: list[int], version: int | None = 1, **tags: str) -> str:
    said = "" if version is None else f'version="{version}"'
    refs = "".join(f'<nd ref="{ref}"/>' for ref in nodes)
    return f'<way id="{number}" {said}>{refs}{written(tags)}</way>'


def written(tags: dict[str, str]) -> str:
    return "".join(f'<tag k="{k.replace("__", ":")}" v="{v}"/>' for k, v in tags.items())


def osm(*parts: str) -> str:
    return f"<?xml version='1.0'?>\n<osm version='0.6'>\n{''.join(parts)}\n</osm>\n"


def read(tmp_path: Path, text: str | bytes, name: str = "map.osm") -> Extract:
    path = tmp_path / name
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return read_extract(path)


ENDS = node(1, 59.0, 18.0), node(2, 59.0, 18.01)
STREET = way(50, [1, 2], highway="residential", name="Storgatan")
HOUSE = {"addr__street": "Storgatan", "addr__housenumber": "7"}


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_versions_of_a_way_the_newest_is_there_wherever_it_stands(
    tmp_path: Path, is_first: bool
):
    old = way(60, [1, 2], 3, highway="footway", name="Gamla gången")
    new = way(60, [1, 2], 12, highway="residential", name="Nya gatan")
    both = (new, old) if is_first else (old, new)

    extract = read(tmp_path, osm(*ENDS, STREET, node(4, 59.0001, 18.001, 1, **HOUSE), *both))

    assert [w.tags["name"] for w in extract.ways] == ["Storgatan", "Nya gatan"]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_corner_that_was_moved_stands_where_its_newest_version_stands(
    tmp_path: Path, is_first: bool
):
    old, new = node(2, 59.0, 18.01, 1), node(2, 59.0, 18.02, 2)
    both = (new, old) if is_first else (old, new)

    extract = read(
        tmp_path, osm(node(1, 59.0, 18.0), *both, node(4, 59.0001, 18.001, 1, **HOUSE), STREET)
    )

    assert [w.lonlat.tolist() for w in extract.ways] == [[[18.0, 59.0], [18.02, 59.0]]]


@pytest.mark.parametrize("is_first", [True, False])
def test_of_two_versions_of_a_relation_the_newest_is_there(tmp_path: Path, is_first: bool):
    corners = "".join(
        node(n, 59.001 + y / 1e4, 18.001 + x / 1e4)
        for n, x, y in ((5, 0, 0), (6, 1, 0), (7, 1, 1), (8, 0, 1))
    )

    def relation(version: int, number: str) -> str:
        said = {"type": "multipolygon", "building": "yes", **HOUSE, "addr__housenumber": number}
        member = '<member type="way" ref="61" role="outer"/>'
        return f'<relation id="9" version="{version}">{member}{written(said)}</relation>'

    both = [relation(2, "9"), relation(1, "7")]
    ring = way(61, [5, 6, 7, 8, 5])

    extract = read(tmp_path, osm(*ENDS, corners, STREET, ring, *(both if is_first else both[::-1])))

    assert [a.tags["addr:housenumber"] for a in extract.addresses] == ["9"]
    assert [b.ref for b in extract.buildings] == ["r9"]


def test_extracts_that_stand_one_behind_the_other_are_one_map(tmp_path: Path):
    one = osm(*ENDS, node(4, 59.0001, 18.001, 1, **HOUSE), STREET)
    other = osm(
        node(2, 59.0, 18.01, 1),
        node(3, 59.0, 18.02, 1),
        node(4, 59.0001, 18.002, 2, **HOUSE),
        node(5, 59.0001, 18.015, 1, addr__street="Storgatan", addr__housenumber="9"),
        STREET,
        way(51, [2, 3], 1, highway="residential", name="Storgatan"),
    )

    packed = gzip.compress(one.encode()) + gzip.compress(other.encode())

    for name, text in (("joined.osm", (one + other).encode()), ("joined.osm.gz", packed)):
        extract = read(tmp_path, text, name)

        assert [way.way_id for way in extract.ways] == [50, 51]
        assert {a.ref: (a.lon, a.lat) for a in extract.addresses} == {
            "n4": (18.002, 59.0001), "n5": (18.015, 59.0001),
        }  # fmt: skip


def test_an_answer_that_gives_objects_once_with_tags_and_once_without_keeps_both(tmp_path: Path):
    """`out tags` or `out body`, then `>; out skel`: the usual query for Overpass."""
    tagged = {"type": "node", "id": 4, "lat": 59.0001, "lon": 18.001,
              "tags": {"addr:street": "Storgatan", "addr:housenumber": "7"}}  # fmt: skip
    street = {"type": "way", "id": 50, "tags": {"highway": "residential", "name": "Storgatan"}}
    bare = [
        {"type": "node", "id": 1, "lat": 59.0, "lon": 18.0},
        {"type": "node", "id": 2, "lat": 59.0, "lon": 18.01},
        {"type": "node", "id": 4, "lat": 59.0001, "lon": 18.001},
        {"type": "way", "id": 50, "nodes": [1, 4, 2]},
    ]

    extract = read(tmp_path, json.dumps({"elements": [tagged, street, *bare]}), "map.json")

    assert [a.tags["addr:housenumber"] for a in extract.addresses] == ["7"]
    assert [(w.tags["name"], w.node_ids.tolist()) for w in extract.ways] == [
        ("Storgatan", [1, 4, 2])
    ]


def test_a_json_map_with_a_way_in_two_versions_has_the_newest(tmp_path: Path):
    def street(version: int, name: str) -> dict[str, object]:
        return {"type": "way", "id": 50, "version": version, "nodes": [1, 2],
                "tags": {"highway": "residential", "name": name}}  # fmt: skip

    nodes = [{"type": "node", "id": n, "lat": 59.0, "lon": 18 + n / 100} for n in (1, 2)]
    house = {"type": "node", "id": 4, "lat": 59.0001, "lon": 18.011,
             "tags": {"addr:street": "Nygatan", "addr:housenumber": "7"}}  # fmt: skip
    elements = [*nodes, street(10, "Nygatan"), house, street(9, "Gamla gatan")]

    extract = read(tmp_path, json.dumps({"version": 0.6, "elements": elements}), "map.json")

    assert [w.tags["name"] for w in extract.ways] == ["Nygatan"]


def test_a_pbf_file_with_a_way_in_two_versions_has_the_newest(tmp_path: Path):
    path = tmp_path / "joined.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, lon, version in ((1, 18.0, 1), (2, 18.01, 1), (2, 18.02, 2)):
            writer.add_node(MADE.Node(id=number, version=version, location=(lon, 59.0)))
        for version, name in ((2, "Nya gatan"), (1, "Gamla gatan")):
            tags = {"highway": "residential", "name": name}
            writer.add_way(MADE.Way(id=50, version=version, nodes=[1, 2], tags=tags))
        tags = {"addr:street": "Nya gatan", "addr:housenumber": "7"}
        writer.add_node(MADE.Node(id=4, version=1, location=(18.001, 59.0001), tags=tags))

    extract = read_extract(path)

    assert [way.tags["name"] for way in extract.ways] == ["Nya gatan"]
    assert extract.ways[0].lonlat[-1].tolist() == [18.02, 59.0]


@pytest.mark.parametrize("is_first", [True, False])
def test_a_pbf_file_with_nothing_twice_but_a_corner_has_its_newest_place(
    tmp_path: Path, is_first: bool
):
    """Filters never see a node without tags, and osmium's index of places takes either one."""
    path = tmp_path / "joined.osm.pbf"
    corners = [(2, 18.01, 1), (2, 18.02, 2)]
    with osmium.SimpleWriter(str(path)) as writer:
        for number, lon, version in ((1, 18.0, 1), *(corners if is_first else corners[::-1])):
            writer.add_node(MADE.Node(id=number, version=version, location=(lon, 59.0)))
        tags = {"addr:street": "Storgatan", "addr:housenumber": "7"}
        writer.add_node(MADE.Node(id=4, version=1, location=(18.001, 59.0001), tags=tags))
        tags = {"highway": "residential", "name": "Storgatan"}
        writer.add_way(MADE.Way(id=50, version=1, nodes=[1, 2], tags=tags))

    (street,) = read_extract(path).ways

    assert street.lonlat[-1].tolist() == [18.02, 59.0]


def test_pbf_files_that_stand_one_behind_the_other_are_refused_with_the_way_out(tmp_path: Path):
    path = tmp_path / "one.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        writer.add_node(MADE.Node(id=1, version=1, location=(18.0, 59.0)))
    both = tmp_path / "both.osm.pbf"
    both.write_bytes(path.read_bytes() * 2)

    with pytest.raises(MapError, match="several maps, one after the other"):
        read_extract(both)


def test_bounds_stay_where_a_map_is_brought_to_its_newest_versions(tmp_path: Path):
    bounds = '<bounds minlat="58.9" minlon="17.9" maxlat="59.1" maxlon="18.1"/>'
    house = node(4, 59.0001, 18.001, 1, **HOUSE)

    extract = read(tmp_path, osm(bounds, *ENDS, house, STREET, STREET))

    assert extract.bounds == pytest.approx((17.9, 58.9, 18.1, 59.1))
