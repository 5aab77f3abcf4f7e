"""The report in a language of the organisation's own table, and talks beside the reserve."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.cli.test_wish import WEEK
from tests.small_map import write_small_map
from tests.world import world


@world
def area(canvass, tmp_path):
    """An area of a report: doors enough, seven wishes on one topic, five taken and answered."""
    small = write_small_map(tmp_path / "small.osm", flats=12)
    assert canvass("district", "add", "Stuvsta", small).code == 0
    assert canvass(*WEEK).code == 0
    for number in range(7):
        assert (
            canvass("wish", "add", f"more benches {number} please", "--topic", "nature").code == 0
        )
    taken = canvass("wish", "take", "--topic", "nature", "--role", "committee").out.split(":")[0]
    given = canvass("wish", "answer", taken, "There will be benches")
    assert given.code == 0, given.err
    return canvass


def table(path: str = "words.csv") -> list[dict[str, str]]:
    with Path(path).open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def translate(rows: list[dict[str, str]], words: str, path: str = "done.csv") -> None:
    with Path(path).open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, ["english", "translation"])
        writer.writeheader()
        for row in rows:
            fields = "".join(f" {part.split('}')[0]}}}".replace(" ", " {", 1)
                             for part in row["english"].split("{")[1:])  # fmt: skip
            writer.writerow({"english": row["english"], "translation": words + fields})


def test_the_table_to_translate_has_every_sentence_the_report_says(area):
    said = area("wish", "report", "--words-out", "words.csv")

    assert said.code == 0, said.err
    sentences = {row["english"] for row in table()}
    assert {"There will be benches", "Answered", "What you wished", "Parks and nature"} <= sentences
    translate(table(), "Erayo")
    done = area("wish", "report", "--words", "done.csv", "--language", "so", "--out", "so.html")
    assert done.code == 0, done.err
    assert done.err == ""
    page = Path("so.html").read_text()
    assert 'lang="so"' in page
    assert not [one for one in sentences if "{" not in one and len(one) > 12 and one in page]


def test_a_report_in_ones_own_language_is_a_pdf_too(area):
    area("wish", "report", "--words-out", "words.csv")
    translate(table(), "Słowa")

    done = area("wish", "report", "--words", "done.csv", "--language", "pl", "--out", "pl.pdf")

    assert done.code == 0, done.err
    document = pdfium.PdfDocument(Path("pl.pdf"))
    text = document[0].get_textpage().get_text_bounded()
    document.close()
    assert "Słowa" in text
    assert "You said" not in text


def test_sentences_nobody_translated_are_named(area):
    area("wish", "report", "--words-out", "words.csv")
    translate([row for row in table() if row["english"] != "Answered"], "Erayo")

    done = area("wish", "report", "--words", "done.csv", "--language", "so", "--out", "so.html")

    assert done.code == 0
    assert "1 sentence is not translated" in done.err
    assert "Answered" in done.err


def test_letters_from_right_to_left_run_from_right_to_left_and_are_no_pdf(area):
    area("wish", "report", "--words-out", "words.csv")
    translate(table(), "كلمات")
    options = ("--words", "done.csv", "--language", "ar", "--out")

    page, sheet = (area("wish", "report", *options, name) for name in ("ar.html", "ar.pdf"))

    assert page.code == 0, page.err
    assert 'dir="rtl"' in Path("ar.html").read_text()
    assert sheet.code == 2
    assert not Path("ar.pdf").exists()


@pytest.mark.parametrize(
    ("content", "named"),
    [("english,translation\nAnswered,\n", "translated"), ("a,b\n1,2\n", "done.csv"),
     ("english,translation\nat least {count} wishes,Erayo\n", "{count}")],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_one_line(area, content, named):
    Path("done.csv").write_text(content, "utf-8")

    said = area("wish", "report", "--words", "done.csv", "--language", "so", "--out", "so.html")

    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 1
    assert named in said.err
    assert not Path("so.html").exists()


def test_talks_stand_beside_what_was_kept_unbooked(area):
    shift = area("shift", "add", "2026-12-07T13:00", "120")
    assert shift.code == 0, shift.err
    assert area("week", "talks", "2026-12-07", "afternoon", "7").code == 0

    shown = json.loads(area("week", "show", "--format", "json").out)

    talks = {(row["day"], row["half_day"]): row["talks"] for row in shown["half_days"]}
    assert talks[("2026-12-07", "afternoon")] == 7
    assert "Talks" in area("week", "show").out
