"""What is published tells of nobody: no count below five, no two reports that differ by fewer."""

from __future__ import annotations

import random
from datetime import date

import pytest

from canvass.errors import InputError
from canvass.listening import report as module
from canvass.listening.report import K, Report, make_report
from canvass.listening.topics import START, list_topics
from canvass.listening.wish import Commitment, Heard, Role, Status, Wish
from canvass.pages.report_page import render_report_page, render_report_sheet
from canvass.pages.wish_slips import render_slips

TOPICS = list_topics([], [])
TAKEN = Commitment("c1", 1, "nature", Role.COMMITTEE, Status.ANSWERED, date(2027, 1, 1),
                   "Tolv bänkar", date(2027, 2, 1))  # fmt: skip


def wish(number: int, topic: str, commitment_id: str = "") -> Wish:
    return Wish(f"w{number}", 1, "2026-W50", topic, "fler bänkar", Heard.DOOR, commitment_id)


def report_on(wishes: list[Wish], commitments=()) -> Report:
    return make_report("Stuvsta", 400, wishes, commitments, TOPICS)


def counts(report: Report) -> list[int]:
    rows = [n for row in report.topics for n in (row.wishes, row.carried, row.answered)]
    return [report.wishes, *rows, *(answer.wishes for answer in report.answers)]


def test_wishes_are_counted_by_topic_and_rounded_down_to_fives() -> None:
    wishes = [wish(n, "traffic") for n in range(13)] + [wish(20 + n, "nature") for n in range(7)]

    report = report_on(wishes)

    rows = [(row.topic.key if row.topic else "", row.wishes) for row in report.topics]
    assert (report.wishes, rows) == (20, [("traffic", 10), ("nature", 5)])


def test_topics_of_four_stand_together_and_alone_they_are_not_told() -> None:
    wishes = [wish(n, "traffic") for n in range(4)] + [wish(9 + n, "nature") for n in range(4)]

    report = report_on(wishes)

    assert [(row.topic, row.wishes) for row in report.topics] == [(None, 5)]


def test_an_answer_is_public_and_its_count_only_from_five_on() -> None:
    few = [wish(n, "nature", "c1") for n in range(4)] + [wish(9 + n, "work") for n in range(9)]

    (answer,) = report_on(few, [TAKEN]).answers

    assert (answer.text, answer.wishes) == ("Tolv bänkar", 0)


@pytest.mark.parametrize(("doors", "wishes"), [(4, 30), (19, 30), (400, 4), (400, 0)])
def test_a_report_on_too_few_says_that_it_cannot(doors: int, wishes: int) -> None:
    with pytest.raises(InputError, match="who wished what"):
        make_report("Liten", doors, [wish(n, "work") for n in range(wishes)], [], TOPICS)


def fewest_difference(rng: random.Random) -> int:
    """Return the least published count or difference above 0 between two reports as wishes come."""
    keys = rng.sample(sorted(START), 4)
    wishes = [wish(n, rng.choice(keys)) for n in range(rng.randint(K, 60))]
    before = report_on(wishes)
    after = report_on(
        [*wishes, *(wish(100 + n, rng.choice(keys)) for n in range(rng.randint(1, 9)))]
    )
    told = [*counts(before), *counts(after)]
    told += [abs(a - b) for a in counts(before) for b in counts(after)]
    return min((n for n in told if n > 0), default=K)


def test_no_cell_and_no_difference_of_two_reports_is_below_five() -> None:
    rng = random.Random(5)

    assert min(fewest_difference(rng) for _ in range(1000)) >= K


def test_counts_that_are_not_rounded_would_be_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    """The mutant of R32 for reports: counts as they are."""
    monkeypatch.setattr(module, "_rounded", lambda count, _k: count)
    rng = random.Random(5)

    assert min(fewest_difference(rng) for _ in range(50)) < K


@pytest.mark.parametrize("lang", ["sv", "en"])
def test_page_and_sheet_say_the_answer_in_both_languages(lang: str) -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    report = report_on([wish(n, "nature", "c1") for n in range(12)], [TAKEN])

    page = render_report_page(report, contact="<b>", day=date(2027, 3, 1), lang=lang)
    sheet = render_report_sheet(report, contact="<b>", day=date(2027, 3, 1), lang=lang)

    (text,) = (one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(sheet))
    heading = {"sv": "Ni sa, vi gjorde: Stuvsta", "en": "You said, we did: Stuvsta"}[lang]
    for said in (page, text):
        assert heading in said
        assert "Tolv bänkar" in said
        assert {"sv": "(vecka 50, 2026)", "en": "(week 50, 2026)"}[lang] in said
    assert "<b>" not in page
    assert "<b>" in text


def test_a_sheet_has_four_slips_with_area_and_week() -> None:
    pypdfium2 = pytest.importorskip("pypdfium2")
    content = render_slips("Stuvsta", "2026-W50", ["Trafik"] * 15, sheets=2, lang="sv")

    pages = [one.get_textpage().get_text_bounded() for one in pypdfium2.PdfDocument(content)]
    assert [page.count("Stuvsta · vecka 50, 2026") for page in pages] == [4, 4]
    assert [page.count("Vad önskar du dig här?") for page in pages] == [4, 4]
