"""`canvass doors list`: every door with its state and the reason."""

from __future__ import annotations

import csv
import io
import json

import pytest

from tests.small_map import BASE, write_small_map

PLAN = ("plan", "--base", BASE, "--shift", "60", "--iterations", "200")
KEYS = {"id", "address_id", "street", "housenumber", "unit", "entrance", "lat", "lon", "state",
        "reason"}  # fmt: skip


@pytest.fixture
def doors(canvass, tmp_path):
    """Store a map with four flats at number 12 and an island; return `doors list` as rows."""
    made = write_small_map(tmp_path / "small.osm", flats=4, island=True)
    canvass("district", "add", "Stuvsta", made)

    def listed(*arguments):
        return json.loads(canvass("doors", "list", *arguments, "--format", "json").out)

    return listed


def test_every_door_is_one_row_in_the_order_people_read(doors):
    rows = doors("--street", "storgatan")

    assert [(row["housenumber"], row["unit"]) for row in rows] == [
        *[(str(n), "") for n in range(1, 12)], ("12", "1"), ("12", "2"), ("12", "3"), ("12", "4"),
    ]  # fmt: skip
    assert set(rows[0]) >= KEYS


def test_before_a_plan_doors_are_open_and_after_it_planned(doors, canvass):
    before = {row["state"] for row in doors("--street", "Storgatan")}
    canvass(*PLAN)

    after = doors("--street", "Storgatan")
    assert before == {"waiting"}
    assert {row["state"] for row in after} == {"planned"}
    assert {row["route"] for row in after} == {"R01"}


def test_a_door_that_is_left_out_says_why(doors, canvass):
    canvass(*PLAN)

    rows = doors("--state", "left-out")
    assert {(row["street"], row["reason"][:16]) for row in rows} == {
        ("Norrgatan", "not reachable on"),
        ("Skogen", "off the network:"),
    }
    assert [row["street"] for row in doors("--reason", "off the network")] == ["Skogen"]


def test_a_door_that_waits_for_another_evening_is_not_left_out(doors, canvass):
    # 15 minutes reach a few houses; the others wait.
    said = canvass("plan", "--base", BASE, "--shift", "15", "--minutes-per-door", "2",
                   "--iterations", "100", "--teams", "1")  # fmt: skip
    assert said.code == 0, said.err

    waiting = doors("--state", "waiting", "--street", "Storgatan")
    assert waiting
    assert {(row["state"], row["reason"]) for row in waiting} == {("waiting", "left for later")}
    assert "left for later" not in {row["reason"] for row in doors("--state", "left-out")}
    assert "waiting" in canvass("doors", "list", "--state", "waiting").out


def test_a_list_without_rows_has_its_heading_in_csv(doors, canvass):
    said = canvass("doors", "list", "--street", "Nowhere", "--format", "csv")

    assert said.out.splitlines() == [
        "id,address_id,street,housenumber,unit,entrance,lat,lon,state,reason,route,floor,is_guessed"
    ]


def test_one_flat_is_found(doors):
    assert [row["id"] for row in doors("--unit", "3")] == ["n111/3"]


def test_table_and_csv_have_the_same_doors(doors, canvass):
    cells = list(
        csv.DictReader(io.StringIO(canvass("doors", "list", "--unit", "3", "--format", "csv").out))
    )

    assert [(cell["id"], cell["housenumber"]) for cell in cells] == [("n111/3", "12")]
    assert "Storgatan" in canvass("doors", "list", "--unit", "3").out


def test_a_street_that_is_not_there_is_said_with_its_likely_name(doors, canvass):
    for fmt in ("table", "csv"):
        said = canvass("doors", "list", "--street", "Storgattan", "--format", fmt)

        assert 'no street "Storgattan" here; is it Storgatan?' in said.err
        assert "Nothing to list." in said.err
    assert 'no street "Nowhere" here\n' in canvass("doors", "list", "--street", "Nowhere").err
    assert "no street" not in canvass("doors", "list", "--street", "Storgatan", "--unit", "9").err


def test_a_sample_of_less_than_half_a_door_is_one_door_and_said(doors, canvass):
    """Storgatan has fifteen doors: a thousandth is none, a fifteenth is one."""
    few = canvass("doors", "list", "--street", "Storgatan", "--sample", "1e-3", "--format", "csv")
    one = canvass("doors", "list", "--street", "Storgatan", "--sample", "1/15", "--format", "csv")

    assert [len(list(csv.reader(io.StringIO(said.out)))) for said in (few, one)] == [2, 2]
    assert "1e-3 of 15 doors is less than half a door; one is drawn" in few.err
    assert one.err == ""
