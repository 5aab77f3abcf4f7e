"""`canvass doors import` brings a register into a district and says what became of each row."""

from __future__ import annotations

import csv
import json
import sqlite3
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw

from canvass.errors import OutputError
from canvass.registers import apart
from tests.small_map import BASE, at
from tests.world import world

ROWS = [("Storgatan", "1", 50, 12), ("Storgatan", "13", 650, 12), ("Storgatan", "14", 650, -12)]


def write_register(path: Path, rows, *, headings=("street", "housenumber", "lat", "lon")) -> Path:
    """Write rows of (street, number, metres east and north of the base, further cells)."""
    lines = [";".join(headings)]
    for street, number, x_m, y_m, *more in rows:
        lat, lon = at(x_m, y_m)
        lines.append(";".join([street, number, f"{lat}", f"{lon}", *more]))
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


@world
def stored(canvass, small_map):
    """Put the small map into canvass.db as Stuvsta."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def imported(canvass, *arguments: object) -> dict[str, Any]:
    """Return the report; the exit code says whether rows were refused, and whether all were."""
    said = canvass("doors", "import", *arguments, "--format", "json")
    report = json.loads(said.out)
    refused = len(report["refused"])
    assert said.code == (0 if not refused else 2 if refused == report["read"] else 1), said.err
    return report


def dump(path: str = "canvass.db") -> list[str]:
    """Return everything in the database as text."""
    with sqlite3.connect(path) as connection:
        lines = list(connection.iterdump())
    connection.close()
    return lines


def doors(canvass) -> dict[str, dict[str, Any]]:
    return {row["id"]: row for row in json.loads(canvass("doors", "list", "--format", "json").out)}


def test_new_addresses_become_doors_and_known_ones_keep_their_id(stored, tmp_path):
    before = doors(stored)
    report = imported(stored, write_register(tmp_path / "a.csv", ROWS))

    assert [report[k] for k in ("read", "new", "matched", "conflicting", "rejected")] == [
        3, 2, 1, 0, 0,
    ]  # fmt: skip
    after = doors(stored)
    assert {key: after[key] for key in before} == before
    assert sorted(row["housenumber"] for key, row in after.items() if key not in before) == [
        "13", "14",
    ]  # fmt: skip


def test_the_same_file_again_changes_nothing(stored, tmp_path):
    register = write_register(tmp_path / "a.csv", ROWS)
    imported(stored, register)
    before = dump()
    report = imported(stored, register)

    assert dump() == before
    assert (report["new"], report["matched"]) == (0, 3)


def test_a_dry_run_says_the_same_and_writes_nothing(stored, tmp_path):
    register = write_register(tmp_path / "a.csv", [*ROWS, ("", "7", 60, 12)])
    before = dump()
    would = imported(stored, register, "--dry-run")
    assert dump() == before
    assert not (tmp_path / "a.csv.rejected.csv").exists()

    did = imported(stored, register)

    keys = ("read", "new", "matched", "conflicting", "rejected", "outside")
    assert [would[k] for k in keys] == [did[k] for k in keys] == [4, 2, 1, 0, 1, 0]


def test_imported_doors_are_planned(stored, tmp_path):
    imported(stored, write_register(tmp_path / "a.csv", ROWS))
    said = stored("plan", "--base", BASE, "--shift", "60", "--iterations", "200")
    assert said.code == 0, said.err

    stored("export", "json")
    plan = json.loads(Path("plan.json").read_text("utf-8"))
    assert plan["totals"]["addresses_in_map"] == 14
    assert sum(route["doors"] for route in plan["routes"]) == 14


def test_flats_of_a_register_are_doors_of_one_entrance(stored, tmp_path):
    rows = [("Storgatan", "1", 50, 12, unit) for unit in ("1001", "1002", "1101")]
    headings = ("street", "housenumber", "lat", "lon", "lägenhetsnummer")
    report = imported(stored, write_register(tmp_path / "a.csv", rows, headings=headings))

    found = [row for row in doors(stored).values() if row["housenumber"] == "1"]
    assert report["new"] == 3
    assert sorted((row["unit"], row["floor"]) for row in found) == [
        ("1001", 0), ("1002", 0), ("1101", 1),
    ]  # fmt: skip
    assert {row["address_id"] for row in found} == {"n100"}


def test_rejected_rows_are_written_beside_the_file_and_stop_nothing(stored, tmp_path):
    rows = [
        ("Storgatan", "1", 50, 12),
        ("=HYPERLINK(1)", "2", 50, -12),
        ("Storgatan", "", 50, 12),
        ("Storgatan", "13", float("nan"), 0),
        ("Storgatan", "15", 650, 12),
    ]
    report = imported(stored, write_register(tmp_path / "a.csv", rows))

    assert (report["new"], report["matched"], report["rejected"]) == (1, 1, 3)
    assert [row["line"] for row in report["refused"]] == [3, 4, 5]
    text = (tmp_path / "a.csv.rejected.csv").read_text("utf-8-sig")
    kept = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert [row["reason"] for row in kept] == [
        "the street begins like a formula", "no house number", "no place",
    ]  # fmt: skip
    assert kept[0]["street"] == "'=HYPERLINK(1)"


def test_an_address_elsewhere_than_the_map_has_it_contradicts_it(stored, tmp_path):
    report = imported(stored, write_register(tmp_path / "a.csv", [("Storgatan", "1", 450, 12)]))

    assert (report["conflicting"], report["new"]) == (1, 0)
    assert "400 m away" in report["refused"][0]["reason"]


def test_addresses_of_other_places_are_counted_as_outside(stored, tmp_path):
    rows = [*ROWS, ("Lillgatan", "1", 9000, 0)]
    report = imported(stored, write_register(tmp_path / "a.csv", rows))

    assert (report["read"], report["outside"], report["new"]) == (4, 1, 2)


def test_people_read_the_same_figures(stored, tmp_path):
    said = stored("doors", "import", write_register(tmp_path / "a.csv", ROWS))

    assert "14 doors at 14 addresses" in said.out
    swedish = stored("--lang", "sv", "doors", "import", tmp_path / "a.csv")
    assert "Området har nu 14 dörrar" in swedish.out


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda p: None, "no such file"),
        (lambda p: p.mkdir(), "is a folder"),
        (lambda p: p.write_bytes(b""), "empty"),
        (lambda p: p.write_text("gata;ort\nA;B\n"), "no column for housenumber and x and y"),
        (lambda p: p.write_text("ort;y;x\nA;1;2\n"), "there is ort, y, x"),
        (lambda p: p.write_text("hello\nworld\n"), "one column only"),
        (lambda p: p.write_bytes(b"\x00\x01" * 500), "not text"),
        (lambda p: p.write_text("street;nr;lat;lon\nA;1;6543928;672492\n"), "EPSG:3006"),
        (lambda p: p.write_text("street;nr;lat;lon\nA;1;-33.9;151.2\n"), "another place"),
    ],
)  # fmt: skip
def test_a_file_of_no_use_is_one_line_and_exit_code_2(stored, tmp_path, write, message):
    path = tmp_path / "a.csv"
    write(path)
    before = dump()

    said = stored("doors", "import", path)

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert message in said.err
    assert dump() == before


def test_columns_are_named_by_hand(stored, tmp_path):
    headings = ("wo", "welche", "hoch", "quer")
    register = write_register(tmp_path / "a.csv", ROWS, headings=headings)
    named = [
        f"--column={pair}" for pair in ("street=wo", "housenumber=welche", "lat=hoch", "lon=quer")
    ]

    assert stored("doors", "import", register).code == 2
    assert imported(stored, register, *named)["new"] == 2
    wrong = stored("doors", "import", register, "--column", "street=Gata")
    assert 'no column "Gata" for street; there is wo, welche, hoch, quer' in wrong.err


def test_rows_not_taken_are_not_hidden_where_their_file_cannot_be_written(
    stored, tmp_path, monkeypatch
):
    register = write_register(tmp_path / "a.csv", [*ROWS, ("", "7", 60, 12)])

    def full(path: Path, content: bytes) -> Path:
        raise OutputError(f"{path}: no space")

    monkeypatch.setattr("canvass.workflow.files.write_file", full)

    said = stored("doors", "import", register)

    assert said.code == 1
    assert "--format json shows all rows not taken" in said.err


def test_a_file_of_rejected_rows_is_never_written_over_and_can_be_given_back(stored, tmp_path):
    path = write_register(tmp_path / "a.csv", [("Storgatan", "3-maj", 50, 12)])
    first = imported(stored, path)["rejected_file"]
    mended = Path(first).read_text("utf-8-sig").replace("3-maj", "3-5")
    Path(first).write_text(mended, "utf-8")

    second = imported(stored, path)["rejected_file"]

    assert (Path(first).name, Path(second).name) == ("a.csv.rejected.csv", "a.csv.rejected-2.csv")
    assert Path(first).read_text("utf-8") == mended
    assert imported(stored, first)["new"] == 1


def test_a_geopackage_with_a_view_of_itself_is_stopped(stored, tmp_path, monkeypatch):
    """Such a file of 100 kB kept the program busy for ever."""
    monkeypatch.setattr(apart, "BASE_CPU_S", 2.0)
    path = tmp_path / "a.gpkg"
    raw.write(
        path, shapely.to_wkb(shapely.points([(18.0, 59.0)])),
        [np.array(["A"], dtype=object), np.array(["1"], dtype=object)], ["street", "housenumber"],
        crs="EPSG:4326", geometry_type="Point", driver="GPKG", layer="a",
    )  # fmt: skip
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE VIEW v AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
            "SELECT i AS fid, 'A' AS street, i AS housenumber, NULL AS geom FROM n"
        )
        db.execute("INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id) "
                   "VALUES ('v', 'attributes', 'v', 4326)")  # fmt: skip
    db.close()

    said = stored("doors", "import", path, "--layer", "v")

    assert (said.code, said.err.count("\n")) == (2, 1)
    assert "it is damaged, or" in said.err


def test_reasons_are_said_in_the_language_asked(stored, tmp_path):
    path = write_register(tmp_path / "a.csv", [*ROWS, ("Storgatan", "3-maj", 50, 12)])

    said = stored("--lang", "sv", "doors", "import", path)

    assert "är ett datum som ett kalkylblad gjort av ett nummer; det var troligen 3-5" in said.out
    assert "kalkylblad" in (tmp_path / "a.csv.rejected.csv").read_text("utf-8-sig")
