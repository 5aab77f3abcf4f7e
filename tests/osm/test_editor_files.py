"""Maps as editors and servers save them: ids below zero, deleted things, answers cut short."""

from __future__ import annotations

import bz2
import gzip
from collections.abc import Callable
from pathlib import Path

import osmium
import pytest

from canvass.errors import MapError
from canvass.osm.editor_xml import BELOW_ZERO
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract

STREET = """
<node id="1" version="1" lat="59.0" lon="18.0"/><node id="2" version="1" lat="59.0" lon="18.01"/>
<way id="50" version="1"><nd ref="1"/><nd ref="2"/><tag k="highway" v="residential"/>
<tag k="name" v="Storgatan"/></way>
"""
REMARK = 'runtime error: Query timed out in "query" at line 3 after 26 seconds.'


def tags(**more: str) -> str:
    named = {"addr:street": "Storgatan"} | {k.replace("__", ":"): v for k, v in more.items()}
    return "".join(f'<tag k="{key}" v="{value}"/>' for key, value in named.items())


def house(number: int, written: str, attributes: str = "", kind: str = "node") -> str:
    place = f'lat="59.0001" lon="18.{number % 90 + 10:03}"' if kind == "node" else ""
    inner = tags(addr__housenumber=written)
    return f'<{kind} id="{number}" version="1" {attributes} {place}>{inner}</{kind}>'


def osm(*parts: str) -> bytes:
    inner = "\n".join((STREET, *parts))
    return f"<?xml version='1.0'?>\n<osm version='0.6'>\n{inner}\n</osm>\n".encode()


def read(tmp_path: Path, xml: bytes, name: str = "map.osm") -> Extract:
    path = tmp_path / name
    path.write_bytes(xml)
    return read_extract(path)


def refs(extract: Extract) -> set[str]:
    return {address.ref for address in extract.addresses}


def test_what_is_not_uploaded_yet_is_read_under_the_number_the_editor_gave_it(tmp_path: Path):
    corners = "".join(
        f'<node id="-{n}" lat="59.000{y}" lon="18.000{x}"/>'
        for n, x, y in ((5, 1, 1), (6, 2, 1), (7, 2, 2), (8, 1, 2))
    )
    ring = "".join(f'<nd ref="-{n}"/>' for n in (5, 6, 7, 8, 5))
    outline = f'<way id="-9">{ring}{tags(building="house", addr__housenumber="7")}</way>'

    extract = read(tmp_path, osm(house(-4, "5"), corners, outline))

    assert refs(extract) == {"n-4", "w-9"}
    assert [building.ref for building in extract.buildings] == ["w-9"]
    assert not any(address.place_unknown for address in extract.addresses)


@pytest.mark.parametrize(
    "attributes",
    [
        'visible="false"', "visible='false'", 'action="delete"', "action='delete'",
        'action = "delete"', 'action="Delete"', 'visible="False"', "\n  action=\n'delete'",
        'deleted="true"',
    ],
)  # fmt: skip
def test_what_is_deleted_is_not_there(tmp_path: Path, attributes: str):
    gone = house(4, "5", attributes)
    path = f'<way id="51" version="1" {attributes}><nd ref="1"/><nd ref="2"/>' \
        '<tag k="highway" v="footway"/></way>'  # fmt: skip

    extract = read(tmp_path, osm(gone, house(5, "7"), path))

    assert refs(extract) == {"n5"}
    assert [way.way_id for way in extract.ways] == [50]


def test_what_was_changed_but_not_deleted_stays(tmp_path: Path):
    changed = house(4, "5", 'action="modify" visible="true"')

    assert refs(read(tmp_path, osm(changed, house(-5, "7")))) == {"n4", "n-5"}


def test_ids_below_zero_may_stand_on_lines_of_their_own(tmp_path: Path):
    corners = "".join(
        f'<node\n  id = "-{n}"\n  lat="59.000{y}" lon="18.000{x}"/>'
        for n, x, y in ((5, 1, 1), (6, 2, 1), (7, 2, 2))
    )
    ring = "".join(f'<nd\n ref="-{n}"/>' for n in (5, 6, 7, 5))
    outline = f'<way\n\tid="-9">{ring}{tags(building="house", addr__housenumber="7")}</way>'

    extract = read(tmp_path, osm(corners, outline))

    assert refs(extract) == {"w-9"}
    assert not any(address.place_unknown for address in extract.addresses)


def test_of_the_history_of_a_map_only_the_newest_versions_are_there(tmp_path: Path):
    place = 'lat="59.0001" lon="18.001"'
    first = f'<node id="4" version="1" visible="true" {place}>{tags(addr__housenumber="5")}</node>'
    then = f'<node id="4" version="2" visible="true" {place}>{tags(addr__housenumber="7")}</node>'
    gone = '<node id="6" version="3" visible="false"/>'
    before = f'<node id="6" version="2" visible="true" {place}>{tags(addr__housenumber="9")}</node>'

    extract = read(tmp_path, osm(first, then, before, gone))

    assert [a.tags["addr:housenumber"] for a in extract.addresses] == ["7"]


def test_of_a_history_in_pbf_only_the_newest_versions_are_there(tmp_path: Path):
    path = tmp_path / "history.osm.pbf"
    header = osmium.io.Header()
    header.has_multiple_object_versions = True
    made = osmium.osm.mutable
    with osmium.SimpleWriter(osmium.io.File(str(path), "osh.pbf"), header=header) as writer:
        for number in (1, 2):
            place = (18.0 + number / 100, 59.0)
            writer.add_node(made.Node(id=number, version=1, visible=True, location=place))
        for number, version in ((4, 1), (4, 2), (6, 1)):
            written = {"addr:street": "Storgatan", "addr:housenumber": f"{number}{version}"}
            writer.add_node(
                made.Node(id=number, version=version, visible=True, location=(18.015, 59.0001),
                          tags=written)
            )  # fmt: skip
        writer.add_node(made.Node(id=6, version=2, visible=False))
        for version, kind in ((1, "motorway"), (2, "residential")):
            writer.add_way(
                made.Way(id=50, version=version, visible=True, nodes=[1, 2], tags={"highway": kind})
            )

    extract = read_extract(path)

    assert [a.tags["addr:housenumber"] for a in extract.addresses] == ["42"]
    assert [way.tags["highway"] for way in extract.ways] == ["residential"]


def test_a_pbf_file_with_ids_below_zero_is_read_as_well(tmp_path: Path):
    path = tmp_path / "editor.osm.pbf"
    with osmium.SimpleWriter(str(path)) as writer:
        for number, lon, lat in ((1, 18.0, 59.0), (2, 18.01, 59.0), (-5, 18.001, 59.001),
                                 (-6, 18.002, 59.001), (-7, 18.002, 59.002)):  # fmt: skip
            writer.add_node(osmium.osm.mutable.Node(id=number, location=(lon, lat)))
        writer.add_way(osmium.osm.mutable.Way(id=50, nodes=[1, 2], tags={"highway": "service"}))
        writer.add_way(
            osmium.osm.mutable.Way(
                id=-9, nodes=[-5, -6, -7, -5], tags={"building": "yes", "addr:housenumber": "7"}
            )
        )

    extract = read_extract(path)

    assert refs(extract) == {"w-9"}
    assert len(extract.buildings) == 1


@pytest.mark.parametrize("pack", [bytes, gzip.compress, bz2.compress])
@pytest.mark.parametrize("text", [REMARK, "runtime error: Query ran out of memory", "anything"])
def test_an_answer_that_was_cut_short_is_refused_with_the_server_s_words(
    tmp_path: Path, pack: Callable[[bytes], bytes], text: str
):
    xml = osm(house(4, "5"), f"<remark> {text} </remark>")

    with pytest.raises(MapError, match="the server stopped early") as caught:
        read(tmp_path, pack(xml), "answer.osm")

    assert text.rstrip(".") in str(caught.value)
    assert len(str(caught.value).splitlines()) == 1


def test_an_empty_remark_says_nothing(tmp_path: Path):
    assert refs(read(tmp_path, osm(house(4, "5"), "<remark> </remark>"))) == {"n4"}


def test_a_remark_far_into_a_large_file_is_seen(tmp_path: Path):
    filler = "".join(f'<node id="{n}" version="1" lat="59.1" lon="18.1"/>' for n in range(9, 30000))

    with pytest.raises(MapError, match="stopped early"):
        read(tmp_path, osm(house(4, "5"), filler, "<remark>out of memory</remark>"))


def test_an_address_whose_place_is_missing_is_there_without_a_place(tmp_path: Path):
    way = f'<way id="60"><nd ref="901"/><nd ref="902"/>{tags(addr__housenumber="9")}</way>'
    part = (
        f'<way id="61" version="1"><nd ref="901"/><nd ref="2"/>{tags(addr__housenumber="11")}</way>'
    )
    block = (
        '<relation id="70" version="1"><member type="way" ref="99" role="outer"/>'
        f"{tags(type='multipolygon', building='yes', addr__housenumber='13')}</relation>"
    )

    extract = read(tmp_path, osm(way, part, block))

    assert {a.ref: a.place_unknown for a in extract.addresses} == {
        "w60": True, "w61": False, "r70": True,
    }  # fmt: skip
    part_of_it = next(a for a in extract.addresses if a.ref == "w61")
    assert (part_of_it.lon, part_of_it.lat) == pytest.approx((18.01, 59.0))


def test_an_address_at_a_place_that_is_none_on_earth_is_there_without_a_place(tmp_path: Path):
    far = house(11, "1").replace('lat="59.0001"', 'lat="91.0"')
    extract = read(tmp_path, osm(far, house(12, "3")))

    assert {a.ref: a.place_unknown for a in extract.addresses} == {"n11": True, "n12": False}


def test_an_address_of_a_relation_of_relations_has_the_place_of_a_part(tmp_path: Path):
    inner = '<relation id="71" version="1"><member type="way" ref="50" role=""/>' \
        '<tag k="type" v="site"/></relation>'  # fmt: skip
    outer = '<relation id="70" version="1"><member type="relation" ref="71" role=""/>' \
        f'{tags(type="site", addr__housenumber="1")}</relation>'  # fmt: skip

    (address,) = read(tmp_path, osm(outer, inner)).addresses

    assert not address.place_unknown


def test_ways_that_bring_their_places_along_need_no_nodes(tmp_path: Path):
    points = ((59.001, 18.001), (59.001, 18.002), (59.002, 18.002))
    ring = "".join(f'<nd ref="{800 + k % 3}" lat="{points[k % 3][0]}" lon="{points[k % 3][1]}"/>'
                   for k in range(4))  # fmt: skip
    geom = f'<way id="60" version="1">{ring}{tags(building="yes", addr__housenumber="9")}</way>'
    center = '<way id="61" version="1"><center lat="59.0005" lon="18.0005"/>' \
        f'{tags(addr__housenumber="11")}</way>'  # fmt: skip

    extract = read(tmp_path, osm(geom, center))

    place = {a.ref: (a.lon, a.lat) for a in extract.addresses}
    assert place["w61"] == pytest.approx((18.0005, 59.0005))
    assert place["w60"] == pytest.approx((18.00166, 59.00133), abs=4e-4)
    assert [building.ref for building in extract.buildings] == ["w60"]
    assert not any(a.place_unknown for a in extract.addresses)


def test_what_two_downloads_hold_twice_is_there_once(tmp_path: Path):
    assert refs(read(tmp_path, osm(house(4, "5"), house(4, "5")))) == {"n4"}
    assert len(read(tmp_path, osm(house(4, "5"), house(4, "5"))).addresses) == 1


def test_a_negative_id_stays_below_every_real_one():
    assert BELOW_ZERO > 2**40


@pytest.mark.parametrize("kind", ["associatedStreet", "street"])
def test_houses_have_the_street_of_the_relation_they_are_in(tmp_path: Path, kind: str):
    bare = '<node id="4" lat="59.0001" lon="18.001"><tag k="addr:housenumber" v="3"/></node>'
    own = house(5, "7")
    members = '<member type="node" ref="4" role="house"/><member type="node" ref="5" role="house"/>'
    named = f'<tag k="type" v="{kind}"/><tag k="name" v="Rue du Port"/>'
    relation = f'<relation id="70" version="1">{members}{named}</relation>'

    extract = read(tmp_path, osm(bare, own, relation))

    assert {a.ref: a.tags["addr:street"] for a in extract.addresses} == {
        "n4": "Rue du Port", "n5": "Storgatan",
    }  # fmt: skip


def test_a_nameless_relation_takes_the_name_of_its_way(tmp_path: Path):
    bare = '<node id="4" lat="59.0001" lon="18.001"><tag k="addr:housenumber" v="3"/></node>'
    relation = (
        '<relation id="70" version="1"><member type="node" ref="4" role="house"/>'
        '<member type="way" ref="50" role="street"/><tag k="type" v="associatedStreet"/></relation>'
    )

    (address,) = read(tmp_path, osm(bare, relation)).addresses

    assert address.tags["addr:street"] == "Storgatan"


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (b"<html><body><p><strong>Error</strong>: runtime error: rate_limited </p></body></html>",
         "runtime error: rate_limited"),
        (b"You requested too many nodes (limit is 50000).", "too many nodes"),
        (osm("<error>Please try again later</error>"), "Please try again later"),
    ],
)  # fmt: skip
def test_an_answer_that_is_no_map_is_refused_with_what_it_says(
    tmp_path: Path, answer: bytes, said: str
):
    with pytest.raises(MapError) as caught:
        read(tmp_path, answer)

    assert said in str(caught.value)


def test_the_ends_of_a_row_have_the_street_the_row_says(tmp_path: Path):
    ends = "".join(f'<node id="{n}" lat="59.0001" lon="18.00{n}"><tag k="addr:housenumber" '
                   f'v="{n}"/></node>' for n in (4, 6))  # fmt: skip
    row = f'<way id="60"><nd ref="4"/><nd ref="6"/>{tags(addr__interpolation="even")}</way>'

    extract = read(tmp_path, osm(ends, row))

    assert {a.ref: a.tags["addr:street"] for a in extract.addresses} == {
        "n4": "Storgatan", "n6": "Storgatan",
    }  # fmt: skip


def test_a_block_s_own_number_is_no_house(tmp_path: Path):
    block = '<node id="4" lat="59.0001" lon="18.004"><tag k="addr:block_number" v="5"/>' \
        '<tag k="place" v="city_block"/></node>'  # fmt: skip

    assert refs(read(tmp_path, osm(block, house(5, "7")))) == {"n5"}
