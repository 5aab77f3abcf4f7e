"""Rows are found under their headings, and one broken row spoils no other."""

from __future__ import annotations

import io
from typing import Any

import pytest

from canvass.errors import InputError
from canvass.tables.headings import HOUSENUMBER, STREET, Columns
from canvass.tables.reader import Letters, open_table

COLUMNS = Columns({"street": STREET, "housenumber": HOUSENUMBER}, (("street",), ("housenumber",)))


def table(text: str, **how: Any):
    return open_table(lambda: io.BytesIO(text.encode()), COLUMNS.fits, Letters(), **how)


def rows(text: str) -> list[tuple[int, list[str], str]]:
    return [(r.line, r.cells, str(r.fault or "")) for r in table(text).rows()]


@pytest.mark.parametrize("delimiter", list(";,\t|"))
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_cells_are_cut_at_the_delimiter_and_stripped(delimiter, end):
    text = end.join(delimiter.join(cells) for cells in [("Gata", " NR "), ("Agatan ", " 1")])

    assert rows(text) == [(2, ["Agatan", "1"], "")]


@pytest.mark.parametrize(
    "before",
    [
        "sep=;\n", "Besök måndag;;\n;;\n", "Kampanj 2026, lag Blå\n\n", "\n\n",
        "sep=;\nLista\n", "Street list;;;\n", "sep=,\n",
    ],
)  # fmt: skip
def test_lines_before_the_headings_are_passed_over(before):
    found = rows(f"{before}gata;nr\nAgatan;1\n")

    assert found == [(before.count("\n") + 2, ["Agatan", "1"], "")]


def test_commas_in_cells_do_not_make_the_comma_the_delimiter():
    text = "gata;nr;x\nAgatan, norra;1;1,5\nAgatan, södra;2;2,5\n"

    assert [cells for _, cells, _ in rows(text)] == [
        ["Agatan, norra", "1", "1,5"], ["Agatan, södra", "2", "2,5"],
    ]  # fmt: skip


def test_blank_lines_and_columns_are_left_out_and_missing_cells_are_empty():
    found = rows("gata;nr;;\n;;;\nAgatan\n\nBgatan;2;;;;\n")

    assert found == [(3, ["Agatan", "", "", ""], ""), (5, ["Bgatan", "2", "", ""], "")]


def test_marks_that_nobody_sees_are_in_no_cell_and_no_heading():
    text = "\ufeffga\u00adta;\u200bnr\n\u200eAgatan\u200f;\u200b1\n"

    assert rows(text) == [(2, ["Agatan", "1"], "")]


def test_joiners_within_a_word_and_a_picture_stay():
    assert rows("gata;nr\nمی\u200cخواهم;1\n")[0][1][0] == "می\u200cخواهم"


def test_a_cell_may_hold_line_breaks_quotation_marks_and_delimiters():
    found = rows('gata;nr;note\nAgatan;1;"come; back\nafter ""six"""\nBgatan;2;x\n')

    assert found == [
        (2, ["Agatan", "1", 'come; back\nafter "six"'], ""), (4, ["Bgatan", "2", "x"], ""),
    ]  # fmt: skip


@pytest.mark.parametrize("open_line", ['"Agatan;1', 'Agatan;"1'])
def test_a_quotation_mark_left_open_spoils_its_own_line_only(open_line):
    found = rows(f"gata;nr\n{open_line}\nBgatan;2\n{open_line}\nCgatan;3\n")

    assert [(line, bool(fault)) for line, _, fault in found] == [
        (2, True), (3, False), (4, True), (5, False),
    ]  # fmt: skip


def test_more_cells_than_headings_are_a_fault_unless_empty():
    found = rows("gata;nr\nAgatan;1;x\nBgatan;2;;\n")

    assert [fault for _, _, fault in found] == ["3 cells under 2 headings", ""]


def test_a_row_cut_by_another_delimiter_than_the_headings_is_told_so():
    columns = Columns({"street": STREET, "at": ("tid",)}, (("street",), ("at",)))
    content = "gata,nr,tid\nAgatan;1;17.30\nBgatan,2\n"
    found = [*open_table(lambda: io.BytesIO(content.encode()), columns.fits).rows()]

    assert [str(row.fault or "") for row in found] == [
        'cut by ";" and the headings by ","; use one of them in the whole file', "",
    ]  # fmt: skip


def test_a_row_of_other_bytes_is_a_fault_of_its_own():
    content = "gata;nr\nÅgatan;1\nÖgatan;2\n".encode() + "Ägatan;3\n".encode("cp1252")
    found = list(open_table(lambda: io.BytesIO(content), COLUMNS.fits).rows())

    assert [str(row.fault or "") for row in found] == [
        "",
        "",
        "not UTF-8 like the rest of the file",
    ]


def test_a_cell_of_a_million_letters_is_a_fault_and_is_cut():
    found = rows(f"gata;nr\n{'A' * 1_000_000};1\nBgatan;2\n")

    assert [bool(fault) for _, _, fault in found] == [True, False]
    assert len(found[0][1][0]) == 10_000


def test_a_heading_of_millions_of_letters_is_passed_over_in_no_time():
    assert not COLUMNS.fits(["ö" * 5_000_000, "nr"])


def test_rows_can_be_read_as_often_as_one_likes():
    found = table("gata;nr\nAgatan;1\n")

    assert list(found.rows()) == list(found.rows())


@pytest.mark.parametrize(
    "head", [b"<?xml version='1.0'?><kml>", b"\xef\xbb\xbf <!DOCTYPE html>", b"<html><body>1;2"]
)
def test_a_page_or_a_file_of_another_program_is_no_table(head):
    with pytest.raises(InputError, match="XML or HTML"):
        open_table(lambda: io.BytesIO(head + b"\n1;2\n3;4"), lambda cells: True)


@pytest.mark.parametrize("text", ["", "\n\n", "sep=;\n", "\ufeff"])
def test_nothing_at_all_is_said_to_be_empty(text):
    with pytest.raises(InputError, match="empty"):
        table(text)


@pytest.mark.parametrize(
    "headings",
    ["GATA;HUSNUMMER", "Gatunamn ;Nr.", "street;house number", "Väg;nummer", " Street;HouseNumber"],
)
def test_headings_go_by_many_names(headings):
    assert table(f"{headings}\nA;1\n").headings
    assert COLUMNS.fits(headings.split(";"))


def test_missing_columns_are_named_with_those_that_are_there():
    with pytest.raises(InputError, match="no column housenumber; the headings there are gata, ort"):
        COLUMNS.check("a.csv", ["gata", "ort"])


def test_two_columns_of_one_name_are_refused_and_two_that_nobody_needs_are_not():
    with pytest.raises(InputError, match="f: two columns are called NR; rename"):
        COLUMNS.check("f", ["gata", "NR", "x", "nr", "x"])

    assert COLUMNS.check("f", ["gata", "nr", "x", "x", ""]) == {"street": 0, "housenumber": 1}


def test_columns_that_stand_for_nothing_are_named_but_not_those_of_rejected_rows():
    assert COLUMNS.unused(["line", "reason", "gata", "nr", "Ort", ""]) == ["Ort"]
    assert COLUMNS.unused(["gata", "nr", "Reason", "line"]) == ["Reason", "line"]


def test_lines_that_a_spreadsheet_put_within_quotation_marks_are_cut():
    text = '"street,housenumber"\n"Agatan,1"\n"""A, B"",2"\n'

    assert rows(text) == [(2, ["Agatan", "1"], ""), (3, ["A, B", "2"], "")]
