"""The trust papers name every table and column of the schema, in both languages."""

from __future__ import annotations

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from canvass.errors import InputError
from canvass.pages.held_words import TABLES, About
from canvass.pages.papers_page import PAPERS, Holder
from canvass.store.purge_rules import list_unruled
from canvass.workflow.keeping.papers import FREE, list_paper_tables, write_papers
from tests.store.every_schema import metadata

HOLDER = Holder("Partiet i Huddinge", "data@example.org", 14)


class Words(HTMLParser):
    """The text of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []

    def handle_data(self, data: str) -> None:
        self.words.append(data)


def read(path: Path) -> str:
    parser = Words()
    parser.feed(path.read_text("utf-8"))
    return " ".join(" ".join(parser.words).split())


@pytest.fixture(params=["sv", "en"])
def papers(request: pytest.FixtureRequest, tmp_path: Path) -> dict[str, str]:
    """Return the papers' texts by kind."""
    files = write_papers(tmp_path, HOLDER, today=date(2026, 12, 1), lang=request.param)
    return dict(zip(PAPERS, map(read, files), strict=True))


def test_every_table_of_the_schema_has_a_sentence_and_none_is_invented() -> None:
    assert set(TABLES) == set(metadata.tables) - {"alembic_version"}


@pytest.mark.parametrize("kind", ["record", "deletion"])
def test_every_table_and_column_stands_in_the_papers(papers: dict[str, str], kind: str) -> None:
    text = papers[kind]
    missing = [
        f"{table.name}.{column.name}"
        for table in metadata.sorted_tables
        for column in table.columns
        if not re.search(rf"\b{table.name}\b", text)
        or (kind == "record" and not re.search(rf"\b{column.name}\b", text))
    ]

    assert missing == []


def test_every_column_that_stays_has_its_rule_in_the_deletion_plan() -> None:
    unsaid = [
        f"{table.name}.{column}"
        for table in list_paper_tables()
        for column in table.columns
        if column not in {name for _rule, names in table.rules for name in names}
        and column not in table.numbers
    ]

    assert (unsaid, list_unruled(metadata)) == ([], [])


def test_every_table_about_residents_stands_in_the_impact_assessment(
    papers: dict[str, str],
) -> None:
    about = [name for name, (whom, _what) in TABLES.items() if whom is About.RESIDENTS]

    assert [name for name in about if name not in papers["assessment"]] == []


def test_every_free_text_field_is_named(papers: dict[str, str]) -> None:
    known = {f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns}

    assert known >= FREE
    assert [name for name in FREE if name not in papers["assessment"]] == []


def test_a_hostile_name_of_the_organisation_is_only_text(tmp_path: Path) -> None:
    holder = Holder("<script>alert(1)</script>", "\"'><img src=x>", 14)

    files = write_papers(tmp_path, holder, today=date(2026, 12, 1), lang="sv")

    pages = [path.read_text("utf-8") for path in files]
    assert not any("<script" in page or "<img" in page for page in pages)


def test_an_endless_name_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError):
        write_papers(tmp_path, Holder("x" * 201, "", 14), today=date(2026, 12, 1), lang="en")


def test_a_swedish_paper_has_no_english_sentence_left(tmp_path: Path) -> None:
    files = write_papers(tmp_path, HOLDER, today=date(2026, 12, 1), lang="sv")

    said = " ".join(read(path) for path in files)
    assert [what for _whom, what in TABLES.values() if what in said] == []
