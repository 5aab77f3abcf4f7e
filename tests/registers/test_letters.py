"""Letters, broken numbers and two columns for one number, as registers bring them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw

from canvass.errors import InputError
from canvass.registers.hints import Hints, make_hints
from canvass.registers.read import Ground, Reading, read_register

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
