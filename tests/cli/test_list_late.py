"""Lists that come back days late: the times on them are those of the evening they were for."""

from __future__ import annotations

import csv
import io
import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.cli.test_list import NEXT, lists, visits
from tests.small_map import BASE, write_grid_map
from tests.world import world

NOW = datetime(2026, 9, 10, 12, 0, tzinfo=UTC)
"""A Thursday, 14:00 in Stockholm."""


@pytest.fixture
def on_thursday(monkeypatch):
    """It is Thursday."""
    for command in ("visit_enter", "visit_import"):
        monkeypatch.setattr(f"canvass.cli.{command}.instant", lambda: NOW)


@world
def printed(canvass, tmp_path, on_thursday):
    """Plan and export Monday's evening."""
    assert canvass("district", "add", "A", write_grid_map(tmp_path / "grid.osm")).code == 0
    canvass("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE,
            "--reserve", "0")  # fmt: skip
    canvass("shift", "add", "2026-09-07T17:30", "45")
    canvass("team", "add", "Anna")
    assert canvass(*NEXT, "--shift", "S1").code == 0
    assert canvass("export", "csv").code == 0
    return canvass


@pytest.fixture
def enter(printed, monkeypatch):
    def call(code, *lines, options=()):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return printed("visit", "enter", code, *options)

    return call


def times(canvass):
    return {visit["at"] for visit in visits(canvass)}


def test_a_time_of_the_day_is_of_the_evening_of_the_list_and_that_is_said(printed, enter):
    (kept,) = lists(printed)

    said = enter(kept["code"], "", "y", options=("--at", "18:30"))

    assert (
        "2026-09-07 18:30, Anna (stored under Mon 7/9, the day of this list's shift: no day was "
        "given; for another day: --at 2026-09-08T18:30)"
    ) in said.out
    assert times(printed) == {"2026-09-07T18:30:00+02:00"}


def test_times_out_and_back_are_of_that_evening_too(printed, enter):
    (kept,) = lists(printed)

    said = enter(kept["code"], "", "y", options=("--out", "17:35", "--back", "18:20"))

    assert "Out 17:35, back 18:20 (45 min)" in said.out
    assert times(printed) == {"2026-09-07T17:35:00+02:00"}


def test_a_second_round_is_of_the_last_such_time(printed, enter):
    (kept,) = lists(printed)
    assert enter(kept["code"], "", "y").code == 0

    said = enter(kept["code"], "* t", "", "y", options=("--at", "18:30", "--again"))

    assert said.code == 0, said.err
    assert "2026-09-09 18:30" in said.out


def test_a_time_of_the_day_in_a_filled_in_file_is_of_that_evening(printed):
    with Path("walklists.csv").open(encoding="utf-8-sig") as file:
        rows = [row for row in csv.DictReader(file) if not row["If there is time"]]
    for row, at in zip(rows, ("18:30", "18.45", "00:10", *[""] * len(rows)), strict=False):
        row["Outcome"], row["When"] = "n", at
    with Path("filled.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)

    report = json.loads(printed("visit", "import", "filled.csv", "--format", "json").out)

    assert (report["stored"], report["rejected"]) == (len(rows), [])
    assert times(printed) == {
        f"2026-09-{at}:00+02:00" for at in ("07T18:30", "07T18:45", "08T00:10", "07T17:30")
    }
