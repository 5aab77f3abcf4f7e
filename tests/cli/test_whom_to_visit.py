"""Fair samples, plans for some doors only, lists that are overdue, and how far teams get."""

from __future__ import annotations

import json
from datetime import date, datetime
from pathlib import Path

import pytest

from canvass.walklist.occasion import Occasion, say_occasion
from tests.small_map import BASE, LAT, LON, M_LAT, M_LON
from tests.world import world

DAYS = ("--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE)
NEXT = ("plan", "--next", "--teams", "1", "--minutes-per-door", "2", "--iterations", "30")


@world
def week(canvass, small_map):
    """Put twelve houses and a week with one long shift into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    canvass("week", "add", "V36", *DAYS)
    canvass("shift", "add", "2030-09-03T17:30", "120")
    return canvass


def listed(canvass, *more):
    return json.loads(canvass("doors", "list", "--format", "json", *more).out)


@pytest.mark.parametrize(("share", "count"), [("1/3", 4), ("50%", 6), ("0.25", 3), ("1", 12)])
def test_a_sample_has_its_share_of_the_doors(week, share, count):
    assert len(listed(week, "--sample", share)) == count


def test_the_same_seed_draws_the_same_doors_and_another_others(week):
    first, again, other = (
        [row["id"] for row in listed(week, "--sample", "1/3", "--seed", seed)] for seed in (1, 1, 2)
    )

    assert first == again != other


def test_no_door_that_is_left_out_is_drawn(week):
    week("doors", "exclude", "Storgatan 1-11", "--reason", "works")

    drawn = listed(week, "--sample", "1")

    assert {row["housenumber"] for row in drawn} == {"2", "4", "6", "8", "10", "12"}


@pytest.mark.parametrize("share", ["0", "2", "-1/3", "1/0", "some"])
def test_a_share_that_is_none_is_refused(week, share):
    said = week("doors", "list", "--sample", share)

    assert said.code == 2
    assert "--sample" in said.err


def planned(canvass):
    return {row["housenumber"] for row in listed(canvass, "--state", "planned")}


def test_only_the_doors_of_a_list_are_planned_and_the_others_wait(week, tmp_path):
    (tmp_path / "some.csv").write_text("street,housenumber\nStorgatan,3\nStorgatan,4\n", "utf-8")

    said = week(*NEXT, "--only", "some.csv")

    assert said.code == 0, said.err
    assert planned(week) == {"3", "4"}
    assert {row["reason"] for row in listed(week, "--state", "waiting")} == {
        "not asked for this time"
    }


def test_only_the_doors_in_an_area_are_planned_for_the_whole_district(week, tmp_path):
    """Numbers 1 to 4 lie within 200 m of the base."""
    west, east = LON - 50 * M_LON, LON + 200 * M_LON
    south, north = LAT - 50 * M_LAT, LAT + 50 * M_LAT
    ring = [[west, south], [east, south], [east, north], [west, north], [west, south]]
    area = {"type": "Polygon", "coordinates": [ring]}
    (tmp_path / "near.geojson").write_text(json.dumps(area), "utf-8")

    said = week("plan", "--only", "near.geojson", "--iterations", "30")

    assert said.code == 0, said.err
    assert planned(week) == {"1", "2", "3", "4"}
    assert "Not planned: 8 doors not asked for this time" in said.out


def test_who_was_not_at_home_and_who_was_never_reached_can_be_asked_for(week):
    door = {row["housenumber"]: row["id"] for row in listed(week)}
    for number, outcome in (("1", "nobody"), ("2", "talked")):
        added = week("visit", "add", door[number], outcome, "--at", "2026-08-30T18:00+02:00")
        assert added.code == 0, added.err

    week("plan", "--only", "not-home", "--iterations", "30")
    not_home = planned(week)
    week("plan", "--only", "never-reached", "--iterations", "30")

    assert not_home == {"1"}
    assert planned(week) == {str(n) for n in range(1, 13)} - {"2"}


@pytest.mark.parametrize("words", ["nobody.csv", "not-home"])
def test_a_choice_of_no_door_is_refused_in_one_line(week, words):
    said = week(*NEXT, "--only", words)

    assert said.code == 2
    assert f"--only {words}" in said.err
    assert len(said.err.strip().splitlines()) == 1


def test_a_list_that_is_out_after_its_shift_is_overdue(canvass, small_map):
    canvass("district", "add", "Stuvsta", small_map)
    canvass("week", "add", "V37", "--from", "2020-09-07", "--to", "2020-09-13", "--base", BASE)
    canvass("shift", "add", "2020-09-08T17:30", "120")
    canvass(*NEXT, "--shift", "S1")
    canvass("walklists")

    (row,) = json.loads(canvass("list", "show", "--format", "json").out)

    assert row["overdue_min"] > 0
    assert "overdue" in canvass("list", "show").out


def test_how_many_teams_finish_and_how_far_some_get_is_said(week):
    """Twelve doors of two minutes: one team does them all in two hours."""
    week("plan", "--iterations", "30")

    said = week("week", "simulate", "--runs", "20", "--teams", "1")

    assert said.code == 0, said.err
    assert "With 1 team a shift every door is knocked at in 1 shift" in said.out
    assert "1 team knocks at 12 to 12 of 12 doors" in said.out


def test_the_telephone_of_the_base_stands_on_the_list_in_place_of_a_blank(canvass, small_map):
    from pypdfium2 import PdfDocument

    canvass("district", "add", "Stuvsta", small_map)
    canvass("week", "add", "V37", *DAYS, "--phone", "070-123 45 67")
    canvass("shift", "add", "2030-09-03T17:30", "120")
    canvass(*NEXT, "--shift", "S1")

    assert canvass("walklists", "--out", "lists.pdf").code == 0
    pages = list(PdfDocument(Path("lists.pdf")))
    texts = [page.get_textpage().get_text_bounded() for page in pages]

    of_map_and_list = [text for text in texts if "V37" in text]
    assert len(of_map_and_list) == 2
    assert all("late? call the base, 070-123 45 67" in text for text in of_map_and_list)
    assert "Base telephone" not in "".join(texts)


def test_a_long_name_of_the_week_is_cut_before_the_telephone():
    days, phone = (date(2030, 9, 2), date(2030, 9, 8)), "070-123 45 67"
    hours = datetime(2030, 9, 3, 17, 30), datetime(2030, 9, 3, 20, 0)

    said = [say_occasion(Occasion("V37", *days, "Lag Blå", shift, phone), "en")
            for shift in (hours, None)]  # fmt: skip

    assert [one.replace("\N{NO-BREAK SPACE}", " ") for one in said] == [
        "Lag Blå  ·  Tue 3/9 17:30–20:00  ·  late? call the base, 070-123 45 67  ·  V37",
        "Lag Blå  ·  late? call the base, 070-123 45 67  ·  V37  ·  2–8 September 2030",
    ]
