"""Letters, broken numbers and two columns for one number, as registers bring them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw

from canvass.errors import InputError
from canvass.registers.hints import NO_HINTS, Hints, make_hints
from canvass.registers.placing import Ground
from canvass.registers.read import Reading, read_register

BOUNDS = (18.0, 59.0, 18.02, 59.01)
PLACE = (18.01, 59.005)
STREETS = ("Ängströmsvägen", "Mjölnargränd", "Björkö")
HINTS = make_hints([], STREETS)


def read(path: Path, hints: Hints = HINTS, **how: Any):
    return read_register(path, Ground(BOUNDS, None, hints), Reading(**how))


def write_shapefile(path: Path, streets, encoding: str, cpg: str | None) -> Path:
    raw.write(
        path, shapely.to_wkb(shapely.points([PLACE] * len(streets))),
        [np.array(streets, dtype=object), np.array(["1"] * len(streets), dtype=object)],
        ["gata", "nr"], crs="EPSG:4326", geometry_type="Point", driver="ESRI Shapefile",
        encoding=encoding,
    )  # fmt: skip
    path.with_suffix(".cpg").unlink(missing_ok=True)
    if cpg is not None:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize("cpg", [None, "UTF-8", "1252", "ISO-8859-1", "rubbish"])
@pytest.mark.parametrize("encoding", ["UTF-8", "CP1252"])
def test_a_shapefile_has_its_letters_whatever_its_companion_says(tmp_path, encoding, cpg):
    path = write_shapefile(tmp_path / "a.shp", STREETS, encoding, cpg)

    assert [row.street for row in read(path).rows] == list(STREETS)


def test_a_shapefile_that_claims_the_wrong_code_page_is_read_by_the_maps_words(tmp_path):
    streets = ("Libeňská", "Žižkovo náměstí")
    path = write_shapefile(tmp_path / "a.shp", streets, "CP1250", "1252")

    assert [row.street for row in read(path, make_hints([], streets)).rows] == list(streets)


@pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "mac_roman", "cp850", "utf-16-be"])
def test_a_csv_has_its_letters_by_the_maps_words(tmp_path, encoding):
    path = tmp_path / "a.csv"
    path.write_bytes("gata;nr;lat;lon\nBjörkö;1;59.005;18.01\n".encode(encoding))

    assert [row.street for row in read(path).rows] == ["Björkö"]


def test_an_encoding_given_by_hand_wins_and_an_unknown_one_is_refused(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes("gata;nr;lat;lon\nŽižkov;1;59.005;18.01\n".encode("cp1250"))

    assert read(path, Hints(), encoding="windows-1250").rows[0].street == "Žižkov"
    with pytest.raises((InputError, ValueError), match="not known"):
        read(path, encoding="klingon")


@pytest.mark.parametrize(
    ("street", "likely"),
    [("Ã„ngstrÃ¶msvÃ¤gen", "Ängströmsvägen"), ("MjšlnargrŠnd", "Mjölnargränd"),
     ("Mj?lnargr?nd", "Mjölnargränd"), ("Mj&ouml;lnargr&auml;nd", "Mjölnargränd")],
)  # fmt: skip
def test_broken_letters_are_refused_by_row_with_the_likely_street(tmp_path, street, likely):
    path = tmp_path / "a.csv"
    rows = f"gata,nr,lat,lon\n{street},1,59.005,18.01\nBjörkö,2,59.005,18.01\n"
    path.write_text(rows, "utf-8")

    found = read(path)

    assert [row.street for row in found.rows] == ["Björkö"]
    assert [(r.line_no, f"it was probably {likely}" in r.reason) for r in found.rejected] == [
        (2, True)
    ]  # fmt: skip


def test_what_a_spreadsheet_made_of_numbers_is_refused_by_row(tmp_path):
    numbers = ["3-maj", "46085", "#REF!", "1.5", "7.0", "008", "5E2"]
    path = tmp_path / "a.csv"
    path.write_text(
        "gata;nr;lat;lon\n" + "".join(f"Agatan;{n};59.005;18.01\n" for n in numbers), "utf-8"
    )

    found = read(path)

    assert [row.housenumber for row in found.rows] == ["7", "8"]
    assert [r.line_no for r in found.rejected] == [2, 3, 4, 5, 8]


def test_a_number_the_map_has_is_no_damage(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("gata;nr;lat;lon\nAgatan;5E2;59.005;18.01\nAgatan;46085;59.005;18.01\n")
    hints = make_hints([("Agatan", "5E2", *PLACE), ("Agatan", "60001", *PLACE)])

    assert [row.housenumber for row in read(path, hints).rows] == ["5E2", "46085"]


def test_czech_numbers_in_two_columns_are_one(tmp_path):
    path = tmp_path / "a.csv"
    lines = [
        "Kód ADM;Název části obce;Název ulice;Typ SO;Číslo domovní;Číslo orientační;"
        "Znak čísla orientačního;lat;lon",
        "1;Libeň;Mílická;č.p.;806;3;;59.005;18.01",
        "2;Libeň;Mílická;č.p.;807;5;a;59.005;18.01",
        "3;Libeň;;č.p.;12;;;59.005;18.01",
        "4;Libeň;;č.ev.;7;;;59.005;18.01",
    ]
    path.write_bytes("\r\n".join(lines).encode("cp1250"))

    found = read(path, make_hints([], ["Mílická", "Libeň"]))

    assert found.profile == "ruian"
    assert [(row.street, row.housenumber) for row in found.rows] == [
        ("Mílická", "806/3"), ("Mílická", "807/5a"), ("Libeň", "12"), ("Libeň", "ev.7"),
    ]  # fmt: skip


def test_a_workbook_is_a_register(tmp_path):
    xlsxwriter = pytest.importorskip("xlsxwriter")
    path = tmp_path / "a.xlsx"
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for at, cells in enumerate([["Gata", "Nr", "lat", "lon"], ["Björkö", 7, *PLACE[::-1]]]):
            sheet.write_row(at, 0, cells)

    assert [(r.street, r.housenumber, r.lon) for r in read(path).rows] == [("Björkö", "7", 18.01)]


def test_geopandas_works_before_and_after_a_register_was_read(tmp_path):
    geopandas = pytest.importorskip("geopandas")
    path = write_shapefile(tmp_path / "a.shp", STREETS, "UTF-8", "UTF-8")

    before = len(geopandas.read_file(path))
    read(path)

    assert (before, len(geopandas.read_file(path))) == (3, 3)


@pytest.mark.parametrize("nothing", ["NULL", "(null)", "<NA>", "\\N", "nan", "None", "#N/A", ""])
def test_what_a_database_writes_for_no_value_is_no_letter_of_a_number(tmp_path, nothing):
    path = tmp_path / "a.csv"
    path.write_text(f"gata;nr;bokstav;lat;lon\nBjörkö;12;{nothing};59.005;18.01\n", "utf-8")

    assert [row.housenumber for row in read(path).rows] == ["12"]


RARE = {
    "cp932": "\u5927\u6771\u901a\u308a", "gbk": "\u957f\u5b89\u8857", "big5": "\u4e2d\u5c71\u8def",
    "cp949": "\uc138\uc885\ub85c", "cp874": "\u0e16\u0e19\u0e19\u0e2a\u0e35\u0e25\u0e21",
    "cp1256": "\u0634\u0627\u0631\u0639 \u0627\u0644\u0646\u064a\u0644",
    "cp737": "\u03bf\u03b4\u03cc\u03c2 \u0391\u03b8\u03b7\u03bd\u03ac\u03c2",
    "cp866": "\u0443\u043b\u0438\u0446\u0430 \u041b\u0435\u043d\u0438\u043d\u0430",
    "cp852": "N\u00e1m\u011bst\u00ed M\u00edru", "cp861": "Þórsgata",
    "cp857": "Atatürk Caddesi ğış",
    "cp865": "Sørgata", "cp437": "Ågatan",
}  # fmt: skip
"""A street in letters of each code page."""
DRIVERS = {
    0x7B: "cp932", 0x13: "cp932", 0x7A: "gbk", 0x4D: "gbk", 0x78: "big5", 0x4F: "big5",
    0x79: "cp949", 0x7C: "cp874", 0x50: "cp874", 0x7E: "cp1256", 0x6A: "cp737", 0x86: "cp737",
    0x26: "cp866", 0x65: "cp866", 0x1F: "cp852", 0x64: "cp852", 0x87: "cp852", 0x67: "cp861",
    0x6B: "cp857", 0x88: "cp857", 0x08: "cp865", 0x17: "cp865", 0x0B: "cp437",
}  # fmt: skip
"""Language drivers of dBASE (byte 29) and their code pages."""


def write_table(path: Path, street: str, encoding: str, driver: int, cpg: str) -> Path:
    """Write a shapefile, with its text in any code page that Python knows."""
    write_shapefile(path, ["x" * 40], "UTF-8", None)
    for ending in (".cpg", ".CPG"):
        path.with_suffix(ending).unlink(missing_ok=True)
    table = path.with_suffix(".dbf")
    content = bytearray(table.read_bytes())
    at = content.index(b"x" * 40)
    content[at : at + 40] = street.encode(encoding).ljust(40)
    content[29] = driver
    table.write_bytes(bytes(content))
    if cpg:
        path.with_suffix(".cpg").write_text(cpg)
    return path


@pytest.mark.parametrize(("driver", "encoding"), DRIVERS.items())
def test_a_shapefile_of_a_rare_code_page_is_read_by_its_language_driver(tmp_path, driver, encoding):
    path = write_table(tmp_path / "a.shp", RARE[encoding], encoding, driver, "")

    assert [row.street for row in read(path, NO_HINTS).rows] == [RARE[encoding]]


@pytest.mark.parametrize(
    ("cpg", "encoding"),
    [
        ("SJIS", "cp932"),
        ("932", "cp932"),
        ("Big5", "big5"),
        ("950", "big5"),
        ("GBK", "gbk"),
        ("936", "gbk"),
        ("949", "cp949"),
        ("874", "cp874"),
        ("1256", "cp1256"),
        ("ANSI 1256", "cp1256"),
        ("866", "cp866"),
        ("CP866", "cp866"),
        ("852", "cp852"),
    ],
)
def test_a_shapefile_of_a_rare_code_page_is_read_by_its_companion(tmp_path, cpg, encoding):
    path = write_table(tmp_path / "a.shp", RARE[encoding], encoding, 0, cpg)

    assert [row.street for row in read(path, NO_HINTS).rows] == [RARE[encoding]]


@pytest.mark.parametrize(
    ("cpg", "encoding"),
    [("ISO 8859-5", "iso8859-5"), ("88595", "iso8859-5"), ("8859-5", "iso8859-5"),
     ("ISO-8859-5", "iso8859-5"), ("ISO88595", "iso8859-5")],
)  # fmt: skip
def test_a_part_of_iso_8859_is_known_in_any_spelling(tmp_path, cpg, encoding):
    path = write_table(tmp_path / "a.shp", RARE["cp866"], encoding, 0, cpg)

    assert [row.street for row in read(path, NO_HINTS).rows] == [RARE["cp866"]]
