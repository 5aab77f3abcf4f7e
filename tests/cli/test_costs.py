"""Crossing costs of a district: shown, set, set back."""

from __future__ import annotations

import json

import pytest

from tests.world import world


@world
def stored(canvass, small_map):
    """Put the small map into canvass.db as Stuvsta."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def costs(canvass, *arguments: str) -> dict[str, tuple[float, bool]]:
    said = canvass("district", "costs", "Stuvsta", *arguments, "--format", "json")
    assert said.code == 0, said.err
    return {row["road_class"]: (row["seconds"], row["is_own"]) for row in json.loads(said.out)}


def test_costs_come_from_the_table_until_a_district_sets_its_own(stored):
    before = costs(stored)
    after = costs(stored, "--set", "primary=90", "--set", "residential=0")
    back = costs(stored, "--set", "primary=", "--set", "residential=")

    assert before["primary"] == (60.0, False)
    assert (after["primary"], after["residential"]) == ((90.0, True), (0.0, True))
    assert back == before


def test_a_dearer_street_is_crossed_less(stored):
    plan = ("plan", "--base", "59.0,18.0", "--shift", "90", "--iterations", "300")

    def crossings() -> int:
        assert stored(*plan, "--fresh").code == 0
        rows = json.loads(stored("routes", "list", "--format", "json").out)
        shown = [
            json.loads(stored("routes", "show", row["id"], "--format", "json").out) for row in rows
        ]
        return sum(sum(one["crossings"].values()) for one in shown)

    costs(stored, "--set", "residential=0")
    cheap = crossings()
    costs(stored, "--set", "residential=300")

    assert crossings() < cheap


@pytest.mark.parametrize("setting", ["primary=-1", "primary=fast", "motorway=3", "primary=9999"])
def test_impossible_costs_are_one_line(stored, setting):
    said = stored("district", "costs", "--set", setting)

    assert said.code == 2
    assert said.err.count("\n") == 1
