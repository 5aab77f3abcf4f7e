"""A played year of listening: two areas, two visits each, slips, answers, report, next briefing.

Every figure that is shown at the end is counted here by hand from what was put in.
"""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE, write_small_map
from tests.world import world

AREAS = ("Stuvsta", "Skogås")
TODAY = datetime.now(ZoneInfo("Europe/Stockholm")).date()
MONDAY = TODAY - timedelta(days=TODAY.weekday())
VISITS = {
    "Stuvsta": (MONDAY - timedelta(weeks=40), MONDAY - timedelta(weeks=10)),
    "Skogås": (MONDAY - timedelta(weeks=36), MONDAY - timedelta(weeks=6)),
}
SLIPS = {
    ("Stuvsta", 0): {"traffic": 6, "nature": 5, "safety": 2},
    ("Stuvsta", 1): {"traffic": 3, "housing": 5},
    ("Skogås", 0): {"school": 7, "nature": 1},
    ("Skogås", 1): {"school": 1},
}
TALKS = {("Stuvsta", 0): 4, ("Stuvsta", 1): 9, ("Skogås", 0): 2, ("Skogås", 1): 0}
NAMES = {"traffic": "Traffic and streets", "nature": "Parks and nature", "safety": "Safety",
         "housing": "Housing and rents", "school": "School and preschool"}  # fmt: skip
VISITED = {("Stuvsta", 0): 3, ("Stuvsta", 1): 5, ("Skogås", 0): 2, ("Skogås", 1): 1}


def rows(canvass, *command):
    said = canvass(*command, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def done(canvass, *command):
    said = canvass(*command)
    assert said.code == 0, (command, said.err)
    return said.out


def text_of(path: str) -> str:
    document = pdfium.PdfDocument(Path(path))
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return " ".join(texts)


def visit_area(canvass, area: str, number: int) -> None:
    """Hold a week: knock, count who walked in, type in the slips in one heap, close it."""
    first = VISITS[area][number]
    week = f"{area} {number + 1}"
    done(canvass, "week", "add", week, "--from", first, "--to", first + timedelta(days=6),
         "--base", BASE, "--base-hours", "Mo-Su 10:00-18:00", "--base-people", "1",
         "--district", area)  # fmt: skip
    doors = rows(canvass, "doors", "list", "--district", area)
    for door in doors[: VISITED[(area, number)]]:
        done(canvass, "visit", "add", f"{door['street']} {door['housenumber']}", "talked",
             "--at", f"{first}T17:30", "--district", area)  # fmt: skip
    done(canvass, "week", "talks", first, "afternoon", TALKS[(area, number)], "--district", area)
    table = ["text,topic"]
    for topic, count in SLIPS[(area, number)].items():
        table += [f"{'much ' * (k + 1)}better {topic},{topic}" for k in range(count)]
    Path("slips.csv").write_text("\n".join(table) + "\n", "utf-8")
    done(canvass, "wish", "import", "slips.csv", "--district", area, "--week", week)
    done(canvass, "week", "close", week, "--district", area, "--yes")


@world
def year(canvass, tmp_path):
    """Play the year; between the visits the committee takes and answers traffic of Stuvsta."""
    for area in AREAS:
        small = write_small_map(tmp_path / f"{area}.osm", flats=12)
        done(canvass, "district", "add", area, small)
    visit_area(canvass, "Stuvsta", 0)
    visit_area(canvass, "Skogås", 0)
    taken = done(canvass, "wish", "take", "--topic", "traffic", "--role", "committee",
                 "--district", "Stuvsta").split(":")[0]  # fmt: skip
    done(canvass, "wish", "answer", taken, "The crossing is built", "--on", TODAY)
    done(canvass, "wish", "take", "--topic", "school", "--role", "council member",
         "--district", "Skogås")  # fmt: skip
    visit_area(canvass, "Stuvsta", 1)
    visit_area(canvass, "Skogås", 1)
    return canvass


def wished(area: str, topic: str) -> int:
    return sum(SLIPS[(area, number)].get(topic, 0) for number in (0, 1))


@pytest.mark.long
def test_every_figure_of_the_year_is_the_one_put_in(year):
    board = {(row["district"], row["topic"]): row for row in rows(year, "wish", "board")}
    for area in AREAS:
        for topic in {key for number in (0, 1) for key in SLIPS[(area, number)]}:
            row = board[(area, NAMES[topic])]
            assert row["wishes"] == wished(area, topic)
    traffic = board[("Stuvsta", NAMES["traffic"])]
    assert (traffic["answered"], traffic["untaken"]) == (6, 3)
    school = board[("Skogås", NAMES["school"])]
    assert (school["taken"], school["untaken"]) == (7, 1)

    for area in AREAS:
        [shown] = [row for row in rows(year, "area", "list") if row["area"] == area]
        total = sum(sum(SLIPS[(area, number)].values()) for number in (0, 1))
        assert shown["weeks"] == 2
        assert shown["open_wishes"] + shown["answered_wishes"] == total
        assert shown["answered_wishes"] == (6 if area == "Stuvsta" else 0)
        weeks = {w["name"]: w for w in rows(year, "week", "list", "--district", area)}
        assert len(weeks) == 2
        for number in (0, 1):
            coverage = rows(year, "coverage", "--district", area, "--week", f"{area} {number + 1}")
            assert coverage["talked"] == VISITED[(area, number)]
            talks = rows(year, "week", "talks", "--district", area, "--week",
                         f"{area} {number + 1}")  # fmt: skip
            assert sum(row["talks"] for row in talks) == TALKS[(area, number)]


def test_the_report_rounds_what_was_put_in_down_to_fives_and_gives_the_answer(year):
    done(year, "wish", "report", "--district", "Stuvsta", "--out", "report.pdf")

    text = text_of("report.pdf")
    assert "The crossing is built" in text
    # 21 wishes; traffic 9, nature 5, housing 5; safety's two are too few to be told.
    assert "at least 20 wishes" in text
    assert "Traffic and streets 5 – 5" in text
    assert "Safety" not in text


def test_the_next_visits_briefing_begins_with_what_was_promised(year):
    done(year, "area", "show", "Skogås", "--out", "sheet.pdf")

    text = text_of("sheet.pdf")
    document = pdfium.PdfDocument(Path("sheet.pdf"))
    assert len(document) == 1
    document.close()
    assert "School and preschool" in text
    assert "council member" in text
    for number in (0, 1):
        assert f"Skogås {number + 1}" in text


def test_the_area_next_due_says_how_many_wait_for_an_answer(year):
    ranked = rows(year, "area", "next")

    waiting = {row["area"]: row["why"] for row in ranked}
    assert "15 wishes wait" in waiting["Stuvsta"]
    assert "9 wishes wait" in waiting["Skogås"]
