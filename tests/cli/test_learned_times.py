"""Lists that came back with their times teach the next plan, and outlast the purge as numbers."""

from __future__ import annotations

import io
import json
import sqlite3

import pytest

from tests.small_map import BASE
from tests.world import world

DAYS = ("--from", "2020-09-07", "--to", "2020-09-13", "--base", BASE)


@world
def printed(canvass, small_map):
    """Put a week with four lists of three doors each into canvass.db, and return their codes."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass("week", "add", "V37", *DAYS).code == 0
    canvass("shift", "add", "2020-09-08T17:30", "25")
    for name in ("Anna", "Bo", "Cia", "Dan"):
        canvass("team", "add", name)
    assert (
        canvass("plan", "--late", "50", "--minutes-per-door", "4", "--iterations", "50").code == 0
    )
    assert canvass("walklists").code == 0
    return [row["code"] for row in json.loads(canvass("list", "show", "--format", "json").out)]


def enter(canvass, monkeypatch, code, *more, lines="1 t\n"):
    """Type a list in: somebody talked at its first position, at the others nobody was home."""
    monkeypatch.setattr("sys.stdin", io.StringIO(lines))
    return canvass("visit", "enter", code, "--yes", *more)


def odds(canvass):
    """Return what is learned of houses."""
    rows = json.loads(canvass("week", "odds", "--format", "json").out)
    return next(row for row in rows if row["dwelling"] == "house")


def test_lists_without_times_teach_nothing_and_it_is_said(canvass, monkeypatch, printed):
    enter(canvass, monkeypatch, printed[0])

    said = canvass("week", "odds")

    assert odds(canvass)["lists"] == 0
    assert "nothing learned yet" in said.out
    assert "1 list came back without a time" in said.err


def test_times_that_are_said_are_learned_from(canvass, monkeypatch, printed):
    before = odds(canvass)["talk_min"]
    for code in printed[:3]:
        entered = enter(
            canvass, monkeypatch, code, "--out", "2020-09-08T17:30", "--back", "2020-09-08T18:30"
        )
        assert entered.code == 0, entered.err
        assert "Out 17:30, back 18:30 (1 h 00 min)" in entered.out

    after = odds(canvass)

    assert after["lists"] == 3
    assert after["talk_min"] > before
    assert after["talk_min_low"] < after["talk_min"] < after["talk_min_high"]


def test_the_time_a_list_goes_out_is_noted_when_it_does(canvass, monkeypatch, printed):
    code = printed[0]
    assert canvass("list", "out", code, "--team", "Anna", "--at", "2020-09-08T17:40").code == 0

    entered = enter(canvass, monkeypatch, code, "--back", "2020-09-08T18:10")

    assert "Out 17:40, back 18:10 (30 min)" in entered.out
    assert odds(canvass)["lists"] == 1


@pytest.mark.parametrize(
    ("back", "lasted"), [("2020-09-08T17:31", "1 min"), ("2020-09-09T09:30", "16 h 00 min")]
)
def test_a_list_out_for_a_minute_or_all_night_is_kept_and_asked_about(
    canvass, monkeypatch, printed, back, lasted
):
    entered = enter(canvass, monkeypatch, printed[0], "--out", "2020-09-08T17:30", "--back", back)

    assert entered.code == 0
    assert f"Back after {lasted} with " in entered.err
    assert "is it right?" in entered.err
    assert odds(canvass)["lists"] == 0


def test_a_list_back_before_it_went_out_is_kept_and_asked_about(canvass, monkeypatch, printed):
    canvass("list", "out", printed[0], "--at", "2020-09-08T17:35")
    entered = enter(canvass, monkeypatch, printed[0], "--back", "2020-09-08T17:05")

    assert entered.code == 0
    assert "Out 17:35, back 17:05 (-30 min)" in entered.out
    assert "Back 30 min before it went out: is it right? It is kept, but no plan learns" in (
        entered.err
    )
    assert odds(canvass)["lists"] == 0


def test_a_list_out_for_an_hour_is_not_asked_about(canvass, monkeypatch, printed):
    entered = enter(
        canvass, monkeypatch, printed[0], "--out", "2020-09-08T17:30", "--back", "2020-09-08T18:30"
    )

    assert entered.code == 0, entered.err
    assert "is it right?" not in entered.err


def test_a_list_back_before_it_went_out_is_refused(canvass, monkeypatch, printed):
    refused = enter(
        canvass, monkeypatch, printed[0], "--out", "2020-09-08T18:30", "--back", "2020-09-08T17:30"
    )

    assert refused.code == 2
    assert "is not after out" in refused.err
    assert len(refused.err.strip().splitlines()) == 1
    assert json.loads(canvass("visit", "list", "--format", "json").out) == []


def test_invented_times_are_named(canvass, monkeypatch, printed):
    for k, code in enumerate(printed):
        back = f"2020-09-08T17:3{1 + k % 2}"
        enter(
            canvass, monkeypatch, code, "--out", "2020-09-08T17:30", "--back", back, lines="* t\n"
        )

    said = canvass("week", "odds")

    assert odds(canvass)["lists"] == 0
    assert said.err.count("Not believed: list") == len(printed)
    assert "too quick to be true" in said.err


def test_what_was_learned_outlasts_the_purge_as_numbers(canvass, monkeypatch, printed):
    for k, code in enumerate(printed):
        back = f"2020-09-08T18:{20 + 3 * k}"
        enter(canvass, monkeypatch, code, "--out", "2020-09-08T17:30", "--back", back)
    before = odds(canvass)
    assert canvass("week", "close", "--yes").code == 0
    assert canvass("purge", "--week", "V37", "--yes").code == 0
    canvass("week", "add", "V38", "--from", "2030-09-07", "--to", "2030-09-13", "--base", BASE)

    after = odds(canvass)

    assert after["lists"] == before["lists"] == len(printed)
    assert after["talk_min"] == pytest.approx(before["talk_min"], rel=0.03)
    with sqlite3.connect("canvass.db") as connection:
        words = {row[0] for row in connection.execute('SELECT DISTINCT "of" FROM learned_time')}
    assert words == {
        "knock", "knock_kind", "talk", "talk_kind", "pace", "spread", "lists", "opened", "talked"
    }  # fmt: skip


def test_the_next_plan_is_made_with_what_was_learned(canvass, monkeypatch, printed):
    canvass("shift", "add", "2020-09-10T13:00", "120")
    for k, code in enumerate(printed):
        back = f"2020-09-08T18:{20 + 3 * k}"
        enter(canvass, monkeypatch, code, "--out", "2020-09-08T17:30", "--back", back)

    said = canvass("plan", "--next", "--shift", "S2", "--teams", "1", "--iterations", "20")
    fixed = canvass(
        "plan", "--next", "--shift", "S2", "--teams", "1", "--iterations", "20",
        "--minutes-per-door", "2",
    )  # fmt: skip

    assert said.code == 0, said.err
    assert f"Learned from {len(printed)} lists" in said.err
    assert "Learned from" not in fixed.err
