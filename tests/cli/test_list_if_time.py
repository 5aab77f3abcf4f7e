"""Doors "if there is time" in the files of lists: there as on paper, and not done unless filled."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from canvass.workflow.clock import now
from canvass.workflow.week.tonight import find_tonight
from tests.cli.test_list import doors_on, lists, planned, visits

__all__ = ["planned"]


@pytest.fixture
def rows(planned):
    """Return the rows of the exported lists."""
    assert planned("export", "csv").code == 0
    with Path("walklists.csv").open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def give_back(canvass, rows):
    with Path("filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return json.loads(canvass("visit", "import", "filled.csv", "--format", "json").out)


def test_a_file_of_lists_has_every_door_of_the_paper_in_its_order(planned, rows):
    on_file = [
        (r["List"], int(r["Position"]), int(r["Door no"]), r["Door id"], r["If there is time"])
        for r in rows
    ]

    on_paper = [
        (one["code"], d["position"], d["door"], d["door_id"], "x" if d["if_time"] else "")
        for one in lists(planned)
        for d in doors_on(planned, one["code"])
    ]
    assert sorted(on_file) == sorted(on_paper)
    assert any(mark for *_, mark in on_file)


def test_tonight_and_the_list_name_the_same_doors_also_those_if_there_is_time(planned, rows):
    state = find_tonight(Path("canvass.db"), None, now=now())

    assert state is not None
    on_page = {route.id: (route.doors, route.if_time) for route in state.routes}
    on_paper = {
        one["route"]: (
            sum(not door["if_time"] for door in doors_on(planned, one["code"])),
            sum(door["if_time"] for door in doors_on(planned, one["code"])),
        )
        for one in lists(planned)
    }
    assert on_page == on_paper
    assert any(more for _, more in on_page.values())


def test_what_was_walked_in_time_left_over_is_stored_and_the_rest_is_not_done(planned, rows):
    more = [row for row in rows if row["If there is time"]]
    more[0]["Outcome"], more[0]["When"] = "talked", "2030-09-02 18:30"

    report = give_back(planned, rows)

    assert (report["stored"], report["not_done"]) == (1, len(rows) - 1)
    assert report["unused"] == []
    assert [v["door_id"] for v in visits(planned)] == [more[0]["Door id"]]


def test_a_workbook_and_a_swedish_file_have_them_too(planned, rows):
    assert planned("export", "xlsx").code == 0
    assert planned("--lang", "sv", "export", "csv", "--out", "sv").code == 0

    with Path("sv/walklists.csv").open(encoding="utf-8-sig") as file:
        swedish = [row["Om tiden räcker"] for row in csv.DictReader(file, delimiter=";")]
    report = json.loads(planned("visit", "import", "walklists.xlsx", "--format", "json").out)
    assert swedish == [row["If there is time"] for row in rows]
    assert (report["not_done"], report["unused"]) == (len(rows), [])
