"""Houses that were taken down, are not built yet, are being built, or are not in use."""

from __future__ import annotations

from pathlib import Path

import pytest

from canvass.doors.addresses import NEW_NUMBER, NOT_BUILT, OLD_NUMBER, TAKEN_DOWN
from canvass.doors.audit.audit import make_audit
from canvass.doors.audit.findings import Finding, Kind
from canvass.doors.build import make_doors
from canvass.doors.door import DoorList
from canvass.osm.extract import Extract
from canvass.osm.read import read_extract
from canvass.streets.build import make_street_graph
from tests.osm.small_map import SmallMap, square

ADDRESS = {"addr:street": "Storgatan", "addr:housenumber": "5"}


def drawn(tmp_path: Path, house: SmallMap) -> Extract:
    """Add a street of 2 steps (220 m) and a plain house 1, and read the map."""
    house.node(1, 0, 0)
    house.node(2, 2, 0)
    house.way(50, [1, 2], highway="residential", name="Storgatan")
    house.node(4, 1.5, 0.12, **{**ADDRESS, "addr:housenumber": "1"})
    path = tmp_path / "map.osm"
    path.write_bytes(house.xml())
    return read_extract(path)


def planned(doors: DoorList) -> list[str]:
    return sorted(a.housenumber for entrance in doors.entrances for a in entrance.addresses)


def left_out(doors: DoorList) -> dict[str, str]:
    return {e.address.housenumber: e.reason for e in doors.exclusions}


def read(tmp_path: Path, house: SmallMap) -> tuple[DoorList, dict[Kind, Finding]]:
    extract = drawn(tmp_path, house)
    graph = make_street_graph(extract)
    doors = make_doors(extract, graph)
    return doors, {finding.kind: finding for finding in make_audit(extract, graph, doors).findings}


def house(kind: str, /, **tags: str) -> SmallMap:
    """Draw a house at Storgatan 5 as a point or as an outline."""
    made = SmallMap()
    if kind == "node":
        made.node(9, 0.5, 0.12, **{**ADDRESS, **tags})
    else:
        made.way(9, square(made, 20, 0.5, 0.12, 0.1), **{**ADDRESS, **tags})
    return made


@pytest.mark.parametrize("kind", ["node", "way"])
@pytest.mark.parametrize(
    ("tag", "reason"),
    [
        ("demolished:building=house", TAKEN_DOWN), ("razed:building=yes", TAKEN_DOWN),
        ("removed:building=yes", TAKEN_DOWN), ("was:building=apartments", TAKEN_DOWN),
        ("destroyed:building=yes", TAKEN_DOWN), ("dismantled:building=yes", TAKEN_DOWN),
        ("building=demolished", TAKEN_DOWN), ("building=razed", TAKEN_DOWN),
        ("demolished=yes", TAKEN_DOWN), ("razed=2019", TAKEN_DOWN),
        ("proposed:building=house", NOT_BUILT), ("planned:building=house", NOT_BUILT),
        ("building=proposed", NOT_BUILT),
    ],
)  # fmt: skip
def test_nobody_is_sent_where_the_map_says_that_no_house_is(
    tmp_path: Path, kind: str, tag: str, reason: str
):
    key, _, value = tag.partition("=")

    doors, findings = read(tmp_path, house(kind, **{key: value}))

    assert (planned(doors), left_out(doors)) == (["1"], {"5": reason})
    assert findings[Kind.HOUSE_MISSING].words == {
        "address": "Storgatan 5", "reason": reason, "said": tag,
    }  # fmt: skip


@pytest.mark.parametrize("kind", ["node", "way"])
@pytest.mark.parametrize(
    "tag",
    [
        "building=construction", "construction:building=house", "construction=yes",
        "building=ruins", "ruins=yes", "ruins:building=house", "building=abandoned",
        "abandoned=yes", "abandoned:building=house", "disused:building=house", "disused=yes",
        "building=disused", "building=collapsed", "historic:building=farm",
    ],
)  # fmt: skip
def test_a_house_where_nobody_may_live_is_planned_and_named_in_the_audit(
    tmp_path: Path, kind: str, tag: str
):
    key, _, value = tag.partition("=")

    doors, findings = read(tmp_path, house(kind, **{key: value}))

    assert (planned(doors), left_out(doors)) == (["1", "5"], {})
    assert findings[Kind.HOUSE_DOUBTFUL].words["said"] == tag


@pytest.mark.parametrize(
    "tags",
    [
        {"building": "house", "demolished:building": "barn"},
        {"building": "yes", "disused:building": "church"},
        {"building": "apartments", "construction": "apartments"},
        {"building": "apartments", "construction": "minor"},
        {"building": "house", "demolished": "no"}, {"building": "house", "abandoned": "no"},
        {"building": "house", "was": "school"}, {"building": "house", "historic": "manor"},
        {"building": "house", "disused:shop": "kiosk"}, {"building": "historic"},
        {"building": "yes", "construction": "yoga"},
    ],
)  # fmt: skip
def test_what_stood_there_before_says_nothing_about_the_house_of_today(
    tmp_path: Path, tags: dict[str, str]
):
    doors, findings = read(tmp_path, house("way", **tags))

    assert planned(doors) == ["1", "5"]
    assert not {Kind.HOUSE_MISSING, Kind.HOUSE_DOUBTFUL} & findings.keys()


def test_a_shop_that_is_being_fitted_out_says_nothing_about_the_house(tmp_path: Path):
    doors, findings = read(tmp_path, house("node", construction="fast_food"))

    assert planned(doors) == ["1", "5"]
    assert Kind.HOUSE_DOUBTFUL not in findings


@pytest.mark.parametrize(
    "key",
    ["demolished", "razed", "removed", "destroyed", "dismantled", "planned", "proposed", "ruins",
     "abandoned", "disused", "collapsed"],
)  # fmt: skip
def test_nobody_walks_a_street_that_is_gone_or_not_built(tmp_path: Path, key: str):
    """The house stands at the far end of a side street; Storgatan is 200 m off."""
    made = SmallMap()
    made.node(3, 0.5, 2)
    made.way(51, [1, 3], highway="residential", name="Sidogatan", **{key: "yes"})
    made.node(9, 0.5, 1.98, **{**ADDRESS, "addr:street": "Sidogatan"})

    doors, _ = read(tmp_path, made)

    assert planned(doors) == ["1"]
    assert "5" in left_out(doors)


def test_a_new_house_of_the_same_number_is_planned_and_the_old_one_left_out(tmp_path: Path):
    made = house("way", **{"demolished:building": "house"})
    made.way(10, square(made, 30, 0.65, 0.12, 0.1), **{**ADDRESS, "building": "house"})

    doors, _ = read(tmp_path, made)

    assert (planned(doors), left_out(doors)) == (["1", "5"], {"5": TAKEN_DOWN})
    assert doors.addresses_read == 3


def test_a_number_on_the_ground_of_a_house_that_was_taken_down_is_named(tmp_path: Path):
    made = SmallMap()
    made.way(9, square(made, 20, 0.5, 0.12, 0.1), **{"razed:building": "house"})
    made.node(11, 0.55, 0.17, **ADDRESS)

    doors, findings = read(tmp_path, made)

    assert planned(doors) == ["1", "5"]
    assert findings[Kind.HOUSE_DOUBTFUL].words["address"] == "Storgatan 5"


def test_a_number_within_a_building_site_is_named(tmp_path: Path):
    made = SmallMap()
    made.way(9, square(made, 20, 0.5, 0.12, 0.1), building="construction", construction="house")
    made.node(11, 0.55, 0.17, **ADDRESS)

    _, findings = read(tmp_path, made)

    assert findings[Kind.HOUSE_DOUBTFUL].words["said"] == "building=construction"


def test_a_house_of_several_outlines_that_was_taken_down_is_left_out(tmp_path: Path):
    made = SmallMap()
    made.way(9, square(made, 20, 0.5, 0.12, 0.1))
    tags = {**ADDRESS, "type": "multipolygon", "demolished:building": "house"}
    made.relation(12, [("way", 9, "outer")], **tags)

    doors, _ = read(tmp_path, made)

    assert (planned(doors), left_out(doors)) == (["1"], {"5": TAKEN_DOWN})


def numbered(prefix: str, **tags: str) -> dict[str, str]:
    """Return Storgatan 5 with a prefix before each key of its address."""
    return {**{f"{prefix}:{key}": value for key, value in ADDRESS.items()}, **tags}


def drawn_as(kind: str, tags: dict[str, str]) -> SmallMap:
    made = SmallMap()
    if kind == "node":
        made.node(9, 0.5, 0.12, **tags)
    else:
        made.way(9, square(made, 20, 0.5, 0.12, 0.1), **tags)
    if kind == "relation":
        made = SmallMap()
        made.way(9, square(made, 20, 0.5, 0.12, 0.1))
        made.relation(12, [("way", 9, "outer")], type="multipolygon", **tags)
    return made


@pytest.mark.parametrize("kind", ["node", "way", "relation"])
@pytest.mark.parametrize(
    ("prefix", "reason"),
    [
        ("demolished", OLD_NUMBER), ("razed", OLD_NUMBER), ("removed", OLD_NUMBER),
        ("destroyed", OLD_NUMBER), ("dismantled", OLD_NUMBER), ("was", OLD_NUMBER),
        ("proposed", NEW_NUMBER), ("planned", NEW_NUMBER),
    ],
)  # fmt: skip
def test_a_number_that_is_not_in_use_is_counted_and_left_out_by_name(
    tmp_path: Path, kind: str, prefix: str, reason: str
):
    doors, findings = read(tmp_path, drawn_as(kind, numbered(prefix)))

    assert (planned(doors), left_out(doors)) == (["1"], {"5": reason})
    assert doors.exclusions[0].address.street == "Storgatan"
    assert findings[Kind.HOUSE_MISSING].words["said"] == f"{prefix}:addr:housenumber=5"


@pytest.mark.parametrize("prefix", ["construction", "abandoned", "disused", "ruins", "historic"])
def test_a_number_of_a_house_where_nobody_may_live_is_planned_and_named(
    tmp_path: Path, prefix: str
):
    doors, findings = read(tmp_path, drawn_as("way", numbered(prefix)))

    assert (planned(doors), left_out(doors)) == (["1", "5"], {})
    assert findings[Kind.HOUSE_DOUBTFUL].words["said"] == f"{prefix}:addr:housenumber=5"


def test_a_house_that_stands_is_visited_though_its_number_was_taken_away(tmp_path: Path):
    doors, findings = read(tmp_path, drawn_as("way", numbered("was", building="house")))

    assert planned(doors) == ["1", "5"]
    assert findings[Kind.HOUSE_DOUBTFUL].words["said"] == "was:addr:housenumber=5"


def test_a_house_that_was_taken_down_with_its_number_is_left_out_as_such(tmp_path: Path):
    gone = numbered("demolished", **{"demolished:building": "house"})

    doors, _ = read(tmp_path, drawn_as("way", gone))

    assert left_out(doors) == {"5": TAKEN_DOWN}


def test_the_number_of_today_is_the_only_one_of_a_renumbered_house(tmp_path: Path):
    now = {**ADDRESS, "addr:housenumber": "7"}
    before = {**numbered("was"), **numbered("proposed")}

    doors, findings = read(tmp_path, drawn_as("way", {**before, **now}))

    assert (planned(doors), left_out(doors)) == (["1", "7"], {})
    assert not {Kind.HOUSE_MISSING, Kind.HOUSE_DOUBTFUL} & findings.keys()


def test_a_closed_shop_with_the_number_of_a_house_in_use_says_nothing_of_it(tmp_path: Path):
    made = house("way", building="house")
    made.node(12, 0.55, 0.17, **numbered("disused", **{"disused:shop": "kiosk"}))

    doors, findings = read(tmp_path, made)

    assert planned(doors) == ["1", "5"]
    assert Kind.HOUSE_DOUBTFUL not in findings
