"""Walk lists on paper by the command line: forms, layout, proof-reading, teams and changes."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from canvass.cli.shared.paper_form import AskedForm
from canvass.cli.walklists import _team_path
from canvass.errors import VisitError
from canvass.visits.entering import Sheet, SheetDoor, mark_line
from canvass.visits.event import Outcome
from tests.small_map import BASE
from tests.world import world


@world
def planned(canvass, small_map):
    """Put the small map with a plan into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "200").code == 0
    return canvass


def pages_of(path: str) -> list[str]:
    document = pdfium.PdfDocument(Path(path))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return texts


def test_the_layout_names_every_box_of_every_door_on_its_page(planned):
    said = planned("walklists", "--layout", "layout.json", "--out", "lists.pdf")

    assert said.code == 0, said.err
    pages = json.loads(Path("layout.json").read_text())
    doors = json.loads(planned("doors", "list", "--format", "json").out)
    boxes = [(b["door_id"], b["outcome"]) for page in pages for b in page["bubbles"]]
    here = {door["id"] for door in doors if door["state"] == "planned"}
    assert len(boxes) == len(set(boxes)) == 5 * len(here)
    assert {door for door, _ in boxes} == here
    assert len(pages) == len(pages_of("lists.pdf"))
    for page, text in zip(pages, pages_of("lists.pdf"), strict=True):
        assert page["code"] in text
        assert set(page) >= {"page", "code", "route_id", "width_mm", "height_mm", "bubbles"}
        for b in page["bubbles"]:
            assert 6 < b["x_mm"] - b["r_mm"] < page["width_mm"] - 6
            assert b["check"] in text


def test_proof_reading_prints_and_keeps_nothing(planned):
    said = planned("walklists", "--check", "--out", "lists.pdf")

    assert said.code == 0
    assert "Proof-reading: row cut 0, labels overlap 0" in said.out
    assert not Path("lists.pdf").exists()
    assert json.loads(planned("list", "show", "--format", "json").out) == []


@pytest.mark.parametrize(
    "wrong",
    [("--paper", "A3"), ("--margin", "60"), ("--large", "--pocket"), ("--also", "xx"),
     ("--pocket", "--single-sided"), ("--also", ""), ("--check", "--layout", "boxes.json"),
     ("--layout", "lists.pdf"), ("--pocket", "--also", "sv")],
)  # fmt: skip
def test_paper_that_cannot_be_had_is_one_line(planned, wrong):
    said = planned("walklists", "--out", "lists.pdf", *wrong)

    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 1
    assert not Path("lists.pdf").exists()


def test_paper_is_known_in_large_and_small_letters():
    asked = AskedForm("LETTER", False, False, False, None, None, False)

    assert asked.make("en").form.paper == "letter"


def test_only_what_changed_since_the_last_print_is_printed(planned):
    assert planned("walklists", "--out", "all.pdf").code == 0
    routes = json.loads(planned("routes", "list", "--format", "json").out)
    door = json.loads(planned("doors", "list", "--format", "json").out)[0]

    same = planned("walklists", "--changed", "--out", "same.pdf")
    address = f"{door['street']} {door['housenumber']}"
    assert planned("doors", "exclude", address, "--reason", "torn down").code == 0
    fewer = planned("walklists", "--changed", "--out", "fewer.pdf")

    assert same.code == 2
    assert "no list changed" in same.err
    named = fewer.err.partition("As they were printed: ")[2].splitlines()
    others = [route["id"] for route in routes[1:]]
    assert (named[0].split(", ") if named else []) == others
    assert not Path("same.pdf").exists()
    assert fewer.code == 0, fewer.err
    assert routes[0]["name"] in " ".join(pages_of("fewer.pdf"))


def test_a_list_that_lost_a_door_is_printed_once_for_it_not_every_time(planned):
    assert planned("walklists", "--out", "all.pdf").code == 0
    doors = json.loads(planned("doors", "list", "--format", "json").out)
    leave_out(planned, doors[0])
    assert planned("walklists", "--changed", "--out", "fewer.pdf").code == 0

    again = planned("walklists", "--changed", "--out", "again.pdf")
    leave_out(planned, doors[-1])
    later = planned("walklists", "--changed", "--out", "later.pdf")

    assert (again.code, later.code) == (2, 0)
    assert "no list changed" in again.err
    assert not Path("again.pdf").exists()


def test_a_door_that_came_back_is_a_change_too(planned):
    assert planned("walklists", "--out", "all.pdf").code == 0
    door = json.loads(planned("doors", "list", "--format", "json").out)[0]
    leave_out(planned, door)
    assert planned("walklists", "--changed", "--out", "fewer.pdf").code == 0

    assert planned("doors", "exclude", "--undo", "1").code == 0
    back = planned("walklists", "--changed", "--out", "back.pdf")

    assert back.code == 0, back.err


def test_a_list_printed_for_another_team_is_named_until_it_is_printed_for_that_one(planned):
    week = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    assert planned(*week).code == 0
    assert planned("plan", "--shift", "60", "--iterations", "200").code == 0
    assert planned("walklists", "--out", "all.pdf").code == 0
    route = json.loads(planned("routes", "list", "--format", "json").out)[0]["id"]
    assert planned("team", "add", "Lag Anna").code == 0
    assert planned("routes", "assign", route, "Lag Anna").code == 0

    before = planned("walklists", "--changed", "--out", "same.pdf").err
    assert planned("walklists", "--route", route, "--out", "again.pdf").code == 0
    after = planned("walklists", "--changed", "--out", "same.pdf").err

    assert f"Printed for another team or for none: {route};" in before
    assert "another team" not in after
    assert "Lag Anna" in planned("list", "show").out


def leave_out(canvass, door) -> None:
    address = f"{door['street']} {door['housenumber']}"
    said = canvass("doors", "exclude", address, "--reason", "torn down")
    assert said.code == 0, said.err


def test_every_team_gets_its_own_file(planned):
    routes = json.loads(planned("routes", "list", "--format", "json").out)
    assert planned("routes", "assign", routes[0]["id"], "Lag Bo").code == 0

    said = planned("walklists", "--by-team", "--out", "lists.pdf")

    assert said.code == 0, said.err
    assert Path("lists-Lag-Bo.pdf").exists()
    assert routes[0]["name"] in " ".join(pages_of("lists-Lag-Bo.pdf"))


def test_lists_of_no_team_are_said_to_be_in_one_file(planned):
    said = planned("walklists", "--by-team", "--out", "lists.pdf")

    assert said.code == 0
    assert said.err.splitlines()[0].startswith("no route has a team, so all lists are in one file")
    assert said.out.splitlines() == ["lists.pdf"]


def test_teams_whose_names_differ_in_signs_only_have_files_of_their_own():
    first = _team_path(Path("lists.pdf"), "Lag Bo", {"lists.pdf"})
    second = _team_path(Path("lists.pdf"), "lag/bo", {"lists.pdf", first.name.casefold()})

    assert (first.name, second.name) == ("lists-Lag-Bo.pdf", "lists-lag-bo-2.pdf")
    assert _team_path(Path("lists.pdf"), "!!", {"lists.pdf"}).name == "lists-team.pdf"


def test_two_languages_stand_beside_each_other_and_a_cover_goes_first(planned):
    said = planned("--lang", "sv", "walklists", "--also", "en", "--cover", "--out", "lists.pdf")

    assert said.code == 0, said.err
    pages = pages_of("lists.pdf")
    assert "Alla rutter / All routes" in pages[0]
    assert "Vem har vilken lista" in pages[1]
    assert {"Nej", "thanks"} <= set(" ".join(pages).split())
    assert [part for page in pages for part in page.split("\n") if "…" in part] == []


def test_a_pdf_has_a_title_a_language_and_an_outline(planned):
    planned("--lang", "sv", "walklists", "--out", "lists.pdf")

    document = pdfium.PdfDocument(Path("lists.pdf"))
    outline = [item.get_title() for item in document.get_toc()]
    title = document.get_metadata_value("Title")
    document.close()
    routes = json.loads(planned("routes", "list", "--format", "json").out)
    assert outline == [f"{route['id']} {route['name']}" for route in routes]
    assert title.startswith("Gånglistor") or title
    assert b"/Lang" in Path("lists.pdf").read_bytes()


def sheet() -> Sheet:
    doors = tuple(SheetDoor(k, 1, f"d{k}", "Storgatan", str(k), "") for k in (1, 2, 3))
    return Sheet(doors, Outcome.NOBODY, {}, {"d1": "A0", "d2": "K7", "d3": "M2"})


def test_a_position_with_its_rows_check_code_is_taken_however_it_is_typed():
    for line in ("1/A0 t", "1/ao t", "1/A0-2/K7 t", "1/A0,3/m2 t"):
        assert mark_line(sheet(), line).marks["d1"] is Outcome.TALKED


def test_a_mark_that_slipped_by_a_row_is_refused_and_the_row_named():
    with pytest.raises(VisitError, match="K7 is that of stop 2"):
        mark_line(sheet(), "1/K7 t")


def test_a_list_without_check_codes_says_so():
    bare = Sheet(sheet().doors, Outcome.NOBODY, {})

    with pytest.raises(VisitError, match="no check codes"):
        mark_line(bare, "1/K7 t")
