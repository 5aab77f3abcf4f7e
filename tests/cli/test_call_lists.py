"""Lists of calls on organisations have codes and are out until they come back by code."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.cli.test_week_calls import called, week

__all__ = ["week"]


@pytest.fixture
def printed(week, canvass):
    """Print the calls of a shift; return the command."""
    week()
    said = canvass("week", "calls", "--out", "calls")
    assert said.code == 0, said.err
    return canvass


@pytest.fixture
def enter(printed, monkeypatch):
    def call(code, *lines, options=("--at", "2026-09-10T13:20")):
        monkeypatch.setattr("sys.stdin", io.StringIO("".join(f"{line}\n" for line in lines)))
        return printed("visit", "enter", code, *options)

    return call


def lists(canvass):
    return json.loads(canvass("list", "show", "--format", "json").out)


def outcomes(canvass):
    """Return the outcome of each place that was called on, by its name."""
    rows = json.loads(canvass("call", "list", "--format", "json").out)
    return {row["name"]: row["outcome"] for row in rows if not row["voided"]}


def test_a_list_of_calls_is_kept_under_the_code_on_its_pages(printed):
    (kept,) = lists(printed)
    document = pdfium.PdfDocument(Path("calls/calls.pdf"))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()

    assert (kept["state"], kept["team"], kept["route"]) == ("out", "Anna", "C01")
    assert all(kept["code"] in text for text in texts)


def test_the_telephone_of_the_base_stands_on_a_list_of_calls(week, canvass):
    week()
    assert canvass("week", "edit", "--phone", "070-123 45 67").code == 0

    assert canvass("week", "calls", "--out", "calls").code == 0

    document = pdfium.PdfDocument(Path("calls/calls.pdf"))
    texts = [document[page].get_textpage().get_text_bounded() for page in (0, 1)]
    document.close()
    assert all("late? call the base, 070-123 45 67" in text for text in texts)


def test_what_is_entered_by_its_code_stands_at_the_places_on_paper(printed, enter):
    (kept,) = lists(printed)
    paper = json.loads(printed("list", "show", kept["code"], "--format", "json").out)

    said = enter(kept["code"], "2 t", "1 x", "", "y")

    assert said.code == 0, said.err
    found = outcomes(printed)
    assert len(found) == len(paper)
    assert found[paper[1]["street"]] == "talked"
    assert found[paper[0]["street"]] == "no_thanks"
    assert json.loads(printed("visit", "list", "--format", "json").out) == []
    assert [row["state"] for row in lists(printed)] == ["back"]
    assert enter(kept["code"], "", "y").code == 2


def test_a_list_of_calls_is_taken_back_whole(printed, enter):
    (kept,) = lists(printed)
    assert enter(kept["code"], "", "y").code == 0
    assert outcomes(printed)

    said = printed("visit", "undo", "--yes")

    assert said.code == 0, said.err
    assert outcomes(printed) == {}
    assert [row["state"] for row in lists(printed)] == ["out"]
    assert enter(kept["code"], "* t", "", "y").code == 0
    assert printed("visit", "void", "--list", kept["code"], "--yes").code == 0
    assert outcomes(printed) == {}


def test_printing_the_same_calls_again_is_the_same_list(printed):
    before = lists(printed)

    assert printed("week", "calls", "--out", "calls").code == 0

    assert [row["code"] for row in lists(printed)] == [row["code"] for row in before]


def test_places_on_a_list_that_is_out_are_not_called_on_in_another_shift(printed):
    printed("shift", "add", "2026-09-10T15:00", "90", "--kind", "daytime")
    printed("shift", "book", "Anna", "S2", "--reason", "test")
    assert called(printed, "--shift", "S2") == []
    said = printed("week", "calls", "--shift", "S2")
    assert f"{len(called(printed, '--shift', 'S1'))} are on lists of other shifts" in said.out

    (kept,) = lists(printed)
    assert printed("list", "lost", kept["code"]).code == 0

    assert called(printed, "--shift", "S2")


def test_calls_planned_anew_ask_what_becomes_of_the_list_that_is_out(printed, enter):
    (kept,) = lists(printed)
    paper = json.loads(printed("list", "show", kept["code"], "--format", "json").out)
    printed("call", "add", paper[0]["street"], "t", "--at", "2026-09-10T12:00")

    asked = printed("week", "calls", "--out", "calls")
    assert asked.code == 2
    assert kept["code"] in asked.err
    assert printed("week", "calls", "--out", "calls", "--take-back", kept["code"].lower()).code == 0

    assert {row["state"] for row in lists(printed)} == {"out", "void"}


def test_a_call_left_to_another_list_is_blank_on_paper(printed):
    printed("week", "calls", "--kind", "school", "--out", "schools", "--held", "take")

    said = printed("week", "calls", "--out", "again", "--held", "leave")

    assert said.code == 0, said.err
    document = pdfium.PdfDocument(Path("again/calls.pdf"))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    assert "Biblioteket" in text
    assert "Skolan" not in text


def test_a_list_of_calls_holds_no_door_and_is_no_file_of_visits(printed):
    (kept,) = lists(printed)
    assert printed("plan", "--base", "59.0,18.0", "--shift", "90", "--iterations", "200").code == 0
    assert printed("walklists").code == 0
    Path("filled.csv").write_text(f"List,Position,Outcome\n{kept['code']},1,talked\n", "utf-8")

    said = printed("visit", "import", "filled.csv")

    assert said.code == 2
    assert "calls on organisations" in said.err
    assert json.loads(printed("visit", "list", "--format", "json").out) == []
