"""Merge the texts of a week's last page: texts not set here are taken."""

from __future__ import annotations

from sqlalchemy import Connection

from canvass.store.merge_report import MergeReport, Pair
from canvass.store.plain_rows import add_row, read_rows
from canvass.store.schema_paper import week_words

WORDS = ("language", "said", "contact")


def add_week_words(
    here: Connection, there: Connection, week: Pair, name: str, report: MergeReport
) -> None:
    """Add texts in languages that have none here; different texts are reported, and ours stay."""
    ours = {row[0]: row for row in read_rows(here, week_words, WORDS, week_id=week.ours)}
    theirs = read_rows(there, week_words, WORDS, order=["language"], week_id=week.theirs)
    for row in theirs:
        if row[0] not in ours:
            add_row(here, week_words, WORDS, row, week_id=week.ours)
        elif ours[row[0]] != row:
            report.name(
                "{district}: other words for the last page of the lists there ({language}); those "
                "here stay",
                district=name, language=row[0],
            )  # fmt: skip
