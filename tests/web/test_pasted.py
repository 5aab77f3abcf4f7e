"""Pasted text on the desk: seen before it is stored, read as files are, nothing dropped unsaid."""

from __future__ import annotations

import re
from html import unescape
from typing import Any

import pytest

from canvass.web.desk.pasted import split_keys
from tests.web.conftest import heading
from tests.web.test_bad_moments import hidden_fields
from tests.web.week_desk import code_of, prepare, visits_of

HERE = "/d/1/hand-in/pasted"
AT = "2026-11-25 18:00"
TABLE = (
    "street,housenumber,outcome,at,mood\n"
    f"Storgatan,1,talked,{AT},good\nStorgatan,2,nobody,{AT},\nStorgatan,99,nobody,{AT},\n"
)


@pytest.fixture
def code(canvass: Any, desk: Any, tmp_path: Any) -> str:
    prepare(canvass, tmp_path)
    return code_of(canvass)


def text_of(page: Any) -> str:
    """Return what stands in the field of the pasted text."""
    found = re.search(r'name="text"[^>]*>(.*?)</textarea>', page.text, re.S)
    assert found is not None
    return unescape(found[1])


@pytest.mark.parametrize("head", ["{}", "List {}", "Lista: {}", "{}:", " {} "])
def test_the_keys_of_a_message_are_seen_on_their_list_before_they_are_stored(
    desk, code, canvass, head
):
    page = desk.post(HERE, {"text": f"{head.format(code.lower())}\r\n2 t\r\n3-4 x\r\n"})

    assert "9 nobody · 1 talked · 2 no thanks" in page.text
    assert f'name="code" value="{code}"' in page.text
    assert visits_of(canvass) == []


def test_keys_that_are_not_understood_are_named_by_their_line(desk, code):
    page = desk.post(HERE, {"text": f"{code}\n2 t\nand the dog was nice\n99 t"})

    assert "Line 2: " in page.text
    assert "Line 3: position 99: the list has 1 to 12" in page.text


def test_keys_without_a_list_are_asked_for_its_code_and_stay_in_the_field(desk, code):
    page = desk.post(HERE, {"text": "2 t\n3-4 x"})

    assert (page.status_code, heading(page)) == (422, "Hand in")
    assert "Write its code" in page.text
    assert text_of(page) == "2 t\n3-4 x"


def test_a_table_is_seen_row_by_row_before_anything_is_stored(desk, code, canvass):
    page = desk.post(HERE, {"text": TABLE})

    assert "Store 2 visits" in page.text
    assert "Storgatan 1" in page.text
    assert "25/11 18:00" in page.text  # by the clock of the week, wherever the desk runs
    assert "Line 4: no door at Storgatan 99" in page.text
    assert "Columns that were not used: mood" in page.text
    assert visits_of(canvass) == []


def test_what_was_seen_of_a_table_is_stored_once_and_the_rest_is_given_back(desk, code, canvass):
    seen = hidden_fields(desk.post(HERE, {"text": TABLE}).text)

    stored = [desk.post(f"{HERE}/store", {"text": TABLE, "seen": seen["seen"]}) for _ in range(2)]

    assert [page.status_code for page in stored] == [200, 200]
    assert "The rows that are not stored" in stored[0].text
    assert sorted(visit["outcome"] for visit in visits_of(canvass)) == ["nobody", "talked"]


def test_a_table_copied_from_a_sheet_keeps_its_columns_when_it_is_looked_through(
    desk, code, canvass
):
    table = TABLE.replace(",", "\t")
    page = desk.post(HERE, {"text": table})

    sent = {"text": text_of(page), "seen": hidden_fields(page.text)["seen"]}
    stored = desk.post(f"{HERE}/store", sent)

    assert "Store 2 visits" in page.text
    assert stored.status_code == 200
    assert len(visits_of(canvass)) == 2


def test_a_table_changed_after_it_was_looked_through_is_not_stored(desk, code, canvass):
    answer = desk.post(f"{HERE}/store", {"text": TABLE, "seen": TABLE.replace("talked", "nobody")})

    assert answer.status_code == 422
    assert "look through them, then store" in answer.text
    assert text_of(answer).split() == TABLE.split()
    assert visits_of(canvass) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "nothing was pasted"),
        ("Hello, here is my list", "column"),
        ("[1, 2]", ""),
        ("[{", "not JSON"),
        ("x" * 200_001, "at most 200000 characters"),
    ],
)
def test_what_is_no_list_and_no_table_is_refused_with_a_sentence(desk, code, text, said):
    page = desk.post(HERE, {"text": text})

    assert page.status_code in (200, 422)
    assert said in page.text
    assert 'role="alert"' in page.text


def test_a_text_that_is_too_long_stays_in_its_field(desk, code):
    """A field that cut it would drop visits without a word."""
    text = "x" * 200_001

    assert text_of(desk.post(HERE, {"text": text})) == text
    assert "maxlength" not in re.findall(r"<textarea[^>]*>", desk.get("/d/1/hand-in").text)[0]


def test_the_same_pasted_table_may_be_looked_through_while_nothing_can_be_stored(
    desk, code, canvass, monkeypatch
):
    from canvass.store.backend import sqlite_file

    monkeypatch.setitem(sqlite_file.SETTINGS, "query_only", "ON")

    assert "Store 2 visits" in desk.post(HERE, {"text": TABLE}).text


def test_marks_that_nobody_sees_hide_no_code_from_the_desk() -> None:
    assert split_keys("\u200eList 9dbvh25c:\n\u200e2 t\n") == ("9DBVH25C", "2 t")
