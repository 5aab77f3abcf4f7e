"""Write the trust papers (privacy documents) from the present database schema."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from canvass.errors import InputError
from canvass.pages.held_words import TABLES
from canvass.pages.papers_page import PAPERS, Holder, PaperTable, render_paper
from canvass.store.holdings import HeldTable, list_holdings
from canvass.store.purge_rules import Rule
from canvass.workflow.files import write_files

LONGEST = 200
FREE = {
    "organisation.name", "organisation.note", "organisation.kind", "week.name", "week.base_label",
    "district.name", "people_exclusion.note", "team.name", "shift.label", "booking.reason",
    "wish.text", "commitment.answer", "topic.topic", "week.base_phone", "week_words.said",
    "week_words.contact",
}  # fmt: skip
"""Columns that hold free text; a test checks every column that has no fixed list of values."""


def write_papers(folder: Path, holder: Holder, *, today: date, lang: str) -> list[Path]:
    """Write all papers in one language and return their paths; raises InputError, OutputError."""
    for text in (holder.organisation, holder.contact):
        if len(text) > LONGEST or not text.isprintable():
            raise InputError("give at most {longest} ordinary characters", longest=LONGEST)
    tables = list_paper_tables()
    papers = {
        f"{name}.{lang}.html": render_paper(kind, tables, holder, day=today, lang=lang)
        for kind, (name, _title) in PAPERS.items()
    }
    return write_files(folder, papers)


def list_paper_tables() -> list[PaperTable]:
    """Return every table of the schema, in the form used by the papers."""
    return [_paper_table(table) for table in list_holdings() if table.name in TABLES]


def _paper_table(table: HeldTable) -> PaperTable:
    rules: dict[str, list[str]] = {}
    for column in table.columns:
        if column.is_text:
            rules.setdefault((column.rule or Rule.WITH_WEEK).value, []).append(column.name)
    return PaperTable(
        table.name,
        table.goes_with_week,
        tuple(column.name for column in table.columns),
        tuple((rule, tuple(names)) for rule, names in rules.items()),
        tuple(column.name for column in table.columns if not column.is_text),
        tuple(name for name in (column.name for column in table.columns)
              if f"{table.name}.{name}" in FREE),
    )  # fmt: skip
