"""The board says when to send somebody out again, and follows what the clock alone changes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from canvass.store.coverage import CoveredWeek, PlannedRoutes
from canvass.store.database import open_reader
from canvass.web.board.board import values_of
from canvass.web.rendering import render
from canvass.workflow.visits.board import MINUTE_S, Boards
from canvass.workflow.visits.next_shift import read_next_shift
from tests.small_map import BASE, write_small_map
from tests.web.week_desk import TODAY

MONDAY = TODAY - timedelta(days=TODAY.weekday() + 7)
"""Monday of last week: visits lie behind us, whatever day the test runs on."""
ZONE = ZoneInfo("Europe/Stockholm")


def at(day: int, clock: str) -> datetime:
    return datetime.fromisoformat(f"{MONDAY + timedelta(days=day)}T{clock}").replace(tzinfo=ZONE)


@pytest.fixture
def last_week(canvass, tmp_path):
    """Make a week with a weekend shift, one team, and three doors where nobody was home."""
    for command in (
        ("district", "add", "Stuvsta", write_small_map(tmp_path / "small.osm")),
        ("week", "add", "V", "--from", MONDAY, "--to", MONDAY + timedelta(days=6), "--base", BASE),
        ("shift", "add", f"{MONDAY + timedelta(days=5)}T13:00", "120"),
        ("team", "add", "Lag Blå"),
        ("shift", "book", "Lag Blå", "S1", "--reason", "test"),
        ("visit", "add", "Storgatan 1", "nobody", "--at", f"{MONDAY}T18:00"),
        ("visit", "add", "Storgatan 2", "nobody", "--at", f"{MONDAY}T18:00"),
        ("visit", "add", "Storgatan 3", "nobody", "--at", f"{MONDAY}T18:00"),
        ("visit", "add", "Storgatan 3", "nobody", "--at", f"{MONDAY + timedelta(days=5)}T10:00"),
    ):
        said = canvass(*command)
        assert said.code == 0, said.err
    return Path("canvass.db")


def test_the_board_says_the_next_shift_and_when_those_not_at_home_were_tried(last_week):
    """Two of the three doors were tried in the evening only; the next shift is at the weekend."""
    state = Boards().look(last_week, "Stuvsta", now=at(5, "12:00"), at_s=0.0)

    assert state.tried == (("evening", 2), ("evening+weekend", 1))
    assert state.not_tried == 2
    said = " ".join(render("board_now.html", "en", values_of("Stuvsta", 1, state)).split())
    assert "2 doors not at home, tried: evening</li>" in said
    assert "1 door not at home, tried: evening + weekend</li>" in said
    assert "13:00–15:00 (weekend)</strong><br> Lag Blå<br>" in said
    assert "At 2 doors where nobody was home, nobody has tried at that time of day." in said


def test_the_wall_says_when_the_next_shift_is_and_how_many_come_but_not_who(last_week):
    plan = PlannedRoutes(starts_at=at(5, "13:00").isoformat(), doors=164)
    week = CoveredWeek(1, "V", "Europe/Stockholm")
    state = Boards().look(last_week, "Stuvsta", now=at(5, "12:00"), at_s=0.0)
    with open_reader(last_week) as connection:
        shift = read_next_shift(connection, 1, week, plan, at(5, "12:00"))

    shown = values_of("Stuvsta", 1, replace(state, next=shift))
    said = " ".join(render("wall_now.html", "en", shown).split())

    assert "13:00–15:00 · 1 team · 164 doors</p>" in said
    assert "Lag" not in said


def test_pages_are_told_of_a_shift_that_is_over_though_nothing_was_stored(last_week):
    boards = Boards()
    ahead = boards.look(last_week, "Stuvsta", now=at(5, "12:59"), at_s=-2 * MINUTE_S)
    before = boards.look(last_week, "Stuvsta", now=at(5, "14:59"), at_s=0.0)

    soon = boards.look(last_week, "Stuvsta", now=at(5, "15:01"), at_s=MINUTE_S / 2)
    later = boards.look(last_week, "Stuvsta", now=at(5, "15:01"), at_s=MINUTE_S)

    assert (ahead.next.is_on, before.next.is_on) == (False, True)
    assert ahead.number != before.number
    assert soon is before
    assert later.next is None
    assert later.number != before.number


def test_pages_are_told_of_a_list_that_became_missing_by_the_clock(canvass, tmp_path):
    """A board that is open in the morning says which lists did not come back last night."""
    for command in (
        ("district", "add", "Stuvsta", write_small_map(tmp_path / "small.osm")),
        ("plan", "--base", BASE, "--shift", "300", "--iterations", "20"),
        ("week", "add", "V", "--from", TODAY, "--to", TODAY, "--base", BASE),
        ("walklists",),
    ):
        said = canvass(*command)
        assert said.code == 0, said.err
    boards, now = Boards(), datetime.now(ZONE)

    out = boards.look(Path("canvass.db"), "Stuvsta", now=now, at_s=0.0)
    missing = boards.look(
        Path("canvass.db"), "Stuvsta", now=now + timedelta(days=3), at_s=2 * MINUTE_S
    )

    assert [each.row.state for each in (*out.out, *missing.out)] == ["out", "missing"]
    assert missing.number != out.number
