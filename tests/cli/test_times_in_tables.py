"""Tables show times as a clock does; JSON and CSV give them as ISO 8601."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta, timezone

from canvass.cli.shared.listing import to_minute
from tests.small_map import BASE, write_small_map

CLOCK = re.compile(r"\b\d{4}-\d\d-\d\d \d\d:\d\d\b")
ISO = re.compile(r"\d{4}-\d\d-\d\dT")


def test_a_time_is_shown_by_the_clock_it_was_given_in():
    summer = timezone(timedelta(hours=2))

    assert to_minute(datetime(2026, 9, 8, 18, 5, 59, tzinfo=summer)) == "2026-09-08 18:05"


def test_a_stored_time_is_shown_by_the_clock_of_this_computer():
    stored = "2026-09-08T16:05:00Z"

    local = datetime(2026, 9, 8, 16, 5, tzinfo=UTC).astimezone()
    assert to_minute(stored) == f"{local:%Y-%m-%d %H:%M}"


def test_tables_of_districts_plans_and_visits_show_no_time_for_programs(canvass, tmp_path):
    source = write_small_map(tmp_path / "small.osm")
    canvass("district", "add", "Liten", source)
    canvass("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "100")
    canvass("visit", "add", "Storgatan 1", "talked", "--at", "2026-09-08T18:05+02:00")

    for command in (
        ("district", "list"),
        ("district", "show"),
        ("routes", "history"),
        ("visit", "list"),
    ):
        table, rows = canvass(*command).out, canvass(*command, "--format", "json").out
        assert CLOCK.search(table), command
        assert not ISO.search(table), command
        assert ISO.search(rows), command
    (visit,) = json.loads(canvass("visit", "list", "--format", "json").out)
    assert visit["at"] == "2026-09-08T18:05:00+02:00"
    assert "2026-09-08 18:05" in canvass("visit", "list").out
