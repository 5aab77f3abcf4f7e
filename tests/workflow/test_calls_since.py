"""Calls planned earlier are planned once more where what they follow from has changed."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from canvass.workflow.week.calls_since import find_change
from canvass.workflow.week.organisations import plan_organisation_calls
from tests.cli.conftest import canvass as canvass  # a fixture
from tests.cli.test_week_calls import write_places
from tests.small_map import BASE
from tests.web.week_desk import TODAY

DAY = TODAY + timedelta(days=-TODAY.weekday() + 8)
PLACES = "called on, printed for another shift or changed since"
SHIFT = "the shift, its teams or the base were changed since"


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("team", "add", "Lag Gul"), ""),
        (("organisation", "edit", "Mitt", "--note", "ring first"), ""),
        (("organisation", "edit", "Mitt", "--address", "Storgatan 2"), PLACES),
        (("organisation", "remove", "Mitt", "--yes"), PLACES),
        (("call", "add", "Mitt", "d", "--at", f"{DAY}T00:01"), PLACES),
        (("shift", "unbook", "Lag Blå", "S1"), SHIFT),
    ],
    ids=["another team", "a note", "moved", "removed", "do not call", "nobody booked"],
)
def test_only_a_change_of_what_calls_follow_from_makes_them_outdated(
    canvass, tmp_path, command, said
):
    for one in (
        ("district", "add", "Stuvsta", write_places(tmp_path / "map.osm")),
        ("week", "add", "V", "--from", DAY, "--to", DAY, "--base", BASE),
        ("shift", "add", f"{DAY}T13:00", "90", "--kind", "daytime"),
        ("team", "add", "Lag Blå"),
        ("shift", "book", "Lag Blå", "S1", "--reason", "test"),
        ("organisation", "add", "Mitt", "--address", "Storgatan 1", "--hours", "24/7"),
    ):
        done = canvass(*one)
        assert done.code == 0, done.err
    db = Path("canvass.db")
    made = plan_organisation_calls(db, "Stuvsta", "V", shift="S1", minutes=15.0)
    assert "Mitt" in [call.place.name for call in made.calls]

    done = canvass(*command)

    assert done.code == 0, done.err
    assert said in str(find_change(db, "Stuvsta", "V", made) or "")
    assert bool(said) is bool(find_change(db, "Stuvsta", "V", made))
