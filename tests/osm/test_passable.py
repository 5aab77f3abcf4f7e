"""Which points of ways people may pass."""

from __future__ import annotations

import pytest

from canvass.osm.passable import is_opening, node_verdict
from canvass.osm.walkable import Access, Why

OPEN = """
barrier=gate
barrier=gate motor_vehicle=no
barrier=gate vehicle=private
barrier=gate access=yes
barrier=gate access=private foot=yes
barrier=gate locked=no
barrier=lift_gate locked=yes foot=yes
barrier=bollard
barrier=bollard access=no foot=designated
barrier=block
barrier=stile
barrier=kissing_gate
barrier=turnstile
barrier=toll_booth
barrier=cycle_barrier
barrier=cattle_grid
barrier=kerb
barrier=entrance
barrier=fence;gate
barrier=wall foot=yes
barrier=wall access=yes
highway=crossing
entrance=yes
access=permissive
ford=stepping_stones
ford=yes foot=yes
""".strip().splitlines()
LIMITED = """
barrier=gate access=customers
barrier=gate foot=destination
barrier=lift_gate access=residents
access=permit
access=delivery
""".strip().splitlines()
CLOSED = """
barrier=gate lock=yes
barrier=gate status=closed
barrier=swing_gate access=yes gate:status=locked
barrier=gate access=private locked=yes
barrier=gate access=private
barrier=gate access=yes locked=yes
barrier=gate locked=yes
barrier=gate access=no
barrier=gate foot=no
barrier=bollard foot=no bicycle=no
barrier=wall
barrier=fence
barrier=hedge
barrier=city_wall
barrier=retaining_wall
barrier=yes
barrier=dragon
access=no
access=private
foot=no
foot=private
access=military
ford=yes
entrance=yes access=private
highway=crossing foot=no
""".strip().splitlines()


def tags(text: str) -> dict[str, str]:
    return dict(pair.split("=", 1) for pair in text.split())


@pytest.mark.parametrize("text", OPEN)
def test_everybody_passes(text: str) -> None:
    assert node_verdict(tags(text)).access is Access.OPEN


@pytest.mark.parametrize("text", LIMITED)
def test_those_with_a_door_beyond_pass(text: str) -> None:
    assert node_verdict(tags(text)).access is Access.LIMITED


@pytest.mark.parametrize("text", CLOSED)
def test_nobody_passes(text: str) -> None:
    assert node_verdict(tags(text)).access is Access.CLOSED


def test_a_gate_that_is_locked_at_times_is_locked() -> None:
    gate = {"barrier": "gate", "locked:conditional": "yes @ (20:00-06:00)"}

    assert node_verdict(gate).why is Why.LOCKED
    assert node_verdict({**gate, "locked:conditional": "no @ (06:00-20:00)"}).why is Why.NOTHING


def test_a_barrier_nobody_knows_is_told_from_a_wall() -> None:
    assert node_verdict({"barrier": "dragon"}).why is Why.UNKNOWN_BARRIER
    assert node_verdict({"barrier": "wall"}).why is Why.BARRIER


@pytest.mark.parametrize("text", ["barrier=gate", "barrier=stile", "entrance=yes", "kerb=lowered"])
def test_a_way_through_a_wall_is_mapped_as_one(text: str) -> None:
    assert is_opening(tags(text))


@pytest.mark.parametrize("text", ["barrier=wall", "entrance=no", "natural=tree", "access=yes"])
def test_a_plain_point_of_a_wall_is_none(text: str) -> None:
    assert not is_opening(tags(text))
