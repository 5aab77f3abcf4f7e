"""What one wants to know before planning: boundaries in a map, routes and hours; then changes."""

from __future__ import annotations

import json

from tests.small_map import BASE


def test_an_estimate_counts_the_doors_and_plans_nothing(canvass, small_map):
    canvass("district", "add", "Here", small_map)

    said = canvass("estimate", "--base", BASE, "--shift", "60", "--format", "json")

    (row,) = json.loads(said.out)
    assert said.code == 0, said.err
    assert row["doors"] == 12
    assert 1 <= row["least_routes"] <= row["most_routes"]
    assert canvass("routes", "list").code == 2


def test_a_map_without_boundaries_says_so(canvass, small_map):
    said = canvass("district", "boundaries", small_map)

    assert said.code == 0
    assert "no boundary" in said.err


def test_changes_are_told_from_a_cursor_on(canvass, small_map):
    canvass("district", "add", "Here", small_map)
    canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "200")
    first = json.loads(canvass("changes").out)
    canvass("routes", "rename", "R01", "Parken")

    second = json.loads(canvass("changes", "--after", first["cursor"]).out)

    assert (first["whole"], first["plan_id"], first["events"]) == (True, 1, [])
    assert (second["whole"], second["plan_id"], second["events"]) == (False, 2, [])
    assert canvass("changes", "--after", "x").code == 2
