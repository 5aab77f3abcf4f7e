"""What is left of a week is planned from the command line, under the locks people set."""

from __future__ import annotations

import io
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.small_map import BASE, write_grid_map, write_small_map
from tests.world import world

# Shifts filled to their expected time: these tests count which doors fit by hand.
NEXT = ("plan", "--next", "--minutes-per-door", "2", "--iterations", "300", "--late", "50")
MONDAY_AT_WORK = "1788795900"  # 2026-09-07T17:45 in Stockholm, within the first shift
TUESDAY_MORNING = "1788847200"  # 2026-09-08T08:00
MONDAY_MORNING = "1788681600"  # 2026-09-06T08:00:00Z, before the first shift


@pytest.fixture
def on_monday(monkeypatch):
    """It is Monday morning."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MONDAY_MORNING)


@world
def planned(canvass, small_map, on_monday):
    """Plan a dozen doors in 30-minute routes, and a week of five shifts with three pairs."""
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


def test_where_only_doors_nobody_can_reach_are_left_the_base_is_not_blamed(canvass, tmp_path):
    source = write_small_map(tmp_path / "island.osm", island=True)
    canvass("district", "add", "Stuvsta", source)
    canvass("week", "add", "V37", "--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE,
            "--reserve", "0")  # fmt: skip
    for day in (2, 3):
        canvass("shift", "add", f"2030-09-{day:02d}T17:30", "150")
    assert canvass(*NEXT, "--shift", "S1", "--teams", "1").code == 0
    assert canvass("walklists").code == 0

    said = canvass(*NEXT, "--shift", "S2", "--teams", "1")

    assert said.code == 2
    assert "no door that is due can be reached on foot from the base (1 in all)" in said.err
    left_out = json.loads(canvass("doors", "list", "--state", "left-out", "--format", "json").out)
    assert "Norrgatan" in {door["street"] for door in left_out}


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


def plan_in_json(canvass) -> dict:
    assert canvass("export", "json", "--out", "now").code == 0
    return json.loads(Path("now/plan.json").read_text("utf-8"))


def walked_at(route: dict) -> float:
    """Return a route's metres a second, crossings included."""
    return route["walk_m"] / (60 * route["walk_min"])


@pytest.fixture
def slow_and_fast(planned):
    """Plan Monday for a team at 0.6 m/s and one at the ordinary 1.25; return command, routes."""
    planned("team", "add", "Slow", "--pace", "0.6")
    planned("team", "add", "Fast")
    said = planned(*NEXT, "--shift", "S1", "--teams", "2")
    assert said.code == 0, said.err
    slow, fast = sorted(plan_in_json(planned)["routes"], key=walked_at)
    return planned, slow, fast


def test_a_plan_says_which_team_walks_at_its_own_pace(slow_and_fast):
    _, slow, fast = slow_and_fast

    assert slow["pace"]["speed_mps"] == 0.6
    assert fast["pace"] is None


def test_a_stop_moved_to_a_slow_teams_route_is_walked_at_that_teams_pace(slow_and_fast):
    canvass, slow, fast = slow_and_fast
    number = fast["stops"][0]["housenumber"]

    said = canvass("routes", "move", f"Storgatan {number}", slow["id"], "--force")

    assert said.code == 0, said.err
    after = {route["id"]: route for route in plan_in_json(canvass)["routes"]}
    assert after[slow["id"]]["doors"] == slow["doors"] + 1
    assert walked_at(after[slow["id"]]) == pytest.approx(walked_at(slow), abs=0.03)
    assert after[slow["id"]]["pace"] == slow["pace"]


def test_a_slow_teams_route_that_gets_too_long_is_refused_with_its_own_minutes(slow_and_fast):
    canvass, slow, fast = slow_and_fast
    far = max(fast["stops"], key=lambda stop: stop["lon"])["housenumber"]

    said = canvass("routes", "move", f"Storgatan {far}", slow["id"])

    assert said.code == 2
    assert f"{slow['id']} would take" in said.err


def test_a_changed_evening_route_keeps_the_talks_expected_at_its_doors(planned):
    planned("team", "add", "Anna")
    planned("team", "add", "Bo")
    said = planned("plan", "--next", "--shift", "S1", "--teams", "2", "--iterations", "300")
    assert said.code == 0, said.err
    first, second = plan_in_json(planned)["routes"]
    said_before = {s["id"]: s["service_min"] for r in (first, second) for s in r["stops"]}
    number = first["stops"][0]["housenumber"]

    moved = planned("routes", "move", f"Storgatan {number}", second["id"], "--force")

    assert moved.code == 0, moved.err
    after = {s["id"]: s["service_min"] for r in plan_in_json(planned)["routes"] for s in r["stops"]}
    assert after == pytest.approx(said_before, abs=0.011)


def test_doors_for_time_left_over_are_typed_in_only_where_somebody_was_there(
    canvass, tmp_path, monkeypatch
):
    canvass("district", "add", "Rutnät", write_grid_map(tmp_path / "grid.osm"))
    canvass("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    canvass("shift", "add", "2026-09-07T17:30", "45")
    said = canvass(*NEXT, "--shift", "S1", "--teams", "2")
    assert said.code == 0, said.err
    route = next(route for route in plan_in_json(canvass)["routes"] if route["if_time"])
    doors = [d for stop in route["stops"] for d in stop["door_ids"]]
    more = [d for stop in route["if_time"] for d in stop["door_ids"]]
    monkeypatch.setattr("sys.stdin", io.StringIO(f"* x\n{len(route['stops']) + 1} t\n\n"))

    said = canvass("visit", "enter", route["id"], "--at", "2026-09-07T18:00+02:00", "--yes")

    assert said.code == 0, said.err
    assert f"Positions {len(doors) + 1} to {len(doors) + len(more)}" in said.out
    rows = json.loads(canvass("visit", "list", "--format", "json").out)
    found = {row["door_id"]: row["outcome"] for row in rows}
    assert found == dict.fromkeys(doors, "no_thanks") | {more[0]: "talked"}


@pytest.fixture
def walk(planned, monkeypatch):
    """Return how a list is typed in: nobody home at its first doors, the others not done."""

    def enter(route: str, doors: int, *options: str, typed_at: str = TUESDAY_MORNING):
        moment = datetime.fromtimestamp(int(typed_at), UTC)
        monkeypatch.setattr("canvass.cli.visit_enter.instant", lambda: moment)
        stops = len(routes_of(planned)[route])
        lines = iter([f"{k} -" for k in range(doors + 1, stops + 1)])
        monkeypatch.setattr("sys.stdin", io.StringIO("\n".join([*lines, "", "y", ""])))
        said = planned("visit", "enter", route, *options)
        assert said.code == 0, said.err
        return said

    return enter


def plan_monday(canvass, *teams: str) -> dict[str, list[str]]:
    with_teams(canvass, *teams)
    said = canvass(*NEXT, "--shift", "S1", "--teams", str(len(teams)))
    assert said.code == 0, said.err
    return routes_of(canvass)


def test_what_is_left_over_is_counted_by_route_and_comes_first(planned, walk):
    monday = plan_monday(planned, "Anna")
    ((route, numbers),) = monday.items()
    walk(route, 2, "--team", "Anna", "--at", "2026-09-07T18:00")

    said = planned(*NEXT, "--shift", "S2", "--teams", "1")

    left = numbers[2:]
    assert set(routes_of(planned)[route][: len(left)]) == set(left)
    assert "left over on a begun route" in said.out
    assert "walked it before" in said.out


def test_a_list_that_never_came_back_was_walked_by_nobody(planned):
    plan_monday(planned, "Anna", "Bo")

    said = planned(*NEXT, "--shift", "S2", "--teams", "2")

    assert said.code == 0, said.err
    assert "walked it before" not in said.out


def test_leftovers_that_do_not_fit_are_said_by_route(planned, walk):
    monday = plan_monday(planned, "Anna", "Bo")
    for route in monday:
        walk(route, 1, "--at", "2026-09-07T18:00")

    said = planned(*NEXT, "--shift", "S2", "--teams", "1")

    assert "doors left over on begun routes do not fit and wait: R0" in said.err


def test_a_list_typed_in_the_morning_after_counts_for_the_evening_and_says_so(planned, walk):
    (route,) = plan_monday(planned, "Anna")
    typed = walk(route, 2)

    said = planned(*NEXT, "--shift", "S2", "--teams", "1")

    assert "2026-09-07 17:30 (when its shift began; --at says otherwise)" in typed.out
    assert "visited too recently" not in said.out


def test_while_a_shift_is_walked_the_next_one_is_planned_and_the_teams_out_are_named(
    planned, monkeypatch
):
    plan_monday(planned, "Anna", "Bo")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", MONDAY_AT_WORK)

    said = planned(*NEXT)

    assert said.out.startswith("S2")
    assert "S1 is being walked until" in said.err


def test_whom_a_plan_for_one_team_leaves_out_is_said_with_its_price(canvass, small_map):
    """Twelve doors of ten minutes and a shift of sixty: about half of them wait."""
    canvass("district", "add", "Stuvsta", small_map)
    canvass("week", "add", "V36", "--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE)
    canvass("shift", "add", "2030-09-03T17:30", "60")
    plan = ("plan", "--next", "--teams", "1", "--minutes-per-door", "10", "--iterations", "30")

    fair, most = canvass(*plan), canvass(*plan, "--most-doors")

    assert "Not visited this time:" in fair.out
    assert "of 12 houses" in fair.out
    assert "talks fewer than --most-doors" in fair.out
    assert "Not visited this time:" in most.out
    assert "--most-doors" not in most.out


def turns_in(said) -> dict[str, list[int]]:
    """Return the doors and the planned doors of each turn that a plan prints."""
    rows = [re.match(r"(.*\S)  +(\d+)  +(\d+)$", line) for line in said.out.splitlines()]
    return {row[1]: [int(row[2]), int(row[3])] for row in rows if row}


def test_a_door_that_people_left_out_is_not_counted_as_not_knocked(planned):
    planned("doors", "exclude", "Storgatan 1", "--reason", "works")

    said = planned(*NEXT, "--shift", "S1", "--teams", "3")

    assert turns_in(said) == {"not knocked yet": [11, 11], "left out by the organizer": [1, 0]}


def test_a_leftover_that_people_left_out_waits_for_nobody(planned, walk):
    ((route, numbers),) = plan_monday(planned, "Anna").items()
    walk(route, 2, "--team", "Anna", "--at", "2026-09-07T18:00")
    planned("doors", "exclude", f"Storgatan {numbers[-1]}", "--reason", "works")

    said = planned(*NEXT, "--shift", "S2", "--teams", "1")

    left = len(numbers) - 3
    assert turns_in(said)["left over on a begun route"] == [left, left]
    assert turns_in(said)["left out by the organizer"] == [1, 0]
    assert "do not fit and wait" not in said.err


def test_a_door_behind_a_locked_entrance_is_counted_as_locked(planned):
    planned("doors", "access", "set", "Storgatan 1", "--state", "refused")

    said = planned(*NEXT, "--shift", "S1", "--teams", "3")

    assert turns_in(said)["locked entrance, no way in yet"] == [1, 0]


def test_doors_on_an_island_are_counted_as_not_reached(canvass, tmp_path, on_monday):
    """Twelve doors along the street and one on the island."""
    source = write_small_map(tmp_path / "island.osm", island=True)
    canvass("district", "add", "Stuvsta", source)
    canvass("week", "add", "V36", "--from", "2030-09-02", "--to", "2030-09-08", "--base", BASE,
            "--reserve", "0")  # fmt: skip
    canvass("shift", "add", "2030-09-03T17:30", "150")

    said = canvass(*NEXT, "--teams", "1")

    assert turns_in(said) == {
        "not knocked yet": [12, 12], "cannot be reached in this shift": [1, 0],
    }  # fmt: skip


def test_a_simulated_week_knocks_at_no_door_that_is_left_out(planned):
    planned("team", "add", "Anna")
    planned("doors", "exclude", "Storgatan 1", "--reason", "works")

    said = planned("week", "simulate", "--runs", "10")

    assert "11 doors" in said.out


def test_coverage_counts_no_door_that_was_left_out_before_anybody_came(planned, walk):
    """Of twelve doors one was visited and one left out: ten are left to knock."""
    ((_, numbers),) = plan_monday(planned, "Anna").items()
    planned("visit", "add", f"Storgatan {numbers[0]}", "nobody", "--at", "2026-09-07T18:00")
    for number in numbers[:2]:
        planned("doors", "exclude", f"Storgatan {number}", "--reason", "works")

    counted = json.loads(planned("coverage", "--format", "json").out)

    assert (counted["doors"], counted["knocked"], counted["left"]) == (11, 1, 10)
    assert counted["left_out"] == 1
