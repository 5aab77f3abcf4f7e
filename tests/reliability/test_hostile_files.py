"""R19: files that people send besides maps: one line, soon, whatever is in them."""

from __future__ import annotations

import io
import json
import os
import random
import sys
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from canvass.document.json_text import document_to_json
from canvass.errors import BoundaryError, CanvassError, DocumentError, InputError, error_to_plain
from canvass.osm import read as map_reading
from canvass.osm.limits import limits_for
from canvass.osm.read import read_outline, read_outlines_apart
from canvass.registers import match
from canvass.registers import read as register_reading
from canvass.registers.match import match_rows
from canvass.registers.placing import Ground
from canvass.registers.read import Reading, read_register
from canvass.registers.row import RegisterRow
from canvass.tables import reader, workbook_child
from canvass.tables.headings import Columns
from canvass.tables.json_file import MOST_VALUES, check_values, parse_json
from canvass.tables.reader import read_sheet
from canvass.tables.records import MOST_COLUMNS
from canvass.workflow.district import plan_files
from canvass.workflow.district.plan_files import read_plan
from canvass.workflow.district.stored_district import get_plan
from canvass.workflow.doors import register_import
from canvass.workflow.doors.register_import import import_register
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import Where
from canvass.workflow.visits.visit_rows import read_visit_file
from tests.reliability.refusal_game import START
from tests.reliability.test_do_not_knock import make_world

pytestmark = pytest.mark.anew

TABLE = Columns({"name": ("team",), "size": ()}, (("name",),))


def line_of(read: Callable[[], object]) -> str:
    """Return the one line with which a file is refused."""
    with pytest.raises(CanvassError) as caught:
        read()
    line = str(caught.value)
    assert line.isprintable()
    assert len(line) < 700
    return line


@pytest.fixture(scope="module")
def plan(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    folder = tmp_path_factory.mktemp("plan")
    return json.loads(document_to_json(get_plan(make_world(folder), None)))


def set_stop(name: str, value: object) -> Callable[[dict[str, Any]], object]:
    return lambda plan: plan["routes"][0]["stops"][0].update({name: value})


DEFECTS: dict[str, Callable[[dict[str, Any]], object]] = {
    "a name of 10 MB": lambda plan: plan["routes"][0].update(name="x" * 10_000_000),
    "a street of 3,000 letters": set_stop("street", "y" * 3_000),
    "no number": set_stop("lat", float("nan")),
    "endless": lambda plan: plan["routes"][0].update(duration_min=float("inf")),
    "beyond all measure": set_stop("doors", 10**400),
    "off the earth": set_stop("lat", 9999.0),
    "off the earth to the west": set_stop("lon", -181),
}


@pytest.mark.parametrize("defect", DEFECTS)
def test_a_plan_with_impossible_values_is_refused(
    tmp_path: Path, plan: dict[str, Any], defect: str
) -> None:
    changed = json.loads(json.dumps(plan))
    DEFECTS[defect](changed)
    path = tmp_path / "plan.json"
    sys.set_int_max_str_digits(0)
    path.write_text(json.dumps(changed))
    sys.set_int_max_str_digits(4300)

    assert str(path) in line_of(lambda: read_plan(path))


def test_a_plan_as_it_should_be_is_read(tmp_path: Path, plan: dict[str, Any]) -> None:
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))

    assert len(read_plan(path).routes) == len(plan["routes"])


@pytest.mark.parametrize(
    "text",
    ["[" * 200_000, '{"format": ' + "[" * 900 + "]" * 900 + "}", '{"format": ' + "9" * 9_000 + "}",
     "[" + "{}," * 20_000 + "{}]", "\xff\xfe", ""],
    ids=["deep", "nested", "digits", "a list", "no UTF-8", "empty"],
)  # fmt: skip
def test_json_that_is_no_plan_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(text.encode("latin-1"))

    with pytest.raises(DocumentError):
        read_plan(path)


def test_json_that_would_unpack_to_gigabytes_is_not_parsed() -> None:
    """An empty object takes three letters and sixty bytes."""
    with pytest.raises(InputError, match="more than"):
        parse_json(b"[" + b"{}," * (MOST_VALUES // 2 + 1) + b"{}]")


def test_numbers_and_texts_are_looked_at_however_deep_they_are() -> None:
    deep: Any = float("inf")
    for _ in range(5_000):
        deep = [deep]

    with pytest.raises(InputError):
        check_values(deep)


def no_files(folder: Path) -> list[Path]:
    """Return what is no ordinary file."""
    made = [folder, folder / "nothing", folder / ("x" * 300)]
    if sys.platform != "win32":
        os.mkfifo(folder / "pipe")
        (folder / "zero").symlink_to("/dev/zero")
        (folder / "loop").symlink_to(folder / "loop")
        (folder / "dangling").symlink_to(folder / "nothing")
        made += [folder / name for name in ("pipe", "zero", "loop", "dangling")]
    return made


READERS: dict[str, Callable[[Path], object]] = {
    "plan": read_plan,
    "outline": read_outline,
    "outlines": lambda path: read_outlines_apart(path, ["name"]),
    "visits": lambda path: read_visit_file(path, "", ()),
    "table": lambda path: read_sheet(path, TABLE, what="a CSV file"),
}


@pytest.mark.parametrize("reader", READERS)
def test_what_is_no_ordinary_file_is_refused_and_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, reader: str
) -> None:
    """In this process, where a pipe would be waited for; the child only adds its limits."""
    from canvass.osm import child

    class Done:
        returncode, stdout = child.EXPLAINED, b""

    def here(request: dict[str, Any], *_: object) -> Done:
        try:
            child.read(request, tmp_path, limits_for(1, "osm"))
        except CanvassError as error:
            Done.stdout = json.dumps({"error": error_to_plain(error)}).encode()
        return Done()

    monkeypatch.setattr(map_reading, "_run", here)

    for path in no_files(tmp_path):
        line_of(lambda path=path: READERS[reader](path))  # type: ignore[misc]


def test_an_outline_that_crosses_itself_everywhere_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = random.Random(19)
    ring = [[18 + rng.random() / 100, 59 + rng.random() / 100] for _ in range(20_000)]
    path = tmp_path / "star.geojson"
    path.write_text(json.dumps({"type": "Polygon", "coordinates": [[*ring, ring[0]]]}))
    monkeypatch.setattr(map_reading, "OUTLINE_CPU_S", 1.0)

    with pytest.raises(BoundaryError, match=r"^star\.geojson: takes more time"):
        read_outline(path)


def test_a_line_of_millions_of_headings_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text("name,size" + "," * 1_000_000 + "\na,b\n")

    assert f"at most {MOST_COLUMNS:,}" in line_of(lambda: read_sheet(path, TABLE, what="a table"))


def test_rows_beyond_the_most_are_not_read(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_text("name,size\n" + "a,1\n" * 100_000)

    line = line_of(lambda: read_sheet(path, TABLE, what="a table", most_rows=10))

    assert line == "teams.csv: more than 10 rows; give fewer"


@pytest.mark.parametrize(
    ("name", "most", "text", "reason"),
    [
        ("lines", "MOST_LINES", b"name,size\n" + b"\n" * 1000, "more than 10 lines"),
        ("lines", "MOST_LINES", b"name,size\r" + b"\r" * 1000, "more than 10 lines"),
        ("cells", "MOST_CELLS", b"name;size\n" + b";" * 1000, "more than 10 cells"),
        ("zeros", "MOST_CELLS", b"name,size\n" + bytes(1000), "not text"),
    ],
)
def test_blank_lines_commas_and_zeros_without_end_are_not_gone_through(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, most: str, text: bytes, reason: str
) -> None:
    """64 MB of line ends took a minute and a half: what is there is counted before it is cut."""
    monkeypatch.setattr(reader, most, 10)
    path = tmp_path / f"{name}.csv"
    path.write_bytes(text)

    assert reason in line_of(lambda: read_sheet(path, TABLE, what="a table"))


def test_zero_bytes_of_wide_letters_are_text(tmp_path: Path) -> None:
    path = tmp_path / "teams.csv"
    path.write_bytes("name,size\nBlå,2\n".encode("utf-16"))

    assert len(read_sheet(path, TABLE, what="a table").rows) == 1


@pytest.mark.long
def test_rows_that_are_not_taken_are_not_held(tmp_path: Path) -> None:
    """400,000 of them took 1.5 GB: what stays of a row is its line and the reason.

    Two files are compared, as what is loaded for the first has nothing to do with its rows. A row
    has 250 letters, which are there nearly three times while they are read: 900 bytes in all.
    """
    db = make_world(tmp_path)
    path = tmp_path / "v.csv"
    row = "Ingenstansgatan,7,talked,2026-09-08T18:00,Blå," + "x" * 200 + "\n"
    most = []
    for count in (500, 2_500):
        path.write_text("street,housenumber,outcome,at,team,note\n" + row * count, "utf-8")
        tracemalloc.start()
        report = import_visits(db, Where(), path, recorded_by="desk", now=START)
        most.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()

        assert len(report.rejected) == count
    assert most[1] - most[0] < 2_000 * 1_000


def test_more_rows_in_one_district_than_a_computer_holds_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """1.2 million new doors in one district took 4 GB and did not end."""
    monkeypatch.setattr(register_reading, "MOST_INSIDE", 2)
    path = tmp_path / "a.csv"
    ground = Ground((18.0, 59.0, 18.1, 59.1))
    for count in (2, 3):
        rows = "".join(f"Gata,{k},59.05,18.05\n" for k in range(1, count + 1))
        path.write_text("street,housenumber,lat,lon\n" + rows + "Bort,1,61,18\n")
        if count == 2:
            assert len(read_register(path, ground, Reading()).rows) == 2

    assert "3 of its rows lie in the district" in line_of(
        lambda: read_register(path, ground, Reading())
    )


def register_of(folder: Path, rows: str) -> Path:
    path = folder / "a.csv"
    path.write_text("street,housenumber,lat,lon\n" + rows)
    return path


def test_a_register_whose_rows_are_no_addresses_is_given_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Half a million such rows took 13 s, and only the first were kept to be corrected."""
    monkeypatch.setattr(register_reading, "MOST_REJECTED", 2)
    ground = Ground((18.0, 59.0, 18.1, 59.1))
    fine = "Gata,1,59.05,18.05\n"

    register = read_register(register_of(tmp_path, fine + "Gata,,,\n" * 2), ground, Reading())
    line = line_of(
        lambda: read_register(register_of(tmp_path, fine + "Gata,,,\n" * 3), ground, Reading())
    )

    assert [row.cells for row in register.rejected] == [("Gata", "", "", "")] * 2
    assert line.startswith(f"{tmp_path}/a.csv: more than 2 of its rows cannot be used (line 3: no")


def test_an_address_at_more_places_than_there_can_be_is_a_conflict(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each row was compared with all of them: 200,000 rows over a city took hours."""
    monkeypatch.setattr(match, "MOST_ALIKE", 3)
    rows = [RegisterRow(k, "Gata", "1", 18.05, 59 + 0.01 * k) for k in range(6)]

    matched = match_rows(rows, [])

    assert matched.new_addresses == 4
    assert [row.row_index for row, _ in matched.conflicting] == [4, 5]
    assert "at more than 3 places" in str(matched.conflicting[0][1])


def test_more_new_doors_than_a_computer_holds_are_not_added(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    db = make_world(tmp_path)
    path = register_of(tmp_path, "".join(f"Ny gata,{k},59.0005,18.0\n" for k in (1, 2, 3)))
    monkeypatch.setattr(register_import, "MOST_NEW", 2)

    assert "3 of its doors are new in the district" in line_of(
        lambda: import_register(
            db, None, path, Reading(), is_dry_run=True, on_progress=lambda _: None
        )
    )


def test_a_plan_of_more_values_than_a_city_has_is_refused(
    tmp_path: Path, plan: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    """94 MB of them took 699 MB to be read and 1.2 GB to be exported."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))
    monkeypatch.setattr(plan_files, "MOST_DOCUMENT_VALUES", 50)

    assert "more than 50 values" in line_of(lambda: read_plan(path))


@pytest.mark.parametrize(
    ("most", "line"),
    [("MOST_DOCUMENT_DOORS", "more than 3 doors"), ("MOST_ROUTE_STOPS", "more than 3 stops")],
)
def test_a_plan_of_more_doors_than_can_be_printed_is_refused(
    tmp_path: Path, plan: dict[str, Any], monkeypatch: pytest.MonkeyPatch, most: str, line: str
) -> None:
    """Four million ids at one stop are few values; as a workbook they took hours."""
    path = tmp_path / "plan.json"
    path.write_text(json.dumps(plan))
    read_plan(path)
    monkeypatch.setattr(plan_files, most, 3)

    assert line in line_of(lambda: read_plan(path))


def test_visits_in_json_have_as_few_columns_and_rows_as_in_a_table(tmp_path: Path) -> None:
    path = tmp_path / "visits.json"
    path.write_text(json.dumps([{f"k{n}": 1} for n in range(MOST_COLUMNS + 1)]))

    assert f"at most {MOST_COLUMNS:,}" in line_of(lambda: read_visit_file(path, "", ()))


def test_an_archive_that_says_it_unpacks_to_gigabytes_is_not_unpacked(tmp_path: Path) -> None:
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        for number in range(70):
            packed.writestr(f"sheet{number}.xml", bytes(1_000_000))

    assert workbook_child.is_bomb(str(path))
    assert not workbook_child.is_bomb(__file__)


def test_an_ordinary_archive_is_no_bomb(tmp_path: Path) -> None:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("sheet.xml", random.Random(1).randbytes(100_000))
    (tmp_path / "a.xlsx").write_bytes(content.getvalue())

    assert not workbook_child.is_bomb(str(tmp_path / "a.xlsx"))
