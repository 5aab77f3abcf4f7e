"""The briefing of a shift is one page: teams, routes, lists, what came back, where to ask."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE
from tests.world import world

BEFORE = "1788681600"  # 2026-09-06T08:00:00Z, before the first shift


@pytest.fixture
def before(monkeypatch):
    """It is the day before the first evening."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", BEFORE)


@world
def week(canvass, small_map, before):
    """Put a week with two evenings of half an hour and two booked teams into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    canvass("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE,
            "--base-label", "Café Två Bagare", "--reserve", "0")  # fmt: skip
    for day in ("07", "08"):
        canvass("shift", "add", f"2026-09-{day}T17:30", "30")
    for name in ("Lag Anna", "Lag Bo"):
        canvass("team", "add", name)
        assert canvass("shift", "book", name, "S1").code == 0
    return canvass


def briefed(canvass, *options: str, lang: str = "en") -> str:
    said = canvass("--lang", lang, "brief", "--out", "brief.pdf", *options)
    assert said.code == 0, said.err
    document = pdfium.PdfDocument(Path("brief.pdf"))
    assert len(document) == 1
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    return " ".join(text.split())


def plan_next(canvass, *options: str):
    said = canvass("plan", "--next", "--minutes-per-door", "2", "--iterations", "200", *options)
    assert said.code == 0, said.err


def test_tonights_teams_routes_and_lists_stand_on_one_page(week):
    plan_next(week)
    assert week("walklists", "--out", "lists.pdf").code == 0
    codes = [line.split()[0] for line in week("list", "show").out.splitlines()[1:]]

    text = briefed(week)

    assert "Briefing: Stuvsta S1 Mon 7/9 17:30–18:00 V37 · Café Två Bagare" in text
    assert "Lag Anna" in text
    assert "Lag Bo" in text
    assert codes
    assert all(code in text for code in codes)
    assert "Nobody has been out yet this week." in text


def test_what_came_back_the_evening_before_is_counted(week):
    plan_next(week)
    for number, outcome in (("1", "talked"), ("2", "nobody"), ("3", "nobody")):
        week("visit", "add", f"Storgatan {number}", outcome, "--at", "2026-09-07T17:40+02:00")
    plan_next(week, "--shift", "S2", "--teams", "1")

    assert "Came back from Mon 7/9: 3 visits" in briefed(week, "--shift", "S2")
    assert "Kom tillbaka från mån 7/9: 3 besök" in briefed(week, "--shift", "S2", lang="sv")


def test_a_locked_entrance_is_named_with_the_route_that_asks(week):
    said = week("doors", "access", "set", "Storgatan 5", "--state", "refused")
    assert said.code == 0, said.err
    plan_next(week)

    assert "Ask for access" in briefed(week)
    assert "Storgatan 5" in briefed(week)


def test_a_team_that_is_booked_and_has_no_route_is_named(week):
    plan_next(week, "--teams", "1")

    assert "Booked and without a route: Lag Bo." in briefed(week)


def test_a_shift_that_is_not_planned_yet_says_how_to_plan_it(week):
    said = week("brief", "--shift", "S2")

    assert said.code == 2
    assert '"canvass plan --next --shift S2" plans it' in said.err


def test_a_list_that_is_back_is_said_to_be_and_every_outcome_is_in_words(week):
    plan_next(week)
    assert week("walklists", "--out", "lists.pdf").code == 0
    code = week("list", "show").out.splitlines()[1].split()[0]
    outcomes = ("talked", "no_thanks", "nobody", "unreachable", "do_not_knock", "leaflet")
    for number, outcome in enumerate(outcomes, start=1):
        week("visit", "add", f"Storgatan {number}", outcome, "--at", f"2026-09-07T17:0{number}")
    assert week("list", "back", code).code == 0

    text = briefed(week, "--shift", "S1")

    assert f"{code} back" in text
    for words in ("no thanks 1", "do not knock 1", "leaflet 1"):
        assert words in text


def test_doors_left_out_since_the_plan_are_not_counted(week):
    plan_next(week)
    week("doors", "exclude", "--street", "Storgatan", "--reason", "works")

    assert "0 routes, 0 doors tonight" in briefed(week)


def test_a_list_of_this_evening_that_an_earlier_plan_printed_is_named(week):
    """Anna has it in her hand: planning anew does not take it away."""
    plan_next(week)
    week("walklists", "--out", "lists.pdf")
    rows = [line.split() for line in week("list", "show").out.splitlines()[1:]]
    (code,) = [row[0] for row in rows if "Anna" in row]
    week("list", "void", *[row[0] for row in rows if row[0] != code])
    plan_next(week)

    text = briefed(week)

    assert "Lists that are not back" in text
    assert f"{code}" in text.partition("Lists that are not back")[2]
