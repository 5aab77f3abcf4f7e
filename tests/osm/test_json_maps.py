"""Maps as JSON: what overpass-turbo saves as raw data, and what the OSM API gives."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from canvass.errors import MapError
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract

Thing = dict[str, Any]
ADDRESS = {"addr:street": "Storgatan", "addr:housenumber": "7"}
ENDS = [{"lat": 59.0, "lon": 18.0}, {"lat": 59.0, "lon": 18.01}]
CORNERS = [(59.0002, 18.0), (59.0002, 18.0004), (59.0004, 18.0004), (59.0004, 18.0)]
RING = [{"lat": lat, "lon": lon} for lat, lon in (*CORNERS, CORNERS[0])]
STREET: Thing = {"type": "way", "id": 50, "nodes": [1, 2],
                 "tags": {"highway": "residential", "name": "Storgatan"}}  # fmt: skip
NODES: list[Thing] = [{"type": "node", "id": k + 1, **end} for k, end in enumerate(ENDS)]
HOUSE: Thing = {"type": "node", "id": 4, "lat": 59.0001, "lon": 18.001, "tags": ADDRESS}


def answer(*elements: Thing, **more: Any) -> Thing:
    head = {"version": 0.6, "generator": "Overpass API"}
    return {**head, "osm3s": {"timestamp_osm_base": "2026-03-01T08:00:00Z"},
            "elements": [*elements], **more}  # fmt: skip


def read(tmp_path: Path, document: Any, name: str = "export.json") -> Extract:
    path = tmp_path / name
    text = document if isinstance(document, str) else json.dumps(document, indent=2)
    path.write_text(text, encoding="utf-8")
    return read_extract(path)


def place_of(extract: Extract, ref: str) -> tuple[float, float]:
    (found,) = [a for a in extract.addresses if a.ref == ref and not a.place_unknown]
    return round(found.lat, 5), round(found.lon, 5)


def test_an_answer_in_json_is_read_like_one_in_xml(tmp_path: Path):
    extract = read(tmp_path, answer(HOUSE, STREET, *NODES))

    assert [(way.tags["name"], len(way.lonlat)) for way in extract.ways] == [("Storgatan", 2)]
    assert [(a.ref, a.tags["addr:housenumber"]) for a in extract.addresses] == [("n4", "7")]
    assert place_of(extract, "n4") == (59.0001, 18.001)


def test_the_age_of_the_map_is_that_of_the_servers_data(tmp_path: Path):
    assert read(tmp_path, answer(HOUSE, STREET, *NODES)).source.osm_date == "2026-03-01"


def test_coordinates_on_ways_need_no_nodes(tmp_path: Path):
    street = {**STREET, "geometry": ENDS}
    house = {"type": "way", "id": 60, "nodes": [11, 12, 13, 14, 11], "geometry": RING,
             "tags": {"building": "yes", **ADDRESS}}  # fmt: skip

    extract = read(tmp_path, answer(street, house))

    assert place_of(extract, "w60") == (59.0003, 18.0002)


def test_the_centre_of_a_house_is_its_place(tmp_path: Path):
    house = {"type": "way", "id": 60, "center": {"lat": 59.0003, "lon": 18.0002}, "tags": ADDRESS}

    assert place_of(read(tmp_path, answer(STREET, *NODES, house)), "w60") == (59.0003, 18.0002)


def relation(*parts: list[Thing]) -> Thing:
    members = [{"type": "way", "ref": 70 + k, "role": "outer", "geometry": part}
               for k, part in enumerate(parts)]  # fmt: skip
    return {"type": "relation", "id": 8, "members": members,
            "tags": {"type": "multipolygon", "building": "yes", **ADDRESS}}  # fmt: skip


def test_coordinates_on_the_outline_of_a_relation_need_no_ways(tmp_path: Path):
    extract = read(tmp_path, answer(STREET, *NODES, relation(RING[:3], RING[2:])))

    assert place_of(extract, "r8") == (59.0003, 18.0002)
    assert [b.ref for b in extract.buildings] == ["r8"]


def test_coordinates_on_the_outline_of_a_relation_need_no_ways_in_xml_either(tmp_path: Path):
    points = "".join(f'<nd lat="{p["lat"]}" lon="{p["lon"]}"/>' for p in RING)
    tags = "".join(
        f'<tag k="{k}" v="{v}"/>' for k, v in {"type": "multipolygon", **ADDRESS}.items()
    )
    xml = (
        '<osm version="0.6"><node id="1" lat="59.0" lon="18.0"/>'
        '<node id="2" lat="59.0" lon="18.01"/>'
        '<way id="50"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/></way>'
        f'<relation id="8"><member type="way" ref="70" role="outer">{points}</member>{tags}'
        "</relation></osm>"
    )

    assert place_of(read(tmp_path, xml, "map.osm"), "r8") == (59.0003, 18.0002)


def test_an_outline_of_which_points_are_missing_has_no_place(tmp_path: Path):
    cut = relation([RING[0], None, *RING[2:]])  # type: ignore[list-item]

    (house,) = read(tmp_path, answer(STREET, *NODES, cut)).addresses

    assert house.place_unknown


def test_an_answer_that_stopped_early_is_refused(tmp_path: Path):
    with pytest.raises(MapError, match=r"^export\.json: the server stopped early: runtime error"):
        read(tmp_path, answer(HOUSE, STREET, *NODES, remark='runtime error: "Query timed out"'))


@pytest.mark.parametrize("key", ["remarks", "error", "errors"])
def test_what_a_server_says_beside_the_elements_is_a_remark(tmp_path: Path, key: str):
    with pytest.raises(MapError, match="the server stopped early: rate limited"):
        read(tmp_path, answer(HOUSE, STREET, *NODES, **{key: "rate limited"}))


def test_a_remark_among_the_elements_is_one(tmp_path: Path):
    with pytest.raises(MapError, match="the server stopped early: out of memory"):
        read(tmp_path, answer(HOUSE, STREET, *NODES, {"type": "remark", "text": "out of memory"}))


@pytest.mark.parametrize("nothing", [None, "", [], {}])
def test_a_remark_without_words_says_nothing(tmp_path: Path, nothing: Any):
    extract = read(tmp_path, answer(HOUSE, STREET, *NODES, remark=nothing))

    assert len(extract.addresses) == 1


@pytest.mark.parametrize("mark", [{"visible": False}, {"action": "delete"}, {"deleted": True}])
def test_what_is_deleted_is_not_there(tmp_path: Path, mark: Thing):
    extract = read(tmp_path, answer({**HOUSE, **mark}, {**HOUSE, "id": 5}, STREET, *NODES))

    assert [a.ref for a in extract.addresses] == ["n5"]


def test_tags_may_be_a_list_of_pairs(tmp_path: Path):
    pairs = [{"k": key, "v": value} for key, value in ADDRESS.items()]

    (house,) = read(tmp_path, answer({**HOUSE, "tags": pairs}, STREET, *NODES)).addresses

    assert (house.tags["addr:street"], house.tags["addr:housenumber"]) == ("Storgatan", "7")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (json.dumps(answer(HOUSE, STREET, *NODES))[:-40], "damaged .it breaks off"),
        ('{"version": 0.6, "elements": [' + "[" * 90_000, "damaged"),
        ('{"elements": []} {"elements": []}', "damaged"),
        ('{"elements": [{"type": "node", "id": "x", "lat": 1, "lon": 1}]}', "damaged"),
        ('{"elements": [{"type": "node", "id": 1e99, "lat": NaN, "lon": 1}]}', "damaged"),
        ('{"elements": []}', "no streets"),
        ('{"elements": [null, 7, {"type": "count", "id": 0}]}', "no streets"),
        ('{"type": "FeatureCollection", "features": []}', "JSON, but not OpenStreetMap's"),
        ("[1, 2]", "JSON, but not OpenStreetMap's"),
    ],
)
def test_what_is_no_map_is_refused_in_one_line(tmp_path: Path, text: str, said: str):
    with pytest.raises(MapError, match=said) as caught:
        read(tmp_path, text)

    assert str(caught.value).startswith("export.json: ")
    assert "\n" not in str(caught.value)


def test_letters_that_xml_cannot_hold_are_left_out(tmp_path: Path):
    odd = {**HOUSE, "tags": {**ADDRESS, "addr:street": "Stor\u0001g\ud800atan", "a": None}}

    (house,) = read(tmp_path, answer(odd, STREET, *NODES)).addresses

    assert house.tags["addr:street"] == "Storgatan"
