"""Rows that were not taken can be mended and given back, and nothing is written over."""

from __future__ import annotations

import io
from pathlib import Path

from canvass.tables.formulas import undefused
from canvass.tables.headings import HOUSENUMBER, STREET, Columns
from canvass.tables.reader import open_table
from canvass.tables.rejected import Refused, rejected_bytes, rejected_path

COLUMNS = Columns({"street": STREET, "housenumber": HOUSENUMBER}, (("street",), ("housenumber",)))


def test_the_file_of_rejected_rows_is_a_file_that_can_be_read():
    cells = ["=1+1", 'a "quoted"; word\nand a line', "-5"]
    content = rejected_bytes(["gata", "nr", "y"], [Refused(7, "why", cells)], delimiter=";")

    (row,) = open_table(lambda: io.BytesIO(content), COLUMNS.fits).rows()
    assert row.cells[:2] == ["7", "why"]
    assert [undefused(cell) for cell in row.cells[2:]] == cells


def test_no_cell_is_a_formula():
    content = rejected_bytes(
        ["@a"], [Refused(1, "x", [c]) for c in ("=1", "+a", "-a", "@a", "\t=1")]
    )

    assert all(f",'{c}".encode() in content for c in ("=1", "+a", "-a", "@a"))
    assert b",=1" not in content


def test_what_is_there_is_not_written_over(tmp_path):
    path = tmp_path / "v.csv"
    first, _ = rejected_path(path, b"one")
    first.write_bytes(b"one")

    assert first.name == "v.rejected.csv"
    assert rejected_path(path, b"one") == (first, True)
    assert rejected_path(path, b"two") == (tmp_path / "v.rejected-2.csv", False)


def test_a_file_of_rejected_rows_that_is_given_back_is_never_the_target(tmp_path: Path):
    path = tmp_path / "v.rejected.csv"
    path.write_bytes(b"one")

    assert rejected_path(path, b"one")[0].name == "v.rejected-2.csv"
    assert rejected_path(tmp_path / "a.csv", b"", whole_name=True)[0].name == "a.csv.rejected.csv"


def test_a_formula_that_is_a_text_only_is_that_text():
    assert [undefused(cell) for cell in ('="12"', '="4-6"', '="a ""b"""', "=1+1")] == [
        "12", "4-6", 'a "b"', "=1+1",
    ]  # fmt: skip
