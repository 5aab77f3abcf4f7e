"""A side of a street on the board's map, or a street in the table, leads to its doors."""

from __future__ import annotations

import pytest

from tests.web.week_desk import prepare, visits_of

DOORS, SIDES, WALL_SIDES = "/d/1/coverage/doors", "/d/1/map/sides", "/d/1/wall/sides"


@pytest.fixture
def week(canvass, desk, tmp_path):
    """Prepare the week; return the command line."""
    prepare(canvass, tmp_path)
    desk.desk.clock = iter(range(0, 10_000)).__next__
    return canvass


def row_of(page, address):
    """Return the words of a door's row."""
    (row,) = [part for part in page.text.split("<tr>") if f">{address}</th>" in part]
    return " ".join(row.split("</tr>")[0].replace("<", " <").split())


def test_a_side_shows_its_doors_and_not_those_across_the_street(desk, week):
    lines = desk.get(SIDES).json()["lines"]
    sides = [desk.get(DOORS, params={"door": door}).text for door in lines["ids"]]

    assert len(sides) == len(lines["doors"]) > 1
    assert [page.count('<th scope="row">') for page in sides] == lines["doors"]
    assert sum(lines["doors"]) == 12
    assert sum(">Storgatan 1</th>" in page for page in sides) == 1


def test_what_became_of_each_door_is_said_in_words_with_its_day(desk, week):
    week("visit", "add", "Storgatan 1", "talked", "--team", "Lag Blå")
    week("visit", "add", "Storgatan 3", "no_thanks", "--team", "Lag Blå")
    week("visit", "add", "Storgatan 5", "do_not_knock", "--team", "Lag Blå")

    page = desk.get(DOORS, params={"street": "storgatan"})

    assert "talked, " in row_of(page, "Storgatan 1")
    assert "no thanks, " in row_of(page, "Storgatan 3")
    assert "do not knock, " in row_of(page, "Storgatan 5")
    assert "not yet" in row_of(page, "Storgatan 7")
    assert "Lag Blå" not in page.text
    figures = "".join(page.text.split())
    assert "<dt>knocked</dt><dd>3</dd>" in figures
    assert "<dt>left</dt><dd>9</dd>" in figures


def test_a_visit_that_was_taken_back_is_not_told(desk, week):
    week("visit", "add", "Storgatan 1", "talked", "--team", "Lag Blå")
    desk.get(SIDES)
    (visit,) = visits_of(week)
    assert week("visit", "void", visit["event_id"]).code == 0

    page = desk.get(DOORS, params={"street": "Storgatan"})

    assert "not yet" in row_of(page, "Storgatan 1")


def test_a_door_left_out_is_not_among_them_as_it_does_not_count(desk, week):
    week("doors", "exclude", "Storgatan 7", "--reason", "works")

    page = desk.get(DOORS, params={"street": "Storgatan"})

    assert ">Storgatan 7</th>" not in page.text
    assert page.text.count('<th scope="row">') == 11


def test_each_street_of_the_table_leads_there(desk, week):
    assert f'<a href="{DOORS}?street=Storgatan">Storgatan</a>' in desk.get("/d/1/coverage").text


def test_doors_of_no_street_are_a_row_without_a_link(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, street="")

    page = desk.get("/d/1/coverage")

    assert page.status_code == 200
    assert '<th scope="row">without a street</th><td class="n">12</td>' in page.text
    assert f"{DOORS}?street=" not in page.text


def test_the_wall_is_not_told_which_doors_its_sides_have(desk, week):
    assert "ids" not in desk.get(WALL_SIDES).json()["lines"]


@pytest.mark.parametrize(("asked", "said"), [
    ({"door": "nowhere"}, "no door &#34;nowhere&#34; counts in this week any more"),
    ({"street": "Ingengatan"}, "no door of &#34;Ingengatan&#34; counts in this week"),
    ({}, "choose a side of a street on the map"),
    ({"door": "x", "street": "Storgatan"}, "choose a side of a street on the map"),
])  # fmt: skip
def test_what_is_not_there_is_one_sentence(desk, week, asked, said):
    page = desk.get(DOORS, params=asked)

    assert page.status_code in (404, 422)
    assert said in page.text
