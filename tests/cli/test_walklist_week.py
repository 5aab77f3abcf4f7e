"""A list on paper says for which week, team and shift it is."""

from __future__ import annotations

from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE
from tests.world import world


@world
def planned(canvass, small_map):
    """Put the small map with a plan into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "200").code == 0
    return canvass


def printed(canvass, lang: str = "en", *options: str) -> str:
    said = canvass("--lang", lang, "walklists", "--out", "lists.pdf", *options)
    assert said.code == 0, said.err
    document = pdfium.PdfDocument(Path("lists.pdf"))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(texts).split())


def add_week(canvass, name: str, first: str, last: str) -> None:
    said = canvass("week", "add", name, "--from", first, "--to", last, "--base", BASE)
    assert said.code == 0


def test_without_a_week_there_is_none_on_paper(planned):
    assert "2030" not in printed(planned)


def test_the_open_week_stands_on_paper_in_the_language_of_the_list(planned):
    add_week(planned, "Stuvsta V37", "2030-09-02", "2030-09-08")

    assert "Stuvsta V37 · 2–8 September 2030" in printed(planned)
    assert "Stuvsta V37 · 2–8 september 2030" in printed(planned, "sv")


@world
def two_weeks(planned):
    """Leave two weeks open."""
    add_week(planned, "First", "2030-09-02", "2030-09-08")
    add_week(planned, "Second", "2030-10-07", "2030-10-13")
    return planned


def test_of_several_open_weeks_none_is_guessed_but_both_are_named(two_weeks):
    said = two_weeks("walklists", "--out", "lists.pdf")

    assert said.code == 2
    assert '"First" (2030-09-02 to 2030-09-08), "Second" (2030-10-07 to 2030-10-13)' in said.err
    assert not Path("lists.pdf").exists()


def test_the_week_that_was_named_stands_on_paper(two_weeks):
    assert "Second · 7–13 October 2030" in printed(two_weeks, "en", "--week", "second")


def test_an_evenings_plan_is_printed_for_the_week_of_its_shift_whatever_else_is_open(two_weeks):
    two_weeks("shift", "add", "2030-10-08T17:30", "60", "--week", "Second")
    for name in ("Anna", "Bo", "Cia"):
        two_weeks("team", "add", name, "--week", "Second")
    said = two_weeks("plan", "--next", "--week", "Second")
    assert said.code == 0, said.err

    assert "Anna · Tue 8/10 17:30–18:30 · Second" in printed(two_weeks)


def test_a_plan_of_one_weeks_shift_is_not_printed_for_another_week(two_weeks):
    two_weeks("shift", "add", "2030-10-08T17:30", "60", "--week", "Second")
    two_weeks("plan", "--next", "--week", "Second", "--teams", "1")

    said = two_weeks("walklists", "--week", "First", "--out", "lists.pdf")

    assert said.code == 2
    assert "outside the week" in said.err


@pytest.mark.parametrize("has_week", [False, True])
def test_a_route_that_is_given_to_a_team_prints_it(planned, has_week: bool):
    if has_week:
        add_week(planned, "V37", "2030-09-02", "2030-09-08")
        planned("team", "add", "Lag Anna")
    assert planned("routes", "assign", "R01", "Lag Anna").code == 0

    assert "Lag Anna" in printed(planned)


def test_shifts_are_counted_anew_in_each_week(two_weeks):
    two_weeks("shift", "add", "2030-09-03T17:30", "60", "--week", "First")
    two_weeks("shift", "add", "2030-10-08T17:30", "60", "--week", "Second")

    said = two_weeks("plan", "--next", "--week", "Second", "--shift", "S1", "--teams", "1")

    assert said.out.startswith("S1  Tue 8/10")


def test_a_closed_week_is_not_printed(planned):
    add_week(planned, "Finished", "2030-09-02", "2030-09-08")
    assert planned("week", "close", "Finished", "--yes").code == 0

    assert "Finished" not in printed(planned)


def test_the_team_and_the_time_of_the_assigned_shift_stand_there(planned):
    add_week(planned, "V37", "2030-09-02", "2030-09-08")
    planned("shift", "add", "2030-09-03T17:30", "60")
    planned("team", "add", "Anna")
    planned("team", "add", "Bo")
    said = planned("plan", "--next")
    assert said.code == 0, said.err

    assert "Anna · Tue 3/9 17:30–18:30 · V37" in printed(planned)


def test_the_time_stands_there_where_teams_have_no_names(planned):
    add_week(planned, "V37", "2030-09-02", "2030-09-08")
    planned("shift", "add", "2030-09-03T17:30", "60")
    assert planned("plan", "--next", "--teams", "1").code == 0

    assert "Tue 3/9 17:30–18:30 · V37" in printed(planned)


def test_a_list_is_for_the_shift_that_was_planned_last(planned):
    """Anna has route R01 on Tuesday; Wednesday's plan is Bo's, and printed for him."""
    add_week(planned, "V37", "2030-09-02", "2030-09-08")
    for day, team in (("03", "Anna"), ("04", "Bo")):
        planned("shift", "add", f"2030-09-{day}T17:30", "60")
        planned("team", "add", team)
    planned("shift", "book", "Anna", "S1")
    planned("shift", "book", "Bo", "S2")
    assert planned("plan", "--next", "--shift", "S1").code == 0
    assert planned("plan", "--next", "--shift", "S2").code == 0

    assert "Bo · Wed 4/9 17:30–18:30" in printed(planned)
    assert "Anna" not in printed(planned)


def test_a_pair_that_splits_doors_is_told_so(planned):
    add_week(planned, "V37", "2030-09-02", "2030-09-08")
    planned("shift", "add", "2030-09-03T17:30", "60")
    assert planned("team", "add", "Anna", "--split-doors").code == 0
    planned("team", "add", "Bo")
    assert planned("plan", "--next").code == 0

    assert "you two split the doors of a stop" in printed(planned)


def test_one_person_alone_cannot_split_doors(planned):
    add_week(planned, "V37", "2030-09-02", "2030-09-08")

    said = planned("team", "add", "Anna", "--size", "1", "--split-doors")

    assert said.code == 2
    assert "cannot split doors" in said.err
