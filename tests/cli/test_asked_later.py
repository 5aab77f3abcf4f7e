"""A day asked for after the week has ended is said by every way of entry; so are words and times.

The week of these visits ends on Sunday 29 November.
"""

from __future__ import annotations

import io
from pathlib import Path

import pytest

from canvass.store.database import open_writer
from tests.small_map import BASE
from tests.store.visit_world import fill
from tests.world import world

AT = "2026-11-25T17:05:00Z"
LATER = "asked for a day after 2026-11-29, when the week ends: not planned this week"


@world
def week(canvass):
    """Put a district of twelve doors with one open week into canvass.db."""
    with open_writer(Path("canvass.db")) as connection:
        fill(connection)
    return canvass


@pytest.mark.parametrize(("when", "is_said"), [("2026-12-12", True), ("2026-11-29", False)])
def test_an_added_visit_says_that_the_day_comes_after_the_week(week, when, is_said):
    said = week("visit", "add", "d1", f"come back {when}", "--at", AT)

    assert said.code == 0, said.err
    assert (f"1 door {LATER}" in said.err) == is_said


def test_a_corrected_visit_says_that_the_day_comes_after_the_week(week):
    week("visit", "add", "d1", "talked", "--at", AT)

    said = week("visit", "correct", "d1", "come back 2026-12-01")

    assert f"1 door {LATER}" in said.err
    assert "talked → come back (2026-12-01)" in said.out


def test_a_file_says_how_many_days_come_after_the_week(week):
    Path("v.csv").write_text(
        "door_id,outcome,at\n"
        f"d1,come back 2026-12-01,{AT}\nd2,come back sun,{AT}\nd3,kom tillbaka 2026-12-05,{AT}\n",
        "utf-8",
    )

    said = week("visit", "import", "v.csv")

    assert said.code == 0, said.err
    assert f"2 doors {LATER}" in said.err


def test_a_list_says_how_many_days_come_after_the_week(canvass, small_map, monkeypatch):
    canvass("district", "add", "Stuvsta", small_map)
    canvass("plan", "--base", BASE, "--shift", "300", "--iterations", "20")
    canvass("week", "add", "48", "--from", "2026-11-23", "--to", "2026-11-29",
            "--base", BASE)  # fmt: skip
    monkeypatch.setattr("sys.stdin", io.StringIO("1 c:2026-12-03\n2 c:sun\n3 x\n"))

    said = canvass("visit", "enter", "R01", "--at", AT, "--yes")

    assert f"1 door {LATER}" in said.err
    assert "1 no thanks" in said.out


@pytest.mark.parametrize(
    ("lang", "shown"),
    [
        ("en", "Gata 1 3: no thanks, Wed 25/11 18:05 ("),
        ("sv", "Gata 1 3: nej tack, ons 25/11 18:05 ("),
    ],
)
def test_an_added_visit_is_shown_in_words_and_in_local_time(week, lang, shown):
    said = week("--lang", lang, "visit", "add", "d3", "x", "--at", AT)

    assert said.out.startswith(shown)


@pytest.mark.parametrize(
    "refused", [("visit", "add", "d1", "talked", "--at", AT), ("visit", "import", "v.csv")]
)
def test_what_is_recorded_already_is_said_in_words(week, refused):
    week("visit", "add", "d1", "x", "--at", AT)
    Path("v.csv").write_text(f"door_id,outcome,at\nd1,talked,{AT}\n", "utf-8")

    said = week(*refused)

    assert said.code == 2
    assert "no thanks" in said.err
    assert "no_thanks" not in said.err


def test_a_list_that_comes_back_after_the_week_was_closed_says_so(canvass, small_map, monkeypatch):
    canvass("district", "add", "Stuvsta", small_map)
    canvass("week", "add", "48", "--from", "2026-11-23", "--to", "2026-11-29", "--base", BASE)
    canvass("plan", "--shift", "300", "--iterations", "20")
    assert canvass("walklists", "--out", "w.pdf").code == 0
    code = canvass("list", "show", "--format", "csv").out.splitlines()[1].partition(",")[0]
    canvass("week", "close", "48", "--yes")
    monkeypatch.setattr("sys.stdin", io.StringIO("1 t\n"))

    said = canvass("visit", "enter", code, "--at", AT, "--yes")
    bare = canvass("visit", "correct", "Storgatan 1", "x")
    named = canvass("visit", "correct", "Storgatan 1", "d", "--week", "48")

    assert said.code == 0, said.err
    assert 'The week "48" is closed; the list still counts in it' in said.err
    assert 'the last one was "48": name it with --week' in bare.err
    assert named.code == 0, named.err
