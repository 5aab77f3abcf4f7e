"""What the last page of a week's lists says is set by the week, in every language."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE
from tests.world import world


@world
def planned(canvass, small_map):
    """Put the small map with a plan and an open week into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass("plan", "--base", BASE, "--shift", "60", "--iterations", "200").code == 0
    made = canvass("week", "add", "V 50", "--from", "2026-12-07", "--to", "2026-12-13",
                   "--base", BASE)  # fmt: skip
    assert made.code == 0, made.err
    return canvass


def last_page(path: str = "lists.pdf") -> str:
    """Return the words of the page with what to say: a page for notes may lie behind it."""
    document = pdfium.PdfDocument(Path(path))
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return next(text for text in texts if "What to say" in text)


def set_words(canvass):
    return {row["language"]: row for row in json.loads(canvass("week", "words", "--format",
                                                               "json").out)}  # fmt: skip


def test_both_languages_of_a_week_stand_on_the_last_page(planned):
    Path("hej.txt").write_text("Hej från Hörnet!\n\nVad önskar du dig?\n", "utf-8")

    said = planned("week", "words", "--say", "sv=@hej.txt", "--say", "en=We are from The Corner.",
                   "--contact", "sv=Hörnet, 070-123 45 67")  # fmt: skip
    assert planned("walklists", "--out", "lists.pdf").code == 0

    assert said.code == 0, said.err
    page = last_page()
    for text in ("Hej från Hörnet!", "Vad önskar du dig?", "We are from The Corner."):
        assert text in page
    assert page.count("Hörnet, 070-123 45 67") == 2
    assert "step back from the door" not in page


def test_what_is_not_named_stays_and_nothing_brings_the_usual_text_back(planned):
    planned("week", "words", "--say", "sv=Hej!", "--say", "en=Hi!", "--contact", "en=Bo")

    planned("week", "words", "--say", "sv=")

    rows = set_words(planned)
    assert (rows["sv"]["said"], rows["en"]["said"], rows["en"]["contact"]) == ("", "Hi!", "Bo")
    assert rows["sv"]["usual"]


@pytest.mark.parametrize(
    ("given", "named"),
    [(("--say", "de=Hallo"), "'de'"), (("--say", "hej"), "LANG"), (("--say", "sv=@gone.txt"),
     "gone.txt"), (("--say", "sv=" + "å" * 901), "901"), (("--contact", "sv=" + "a" * 61), "61"),
     (("--say", "sv=a", "--say", "sv=b"), "each language once")],
)  # fmt: skip
def test_words_that_cannot_be_printed_are_one_line(planned, given, named):
    said = planned("week", "words", *given)

    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 1
    assert named in said.err or named == "LANG"
    assert set_words(planned)["sv"]["said"] == ""


def test_removing_a_week_takes_its_words_along(planned):
    planned("week", "words", "--say", "sv=Hej!")

    assert planned("week", "remove", "V 50", "--yes").code == 0

    again = planned("week", "add", "V 50", "--from", "2026-12-07", "--to", "2026-12-13",
                    "--base", BASE)  # fmt: skip
    assert again.code == 0, again.err
    assert set_words(planned)["sv"]["said"] == ""
