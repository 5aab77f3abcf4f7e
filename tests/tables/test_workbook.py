"""Workbooks are read like text, in a process of their own."""

from __future__ import annotations

import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter

from canvass.errors import InputError
from canvass.tables.headings import HOUSENUMBER, STREET, Columns
from canvass.tables.reader import read_sheet

COLUMNS = Columns(
    {"street": STREET, "housenumber": HOUSENUMBER, "at": ("tid",)}, (("street",), ("housenumber",))
)


def write(path, rows, *, before=()):
    with xlsxwriter.Workbook(path) as book:
        for name, lines in [*before, ("Blad1", rows)]:
            sheet = book.add_worksheet(name)
            for at, cells in enumerate(lines):
                for column, cell in enumerate(cells):
                    if isinstance(cell, datetime):
                        style = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
                        sheet.write_datetime(at, column, cell, style)
                    else:
                        sheet.write(at, column, cell)
    return path


def test_numbers_and_dates_come_as_people_type_them(tmp_path):
    rows = [["Lista"], [], ["Gata", "Nr", "Tid"], ["Åsögatan", 7, datetime(2026, 9, 8, 17, 30)]]
    path = write(tmp_path / "a.xlsx", rows, before=[("Info", [["hej"]])])

    sheet = read_sheet(path, COLUMNS, what="a CSV file")

    assert [(row.line, row.cells) for row in sheet.rows] == [
        (4, {"street": "Åsögatan", "housenumber": "7", "at": "2026-09-08 17:30:00"})
    ]  # fmt: skip


@pytest.mark.parametrize(
    "content", [b"PK\x03\x04" + b"x" * 500, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"]
)
def test_what_only_looks_like_a_workbook_is_refused(tmp_path, content):
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)

    with pytest.raises(InputError, match="no workbook that can be read"):
        read_sheet(path, COLUMNS, what="a CSV file")


@pytest.mark.long
def test_a_workbook_that_unpacks_to_gigabytes_is_stopped(tmp_path):
    path = tmp_path / "a.xlsx"
    write(path, [["Gata", "Nr"], ["A", 1]])
    packed = io.BytesIO()
    with (
        zipfile.ZipFile(path) as old,
        zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as new,
    ):
        for name in old.namelist():
            if name != "xl/worksheets/sheet1.xml":
                new.writestr(name, old.read(name))
        with new.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
            sheet.write(b'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
                        b'main"><sheetData><row r="1"><c r="A1" t="str"><v>')  # fmt: skip
            for _ in range(700):
                sheet.write(b"A" * (1 << 20))
            sheet.write(b"</v></c></row></sheetData></worksheet>")
    path.write_bytes(packed.getvalue())

    with pytest.raises(InputError, match="more time or memory"):
        read_sheet(path, COLUMNS, what="a CSV file")


def test_a_folder_that_is_only_packed_says_what_to_do(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("adresser/a.csv", "gata;nr\nStorgatan;1\n")

    with pytest.raises(InputError, match="a packed folder"):
        read_sheet(path, COLUMNS, what="a CSV file")
