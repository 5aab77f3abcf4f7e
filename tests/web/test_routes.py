"""The routes on the desk: shown, selected, moved, split, locked and undone; all without scripts."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from canvass.document.document import RouteEntry
from canvass.web import open_plans
from canvass.web.roles import Role
from canvass.web.warming import warm
from canvass.workflow.routes.route_locks import list_locks
from canvass.workflow.routes.stored_plan import StoredPlan, get_stored_plan
from tests.small_map import BASE, write_grid_map
from tests.web.conftest import Browser
from tests.world import world

HOME = "/d/1/routes"


@world
def planned(desk: Browser, canvass: Any, tmp_path: Path) -> Browser:
    """A desk on a district with a plan of a few routes."""
    db = str(desk.desk.db)
    file = write_grid_map(tmp_path / "grid.osm")
    assert canvass("--db", db, "district", "add", "Here", str(file)).code == 0
    said = canvass(
        "--db", db, "plan", "--base", BASE, "--shift", "60", "--minutes-per-door", "2",
        "--iterations", "2000", "--late", "50",
    )  # fmt: skip
    assert said.code == 0, said.err
    return desk


def plan_of(desk: Browser) -> StoredPlan:
    return get_stored_plan(desk.desk.db, None)


def route_of(desk: Browser, number: int = 0) -> RouteEntry:
    return plan_of(desk).document.routes[number]


def change(desk: Browser, **fields: Any) -> Any:
    made_on = fields.pop("made_on", plan_of(desk).plan_id)
    return desk.post(f"{HOME}/change", {"made_on": str(made_on), **fields})


def test_a_district_without_a_plan_says_what_to_do(desk, canvass, tmp_path):
    file = write_grid_map(tmp_path / "grid.osm")
    assert canvass("--db", str(desk.desk.db), "district", "add", "Here", str(file)).code == 0

    page = desk.get(HOME)

    assert page.status_code == 200
    assert "There is no plan yet" in page.text
    assert 'href="/d/1/base"' in page.text


def test_every_route_is_listed_with_its_doors_and_minutes(planned):
    page = planned.get(HOME).text

    for route in plan_of(planned).document.routes:
        assert f"{HOME}?route={route.id}" in page
        assert f"{route.id} {route.name}" in page


def test_selected_stops_are_shown_with_the_routes_they_could_go_to_and_moved_there(planned):
    stop = route_of(planned).stops[-1]

    page = planned.post(f"{HOME}/selected", {"stop": stop.id, "route": route_of(planned).id})
    offered = re.findall(r'name="(move|force_move)" value="(R\d+)"', page.text)
    how, to = offered[0]
    answer = change(planned, stop=stop.id, **{how: to})

    assert page.status_code == 200
    assert answer.status_code == 303
    assert answer.headers["location"].startswith(f"{HOME}?done=2&route={to}")
    on = next(r for r in plan_of(planned).document.routes if r.id == to)
    assert stop.door_ids[0] in {door for s in on.stops for door in s.door_ids}
    assert "moved" in planned.get(answer.headers["location"]).text


def test_the_tray_is_a_piece_of_the_page_with_the_same_minutes(planned):
    stop = route_of(planned).stops[-1].id
    headers = {"Sec-Fetch-Site": "same-origin", "X-Canvass-Token": planned.token}

    tray = planned.client.post(f"{HOME}/tray", json={"stop": [stop]}, headers=headers)
    page = planned.post(f"{HOME}/selected", {"stop": stop})

    minutes = re.findall(r"<strong>([+−\d]+) min", tray.json()["html"])
    assert minutes
    assert minutes == re.findall(r"<strong>([+−\d]+) min", page.text)


def test_a_change_made_on_an_older_plan_is_409_and_shows_the_new_plan_with_the_selection(planned):
    stop, other = route_of(planned).stops[-1], route_of(planned, 1)
    first = plan_of(planned).plan_id
    assert change(planned, act="rename", route=other.id, name="Parken").status_code == 303

    answer = change(planned, stop=stop.id, force_move=other.id, made_on=first)

    assert answer.status_code == 409
    assert "they are plan 2 now" in answer.text
    assert "Parken" in answer.text
    assert f'type="hidden" name="stop" value="{stop.id}"' in answer.text
    assert 'name="made_on" value="2"' in answer.text
    assert plan_of(planned).plan_id == 2


def test_a_move_over_the_shift_is_refused_in_one_sentence_and_keeps_the_selection(planned):
    route, other = route_of(planned), route_of(planned, 1)
    stops = [stop.id for stop in route.stops[:-1]]

    answer = change(planned, stop=stops, move=other.id)

    assert answer.status_code == 422
    assert "over the shift" in answer.text
    assert plan_of(planned).plan_id == 1


@pytest.mark.parametrize("act", ["new", "split", "lock", "lock_route", "up", "last", "leave_out"])
def test_what_the_forms_offer_is_done(planned, act):
    route = route_of(planned)
    stop = route.stops[2]

    answer = change(planned, act=act, route=route.id, stop=stop.id, reason="works", force="true")

    assert answer.status_code == 303, answer.text
    after = plan_of(planned)
    ids = [s.id for s in after.document.routes[0].stops]
    before = [s.id for s in route.stops]
    if act in ("new", "split"):
        assert stop.id not in ids
    elif act == "lock":
        assert list_locks(planned.desk.db, None)[0].doors == stop.door_ids
    elif act == "lock_route":
        assert len(list_locks(planned.desk.db, None)[0].doors) == route.doors
    elif act == "up":
        assert ids == [before[0], stop.id, before[1], *before[3:]]
    elif act == "last":
        assert ids == [*before[:2], *before[3:], stop.id]
    else:
        page = planned.get(f"{HOME}?route={route.id}")
        assert page.status_code == 200


def test_undo_gives_the_plan_before_and_the_history_names_both(planned):
    before = plan_of(planned).document
    route = route_of(planned)
    change(planned, act="split", route=route.id)

    answer = change(planned, act="undo", route=route.id)

    assert plan_of(planned).document == before
    page = planned.get(answer.headers["location"]).text
    assert "undone: split" in page


def test_a_route_is_explained_and_given_to_a_team(planned):
    route = route_of(planned)

    page = planned.get(f"{HOME}/{route.id}")
    change(planned, act="assign", route=route.id, name="Lag Anna", back="route")
    after = planned.get(f"{HOME}/{route.id}")

    assert page.status_code == 200
    assert "Waiting at crossings" in page.text
    assert "Streets crossed" in page.text
    assert "Lag Anna" in after.text


def test_a_route_that_is_not_there_is_said(planned):
    answer = planned.get(f"{HOME}/R99")

    assert answer.status_code == 404
    assert "R99" in answer.text


def test_the_map_gets_the_ground_and_one_group_a_route(planned):
    ground = planned.get("/d/1/map/ground").json()
    overlay = planned.get("/d/1/map/routes").json()
    document = plan_of(planned).document

    assert {"step", "box", "ground"} <= set(ground)
    assert [g["id"] for g in overlay["points"]["groups"]] == [r.id for r in document.routes]
    assert overlay["points"]["ids"] == [s.id for r in document.routes for s in r.stops]


def test_a_coordinator_sees_the_routes_and_may_not_change_them(planned):
    coordinator = planned.as_role(Role.COORDINATOR)

    assert coordinator.get(HOME).status_code == 200
    answer = coordinator.post(f"{HOME}/change", {"made_on": "1", "act": "undo"})
    assert answer.status_code == 403


def test_names_are_text_whatever_they_hold(planned):
    route = route_of(planned)
    hostile = '"><script>alert(1)</script>'

    change(planned, act="rename", route=route.id, name=hostile)

    for path in (HOME, f"{HOME}?route={route.id}", f"{HOME}/{route.id}"):
        page = planned.get(path).text
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_of_many_routes_the_map_is_sent_only_the_way_of_the_one_in_front(planned, monkeypatch):
    monkeypatch.setattr("canvass.pages.routes_overlay.MOST_PATHS", 1)
    route = route_of(planned, 1)

    sent = planned.get("/d/1/map/routes").json()
    own = planned.get(f"/d/1/map/path?route={route.id}").json()

    assert (set(sent["paths"]["n"]), sent["paths"]["d"]) == ({0}, [])
    assert own["n"] == [len(route.path)]


def test_a_few_routes_are_sent_with_their_ways(planned):
    sent = planned.get("/d/1/map/routes").json()

    ways = [len(route.path) for route in plan_of(planned).document.routes]
    assert sent["paths"]["n"] == ways


def test_a_long_list_of_routes_is_shown_in_parts_that_say_so(planned, monkeypatch):
    monkeypatch.setattr("canvass.web.desk.routes.MOST_LISTED", 2)
    ids = [route.id for route in plan_of(planned).document.routes]
    assert len(ids) > 2

    first, later = planned.get(HOME).text, planned.get(f"{HOME}?start=2").text
    of_last = planned.get(f"{HOME}?route={ids[-1]}").text

    assert f"Routes 1 to 2 of {len(ids)} in the list; all are on the map." in first
    assert [f'data-route="{ref}"' in first for ref in ids[:3]] == [True, True, False]
    assert [f'data-route="{ref}"' in later for ref in ids[:3]] == [False, False, True]
    assert f'data-route="{ids[-1]}"' in of_last


def test_routes_where_every_door_was_knocked_at_can_be_hidden(planned, canvass, tmp_path):
    """One route is walked through; of another one door is left, so that it stays in the list."""
    from tests.web.week_desk import TODAY

    db, (first, second, *_more) = str(planned.desk.db), plan_of(planned).document.routes
    walked = [d for stop in first.stops for d in stop.door_ids]
    begun = [d for stop in second.stops for d in stop.door_ids][1:]
    file = tmp_path / "visits.csv"
    rows = [f"{door},nobody,{TODAY}T00:01" for door in (*walked, *begun)]
    file.write_text("\n".join(["door_id,outcome,at", *rows]), encoding="utf-8")
    week = ("week", "add", "V", "--from", TODAY, "--to", TODAY, "--base", BASE)
    for command in (week, ("visit", "import", file)):
        assert canvass("--db", db, *command).code == 0

    every, left = planned.get(HOME).text, planned.get(f"{HOME}?left=true").text

    assert f'data-route="{first.id}"' in every
    assert f'data-route="{first.id}"' not in left
    assert f'data-route="{second.id}"' in left
    assert "1 route where every door was knocked at is hidden." in left
    assert f'data-route="{first.id}"' in planned.get(f"{HOME}?left=true&route={first.id}").text


def test_all_older_changes_are_listed_below_the_newest(planned):
    """Eight names of one route and the first plan: six are shown at once, three when opened."""
    route = route_of(planned)
    for number in range(8):
        assert change(planned, act="rename", route=route.id, name=f"N{number}").status_code == 303

    page = planned.get(HOME).text

    older = page[page.index("3 older changes") :]
    assert "N7" in page[: page.index("3 older changes")]
    assert [f"N{k}" in older for k in range(3)] == [True, True, False]


def test_what_is_drawn_while_the_start_page_is_looked_at_is_not_drawn_again(planned, monkeypatch):
    warm(planned.desk)
    for draws in ("draw", "packed"):
        monkeypatch.delattr(open_plans, draws)

    pages = (HOME, "/d/1/map/ground", "/d/1/map/routes")

    assert [planned.get(page).status_code for page in pages] == [200, 200, 200]


def test_a_plan_drawn_beforehand_is_kept_once_somebody_opens_it(planned, monkeypatch):
    """Nobody may open it, and a city's plan is a third of what a desk at rest may hold."""
    reads: list[str] = []

    def read(db: Path, name: str) -> StoredPlan:
        reads.append(name)
        return get_stored_plan(db, name)

    monkeypatch.setattr(open_plans, "get_stored_plan", read)

    for look in (warm, warm):
        look(planned.desk)
    unopened = len(reads)
    for look in (planned.get, planned.get):
        look(HOME)
    warm(planned.desk)

    assert (unopened, len(reads)) == (2, 3)


def test_the_map_is_asked_for_before_the_scripts_that_draw_it(planned):
    page = planned.get(HOME).text

    early = re.findall(r'<link rel="preload" as="fetch" crossorigin href="([^"]+)"', page)
    assert early == re.findall(r'data-(?:ground|routes)="([^"]+)"', page)


def test_without_a_plan_nothing_is_read_beforehand(desk, canvass, tmp_path):
    warm(desk.desk)
    file = write_grid_map(tmp_path / "grid.osm")
    assert canvass("--db", str(desk.desk.db), "district", "add", "Here", str(file)).code == 0

    warm(desk.desk)

    assert desk.desk.read.plans.find_plan(desk.desk.db, "Here") is None
