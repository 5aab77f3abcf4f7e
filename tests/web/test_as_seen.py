"""What people who looked at the screens stumbled over stays mended."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

import canvass.web
from canvass.document.change_words import say_change
from canvass.locale.catalogue import get_translator
from canvass.web.rendering import say_date
from canvass.week.spoken_hours import say_hours
from canvass.week.spoken_time import say_moment
from tests.web.conftest import Browser
from tests.web.week_desk import TODAY, code_of, prepare

TEMPLATES = sorted((Path(canvass.web.__file__).parent / "templates").glob("*.html"))
FORM_IN_PARAGRAPH = re.compile(r"<p\b[^>]*>(?:(?!</p>|<p\b).)*?(?:<form\b|\{\{ act\()", re.S)
ISO_DAY = re.compile(r">[^<]*\b20\d\d-\d\d-\d\d\b[^<]*<")


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_no_form_stands_in_a_paragraph_which_browsers_would_close_before_it(template: Path):
    assert FORM_IN_PARAGRAPH.search(template.read_text(encoding="utf-8")) is None


@pytest.mark.parametrize(
    ("written", "lang", "said"),
    [
        ("Mo-Fr 10:00-18:00;Sa 11:00-15:00", "sv", "mån–fre 10:00–18:00; lör 11:00–15:00"),
        ("Tu,Th 13:00-16:00; PH off", "sv", "tis, tor 13:00–16:00; helgdagar stängt"),
        ("Mo-Su 07:00-23:00", "en", "Mon–Sun 07:00–23:00"),
        ("24/7", "sv", "dygnet runt"),
        ('Mo 10:00-12:00 "ask at Mo-Fr"', "sv", 'mån 10:00–12:00 "ask at Mo-Fr"'),
        ("", "sv", ""),
    ],
)
def test_opening_hours_are_said_with_the_days_of_the_language(written: str, lang: str, said: str):
    assert say_hours(written, lang) == said


def test_a_moment_is_said_with_its_weekday():
    assert say_moment(datetime(2026, 9, 8, 17, 5), "sv") == "tis 8/9 17:05"


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026-09-08T15:05:00+00:00", "8 september 2026"),
        ("2026-10", "2026-10"),
        ("2026-W49", "2026-W49"),
    ],
)
def test_the_month_of_a_refusal_and_the_week_of_a_wish_are_no_days(written: str, said: str):
    assert say_date(written, "sv") == said


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("lock order: R03", "låst som den är: R03"),
        ("lock stay: Parkvägen 3", "låst till sin rutt: Parkvägen 3"),
        ("lock stay, order: R03, Parkvägen 3", "låst: R03, Parkvägen 3"),
        ("unlock: R03", "inte längre låst: R03"),
        ("assign R06: Lag Röd", "R06 går till Lag Röd"),
        ("assign R06: nobody", "R06 har inte längre något lag"),
        ("undo: assign R06: Lag Röd", "ångrat: R06 går till Lag Röd"),
    ],
)
def test_changes_of_locks_and_teams_are_said_in_the_language(words: str, said: str):
    assert say_change(words, get_translator("sv")) == said


@pytest.fixture
def full(canvass: Any, tmp_path: Path, desk: Browser) -> Browser:
    prepare(canvass, tmp_path)
    tomorrow = TODAY + timedelta(days=1 if TODAY.weekday() < 6 else 0)
    for words in (
        ("shift", "add", f"{tomorrow}T17:30", "90"),
        ("visit", "add", "Storgatan 1", "talked", "--team", "Lag Blå"),
        ("list", "out", code_of(canvass), "--team", "Lag Blå"),
        ("week", "talks", TODAY, "afternoon", "3"),
        ("organisation", "add", "Boule", "--at", "59.0,18.0", "--hours", "Tu,Th 13:00-16:00"),
    ):
        assert canvass(*words).code == 0, words
    return desk


@pytest.mark.parametrize(
    "page", ["week", "tonight", "hand-in", "coverage", "board", "routes", "wishes"]
)
def test_days_on_a_page_are_said_as_people_say_them(full: Browser, page: str):
    text = full.get(f"/d/1/{page}").text

    assert ISO_DAY.findall(text) == []


def test_buttons_of_a_list_say_what_they_do_and_a_walked_list_is_typed_in(
    full: Browser, canvass: Any
):
    page = full.get("/d/1/week").text
    code = code_of(canvass)

    assert f'href="/d/1/hand-in?code={code}"' in page
    assert ">Back, nobody walked it</button>" in page


def test_half_days_of_talks_are_told_apart_by_their_date(full: Browser):
    page = full.get("/d/1/wishes").text

    assert f" afternoon {TODAY.day}/{TODAY.month}</th>" in page


def test_the_start_names_the_week_that_is_open(full: Browser):
    assert "V 48, " in full.get("/").text


@pytest.mark.long
def test_more_organisations_than_fit_a_page_are_on_the_next(full: Browser, canvass: Any):
    for number in range(60):
        said = canvass("organisation", "add", f"Club {number:02d}", "--at", "59.0,18.0")
        assert said.code == 0
    first = full.get("/d/1/organisations").text
    found = re.search(r'href="(/d/1/organisations\?[^"]*first=25)"', first)
    assert found
    second = full.get(found[1].replace("&amp;", "&")).text
    second += full.get("/d/1/organisations?first=50").text

    shown = set(re.findall(r'<th scope="row">([^<]+)<', first))
    more = set(re.findall(r'<th scope="row">([^<]+)<', second))
    assert len(shown) == 25
    assert not shown & more
    assert {f"Club {number:02d}" for number in range(60)} <= shown | more


WEEK = {"name": "V 49", "first": f"{TODAY - timedelta(days=8)}",
        "last": f"{TODAY + timedelta(days=9)}",
        "label": "Kaféet", "phone": "070-1", "hours": "Mo-Su 10:00-18:00", "people": "1",
        "kept": "25"}  # fmt: skip


def test_the_week_is_changed_closed_and_opened_again_on_its_page(full: Browser):
    changed = full.post("/d/1/week/change", WEEK)
    page = full.get("/d/1/week").text
    asked = full.post("/d/1/week/close")
    still = full.get("/d/1/week").text
    full.post("/d/1/week/close", {"sure": "true"})
    closed = full.get("/d/1/week").text
    full.post("/d/1/week/reopen", {"name": "V 49"})

    assert changed.status_code == 303
    assert "<h1>V 49</h1>" in page
    assert "25 % of every half-day stays unbooked" in page
    assert "<h1>Close V 49?</h1>" in asked.text
    assert "<h1>V 49</h1>" in still
    assert "Closed weeks" in closed
    assert "<h1>V 49</h1>" in full.get("/d/1/week").text


def test_a_week_that_cannot_be_so_is_shown_again_with_what_was_typed(full: Browser):
    answer = full.post("/d/1/week/change", {**WEEK, "last": f"{TODAY - timedelta(days=30)}"})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert f'value="{TODAY - timedelta(days=30)}"' in answer.text
    assert "<h1>V 48</h1>" in answer.text


def test_a_district_is_renamed_and_removed_once_that_was_said_twice(full: Browser):
    full.post("/d/1/itself/name", {"name": "Stuvsta norra"})
    renamed = full.get("/").text
    unsure = full.post("/d/1/itself/remove")
    page = full.get("/d/1/itself").text
    full.post("/d/1/itself/remove", {"sure": "true"})

    assert "Stuvsta norra" in renamed
    assert unsure.status_code == 422
    assert "12 doors, 1 plan, 1 week, 1 visit or call" in page
    assert "No district yet" in full.get("/").text
