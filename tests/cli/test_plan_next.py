"""What is left of a week is planned from the command line, under the locks people set."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_map import BASE

NEXT = ("plan", "--next", "--minutes-per-door", "2", "--iterations", "300")
MONDAY_MORNING = "1788681600"  # 2026-09-06T08:00:00Z, before the first shift


@pytest.fixture
def planned(canvass, small_map, monkeypatch):
    """Plan a dozen doors in 30-minute routes, and a week of five shifts with three pairs."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MONDAY_MORNING)
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    said = canvass("plan", "--base", BASE, "--shift", "30", "--minutes-per-door", "2",
                   "--iterations", "300")  # fmt: skip
    assert said.code == 0, said.err
    canvass("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE,
            "--reserve", "0")  # fmt: skip
    for day in range(7, 12):
        canvass("shift", "add", f"2026-09-{day:02d}T17:30", "30")
    return canvass


def routes_of(canvass) -> dict[str, list[str]]:
    """Return the house numbers of each route of the newest plan, in order."""
    assert canvass("export", "json", "--out", "now").code == 0
    plan = json.loads(Path("now/plan.json").read_text("utf-8"))
    return {r["id"]: [s["housenumber"] for s in r["stops"]] for r in plan["routes"]}


def with_teams(canvass, *names: str):
    for name in names:
        assert canvass("team", "add", *name.split("|")).code == 0
    return canvass


def test_a_door_locked_to_another_route_is_walked_with_that_route(planned):
    with_teams(planned, "Anna", "Bo", "Cia")
    first, second = list(routes_of(planned))[:2]
    number = routes_of(planned)[first][0]
    assert planned("routes", "lock", f"Storgatan {number}", "--to", second, "--force").code == 0

    said = planned(*NEXT, "--teams", "3")

    assert said.code == 0, said.err
    routes = routes_of(planned)
    assert number not in [n for r, ns in routes.items() if r != second for n in ns]


def test_streets_kept_apart_are_apart_tonight_too(planned):
    with_teams(planned, "Anna", "Bo", "Cia")
    first = next(iter(routes_of(planned)))
    one, other = routes_of(planned)[first][:2]
    apart = planned("routes", "lock", "--apart", f"Storgatan {one}", f"Storgatan {other}",
                    "--force")  # fmt: skip
    assert apart.code == 0, apart.err

    said = planned(*NEXT, "--teams", "3")

    assert said.code == 0, said.err
    assert not any({one, other} <= set(stops) for stops in routes_of(planned).values())


def test_a_route_of_a_team_is_theirs_and_waits_where_they_are_not_booked(planned):
    with_teams(planned, "Anna", "Bo")
    first = next(iter(routes_of(planned)))
    planned("routes", "assign", first, "Bo")
    planned("shift", "book", "Anna", "S1")
    planned("shift", "book", "Bo", "S2")

    monday = planned(*NEXT, "--shift", "S1")
    walked = routes_of(planned)
    tuesday = planned(*NEXT, "--shift", "S2")

    assert "on a route of a team that is not there" in monday.out
    assert first not in walked
    assert first in routes_of(planned)
    assert "the route is theirs" in tuesday.out


def test_who_got_what_and_why_is_printed_with_pace_and_languages(planned):
    with_teams(planned, "Anna|--pace|0.8|--languages|ar,fi")
    planned("shift", "book", "Anna", "S1")

    said = planned(*NEXT, "--shift", "S1")

    assert "Anna  planned at their pace, 0.8 m/s, ar, fi" in said.out


def test_a_team_that_has_no_time_is_not_planned_for(planned):
    with_teams(planned, "Anna|--available|Tu-We 00:00-24:00", "Bo")

    said = planned(*NEXT, "--shift", "S1")

    assert "Bo" in said.out
    assert "Anna" not in said.out
