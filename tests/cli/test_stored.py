"""Districts and plans in the database, from the command line."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from tests.small_map import BASE, write_small_map
from tests.world import world

PLAN = ("plan", "--base", BASE, "--shift", "60", "--iterations", "200")


@world
def stored(canvass, small_map):
    """Put the small map into canvass.db as Stuvsta."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def test_a_district_is_listed_after_it_was_added(stored):
    rows = json.loads(stored("district", "list", "--format", "json").out)

    assert [(row["name"], row["addresses"], row["doors"]) for row in rows] == [("Stuvsta", 12, 12)]


def test_table_json_and_csv_tell_the_same(stored):
    table = stored("district", "list").out
    rows = json.loads(stored("district", "list", "--format", "json").out)
    cells = list(csv.DictReader(io.StringIO(stored("district", "list", "--format", "csv").out)))

    assert cells[0]["name"] == rows[0]["name"] == "Stuvsta"
    assert cells[0]["doors"] == str(rows[0]["doors"])
    assert "Stuvsta" in table


def test_a_district_shows_why_addresses_are_left_out(canvass, tmp_path):
    canvass("district", "add", "A", write_small_map(tmp_path / "a.osm", island=True))

    shown = json.loads(canvass("district", "show", "A", "--format", "json").out)

    assert list(shown["excluded_by_reason"].values()) == [1]


def test_the_only_district_need_not_be_named(stored):
    assert "Stuvsta" in stored("district", "show").out


def test_several_districts_must_be_told_apart(stored, small_map):
    stored("district", "add", "Snättringe", small_map)

    said = stored("district", "show")

    assert said.code == 2
    assert '"Snättringe", "Stuvsta"' in said.err


def test_a_name_is_given_once(stored, small_map):
    said = stored("district", "add", "Stuvsta", small_map)

    assert said.code == 2
    assert "there already" in said.err


def test_a_plan_is_kept_and_printed_and_exported_from_the_database(stored):
    planned = stored(*PLAN)
    listed = stored("walklists", "--out", "paper/lists.pdf")
    exported = stored("export", "json", "--out", "exported")

    assert planned.code == listed.code == exported.code == 0, planned.err + listed.err
    assert Path("paper/lists.pdf").read_bytes().startswith(b"%PDF")
    plan = json.loads(Path("exported/plan.json").read_text("utf-8"))
    assert sum(route["doors"] for route in plan["routes"]) == 12


def test_the_newest_plan_is_the_one_that_is_printed(stored):
    stored(*PLAN, "--seed", "1")
    stored(*PLAN, "--seed", "2")
    stored("export", "json")

    assert json.loads(Path("plan.json").read_text("utf-8"))["seed"] == 2
    rows = json.loads(stored("district", "list", "--format", "json").out)
    assert rows[0]["plans"] == 2


@pytest.mark.parametrize("fmt", ["geojson", "gpx", "kml", "csv", "xlsx", "gpkg"])
def test_a_plan_in_a_file_is_exported(canvass, small_map, fmt):
    canvass("quickstart", small_map, *PLAN[1:], "--no-pdf", "--out", "out")

    said = canvass("export", fmt, "--plan", "out/plan.json", "--out", "exported")

    assert said.code == 0, said.err
    assert all(Path(line).stat().st_size for line in said.out.split())


def test_a_plan_in_a_file_is_printed_with_its_map(canvass, small_map):
    canvass("quickstart", small_map, *PLAN[1:], "--no-pdf", "--out", "out")

    said = canvass("walklists", "--plan", "out/plan.json", "--map", small_map, "--route", "R01")

    assert said.code == 0, said.err
    assert Path("walklists.pdf").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("district", "list"), "no database there"),
        (("--db", "no/where.db", "district", "list"), "does not exist"),
        (("--db", "small.osm", "district", "list"), "not a database"),
        (("--db", "small.osm", "district", "add", "A", "small.osm"), "not a database"),
        (("district", "add", "A", "nowhere.osm"), "no such file"),
        (("district", "add", " ", "small.osm"), "district name"),
        ((*PLAN,), "no database there"),
        (("walklists",), "no database there"),
        (("walklists", "--plan", "plan.json"), "--map"),
        (("export", "gpx", "--plan", "nowhere.json"), "no such file"),
        (("export", "gpx", "--plan", "small.osm"), "not JSON"),
        (("export", "dxf"), "'dxf' is not one of"),
        (("fly",), "No such command 'fly'"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_is_not_there_is_one_line_and_exit_code_2(canvass, small_map, arguments, message):
    said = canvass(*arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1


def test_a_database_without_a_plan_says_how_to_make_one(stored):
    said = stored("walklists")

    assert said.code == 2
    assert "canvass plan" in said.err


def test_a_route_that_is_not_in_the_plan_is_named(stored):
    stored(*PLAN)

    said = stored("walklists", "--route", "R99")

    assert said.code == 2
    assert "R99" in said.err
    assert not Path("walklists.pdf").exists()


def test_the_database_is_named_by_option_or_environment(canvass, small_map, monkeypatch):
    canvass("--db", "other.db", "district", "add", "A", small_map)
    monkeypatch.setenv("CANVASS_DB", "other.db")

    assert "A" in canvass("district", "list").out
    assert not Path("canvass.db").exists()
