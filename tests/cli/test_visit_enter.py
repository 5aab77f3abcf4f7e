"""A returned walk list is typed in, shown, confirmed and recorded as one."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from canvass.store.database import open_writer
from tests.small_map import BASE
from tests.world import world

PRINTED = datetime(2026, 11, 25, 17, 0, 41, tzinfo=UTC)


@world
def planned(canvass, small_map, tmp_path):
    """Put the small map with its twelve doors, a plan and an open week into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass("plan", "--base", BASE, "--shift", "300", "--iterations", "50").code == 0
    with open_writer(tmp_path / "canvass.db") as connection:
        connection.exec_driver_sql(
            "INSERT INTO week (district_id, name, starts_on, ends_on, timezone, base_lat, base_lon)"
            " VALUES (1, '48', '2026-11-23', '2026-11-29', 'Europe/Stockholm', 59.21, 17.98)"
        )
    return canvass


@pytest.fixture
def typed(planned, monkeypatch):
    """Return `visit enter` with lines from the keyboard."""

    def enter(*lines, options=()):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return planned("visit", "enter", "R01", "--at", "2026-11-25T18:00+01:00", *options)

    return enter


def outcomes(canvass):
    rows = json.loads(canvass("visit", "list", "--format", "json").out)
    return sorted(row["outcome"] for row in rows)


def test_a_list_is_recorded_after_its_exceptions_and_a_yes(typed, planned):
    said = typed("2 t", "3-4 x", "12 -", "", "y", options=("--team", "A"))

    assert said.code == 0, said.err
    assert "8 nobody, 1 talked, 2 no thanks, 1 not done" in said.out
    assert outcomes(planned) == ["no_thanks"] * 2 + ["nobody"] * 8 + ["talked"]


def test_a_list_of_which_nothing_was_said_is_not_recorded(typed, planned):
    """A pipe that went wrong ends before its first line: its doors are not all nobody home."""
    said = typed(options=("--yes",))

    assert (said.code, outcomes(planned)) == (2, [])
    assert "no line was read" in said.err
    assert typed("", options=("--yes",)).code == 0
    assert outcomes(planned) == ["nobody"] * 12


def test_an_outcome_that_was_given_needs_no_line(typed, planned):
    typed(options=("--default", "t", "--yes"))

    assert outcomes(planned) == ["talked"] * 12


def test_undo_takes_the_last_line_back(typed, planned):
    typed("* t", "1 x", "undo", "", "y")

    assert outcomes(planned) == ["talked"] * 12


def test_the_default_is_what_was_ticked_most(typed, planned):
    typed("1 n", "", options=("--default", "t", "--yes"))

    assert outcomes(planned) == ["nobody"] + ["talked"] * 11


@pytest.mark.parametrize("lines", [("2 t", "", "n"), ("2 t",), ("2 t", "q"), ("2 t", "99 x")])
def test_without_a_yes_or_with_a_wrong_line_in_a_pipe_nothing_is_recorded(typed, planned, lines):
    said = typed(*lines)

    assert said.code == 2
    assert "nothing recorded" in said.err
    assert outcomes(planned) == []


def test_a_list_typed_in_twice_is_refused_unless_it_is_another_round(typed, planned):
    typed("", "y", options=("--team", "A"))

    said = typed("", "y", options=("--team", "A"))
    same_time = typed("", "y", options=("--team", "A", "--again"))
    again = typed("", "y", options=("--team", "A", "--again", "--at", "2026-11-26T18:00+01:00"))

    assert said.code == same_time.code == 2
    assert "entered already" in said.err
    assert "give this round's own time" in same_time.err
    assert again.code == 0, again.err
    assert outcomes(planned) == ["nobody"] * 24


def test_positions_are_those_of_the_list_as_it_was_printed(typed, planned):
    """The third door refuses on Wednesday: the fourth stays fourth on Thursday's paper."""
    planned("export", "json", "--out", "plan")
    (route,) = json.loads(Path("plan/plan.json").read_text("utf-8"))["routes"]
    typed("3 d", "", "y")

    typed("4 t", "", "y", options=("--again", "--at", "2026-11-26T18:00+01:00"))

    later = json.loads(planned("visit", "list", "--outcome", "t", "--format", "json").out)
    assert [row["door_id"] for row in later] == route["stops"][3]["door_ids"]
    assert outcomes(planned).count("nobody") == 11 + 10


def test_a_route_that_is_not_there_is_one_line(planned):
    said = planned("visit", "enter", "R99")

    assert said.code == 2
    assert "no route 'R99' in the newest plan; there is R01" in said.err
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(("at", "is_asked"), [
    ("2026-11-25T17:59+01:00", True), ("2026-11-25T18:00+01:00", False),
])  # fmt: skip
def test_a_time_before_the_list_was_printed_is_asked_about(planned, monkeypatch, at, is_asked):
    """Printed on Wednesday at 18:00:41: who typed 17:59 meant another day, or the clock is off."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(PRINTED.timestamp())))
    assert planned("export", "csv").code == 0
    monkeypatch.setattr("sys.stdin", io.StringIO("2 t\n\n"))

    said = planned("visit", "enter", "R01", "--at", at, "--yes")

    assert said.code == 0
    question = "Printed 2026-11-25 18:00, later than the time given, 2026-11-25 17:59"
    assert (question in said.err) == is_asked
    assert len(outcomes(planned)) == 12


def test_a_list_that_was_never_printed_says_so(typed, planned):
    said = typed("", "y")

    assert said.code == 0
    assert "No print of this list is recorded here" in said.err


def test_a_list_that_was_printed_is_the_papers(typed, planned):
    assert planned("walklists").code == 0

    said = typed("", "y")

    assert said.code == 0
    assert "No print" not in said.err
