"""Doors that are put first are planned first where not all fit; the others wait."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from canvass.document.document import BasePlace
from canvass.errors import CanvassError
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Planned, plan_district
from canvass.workflow.district.new_district import add_district
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.doors.exclusions import LeaveOut
from canvass.workflow.doors.values import list_values, undo_value, value_doors
from tests.cli.conftest import canvass as canvass  # a fixture
from tests.small_map import LAT, LON, write_grid_map

AT = "2026-09-01T12:00:00Z"
FAR = "Gata D"


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four streets of 24 doors, the base at the beginning of Gata A; it is copied, not used."""
    folder = tmp_path_factory.mktemp("grid")
    path = folder / "canvass.db"
    add_district(path, "Here", str(write_grid_map(folder / "grid.osm")))
    return path


@pytest.fixture
def db(kept: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(kept, tmp_path / "canvass.db"))


def plan_one_team(db: Path, *, is_spread: bool = False) -> Planned:
    """Plan for one team with room for some twenty doors."""
    return plan_district(
        load_district(db, None),
        base=BasePlace(LAT, LON, ""),
        shift=Walking(60, 1.25, 2.0),
        search=Search(iterations=20_000, teams=1, is_spread=is_spread),
        created_at=AT,
    )


def doors_on(planned: Planned, street: str) -> int:
    stops = [stop for route in planned.document.routes for stop in route.stops]
    return sum(stop.doors for stop in stops if stop.street == street)


def put_first(db: Path, street: str, worth: float) -> int:
    return value_doors(db, None, LeaveOut(street=street), worth=worth, at=AT).value_id


@pytest.mark.long
@pytest.mark.parametrize("is_spread", [False, True])
def test_a_far_street_that_is_put_first_is_walked_before_the_near_ones(db: Path, is_spread: bool):
    before = doors_on(plan_one_team(db, is_spread=is_spread), FAR)

    put_first(db, FAR, 8.0)

    after = plan_one_team(db, is_spread=is_spread)
    all_doors = sum(route.doors for route in after.document.routes)
    assert doors_on(after, FAR) > before
    assert doors_on(after, FAR) >= all_doors - 2
    first = after.heard and after.heard.first
    assert first
    assert (first.planned, first.there) == (doors_on(after, FAR), 24)


@pytest.mark.long
def test_a_near_street_that_counts_less_waits(db: Path):
    near = max(("Gata A", "Gata B"), key=lambda street: doors_on(plan_one_team(db), street))

    put_first(db, near, 0.1)

    assert doors_on(plan_one_team(db), near) <= 2


def test_the_newest_word_counts_and_what_is_taken_back_counts_no_more(db: Path):
    put_first(db, FAR, 8.0)
    newest = put_first(db, FAR, 2.0)
    assert set(load_district(db, None).worth_by_door.values()) == {2.0}

    undo_value(db, None, newest, at=AT)

    assert set(load_district(db, None).worth_by_door.values()) == {8.0}
    assert [(found.what, found.worth, found.doors) for found in list_values(db, None)] == [
        (FAR, 8.0, 24)
    ]


def test_a_plan_of_all_doors_has_them_all_whatever_they_are_worth(db: Path):
    put_first(db, FAR, 0.1)

    planned = plan_district(
        load_district(db, None), base=BasePlace(LAT, LON, ""), shift=Walking(60, 1.25, 2.0),
        search=Search(iterations=2_000), created_at=AT,
    )  # fmt: skip

    assert doors_on(planned, FAR) == 24


@pytest.mark.parametrize("worth", [0.0, -1.0, 11.0, float("nan"), float("inf")])
def test_a_worth_that_makes_no_sense_is_refused_and_nothing_is_stored(db: Path, worth: float):
    with pytest.raises(CanvassError, match="ordinary doors"):
        put_first(db, FAR, worth)

    assert list_values(db, None) == []


def test_streets_lists_and_areas_are_put_first_by_the_command(db: Path, canvass, tmp_path: Path):
    (tmp_path / "first.csv").write_text("street;housenumber\nGata A;1\nGata A;3\nGata A;\n")
    square = [[LON - 1, LAT - 1], [LON + 1, LAT - 1], [LON + 1, LAT + 1], [LON - 1, LAT + 1],
              [LON - 1, LAT - 1]]  # fmt: skip
    (tmp_path / "all.geojson").write_text(
        f'{{"type": "Polygon", "coordinates": [{square}]}}', encoding="utf-8"
    )
    at = ("--db", str(db))

    street = canvass(*at, "doors", "value", "--street", FAR, "--worth", "3")
    some = canvass(*at, "doors", "value", "--list", str(tmp_path / "first.csv"), "--worth", "2")
    area = canvass(*at, "doors", "value", "--polygon", str(tmp_path / "all.geojson"), "--worth",
                   "0.5")  # fmt: skip
    listed = canvass(*at, "doors", "value", "--format", "csv")

    assert (street.code, some.code, area.code) == (0, 1, 0)
    assert "rejected" in some.err
    assert [row.split(",")[2:5] for row in listed.out.splitlines()[1:]] == [
        ["3.0", "24", "24"], ["2.0", "2", "2"], ["0.5", "96", "96"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["--street", FAR], "--worth 3"),
        (["--worth", "3"], "name the doors"),
        (["--street", FAR, "--polygon", "x.geojson", "--worth", "3"], "name the doors"),
        (["--street", "Nowhere", "--worth", "3"], "Nowhere"),
        (["--undo", "7"], "no value 7"),
        (["--undo", "7", "--worth", "3"], "--undo cannot be combined with other options"),
    ],
)
def test_what_cannot_be_is_one_line(db: Path, canvass, words: list[str], sentence: str):
    said = canvass("--db", str(db), "doors", "value", *words)

    assert said.code == 2
    assert sentence in said.err
    assert len(said.err.strip().splitlines()) == 1
