"""Paper printed before lists were kept: its code is a hash of plan and route, worked out again.

The codes are made here by the rule of that time, with none of the program's code: SHA-256 over the
routes, stops and doors of the plan as it was printed, without those refused or left out by then.
"""

from __future__ import annotations

import io
import json
from hashlib import sha256
from pathlib import Path

import pytest

from tests.cli.test_list import lists, visits
from tests.small_map import BASE, write_grid_map
from tests.world import world

AT = "2030-09-03T18:00+02:00"


@world
def planned(canvass, tmp_path):
    """Put a plan of short routes and a week into canvass.db; nothing is printed."""
    assert canvass("district", "add", "A", write_grid_map(tmp_path / "grid.osm")).code == 0
    said = canvass("week", "add", "V36", "--from", "2030-09-02", "--to", "2030-09-08", "--base",
                   BASE, "--reserve", "0")  # fmt: skip
    assert said.code == 0, said.err
    assert canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "200").code == 0
    return canvass


@pytest.fixture
def enter(planned, monkeypatch):
    def call(code, *lines):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return planned("visit", "enter", code, "--at", AT)

    return call


def plan_of(canvass):
    """Return the routes of the newest plan: their id, and the id and doors of each stop."""
    assert canvass("export", "json", "--out", "now").code == 0
    document = json.loads(Path("now/plan.json").read_text("utf-8"))
    return [
        [route["id"], [[stop["id"], stop["door_ids"]] for stop in route["stops"]]]
        for route in document["routes"]
    ]


def without(routes, gone):
    """Return routes without some doors, and without stops and routes that have none left."""
    made = []
    for route_id, stops in routes:
        left = [[stop, [d for d in doors if d not in gone]] for stop, doors in stops]
        left = [[stop, doors] for stop, doors in left if doors]
        made += [[route_id, left]] if left else []
    return made


def code_before(routes, route_id):
    digest = sha256(json.dumps(routes, separators=(",", ":")).encode()).digest()
    number = int.from_bytes(sha256(digest + route_id.encode()).digest()[:5])
    letters = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
    return "".join(letters[(number >> (5 * k)) & 31] for k in range(8))


def doors(routes, route_id):
    return next([d for _, some in stops for d in some] for r, stops in routes if r == route_id)


def talked(canvass):
    return [v["door_id"] for v in visits(canvass) if v["outcome"] == "talked"]


def test_paper_of_before_is_typed_in_by_its_code_after_a_newer_plan(planned, enter):
    routes = plan_of(planned)
    route_id = routes[0][0]
    code = code_before(routes, route_id)
    assert planned("plan", "--base", BASE, "--shift", "90", "--iterations", "200").code == 0

    said = enter(code.lower(), "2 t", "", "y")

    assert said.code == 0, said.err
    assert talked(planned) == [doors(routes, route_id)[1]]
    assert [(row["code"], row["state"]) for row in lists(planned)] == [(code, "back")]
    assert enter(code, "", "y").code == 2


@pytest.mark.parametrize("asked_before", [0, 1, 2])
def test_doors_refused_before_it_was_printed_had_no_number_on_it(planned, enter, asked_before):
    """Of three refusals some came before the paper, the others after it."""
    routes = plan_of(planned)
    route_id, stops = max(routes, key=lambda route: len(route[1]))
    asked = [stops[k][1][0] for k in (0, 2, 4)]
    printed = without(routes, asked[:asked_before])
    for k, door in enumerate(asked):
        planned("visit", "add", door, "d", "--at", f"2030-09-02T1{k}:00")

    said = enter(code_before(printed, route_id), "3 t", "", "y")

    assert said.code == 0, said.err
    on_paper = doors(printed, route_id)
    assert talked(planned) == [on_paper[2]]
    assert {v["door_id"] for v in visits(planned) if v["outcome"] == "nobody"} == {
        d for d in on_paper if d not in {*asked, on_paper[2]}
    }


def test_a_street_left_out_before_it_was_printed_is_not_on_it(planned, enter):
    routes = plan_of(planned)
    assert planned("doors", "exclude", "--street", "Gata A", "--reason", "done").code == 0
    rows = json.loads(planned("doors", "list", "--format", "json").out)
    gone = {row["id"] for row in rows if row["street"] == "Gata A"}
    printed = without(routes, gone)
    route_id = printed[0][0]

    said = enter(code_before(printed, route_id), "1 t", "", "y")

    assert said.code == 0, said.err
    assert talked(planned) == [doors(printed, route_id)[0]]


def test_paper_of_a_plan_that_is_not_here_is_refused_in_one_line(planned, enter):
    routes = plan_of(planned)
    code = code_before([*routes, ["R99", []]], routes[0][0])

    said = enter(code, "", "y")

    assert said.code == 2
    assert code in said.err
    assert "Traceback" not in said.err
    assert visits(planned) == []
    assert lists(planned) == []
