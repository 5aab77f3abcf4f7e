"""The doors on the desk: found, left out, taken back, split into flats, taken from a register."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

import pytest

from canvass.web.said import without_commands
from canvass.workflow.clock import now
from canvass.workflow.doors import kept_doors
from canvass.workflow.doors.door_list import DoorFilter, list_doors
from canvass.workflow.doors.exclusions import list_exclusions
from tests.small_map import at, write_small_map
from tests.web.conftest import Browser
from tests.world import world

HOME = "/d/1/doors"
EIGHT = "n107"
"""The address of Storgatan 8 on the small map."""


@world
def here(desk: Browser, canvass: Any, tmp_path: Path) -> Browser:
    """A desk on the dozen doors of the small map."""
    file = write_small_map(tmp_path / "small.osm")
    said = canvass("--db", str(desk.desk.db), "district", "add", "Here", str(file))
    assert said.code == 0, said.err
    return desk


def doors(desk: Browser, state: str | None = None) -> list[str]:
    found = list_doors(desk.desk.db, None, DoorFilter(state=state), now=now())
    return [f"{door.street} {door.housenumber} {door.unit}".strip() for door in found]


def test_all_doors_are_listed_and_found_by_street_and_number(here):
    every, one = here.get(HOME).text, here.get(f"{HOME}?find=storgatan 8").text

    assert all(f"Storgatan {n}" in every for n in range(1, 13))
    assert "Storgatan 8" in one
    assert "Storgatan 9" not in one


def test_ticked_houses_are_left_out_with_a_reason_and_taken_back(here):
    answer = here.post(HOME, {"act": "leave_out", "house": [EIGHT, "n108"], "reason": "works"})

    assert answer.status_code == 303, answer.text
    assert doors(here, "left-out") == ["Storgatan 8", "Storgatan 9"]
    assert "building works" in here.get(f"{HOME}?state=left-out").text
    (left,) = list_exclusions(here.desk.db, None)
    here.post(HOME, {"act": "take_back", "exclusion": str(left.exclusion_id)})
    assert doors(here, "left-out") == []


def test_the_doors_inside_a_drawn_area_are_left_out(here):
    # Storgatan 1 and 2 stand 50 m east of the base, 3 and 4 at 150 m.
    corners = [at(x, y) for x, y in ((0, -50), (100, -50), (100, 50), (0, 50), (0, -50))]
    ring = ", ".join(f"[{lon}, {lat}]" for lat, lon in corners)
    area = f'{{"type": "Polygon", "coordinates": [[{ring}]]}}'

    here.post(HOME, {"act": "leave_out", "area": area, "reason": "closed_area"})

    assert doors(here, "left-out") == ["Storgatan 1", "Storgatan 2"]


@pytest.mark.parametrize("area", ["{", "[]", '{"type": "Polygon", "coordinates": 1}', "null"])
def test_an_area_that_is_none_is_refused_in_one_sentence(here, area):
    answer = here.post(HOME, {"act": "leave_out", "area": area, "reason": "works"})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert doors(here, "left-out") == []


def test_nothing_selected_is_said_and_nothing_is_left_out(here):
    answer = here.post(HOME, {"act": "leave_out", "reason": "works"})

    assert answer.status_code == 422
    assert "no door is selected" in answer.text


def test_flats_are_written_and_the_count_taken_back(here):
    fields = {"address": "Storgatan 8", "floors": "3", "per_floor": "2"}

    assert here.post(HOME, {"act": "flats", **fields}).status_code == 303
    assert len([door for door in doors(here) if door.startswith("Storgatan 8")]) == 6
    assert here.post(HOME, {"act": "flats_back", "address": "Storgatan 8"}).status_code == 303
    assert len(doors(here)) == 12


def test_all_that_is_selected_gets_flats_and_the_last_such_change_is_undone(here, monkeypatch):
    """Number 8 has its flats already: 9 and 10 get four each, and 8 is skipped and said."""
    with monkeypatch.context() as earlier:
        earlier.setenv("SOURCE_DATE_EPOCH", "1788681600")
        fields = {"address": "Storgatan 8", "floors": "3", "per_floor": "2"}
        here.post(HOME, {"act": "flats", **fields})
    many = {"house": [EIGHT, "n108", "n109"], "floors": "2", "per_floor": "2"}

    answer = here.post(HOME, {"act": "flats_many", **many})

    assert answer.status_code == 303, answer.text
    said = here.get(answer.headers["location"]).text
    assert "2 houses have their flats now." in said
    assert "1 was skipped" in said
    assert len(doors(here)) == 9 + 6 + 2 * 4
    undone = here.post(HOME, {"act": "flats_undo"})
    assert "2 houses are one door each again." in here.get(undone.headers["location"]).text
    assert len(doors(here)) == 11 + 6


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"floors": "2", "per_floor": "2"}, "no door is selected"),
        ({"house": [EIGHT]}, "give the floors and how many flats each has"),
    ],
)
def test_flats_for_nothing_or_without_figures_are_refused(here, sent, said):
    answer = here.post(HOME, {"act": "flats_many", **sent})

    assert answer.status_code == 422
    assert said in answer.text
    assert len(doors(here)) == 12


def test_a_locked_entrance_waits_for_access(here):
    here.post(HOME, {"act": "access", "address": "Storgatan 8", "state": "unknown"})

    page = here.get(f"{HOME}?find=Storgatan 8").text

    assert "access" in page
    assert "Storgatan 8" not in doors(here, "planned")


def test_a_register_is_looked_at_first_and_then_taken_in(here):
    lat, lon = at(250, 30)
    rows = f"street,housenumber,lat,lon\nStorgatan,77,{lat},{lon}\n,,,\n"
    file = {"register": ("new doors.csv", rows.encode(), "text/csv")}

    look = here.post(f"{HOME}/register", files=file)
    before = doors(here)
    key = look.text.split('name="key" value="')[1].split('"')[0]
    taken = here.post(f"{HOME}/register/take", {"key": key})

    assert look.status_code == taken.status_code == 200, look.text
    assert "nothing is stored yet" in look.text
    assert "Storgatan 77" not in before
    assert "Storgatan 77" in doors(here)


def test_a_file_that_is_no_register_is_refused_in_one_sentence(here):
    file = {"register": ("x.csv", b"\x00\x01\x02", "text/csv")}

    answer = here.post(f"{HOME}/register", files=file)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text


def test_the_map_has_a_point_for_every_house_in_the_group_of_its_state(here):
    here.post(HOME, {"act": "leave_out", "house": EIGHT, "reason": "works"})

    points = here.get("/d/1/map/doors").json()["points"]

    counts = {group["id"]: group["count"] for group in points["groups"]}
    assert counts == {"planned": 0, "waiting": 11, "later": 0, "left-out": 1}
    assert points["groups"][points["of"][points["ids"].index(EIGHT)]]["id"] == "left-out"


def test_doors_that_a_plan_of_few_teams_left_over_are_for_a_later_shift(here, canvass):
    plan = ("plan", "--base", "59.0,18.0", "--shift", "30", "--teams", "1", "--iterations", "50")
    said = canvass("--db", str(here.desk.db), *plan)
    assert said.code == 0, said.err

    groups = here.get("/d/1/map/doors").json()["points"]["groups"]

    counts = {group["id"]: group["count"] for group in groups}
    assert counts["planned"] > 0
    assert counts["later"] == 12 - counts["planned"] > 0
    assert counts["waiting"] == 0
    page = here.get(HOME).text
    assert "for a later shift" in page
    assert "on no route yet<" not in page.replace("on no route yet</option>", "")
    assert here.get(f"{HOME}?state=waiting").text.count("for a later shift") == counts["later"]


def test_doors_are_listed_once_for_all_who_look_and_again_after_a_change(here, monkeypatch):
    listed = []

    def counting(*given, **more):
        listed.append(given)
        return list_doors(*given, **more)

    monkeypatch.setattr(kept_doors, "list_doors", counting)
    time.sleep(0.1)
    for path in (HOME, f"{HOME}?find=storgatan 8", f"{HOME}?state=open", "/d/1/map/doors"):
        here.get(path)
    before = len(listed)
    here.post(HOME, {"act": "leave_out", "house": [EIGHT], "reason": "works"})

    assert before == 1
    assert "Storgatan 8" in here.get(f"{HOME}?state=left-out").text
    groups = here.get("/d/1/map/doors").json()["points"]["groups"]
    assert {group["id"]: group["count"] for group in groups}["left-out"] == 1


def test_an_error_is_in_the_language_of_the_page_and_names_no_command_to_type(here):
    here.desk.lang = "sv"

    said = here.get("/api/d/1/estimate?base=Ingenstans+77&minutes=150").json()["error"]

    assert said == 'ingen adress "Ingenstans 77"; skriv gata och nummer som på kartan'


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('no door "x"; "canvass doors list" shows what there is', 'no door "x"'),
        ('none is due. "canvass doors list" says why', "none is due"),
        ('out: 26 ("canvass list show"); enter them', "out: 26; enter them"),
        ('"canvass plan" first', '"canvass plan" first'),
        ("no command; all stays", "no command; all stays"),
        (
            'x: no backup made by "canvass backup", or cut off; it is untouched',
            "x: no backup made by canvass, or cut off; it is untouched",
        ),
        (
            "r.csv: no column for x; there is a; say which with --column a=B",
            "r.csv: no column for x; there is a",
        ),
        ("--reason: give a word", "reason: give a word"),
        ("broken letters; look it up, or give --encoding", "broken letters; look it up"),
        ("trasiga tecken; slå upp det, eller ange --encoding", "trasiga tecken; slå upp det"),
        ("which entrance? Name one of A, B (--entrance)", "which entrance? Name one of A, B"),
        ('team "--x": not there', 'team "--x": not there'),
        ('"done" needs an answer: "canvass wish answer"', '"done" needs an answer'),
    ],
)
def test_of_an_error_all_is_said_but_the_commands(text, said):
    assert without_commands(text) == said
