"""The calls of a shift on the desk: who calls where and when, and the lists to print."""

from __future__ import annotations

import json
import re
import time
from datetime import timedelta
from typing import Any

import pytest

from canvass.web.roles import Role
from tests.cli.test_week_calls import write_places
from tests.small_map import BASE
from tests.web.conftest import browser_of
from tests.web.week_desk import TODAY

HERE = "/d/1/organisations/calls"
DAY = TODAY + timedelta(days=-TODAY.weekday() + 8)
"""Tuesday of next week: no place is closed for the weekend."""


@pytest.fixture
def ready(canvass: Any, desk: Any, tmp_path: Any) -> Any:
    """Return the organizer's browser on a week with one daytime shift and a team booked for it."""
    for command in (
        ("district", "add", "Stuvsta", write_places(tmp_path / "map.osm")),
        ("week", "add", "V", "--from", DAY, "--to", DAY, "--base", BASE),
        ("shift", "add", f"{DAY}T13:00", "90", "--kind", "daytime"),
        ("team", "add", "Lag Blå"),
        ("shift", "book", "Lag Blå", "S1", "--reason", "test"),
    ):
        said = canvass(*command)
        assert said.code == 0, said.err
    return desk


def follow_work(desk: Any, answer: Any) -> Any:
    """Return the page that work leads to, once it has ended."""
    page = answer.headers["location"]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        state = desk.get(f"/api{page}").json()["state"]
        if state not in ("running", "stopping"):
            return desk.get(page, follow=True)
        time.sleep(0.2)
    raise AssertionError("the work does not end")


def test_calls_are_planned_shown_by_team_and_printed(ready, canvass):
    shown = follow_work(ready, ready.post(HERE, {"shift": "S1", "minutes": "15"}))
    listed = json.loads(canvass("week", "calls", "--format", "json").out)

    assert "Lag Blå" in shown.text
    times = re.findall(r"<td>(\d\d:\d\d)</td><th scope=\"row\">([^<]*)<br>", shown.text)
    assert times == [(row["at"][11:16], row["name"]) for row in listed]
    assert json.loads(canvass("list", "show", "--format", "json").out) == []

    done = follow_work(ready, ready.post(f"{HERE}/print", {"shift": "S1"}))
    pdf = ready.get(re.search(r'href="([^"]*\.pdf)"', done.text)[1])

    assert pdf.content[:5] == b"%PDF-"
    assert [row["state"] for row in json.loads(canvass("list", "show", "--format", "json").out)] \
        == ["out"]  # fmt: skip


def test_calls_that_were_not_planned_are_not_printed(ready):
    answer = ready.post(f"{HERE}/print", {"shift": "S1"})

    assert answer.status_code == 422
    assert "plan the calls of this shift first" in answer.text


def test_without_a_daytime_shift_the_page_says_where_to_add_one(canvass, desk, tmp_path):
    canvass("district", "add", "Stuvsta", write_places(tmp_path / "map.osm"))
    without = desk.get(HERE)
    canvass("week", "add", "V", "--from", DAY, "--to", DAY, "--base", BASE)
    empty = desk.get(HERE)

    assert "No week is open. Make one first" in without.text
    assert "No shift for organisations is still to come" in empty.text


def test_a_shift_nobody_made_is_refused_with_a_sentence(ready):
    answer = ready.post(HERE, {"shift": "S9", "minutes": "15"})

    assert answer.status_code in (404, 422)
    assert "S9" in answer.text


@pytest.mark.parametrize("held", ["leave", "take"])
@pytest.mark.long
def test_places_on_a_list_that_is_out_are_asked_about_before_they_are_printed(ready, canvass, held):
    """A place was called on since, so that the list that is out is not the one planned now."""
    follow_work(ready, ready.post(HERE, {"shift": "S1", "minutes": "15"}))
    follow_work(ready, ready.post(f"{HERE}/print", {"shift": "S1"}))
    (out,) = json.loads(canvass("list", "show", "--format", "json").out)
    first, *_others = json.loads(canvass("list", "show", out["code"], "--format", "json").out)
    assert canvass("call", "add", first["street"], "t", "--at", f"{DAY}T00:01").code == 0
    follow_work(ready, ready.post(HERE, {"shift": "S1", "minutes": "15"}))

    asked = ready.post(f"{HERE}/print", {"shift": "S1"})
    before = json.loads(canvass("list", "show", "--format", "json").out)
    done = follow_work(ready, ready.post(f"{HERE}/print", {"shift": "S1", "held": held}))

    assert f"Some of these places are on lists that are out: {out['code']}" in asked.text
    assert [row["state"] for row in before] == ["out"]
    after = json.loads(canvass("list", "show", "--format", "json").out)
    if held == "take":
        assert ".pdf" in done.text
        assert len(after) == 2
    else:
        assert "every place is on a list that is out" in done.text
        assert after == before


def test_another_desk_plans_the_same_calls_again_and_keeps_those_of_each_shift(
    ready, canvass, make_desk
):
    """What a stopped desk forgets follows from what is stored: nothing typed in is lost."""
    assert canvass("shift", "add", f"{DAY}T15:00", "60", "--kind", "daytime").code == 0
    assert canvass("shift", "book", "Lag Blå", "S2", "--reason", "test").code == 0
    first = follow_work(ready, ready.post(HERE, {"shift": "S1", "minutes": "20"}))
    later = browser_of(make_desk(lang="en"), Role.ORGANIZER)

    forgotten = later.get(HERE)
    again = follow_work(later, later.post(HERE, {"shift": "S1", "minutes": "20"}))
    other = follow_work(later, later.post(HERE, {"shift": "S2", "minutes": "15"}))

    assert "Planning stores nothing" in forgotten.text
    assert f"{HERE}/print" not in forgotten.text
    assert rows_of(first)
    assert rows_of(again) == rows_of(first)
    assert rows_of(other) != rows_of(first)
    assert rows_of(later.get(f"{HERE}?shift=S1")) == rows_of(first)


def rows_of(page: Any) -> list[str]:
    """Return the rows of the calls that a page shows."""
    return re.findall(r"<tr><td>\d\d:\d\d</td>.*?</tr>", page.text, re.S)


def test_a_place_that_wants_no_calls_is_not_printed_though_it_was_planned_before(ready, canvass):
    shown = follow_work(ready, ready.post(HERE, {"shift": "S1", "minutes": "15"}))
    first = re.search(r'<th scope="row">([^<]*)<br>', shown.text)[1]
    assert canvass("call", "add", first, "d", "--at", f"{DAY}T00:01").code == 0

    told = ready.get(HERE)
    refused = ready.post(f"{HERE}/print", {"shift": "S1"})

    sentence = f"{first}: called on, printed for another shift or changed since these calls"
    assert sentence in told.text
    assert f"{HERE}/print" not in told.text
    assert refused.status_code == 422
    assert sentence in refused.text
