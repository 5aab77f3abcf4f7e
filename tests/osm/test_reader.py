"""What is kept of a map, on maps small enough to draw."""

from __future__ import annotations

import bz2
import gzip
from pathlib import Path

import pytest
from shapely import Point, Polygon

from canvass.errors import MapError
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract
from canvass.osm.reader import read_map
from tests.osm.small_map import LAT, LON, STEP, SmallMap, square, village


def read_small(tmp_path: Path, made: SmallMap) -> Extract:
    path = tmp_path / "small.osm"
    path.write_bytes(made.xml())
    extract, _ = read_map(path, path.name, "osm")
    return extract


@pytest.fixture
def read(tmp_path: Path) -> Extract:
    return read_small(tmp_path, village())


def test_every_node_way_and_relation_with_a_number_is_an_address(read: Extract) -> None:
    numbers = {address.ref: address.tags["addr:housenumber"] for address in read.addresses}

    assert numbers == {"n100": "1", "n101": "3", "w200": "5", "w201": "7", "r300": "9"}


def test_the_address_of_a_house_lies_in_the_house_and_knows_it(read: Extract) -> None:
    house = next(address for address in read.addresses if address.ref == "w200")

    assert house.building_ref == "w200"
    assert (house.lon, house.lat) == pytest.approx((LON + 3.5 * STEP, LAT + 1.5 * STEP))


def test_a_point_in_a_u_shaped_house_lies_in_the_u(tmp_path: Path) -> None:
    made = village()
    corners = [(0, 5), (6, 5), (6, 9), (5, 9), (5, 6), (1, 6), (1, 9), (0, 9)]
    for index, (x, y) in enumerate(corners):
        made.node(500 + index, x, y)
    made.way(207, [*range(500, 508), 500], building="yes", addr__housenumber="11")

    extract = read_small(tmp_path, made)

    found = next(address for address in extract.addresses if address.ref == "w207")
    outline = Polygon([(LON + x * STEP, LAT + y * STEP) for x, y in corners])
    assert outline.contains(Point(found.lon, found.lat))


def test_a_multipolygon_is_one_building_with_its_courtyard(read: Extract) -> None:
    building = next(building for building in read.buildings if building.ref == "r300")

    assert [len(ring) for ring in building.outers] == [5]
    assert [len(ring) for ring in building.inners] == [5]


def test_each_building_comes_once(read: Extract) -> None:
    assert sorted(building.ref for building in read.buildings) == ["r300", "w200"]


def test_an_entrance_knows_the_house_on_whose_outline_it_lies(read: Extract) -> None:
    (entrance,) = read.entrances

    assert (entrance.ref, entrance.building_ref) == ("n20", "w200")
    assert entrance.tags["addr:flats"] == "1-4"


def test_a_street_keeps_the_tags_walkers_need_and_no_others(read: Extract) -> None:
    (way,) = read.ways

    assert way.tags == {"highway": "residential", "name": "Storgatan", "sidewalk": "both"}
    assert way.node_ids.tolist() == [1, 2, 3]
    assert way.lonlat[2].tolist() == [LON + 10 * STEP, LAT]


def test_crossings_on_streets_are_kept_and_things_off_the_street_are_not(read: Extract) -> None:
    assert read.node_tags == {2: {"highway": "crossing", "crossing": "zebra"}}


def test_phone_numbers_of_residents_are_not_kept(read: Extract) -> None:
    assert all("phone" not in address.tags for address in read.addresses)


def test_a_bakery_is_an_organisation_with_hours_and_a_bench_is_not(read: Extract) -> None:
    (shop,) = read.organisations

    assert shop.tags["opening_hours"] == "Mo-Fr 07:00-18:00"


def test_rivers_and_railways_are_drawn_behind_the_streets(read: Extract) -> None:
    assert sorted(backdrop.kind for backdrop in read.backdrops) == ["railway", "waterline"]


def test_walls_and_fences_are_kept_with_their_gates_and_buried_ones_are_not(
    tmp_path: Path,
) -> None:
    made = village()
    made.node(70, 0, 5)
    made.node(71, 1, 5, barrier="gate")
    made.node(72, 2, 5)
    made.way(208, [70, 71, 72], barrier="wall", height="2")
    made.way(209, [70, 72], barrier="retaining_wall", layer="-1")
    made.way(210, [70, 72], barrier="kerb")
    made.way(211, [70, 72], natural="cliff")

    read = read_small(tmp_path, made)

    assert [(way.way_id, way.tags) for way in read.barriers] == [
        (201, {"barrier": "fence"}),
        (208, {"barrier": "wall"}),
        (211, {"natural": "cliff"}),
    ]
    assert read.node_tags[71] == {"barrier": "gate"}


def test_a_fence_drawn_as_a_relation_and_a_ditch_are_kept_as_lines(tmp_path: Path) -> None:
    made = village()
    corners = square(made, 70, 0, 5, 1)
    made.node(74, 0, 5.5, barrier="gate")
    made.way(208, corners[:3])
    made.way(209, [72, 73, 74, 70])
    members = [("w", 208, "outer"), ("w", 209, "outer")]
    made.relation(301, members, type="multipolygon", barrier="fence", landuse="residential")
    made.way(210, [1, 2], barrier="ditch")

    read = read_small(tmp_path, made)

    found = {(way.way_id, tuple(way.node_ids.tolist())) for way in read.barriers}
    assert {(301, (70, 71, 72)), (301, (72, 73, 74, 70)), (210, (1, 2))} <= found
    assert {way.tags["barrier"] for way in read.barriers if way.way_id == 301} == {"fence"}
    assert read.node_tags[74] == {"barrier": "gate"}


def test_a_square_without_a_highway_is_walked_on_unless_it_is_something_else_as_well(
    tmp_path: Path,
) -> None:
    made = village()
    made.way(208, square(made, 70, 0, 5, 1), place="square", name="Torget")
    made.way(209, square(made, 80, 3, 5, 1), place="square", leisure="park", name="Parken")
    made.relation(301, [("w", 208, "outer")], type="multipolygon", place="square", name="Planen")

    read = read_small(tmp_path, made)

    walked = [way.tags["name"] for way in read.ways if way.tags.get("area") == "yes"]
    assert walked == ["Torget"]
    assert [found.tags["name"] for found in read.squares] == ["Planen"]


def test_a_way_that_leaves_the_map_is_kept_as_far_as_the_map_goes(read: Extract) -> None:
    (railway,) = read.railways

    assert railway.node_ids.tolist() == [60, 61]


def test_a_street_with_a_gap_becomes_two_pieces(tmp_path: Path) -> None:
    made = village()
    for node_id in range(70, 74):
        made.node(node_id, node_id - 70, 9)
    made.way(11, [70, 71, 77_777, 72, 73, 88_888, 70], highway="path")

    extract = read_small(tmp_path, made)

    pieces = [way.node_ids.tolist() for way in extract.ways if way.way_id == 11]
    assert pieces == [[70, 71], [72, 73]]


def test_cellars_and_indoor_rooms_are_no_buildings(tmp_path: Path) -> None:
    made = village()
    made.way(210, square(made, 600, 0, 5, 1), building="yes", layer="-1")
    made.way(211, square(made, 610, 2, 5, 1), building="yes", location="underground")
    made.way(212, square(made, 620, 4, 5, 1), building="no")

    extract = read_small(tmp_path, made)

    assert sorted(building.ref for building in extract.buildings) == ["r300", "w200"]


def test_a_school_ground_and_allotments_are_land_without_homes(tmp_path: Path) -> None:
    made = village()
    made.way(230, square(made, 800, 0, 20, 10), amenity="school")
    made.way(231, square(made, 810, 4, 24, 2), landuse="allotments")
    made.way(232, square(made, 820, 30, 24, 2), landuse="residential")

    extract = read_small(tmp_path, made)

    kinds = sorted(backdrop.kind for backdrop in extract.backdrops if backdrop.is_area)
    assert kinds == ["green", "no_homes", "no_homes"]


def test_a_lake_with_an_island_is_one_area_without_the_island(tmp_path: Path) -> None:
    made = village()
    made.way(220, square(made, 700, 0, 20, 10))
    made.way(221, square(made, 710, 4, 24, 2))
    made.relation(
        301, [("w", 220, "outer"), ("w", 221, "inner")], type="multipolygon", natural="water"
    )

    extract = read_small(tmp_path, made)

    (lake,) = [backdrop for backdrop in extract.backdrops if backdrop.kind == "water"]
    drawn = Polygon(lake.lonlat).buffer(0)
    assert drawn.area == pytest.approx((100 - 4) * STEP**2, rel=1e-6)


def test_numbers_between_two_corners_are_an_interpolation(tmp_path: Path) -> None:
    made = village()
    made.way(230, [100, 101], addr__interpolation="odd", addr__street="Storgatan")

    extract = read_small(tmp_path, made)

    (row,) = extract.interpolations
    assert row.tags == {"addr:interpolation": "odd", "addr:street": "Storgatan"}
    assert row.node_ids.tolist() == [100, 101]


def test_an_address_on_a_relation_cut_by_the_map_is_not_lost(tmp_path: Path) -> None:
    made = village()
    made.relation(
        302,
        [("w", 202, "outer"), ("w", 999_999, "outer")],
        type="multipolygon",
        building="yes",
        addr__housenumber="13",
    )

    extract = read_small(tmp_path, made)

    assert [a.building_ref for a in extract.addresses if a.ref == "r302"] == [None]


def test_the_source_names_file_date_and_licence(read: Extract) -> None:
    assert read.source.file == "small.osm"
    assert read.source.osm_date == "2024-05-01"
    assert read.source.attribution == "© OpenStreetMap contributors"


def test_a_map_without_a_frame_reaches_as_far_as_its_streets_and_addresses(read: Extract) -> None:
    assert read.bounds == pytest.approx((LON, LAT, LON + 10 * STEP, LAT + 2.5 * STEP), abs=1e-7)


def test_a_map_whose_ways_come_before_its_nodes_is_read_the_same(tmp_path: Path) -> None:
    path = tmp_path / "turned.osm"
    path.write_bytes(village().xml(("relation", "way", "node")))

    extract, _ = read_map(path, path.name, "osm")

    assert len(extract.addresses) == 5
    assert extract.ways[0].node_ids.tolist() == [1, 2, 3]


@pytest.mark.parametrize("suffix", [".osm", ".osm.gz", ".osm.bz2", ".txt"])
def test_a_map_is_known_by_its_content_whatever_its_name(tmp_path: Path, suffix: str) -> None:
    plain = village().xml()
    packed = {".osm.gz": gzip.compress(plain), ".osm.bz2": bz2.compress(plain)}
    path = tmp_path / f"village{suffix}"
    path.write_bytes(packed.get(suffix, plain))

    assert len(read_extract(path).addresses) == 5


def test_a_map_without_addresses_says_how_many_buildings_it_has(tmp_path: Path) -> None:
    made = SmallMap()
    made.way(10, square(made, 1, 0, 0, 1), highway="residential")
    made.way(11, square(made, 11, 3, 3, 1), building="yes")
    path = tmp_path / "bare.osm"
    path.write_bytes(made.xml())

    with pytest.raises(MapError, match=r'^bare\.osm: 1 buildings but no addresses; .*import"$'):
        read_extract(path)


def test_a_map_without_addresses_can_be_read_by_those_who_bring_them(tmp_path: Path) -> None:
    made = SmallMap()
    made.way(10, square(made, 1, 0, 0, 1), highway="residential")
    path = tmp_path / "bare.osm"
    path.write_bytes(made.xml())

    assert len(read_extract(path, require_addresses=False).ways) == 1


def test_a_map_without_streets_says_so(tmp_path: Path) -> None:
    made = SmallMap()
    made.node(1, 0, 0, addr__housenumber="1")
    path = tmp_path / "bare.osm"
    path.write_bytes(made.xml())

    with pytest.raises(MapError, match="no streets in it"):
        read_extract(path)
