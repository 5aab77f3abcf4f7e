"""A plan that the doors have moved on from says so, and is computed anew before it is used."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_map import BASE, at
from tests.world import world

PLAN = ("plan", "--base", BASE, "--shift", "90", "--minutes-per-door", "2", "--iterations", "200")


@world
def planned(canvass, small_map):
    """Put the small map into canvass.db and plan its twelve doors as one route."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    said = canvass(*PLAN)
    assert said.code == 0, said.err
    return canvass


def plan_of(canvass) -> dict:
    said = canvass("export", "json", "--out", "now")
    assert said.code == 0, said.err
    return json.loads(Path("now/plan.json").read_text("utf-8"))


def test_a_door_left_out_takes_its_minutes_and_its_way_with_it(planned):
    """Numbers 11 and 12 stand at the far end, at 550 m: without both the way ends at 450 m."""
    (before,) = plan_of(planned)["routes"]

    said = planned("doors", "exclude", "Storgatan 11-12", "--reason", "asked")
    (after,) = plan_of(planned)["routes"]

    assert "has 2 doors that are gone" in said.err
    assert after["doors"] == 10
    assert before["service_min"] - after["service_min"] == pytest.approx(4)
    assert max(lon for lon, _ in before["path"]) == pytest.approx(at(550, 0)[1], abs=1e-4)
    assert max(lon for lon, _ in after["path"]) == pytest.approx(at(450, 0)[1], abs=1e-4)
    assert 200 <= before["walk_m"] - after["walk_m"] <= 260  # there and back, and a crossing


def test_a_listing_says_what_changed_and_counts_what_is_left(planned):
    planned("doors", "exclude", "Storgatan 3", "--reason", "asked")

    said = planned("routes", "list", "--format", "json")

    (row,) = json.loads(said.out)
    assert row["doors"] == 11
    assert "1 door on its routes is gone and 0 joined" in said.err
    assert "stored as plan 2" in said.err
    assert planned("routes", "list").err == ""


def test_a_do_not_knock_leaves_the_path_too(planned):
    planned("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    for number in ("11", "12"):
        planned("visit", "add", f"Storgatan {number}", "do_not_knock", "--at", "2026-09-07T18:00")

    (after,) = plan_of(planned)["routes"]

    assert after["doors"] == 10
    assert max(lon for lon, _ in after["path"]) == pytest.approx(at(450, 0)[1], abs=1e-4)


def test_flats_that_were_counted_join_the_stop_of_their_house(planned):
    (before,) = plan_of(planned)["routes"]
    order = [stop["housenumber"] for stop in before["stops"]]

    said = planned("doors", "split", "Storgatan 3", "--floors", 2, "--per-floor", 2)
    (after,) = plan_of(planned)["routes"]

    assert "lacks 4 new ones at its stops" in said.err
    assert [stop["housenumber"] for stop in after["stops"]] == order
    assert {s["housenumber"]: s["doors"] for s in after["stops"]}["3"] == 4
    assert after["doors"] == 15


def test_new_addresses_are_in_no_route_until_one_plans_again(planned):
    lat, lon = at(375, 14)
    Path("new.csv").write_text(f"street,housenumber,lat,lon\nStorgatan,7B,{lat},{lon}\n")

    said = planned("doors", "import", "new.csv")
    printed = planned("export", "json", "--out", "now")
    again = planned(*PLAN)

    assert "Plan again: 1 door is in no route" in said.err
    assert "Plan again: 1 door is in no route" in printed.err
    assert again.code == 0
    assert plan_of(planned)["totals"]["doors"] == 13
    assert planned("routes", "list").err == ""


def test_printing_goes_by_what_is_left(planned):
    planned("doors", "exclude", "Storgatan 3", "--reason", "asked")

    said = planned("walklists", "--out", "lists.pdf")

    assert said.code == 0
    assert "routes computed again, stored as plan 2" in said.err


def test_an_evenings_plan_is_not_stale_for_the_doors_that_are_not_due(planned):
    planned("week", "add", "V37", "--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE)
    planned("shift", "add", "2030-09-03T17:30", "30")
    assert planned("plan", "--next", "--teams", "1", "--iterations", "100").code == 0

    assert planned("routes", "list").err == ""


def test_a_route_that_is_on_paper_stays_as_it_was_printed(planned):
    """The list is the same, with a blank; its plan is not another one."""
    first = planned("walklists", "--out", "lists.pdf")
    planned("doors", "exclude", "Storgatan 3", "--reason", "asked")

    again = planned("walklists", "--out", "again.pdf")

    assert first.code == again.code == 0, again.err
    assert "computed again" not in again.err
