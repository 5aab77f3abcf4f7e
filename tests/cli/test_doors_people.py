"""What people say about doors: stairwells split, doors left out, and both taken back."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from tests.small_map import BASE, at
from tests.world import world

PLAN = ("plan", "--base", BASE, "--shift", "120", "--iterations", "200")


@world
def stored(canvass, small_map):
    """Put the small map (twelve houses in Storgatan) into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def listed(canvass, *arguments):
    return json.loads(canvass("doors", "list", *arguments, "--format", "json").out)


def planned(canvass):
    """Plan, and return the plan document."""
    said = canvass(*PLAN)
    assert said.code == 0, said.err
    canvass("export", "json")
    return json.loads(Path("plan.json").read_text("utf-8"))


def split(canvass, *arguments):
    said = canvass("doors", "split", *arguments, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)[0]


def test_a_split_stairwell_has_its_flats_in_the_list_and_in_the_plan(stored):
    made = split(stored, "Storgatan 3", "--entrance", "A", "--floors", 8, "--per-floor", 3)

    rows = listed(stored, "--entrance", "A")
    document = planned(stored)
    stop = next(s for r in document["routes"] for s in r["stops"] if s["entrance"] == "A")
    assert (made["doors"], made["first"], made["last"]) == (24, "1001", "1703")
    assert [row["unit"] for row in rows][:4] == ["1001", "1002", "1003", "1101"]
    assert {row["housenumber"] for row in rows} == {"3"}
    assert stop["doors"] == 24
    assert document["totals"]["doors"] == 11 + 24


def test_two_stairwells_repeat_their_flat_numbers_and_share_no_door(stored):
    for ref in "AB":
        split(stored, "storgatan 3", "--entrance", ref, "--floors", 2, "--per-floor", 2)

    rows = [row for row in listed(stored) if row["housenumber"] == "3"]
    document = planned(stored)
    assert [(row["entrance"], row["unit"]) for row in rows] == [
        (ref, unit) for ref in "AB" for unit in ("1001", "1002", "1101", "1102")
    ]
    assert len({row["id"] for row in rows}) == 8
    ids = [ref for r in document["routes"] for s in r["stops"] for ref in s["address_ids"]]
    assert sorted(ref for ref in ids if ref.startswith("n102")) == ["n102", "n102~2"]
    assert document["totals"]["addresses_in_map"] == 12


def test_a_split_is_taken_back_and_the_house_is_one_door_again(stored):
    split(stored, "Storgatan 3", "--floors", 2, "--per-floor", 2)
    stored("doors", "split", "Storgatan 3", "--undo")

    assert [row["id"] for row in listed(stored) if row["housenumber"] == "3"] == ["n102"]


def test_splitting_again_replaces_the_split_before(stored):
    split(stored, "Storgatan 3", "--floors", 2, "--per-floor", 2)
    split(stored, "Storgatan 3", "--floors", 1, "--per-floor", 3)

    units = [row["unit"] for row in listed(stored) if row["housenumber"] == "3"]
    assert units == ["1001", "1002", "1003"]


def test_an_address_left_out_is_in_no_plan_and_says_why(stored):
    said = stored("doors", "exclude", "Storgatan 5", "--reason", "empty house")

    document = planned(stored)
    assert said.code == 0
    assert [(e["housenumber"], e["reason"]) for e in document["excluded"]] == [("5", "empty house")]
    assert document["totals"]["doors"] == 11
    assert listed(stored, "--state", "left-out")[0]["reason"] == "empty house"


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("Storgatan 3-9", {"3", "5", "7", "9"}),
        ("Storgatan 4–6", {"4", "6"}),
        ("Storgatan 3-6", {"3", "4", "5", "6"}),
        ("n102", {"3"}),
    ],
)
def test_a_range_of_odd_numbers_is_the_odd_side(stored, text, numbers):
    stored("doors", "exclude", text, "--reason", "later")

    assert {row["housenumber"] for row in listed(stored, "--state", "left-out")} == numbers


def test_a_street_a_polygon_and_a_list_are_left_out(stored, tmp_path):
    west, east = at(0, 0), at(100, 0)
    ring = [(west[1], 58.9), (east[1], 58.9), (east[1], 59.1), (west[1], 59.1), (west[1], 58.9)]
    shape = {"type": "Polygon", "coordinates": [ring]}
    (tmp_path / "area.geojson").write_text(json.dumps(shape), "utf-8")
    (tmp_path / "list.csv").write_text("Gata;Nummer\nStorgatan;7\nStorgatan;99\n", "cp1252")

    by_list = stored("doors", "exclude", "--list", "list.csv", "--reason", "our own members")
    stored("doors", "exclude", "--polygon", "area.geojson", "--reason", "building site")

    assert "Storgatan 99" in by_list.err
    left = {(row["housenumber"], row["reason"]) for row in listed(stored, "--state", "left-out")}
    assert left == {("7", "our own members"), ("1", "building site"), ("2", "building site")}
    stored("doors", "exclude", "--street", "STORGATAN", "--reason", "another time")
    assert len(listed(stored, "--state", "left-out")) == 12


@pytest.mark.parametrize(
    "text",
    ["Straße;Hausnummer;Zusatz\nStorgatan;7;\n", "Adresse\nStorgatan 7\n", "Storgatan 7\n",
     "gatuadress;ort\nStorgatan 7;Stuvsta\n", "Storgatan;7\n", "vejnavn,husnr\nStorgatan,7\n"],
)  # fmt: skip
def test_a_list_has_headings_as_a_register_has_or_none(stored, tmp_path, text):
    (tmp_path / "list.csv").write_text(text, "utf-8")

    said = stored("doors", "exclude", "--list", "list.csv", "--reason", "moved out")

    assert said.code == 0, said.err
    assert [row["housenumber"] for row in listed(stored, "--state", "left-out")] == ["7"]


@pytest.mark.parametrize(
    ("cell", "numbers"),
    [
        ("3, 5", {"3", "5"}), ('"3;5"', {"3", "5"}), ("3 och 5", {"3", "5"}), ("3 & 6", {"3", "6"}),
        ("3-7", {"3", "5", "7"}), ("2–6", {"2", "4", "6"}), ("3-4", {"3", "4"}),
        ("3-1001", set()), ("7-3", set()),
    ],
)  # fmt: skip
def test_a_cell_of_several_numbers_is_all_of_them(stored, tmp_path, cell, numbers):
    """Behind a hyphen may be a flat: what is no side of a street is no range."""
    (tmp_path / "list.csv").write_text(f"Gata;Nummer\nStorgatan;{cell}\n", "utf-8")

    said = stored("doors", "exclude", "--list", "list.csv", "--reason", "asked")

    assert said.code == (0 if numbers else 2)
    assert {row["housenumber"] for row in listed(stored, "--state", "left-out")} == numbers


def test_an_exclusion_is_listed_and_taken_back(stored):
    stored("doors", "exclude", "Storgatan 5", "--reason", "empty")

    rows = json.loads(stored("doors", "exclusions", "--format", "json").out)
    stored("doors", "exclude", "--undo", rows[0]["id"])
    assert [(row["what"], row["doors"]) for row in rows] == [("Storgatan 5", 1)]
    assert listed(stored, "--state", "left-out") == []
    assert stored("doors", "exclusions", "--format", "json").out.strip() == "[]"


def test_what_is_taken_back_after_a_plan_was_made_is_open_again(stored):
    stored("doors", "exclude", "Storgatan 5", "--reason", "empty")
    planned(stored)
    assert len(listed(stored, "--state", "left-out")) == 1

    said = stored("doors", "exclude", "--undo", "1", "--format", "json")

    assert json.loads(said.out)[0]["what"] == "Storgatan 5"
    assert "Taken back" in said.err
    (door,) = listed(stored, "--state", "waiting")
    assert (door["housenumber"], door["reason"]) == ("5", None)


def test_one_flat_left_out_leaves_its_address_in_the_plan(stored):
    split(stored, "Storgatan 3", "--entrance", "A", "--floors", 2, "--per-floor", 2)
    stored("doors", "exclude", "Storgatan 3", "--unit", "1101", "--reason", "asked us")

    document = planned(stored)
    assert document["excluded"] == []
    assert [(e["unit"], e["reason"]) for e in document["excluded_doors"]] == [("1101", "asked us")]
    assert document["totals"]["doors"] == 11 + 3


def test_doors_left_out_after_the_plan_are_in_no_print_and_no_export(stored):
    split(stored, "Storgatan 3", "--entrance", "A", "--floors", 1, "--per-floor", 2)
    planned(stored)
    stored("doors", "exclude", "Storgatan 3", "--unit", "1002", "--reason", "asked us")
    stored("doors", "exclude", "Storgatan 5", "--reason", "empty")

    stored("export", "json")

    document = json.loads(Path("plan.json").read_text("utf-8"))
    doors = {ref for r in document["routes"] for s in r["stops"] for ref in s["door_ids"]}
    assert not doors & {"n102/A 1002", "n104"}
    assert document["totals"]["doors"] == len(doors) == 11
    assert [e["door_id"] for e in document["excluded_doors"]] == ["n102/A 1002"]
    assert [e["address_id"] for e in document["excluded"]] == ["n104"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("exclude", "Storgatan 5"), "--reason"),
        (("exclude", "--reason", "x"), "name what to leave out"),
        (("exclude", "Storgatan 5", "--street", "Storgatan", "--reason", "x"), "name what"),
        (("exclude", "Storgatan 55", "--reason", "x"), "is it Storgatan 5"),
        (("exclude", "--street", "Storgårdan", "--reason", "x"), "is it Storgatan?"),
        (("exclude", "--street", "Storgatan", "--unit", "1", "--reason", "x"), "go with an"),
        (("exclude", "--polygon", "small.osm", "--reason", "x"), "not GeoJSON"),
        (("exclude", "--list", "nowhere.csv", "--reason", "x"), "no such file"),
        (("exclude", "--list", ".", "--reason", "x"), "folder"),
        (("exclude", "--undo", "7"), "no exclusion 7"),
        (("split", "Storgatan 3"), "--floors"),
        (("split", "Nygatan 3", "--floors", "2", "--per-floor", "1"), "no address"),
        (("split", "Storgatan 3", "--floors", "0", "--per-floor", "1"), "floors"),
        (("split", "Storgatan 3", "--floors", "1", "--per-floor", "1", "--entrance", "A/B"), "A/B"),
        (("split", "Storgatan 3", "--undo"), "no split"),
    ],
    ids=lambda value: " ".join(value)[:40] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_line_and_changes_nothing(stored, arguments, message):
    said = stored("doors", *arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1
    assert len(listed(stored, "--state", "waiting")) == 12


def doors_of(canvass) -> dict[str, int]:
    """Return how many doors each house number has."""
    rows = json.loads(canvass("doors", "list", "--format", "json").out)
    return dict(Counter(row["housenumber"] for row in rows))


def test_one_side_of_a_street_is_split_in_one_go_and_taken_back_in_one(stored):
    before = doors_of(stored)

    said = stored("doors", "split", "Storgatan 1-5", "--floors", 3, "--per-floor", 2)

    assert said.code == 0, said.err
    assert "3 addresses split (Storgatan 1, Storgatan 3, Storgatan 5): 18 doors" in said.out
    assert {doors_of(stored)[n] for n in "135"} == {6}
    assert doors_of(stored)["2"] == before["2"]
    undone = stored("doors", "split", "--undo")
    assert "Taken back at 3 stairwells" in undone.out
    assert doors_of(stored) == before


FLATS_OF_SIX = ("--floors", 3, "--per-floor", 2)


def test_two_splits_within_a_second_are_undone_one_by_one(stored, monkeypatch):
    """The clock of the second stands still, as it does under SOURCE_DATE_EPOCH."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1790000000")
    for number in ("1", "3"):
        assert stored("doors", "split", f"Storgatan {number}", *FLATS_OF_SIX).code == 0
    flats = doors_of(stored)["1"]

    first = stored("doors", "split", "--undo")
    left = doors_of(stored)
    second = stored("doors", "split", "--undo")

    assert "Storgatan 3" in first.out
    assert (left["1"], left["3"]) == (flats, 1)
    assert "Storgatan 1" in second.out


def test_a_house_whose_flats_are_known_is_passed_over_and_counted(stored):
    stored("doors", "split", "Storgatan 3", "--floors", 8, "--per-floor", 3)

    said = stored("doors", "split", "--street", "storgatan", "--floors", 2, "--per-floor", 2)

    assert "1 address passed over: its flats are known already" in said.err
    assert doors_of(stored)["3"] == 24
    assert doors_of(stored)["4"] == 4


def test_a_dry_run_says_what_would_be_split_and_passed_over_and_changes_nothing(stored, tmp_path):
    before = doors_of(stored)
    rows = tmp_path / "rows.csv"
    rows.write_text("Storgatan;1\nStorgatan;99\n", "utf-8")

    said = stored("doors", "split", "--list", rows, "--floors", 3, "--per-floor", 2, "--dry-run")

    assert said.out == "1 address would be split (Storgatan 1): 6 doors there; nothing stored\n"
    assert said.err == (
        "1 address passed over: the row of the list names no address (Storgatan 99)\n"
    )
    assert doors_of(stored) == before


def test_splitting_many_needs_floors_and_something_to_split(stored):
    without = stored("doors", "split", "--street", "Storgatan")
    nothing = stored("doors", "split", "--floors", 2, "--per-floor", 2)
    nobody = stored("doors", "split", "--finding", "flats_unknown", "--floors", 2, "--per-floor", 2)

    assert (without.code, nothing.code, nobody.code) == (2, 2, 2)
    assert "--floors and --per-floor" in without.err
    assert "name what to split" in nothing.err
    assert "no address there counts as one door" in nobody.err
