"""A walk list is a thing with a code: kept as printed, out until it is back."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from canvass.workflow.week.stored_week import get_week_state
from tests.small_map import BASE, write_grid_map
from tests.world import world

AT = "2030-09-03T18:00+02:00"
NEXT = ("plan", "--next", "--minutes-per-door", "2", "--iterations", "200")


@world
def planned(canvass, tmp_path):
    """Put a small grid of streets with a plan of short routes and an open week into canvass.db."""
    source = write_grid_map(tmp_path / "grid.osm")
    assert canvass("district", "add", "Stuvsta", source).code == 0
    said = canvass("week", "add", "V36", "--from", "2030-09-02", "--to", "2030-09-08", "--base",
                   BASE, "--reserve", "0")  # fmt: skip
    assert said.code == 0, said.err
    for day in (2, 3, 4):
        canvass("shift", "add", f"2030-09-{day:02d}T17:30", "45")
    for team in ("Anna", "Bo"):
        canvass("team", "add", team)
    said = canvass(*NEXT, "--shift", "S1")
    assert said.code == 0, said.err
    return canvass


@pytest.fixture
def enter(planned, monkeypatch):
    """Return `visit enter` with lines from the keyboard."""

    def call(code, *lines, options=("--at", AT)):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return planned("visit", "enter", code, *options)

    return call


def lists(canvass):
    return json.loads(canvass("list", "show", "--format", "json").out)


def doors_on(canvass, code):
    return json.loads(canvass("list", "show", code, "--format", "json").out)


def visits(canvass, *arguments):
    return json.loads(canvass("visit", "list", "--format", "json", *arguments).out)


def pages(path="walklists.pdf"):
    document = pdfium.PdfDocument(Path(path))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def walklists(canvass, *options):
    said = canvass("walklists", *options)
    assert said.code == 0, said.err
    return said


def test_printing_keeps_the_lists_with_their_teams_and_every_page_bears_the_code(planned):
    walklists(planned)

    found = lists(planned)
    assert {row["team"] for row in found} == {"Anna", "Bo"}
    assert {row["state"] for row in found} == {"out"}
    texts = pages()
    assert all(any(row["code"] in text for row in found) for text in texts)


def test_printing_again_is_the_same_list_and_code(planned):
    walklists(planned)
    before = lists(planned)

    walklists(planned)

    assert [row["code"] for row in lists(planned)] == [row["code"] for row in before]


def test_mondays_paper_typed_in_after_tuesday_was_planned_stands_at_mondays_doors(planned, enter):
    walklists(planned)
    monday = lists(planned)[0]
    paper = doors_on(planned, monday["code"])
    assert planned(*NEXT, "--shift", "S2").code == 0
    walklists(planned)

    said = enter(monday["code"], "2 t", "", "y")

    assert said.code == 0, said.err
    talked = [row["door_id"] for row in visits(planned, "--outcome", "talked")]
    assert talked == [d["door_id"] for d in paper if d["position"] == 2]


def test_a_bare_route_that_may_be_two_papers_is_asked_about_with_the_codes(planned, enter):
    walklists(planned)
    monday = lists(planned)[0]
    planned("list", "lost", monday["code"])
    assert planned(*NEXT, "--shift", "S2").code == 0

    planned_anew = enter(monday["route"], "", "y")
    walklists(planned)
    two_papers = enter(monday["route"], "", "y")

    for said in (planned_anew, two_papers):
        assert said.code == 2
        assert "type the code on the paper" in said.err.lower()
        assert monday["code"] in said.err
    assert visits(planned) == []


def test_two_evenings_planned_ahead_share_no_door_with_lists_that_are_out(planned):
    walklists(planned)
    monday = {d["door_id"] for row in lists(planned) for d in doors_on(planned, row["code"])}

    said = planned(*NEXT, "--shift", "S2")
    walklists(planned)

    assert said.code == 0, said.err
    assert "they are on lists that are out" in said.err
    tuesday = [row["code"] for row in lists(planned)][2:]
    assert tuesday
    assert monday.isdisjoint({d["door_id"] for c in tuesday for d in doors_on(planned, c)})


def test_flats_counted_in_a_house_on_a_list_that_is_out_are_on_no_second_list(planned):
    """The house is one door on Monday's paper: nobody else is sent to its flats meanwhile."""
    walklists(planned)
    monday = lists(planned)[0]["code"]
    house = next(d for d in doors_on(planned, monday) if not d["if_time"])
    address = f"{house['street']} {house['housenumber']}"
    assert planned("doors", "split", address, "--floors", "2", "--per-floor", "2").code == 0
    flats = {f"{house['door_id']}/{unit}" for unit in (1001, 1002, 1101, 1102)}

    held = get_week_state(Path("canvass.db"), None, None).held
    assert planned("plan", "--base", BASE, "--shift", "400", "--iterations", "50").code == 0
    asked = planned("walklists")
    walklists(planned, "--held", "take")

    assert {held.get(flat) for flat in flats} == {monday}
    assert asked.code == 2
    assert monday in asked.err
    # Taken over by a plan of the whole, the flats leave Monday's list with the house.
    (taker,) = {
        d["taken_by"] for d in doors_on(planned, monday) if d["door_id"] == house["door_id"]
    }
    assert flats <= {d["door_id"] for d in doors_on(planned, taker)}


def test_a_refusal_leaves_its_number_blank_and_the_others_keep_theirs(planned, enter):
    walklists(planned)
    code = lists(planned)[0]["code"]
    paper = doors_on(planned, code)
    third = next(d for d in paper if d["position"] == 3)
    planned("visit", "add", third["door_id"], "do_not_knock", "--at", "2030-09-03T12:00+02:00")

    walklists(planned)
    said = enter(code, "4 t", "", "y")

    again = "".join(text for text in pages() if code in text)
    assert f"{third['housenumber']}\r\n" not in again.replace("\n", "\r\n")
    assert lists(planned)[0]["code"] == code
    assert said.code == 0, said.err
    assert "1 door was refused" in said.err
    talked = [row["door_id"] for row in visits(planned, "--outcome", "talked")]
    assert talked == [d["door_id"] for d in paper if d["position"] == 4]


def test_a_slip_of_the_pen_in_a_code_is_asked_about(planned, enter):
    walklists(planned)
    code = lists(planned)[0]["code"]
    wrong = code[:3] + ("A" if code[3] != "A" else "B") + code[4:]

    said = enter(wrong)

    assert said.code == 2
    assert f"is it {code}" in said.err
    assert said.err.count("\n") == 1


def test_a_route_called_like_a_code_is_found_by_its_name(planned, enter, tmp_path):
    """ "Parkgata" has eight characters a code may have, and "Storgatan" nine with an O like a 0."""
    assert planned("routes", "rename", "R01", "Parkgata").code == 0
    walklists(planned)
    elsewhere = write_grid_map(tmp_path / "other.osm")
    assert planned("district", "add", "Elsewhere", elsewhere).code == 0

    several = enter("Parkgata", "", "y")
    found = enter("Parkgata", "1 t", "", "y", options=("--at", AT, "--district", "Stuvsta"))
    unknown = enter("Storgatan", options=("--district", "Stuvsta"))

    assert "which district" in several.err
    assert found.code == 0, found.err
    assert "no route 'Storgatan' in the newest plan" in unknown.err


def test_a_list_that_is_void_is_refused_and_one_that_was_lost_may_turn_up(planned, enter):
    walklists(planned)
    first, second = (row["code"] for row in lists(planned)[:2])
    planned("list", "void", first)
    planned("list", "lost", second)

    void, found = enter(first, "", "y"), enter(second, "", "y")

    assert void.code == 2
    assert "void since" in void.err
    assert found.code == 0, found.err
    assert [row["state"] for row in lists(planned)[:2]] == ["void", "back"]


def test_a_route_whose_doors_another_list_has_is_asked_about(planned):
    walklists(planned)
    first = lists(planned)[0]
    doors = doors_on(planned, first["code"])
    moved = f"{doors[0]['street']} {doors[0]['housenumber']}"
    second = lists(planned)[1]
    other = second["route"]
    assert planned("routes", "move", moved, other, "--force").code == 0

    asked = planned("walklists", "--route", other)
    nothing = planned("walklists", "--route", other, "--held", "leave")
    left = planned("walklists", "--route", other, "--held", "leave", "--take-back",
                   second["code"], "--out", "a.pdf")  # fmt: skip

    assert asked.code == nothing.code == 2
    assert f"{first['code']} ({first['route']}, 1 door" in asked.err
    assert asked.err.count("\n") == nothing.err.count("\n") == 1
    assert "nothing to print" in nothing.err
    assert left.code == 0, left.err
    (newest,) = (
        one for one in lists(planned) if one["code"] not in {first["code"], second["code"]}
    )
    assert doors[0]["door_id"] not in {d["door_id"] for d in doors_on(planned, newest["code"])}


def test_a_door_taken_over_leaves_the_list_that_had_it(planned):
    walklists(planned)
    first, second = lists(planned)[:2]
    doors = doors_on(planned, first["code"])
    moved = f"{doors[0]['street']} {doors[0]['housenumber']}"
    assert planned("routes", "move", moved, second["route"], "--force").code == 0
    planned("list", "void", second["code"])

    said = planned("walklists", "--route", second["route"], "--held", "take", "--out", "a.pdf")

    assert said.code == 0, said.err
    (newest,) = (
        one for one in lists(planned) if one["code"] not in {first["code"], second["code"]}
    )
    assert doors[0]["door_id"] in {d["door_id"] for d in doors_on(planned, newest["code"])}
    assert f"{first['code']} ({first['route']}): 1 of its" in said.err
    taken = {d["door_id"]: d["taken_by"] for d in doors_on(planned, first["code"])}
    assert taken[doors[0]["door_id"]] == newest["code"]


def test_the_rows_of_a_csv_bear_the_code_and_the_position_and_the_list_is_out(planned):
    assert planned("export", "csv").code == 0

    with Path("walklists.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))
    found = lists(planned)
    assert {row["List"] for row in rows} == {row["code"] for row in found}
    paper = {
        (row["code"], d["position"], d["door"]): d["door_id"]
        for row in found
        for d in doors_on(planned, row["code"])
    }
    for row in rows:
        place = row["List"], int(row["Position"]), int(row["Door no"])
        assert paper[place] == row["Door id"]


def test_a_file_of_a_plan_prints_codes_that_a_database_with_the_plan_takes(planned, enter):
    assert planned("export", "json", "--out", "file").code == 0
    said = planned("walklists", "--plan", "file/plan.json", "--map", "grid.osm", "--out", "f.pdf")
    assert "only into a database that holds this plan" in said.err
    assert '"canvass walklists"' in said.err
    assert lists(planned) == []
    walklists(planned)
    code = lists(planned)[0]["code"]
    assert any(code in text for text in pages("f.pdf"))

    assert enter(code, "", "y").code == 0


def test_a_list_does_not_go_out_on_a_day_to_come_outside_its_week(planned):
    walklists(planned)
    code = lists(planned)[0]["code"]
    before = lists(planned)

    said = planned("list", "out", code, "--at", "2031-05-05 18:00")

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "2031-05-05 18:00: has not come yet" in said.err
    assert lists(planned) == before
    assert planned("list", "out", code, "--at", AT).code == 0


def test_a_list_that_is_out_can_be_handed_to_a_team_and_comes_back_unwalked(planned):
    walklists(planned)
    code = lists(planned)[0]["code"]

    handed = planned("list", "out", code.lower(), "--team", "Cia")
    back = planned("list", "back", code)

    assert "Cia" in handed.out
    assert back.code == 0
    assert lists(planned)[0]["state"] == "back"
    assert planned("list", "lost", code).code == 2


def test_a_list_that_goes_out_with_a_team_the_week_does_not_have_names_it(planned):
    walklists(planned)
    code = lists(planned)[0]["code"]

    own = planned("list", "out", code, "--team", "bo")
    other = planned("list", "out", code, "--team", "Boo")

    assert (own.code, own.err) == (0, "")
    assert (other.code, lists(planned)[0]["team"]) == (0, "Boo")
    assert other.err == "not among the teams of the week (Anna, Bo): Boo\n"
