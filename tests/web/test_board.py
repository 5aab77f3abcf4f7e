"""The board follows the week: what comes in is seen, nothing of it names a person or a place."""

from __future__ import annotations

import json
import threading
import time

import pytest

from canvass.coverage.shares import Shares
from canvass.web.board import board
from canvass.web.board.board import choose_routes
from canvass.web.rendering import render
from canvass.web.roles import Role
from canvass.workflow.visits import kept_coverage
from canvass.workflow.visits.board import FRESH_S, RouteDone
from canvass.workflow.visits.coverage import get_coverage
from tests.small_map import BASE
from tests.web.week_desk import code_of, prepare

BOARD, WALL = "/d/1/board", "/d/1/wall"


@pytest.fixture
def week(canvass, desk, tmp_path):
    """Prepare the week; return the command line."""
    prepare(canvass, tmp_path)
    desk.desk.clock = iter(range(0, 10_000)).__next__
    return canvass


def news(desk, after, of="changes"):
    answer = desk.get(f"/api/d/1/{of}?after={after}")
    assert answer.status_code == 200
    return answer.json()


def test_a_visit_is_on_the_board_at_the_next_look(desk, week):
    before = news(desk, -1)
    week("visit", "add", "Storgatan 1", "talked", "--team", "Lag Blå")

    after = news(desk, before["number"])

    assert after["number"] > before["number"]
    figures = "".join(after["html"].split())
    assert "<dt>talked</dt><dd>1</dd>" in figures
    assert "<dt>knocked</dt><dd>1</dd>" in figures


def test_doors_where_nobody_was_home_are_said_beside_those_left_and_not_among_them(desk, week):
    """Of 12 doors one did not open and one asked not to be called on: 10 were never knocked at."""
    week("visit", "add", "Storgatan 1", "nobody")
    week("visit", "add", "Storgatan 2", "do_not_knock")

    said = " ".join(news(desk, -1)["html"].split())

    assert "10 doors are left to knock at; at 1 more nobody was home." in said


def test_where_nothing_changed_next_to_nothing_is_sent(desk, week):
    seen = news(desk, -1)

    assert news(desk, seen["number"]) == {"number": seen["number"], "html": ""}


def test_what_fifty_ask_for_after_a_change_is_made_once(desk, week, monkeypatch):
    made: list[str] = []

    def render_once(part, lang, values):
        made.append(part)
        return render(part, lang, values)

    monkeypatch.setattr(board, "render", render_once)

    answers = [news(desk, -1) for _ in range(50)]

    assert len(made) == 1
    assert all(answer == answers[0] for answer in answers)


def test_a_list_that_comes_back_leaves_the_board(desk, week):
    code = code_of(week)
    out = desk.get(BOARD).text
    week("list", "back", code)

    assert code in out
    assert code not in desk.get(BOARD).text


def test_two_teams_and_a_locked_entrance_are_named(desk, week):
    week("visit", "add", "Storgatan 1", "nobody", "--team", "A")
    week("visit", "add", "Storgatan 1", "talked", "--team", "B")
    week("visit", "add", "Storgatan 1", "nobody", "--team", "C")
    week("visit", "add", "Storgatan 2", "unreachable", "--team", "A")

    page = desk.get(BOARD).text

    assert "Two teams were at 1 door in one round" in page
    assert "Storgatan 1: A, B, C" in page
    assert "1 locked entrance" in page


def test_the_wall_has_four_figures_and_no_names(desk, week):
    week("visit", "add", "Storgatan 1", "talked", "--team", "Hemliga laget")
    wall = desk.as_role(Role.WALL)

    page = wall.get(WALL).text + news(wall, -1, "wall")["html"]

    assert page.count("<dd>") == 8
    assert "Storgatan" not in page
    assert "Hemliga" not in page
    assert code_of(week) not in page
    assert wall.get(BOARD).status_code == 403


def test_what_is_taken_back_or_left_out_is_counted_as_coverage_counts_it(desk, week):
    week("visit", "add", "Storgatan 1", "talked")
    week("visit", "add", "Storgatan 3", "nobody")
    desk.get(BOARD)
    event = json.loads(week("visit", "list", "--format", "json").out)[0]["event_id"]
    week("visit", "void", event)
    week("doors", "exclude", "Storgatan 5", "--reason", "asked")

    whole = json.loads(week("coverage", "--format", "json").out)
    figures = "".join(desk.get(BOARD).text.split())

    for name in ("doors", "knocked", "opened", "talked"):
        assert f"<dt>{name}</dt><dd>{whole[name]}</dd>" in figures


def test_many_look_while_visits_come_in_and_all_see_the_end(desk, week):
    seen = []

    def watch():
        number = -1
        for _ in range(10):
            number = news(desk, number)["number"]
            time.sleep(0.005)
        seen.append(number)

    desk.desk.clock = time.monotonic
    watchers = [threading.Thread(target=watch) for _ in range(6)]
    for each in watchers:
        each.start()
    for number in range(1, 7):
        week("visit", "add", f"Storgatan {number}", "nobody")
    for each in watchers:
        each.join()
    desk.desk.clock = lambda: time.monotonic() + FRESH_S  # what was read a moment ago is too old

    assert len(seen) == 6
    assert "<dt>knocked</dt><dd>6</dd>" in "".join(desk.get(BOARD).text.split())


def test_coverage_shows_the_three_shares_by_street_route_day_and_band(desk, week):
    week("visit", "add", "Storgatan 1", "no_thanks", "--team", "A")

    page = desk.get("/d/1/coverage")

    assert page.status_code == 200
    for title in ("By route", "By street", "By day", "By time of day"):
        assert f"<h2>{title}</h2>" in page.text
    assert "<dt>opened</dt><dd>1</dd>" in page.text.replace("\n", "")


def test_coverage_is_counted_once_for_all_who_look_and_again_after_a_visit(desk, week, monkeypatch):
    counted = []

    def counting(*given, **more):
        counted.append(given)
        return get_coverage(*given, **more)

    monkeypatch.setattr(kept_coverage, "get_coverage", counting)
    time.sleep(0.1)
    for _ in range(3):
        desk.get("/d/1/coverage")
    before = len(counted)
    week("visit", "add", "Storgatan 1", "talked")
    page = "".join(desk.get("/d/1/coverage").text.split())

    assert (before, len(counted)) == (1, 2)
    assert "<dt>talked</dt><dd>1</dd>" in page


def test_coverage_follows_a_new_plan_and_a_door_left_out(desk, week):
    desk.get("/d/1/coverage")

    week("doors", "exclude", "Storgatan 5", "--reason", "asked")
    week("plan", "--base", BASE, "--shift", "30", "--iterations", "50")
    page = desk.get("/d/1/coverage").text
    whole = json.loads(week("coverage", "--format", "json").out)

    assert f"<dt>doors</dt><dd>{whole['doors']}</dd>" in "".join(page.split())
    assert len(whole["by_route"]) > 1
    assert all(row["route"] in page for row in whole["by_route"] if row["route"])


def test_coverage_without_a_visit_says_what_to_do(desk, week):
    assert "No visit is recorded yet" in desk.get("/d/1/coverage").text


@pytest.mark.parametrize("kind", ["pdf", "html"])
def test_coverage_is_a_file_to_keep(desk, week, kind):
    week("visit", "add", "Storgatan 1", "talked")

    answer = desk.get(f"/d/1/coverage/file?kind={kind}")

    assert answer.status_code == 200
    assert answer.content.startswith(b"%PDF-" if kind == "pdf" else b"<!")


def test_a_street_that_is_markup_stays_text_on_board_and_coverage(canvass, desk, tmp_path):
    street = '<img src=x onerror="x">&'
    prepare(canvass, tmp_path, street=street)
    canvass("visit", "add", f"{street} 1", "unreachable", "--team", "<b>A")
    canvass("visit", "add", f"{street} 3", "nobody", "--team", "<b>A")
    canvass("visit", "add", f"{street} 3", "talked", "--team", "B")

    for path in (BOARD, WALL, "/d/1/coverage", "/api/d/1/changes"):
        page = desk.get(path)
        assert page.status_code == 200, path
        assert "<img" not in page.text
        assert "<b>A" not in page.text
    assert "&lt;img" in desk.get(BOARD).text


def test_of_many_routes_the_board_shows_those_that_were_begun_first():
    routes = [RouteDone(f"R{k}", "", Shares(doors=9, knocked=k in (3, 5))) for k in range(6)]

    shown = [[route.route_id for route in choose_routes(routes, most)] for most in (1, 3, 6)]

    assert shown == [["R3"], ["R0", "R3", "R5"], ["R0", "R1", "R2", "R3", "R4", "R5"]]
