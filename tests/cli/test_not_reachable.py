"""What cannot be reached is named with its reason, and private roads are said."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.osm.small_map import LAT, LON, SmallMap

# In steps of 0.001 degrees: a hundred metres are 0.9 of a step north.
STEP_NORTH = 0.9


def behind(**tags: str) -> SmallMap:
    """Storgatan with two houses, and Ögatan 300 m north of it with two; one way leads there."""
    made = SmallMap()
    made.node(1, 0, 0)
    made.node(2, 2, 0)
    made.node(3, 7, 0)
    made.node(4, 2, 3 * STEP_NORTH)
    made.node(5, 5, 3 * STEP_NORTH)
    made.node(6, 2, 1.5 * STEP_NORTH)
    made.way(10, [1, 2, 3], highway="residential", name="Storgatan")
    made.way(11, [4, 5], highway="residential", name="Ögatan")
    made.way(12, [2, 6, 4], **{"highway": "footway", **tags})
    made.node(100, 0.5, 0.1, addr__housenumber="1", addr__street="Storgatan")
    made.node(101, 1, 0.1, addr__housenumber="3", addr__street="Storgatan")
    made.node(102, 3, 2.8, addr__housenumber="1", addr__street="Ögatan")
    made.node(103, 4, 2.8, addr__housenumber="3", addr__street="Ögatan")
    return made


def planned(canvass: Callable[..., Any], made: SmallMap) -> tuple[dict[str, Any], str]:
    Path("map.osm").write_bytes(made.xml())
    said = canvass(
        "quickstart", "map.osm", "--base", f"{LAT},{LON}", "--shift", "150", "--iterations", "50",
        "--no-pdf", "--out", "out",
    )  # fmt: skip
    assert said.code == 0, said.err
    return json.loads(Path("out/plan.json").read_text("utf-8")), said.out + said.err


@pytest.mark.parametrize(
    ("tags", "reason"),
    [
        ({"ice_road": "yes"}, "the way there is closed at times"),
        ({"seasonal": "winter"}, "the way there is closed at times"),
        ({"highway": "ladder"}, "only over ways nobody walks on"),
        ({"foot": "no"}, "the way there is not open to the public"),
        ({"access": "private"}, "only through a private road"),
        ({"ford": "yes"}, "only through a ford"),
    ],
)
def test_doors_behind_a_way_nobody_walks_are_left_out_and_why_is_said(
    canvass: Callable[..., Any], tags: dict[str, str], reason: str
) -> None:
    plan, output = planned(canvass, behind(**tags))

    excluded = plan["excluded"]
    assert sorted(entry["address_id"] for entry in excluded) == ["n102", "n103"]
    assert {entry["reason"] for entry in excluded} == {
        f"not reachable on foot from the base: {reason}"
    }
    assert reason in output


def test_doors_behind_a_locked_gate_say_so(canvass: Callable[..., Any]) -> None:
    made = behind()
    made.lines["node"] = [line for line in made.lines["node"] if 'id="6"' not in line]
    made.node(6, 2, 1.5 * STEP_NORTH, barrier="gate", locked="yes")

    _, output = planned(canvass, made)

    assert "behind a locked gate" in output


def test_houses_on_a_private_road_are_planned_and_the_summary_says_so(
    canvass: Callable[..., Any],
) -> None:
    _, output = planned(canvass, behind(access="residents", name="Ögatan"))
    private, said = planned(canvass, private_ogatan())

    assert "only through a private road" in output
    assert not private["excluded"]
    assert "Doors on private roads: 2; teams walk in to them, never through" in said
    stops = [stop for route in private["routes"] for stop in route["stops"]]
    on_private = {stop["id"]: stop["on_private_road"] for stop in stops}
    assert on_private == {"n100": False, "n101": False, "n102": True, "n103": True}


def private_ogatan() -> SmallMap:
    """As `behind`, where Ögatan is private too."""
    made = behind(access="private", name="Ögatan")
    made.lines["way"] = [line for line in made.lines["way"] if 'id="11"' not in line]
    made.way(11, [4, 5], highway="residential", name="Ögatan", access="private")
    return made
