"""Areas with their weeks and promises, and election results from files."""

from __future__ import annotations

import json
import warnings
from pathlib import Path

import numpy as np
import pytest
import shapely
from pyproj import Transformer

from tests.small_map import BASE
from tests.world import world


@world
def areas(canvass, small_map):
    """Put two areas into the database, one with a week, a wish taken and a wish answered."""
    for name in ("Stuvsta", "Segeltorp"):
        assert canvass("district", "add", name, small_map).code == 0
    week = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    assert canvass(*week, "--district", "Stuvsta").code == 0
    for text, topic in (("Bänkar", "nature"), ("Buss", "transport")):
        where = ("--district", "Stuvsta", "--topic", topic)
        assert canvass("wish", "add", text, *where).code == 0
        take = ("wish", "take", "--topic", topic, "--role", "committee", "--district", "Stuvsta")
        assert canvass(*take).code == 0
    waiting = json.loads(canvass("wish", "board", "--open", "--format", "json").out)
    nature = next(row["id"] for row in waiting if row["topic"] == "Parks and nature")
    assert canvass("wish", "answer", nature, "Tolv bänkar kommer").code == 0
    return canvass


def rows(canvass, *command: str):
    said = canvass(*command, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def test_areas_are_listed_with_what_waits_and_what_was_answered(areas):
    found = {row["area"]: row for row in rows(areas, "area", "list")}

    counts = ("wishes", "open_wishes", "answered_wishes")
    assert [found["Stuvsta"][key] for key in counts] == [2, 1, 1]
    assert [found["Segeltorp"][key] for key in counts] == [0, 0, 0]


def test_the_briefing_begins_with_what_was_promised(areas, tmp_path: Path):
    pypdfium2 = pytest.importorskip("pypdfium2")
    out = tmp_path / "stuvsta.pdf"

    said = areas("area", "show", "Stuvsta")
    assert areas("--lang", "sv", "area", "show", "Stuvsta", "--out", str(out)).code == 0

    pages = [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(str(out))]
    assert said.out.startswith("What was promised\n  Buses and trains: committee, taken up, waits")
    assert "Tolv bänkar kommer" in said.out
    assert len(pages) == 1
    assert "Inför nästa besök: Stuvsta" in pages[0]
    assert "V37, 2026-09-07 till 2026-09-13" in pages[0]


def test_the_briefing_says_at_which_hours_doors_opened_before_and_after_the_purge(areas):
    """Two doors tried on a Tuesday evening, one of them opened; one on a Saturday, in vain."""
    doors = [row["id"] for row in rows(areas, "doors", "list", "--district", "Stuvsta")]
    for door, outcome, at in (
        (doors[0], "talked", "2026-09-08T18:00"),
        (doors[1], "nobody", "2026-09-08T18:10"),
        (doors[2], "nobody", "2026-09-12T13:00"),
    ):
        added = ("visit", "add", door, outcome, "--at", at, "--district", "Stuvsta")
        assert areas(*added).code == 0
    expected = [
        {"band": "evening", "opened": 1, "knocked": 2},
        {"band": "weekend", "opened": 0, "knocked": 1},
    ]

    shown = json.loads(areas("area", "show", "Stuvsta", "--format", "json").out)
    said = areas("area", "show", "Stuvsta").out
    assert areas("week", "close", "--district", "Stuvsta").code == 0
    assert areas("purge", "--yes").code == 0
    after = json.loads(areas("area", "show", "Stuvsta", "--format", "json").out)

    assert shown["hours"] == expected
    assert "Of the doors knocked on these opened: evening 50 % of 2, weekend 0 % of 1" in said
    assert "2 wishes, 1 answered, 1 wait" in said
    assert after["hours"] == expected


def test_the_area_due_is_named_with_its_reason(areas):
    first = rows(areas, "area", "next")[0]

    assert (first["area"], first["why"]) == ("Segeltorp", "no week was held here yet")


def outlines(path: Path, east: float) -> str:
    ring = [[17.9, 58.9], [east, 58.9], [east, 59.1], [17.9, 59.1], [17.9, 58.9]]
    feature = {"type": "Feature", "properties": {"Valdistrikt": "Norra"},
               "geometry": {"type": "Polygon", "coordinates": [ring]}}  # fmt: skip
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    return str(path)


def test_swedish_results_with_outlines_give_an_area_its_turnout(areas, tmp_path: Path):
    file = tmp_path / "val.csv"
    file.write_text("Valdistrikt;Röstberättigade;Röstande\nNorra;1 000;700\nSödra;1 000;900\n")

    said = areas("area", "turnout", str(file), "--year", "2026", "--outlines",
                 outlines(tmp_path / "o.geojson", 18.2))  # fmt: skip

    assert said.code == 0, said.err
    found = {row["area"]: row for row in rows(areas, "area", "list")}
    assert (found["Stuvsta"]["turnout_percent"], found["Stuvsta"]["gap_points"]) == (70.0, -10.0)


def test_a_file_of_some_districts_leaves_the_results_of_the_others_and_says_so(
    areas, tmp_path: Path
):
    """A corrected row replaces its own result, and keeps the outline given before."""
    whole, part = tmp_path / "val.csv", tmp_path / "part.csv"
    whole.write_text("Valdistrikt;Röstberättigade;Röstande\nNorra;1000;700\nSödra;1000;900\n")
    part.write_text("Valdistrikt;Röstberättigade;Röstande\nNorra;1000;800\nVästra;10;11\n")
    areas("area", "turnout", str(whole), "--year", "2026", "--outlines",
          outlines(tmp_path / "o.geojson", 18.2))  # fmt: skip

    said = areas("area", "turnout", str(part), "--year", "2026")

    assert said.code == 1
    assert said.out.splitlines() == [
        "1 result stored, 1 with an outline",
        "Of the results stored before for this election 1 were replaced and 1 stay",
    ]
    found = {row["area"]: row for row in rows(areas, "area", "list")}
    assert (found["Stuvsta"]["turnout_percent"], found["Stuvsta"]["gap_points"]) == (80.0, -5.0)


def test_without_outlines_a_result_counts_for_the_area_of_its_name(areas, tmp_path: Path):
    file = tmp_path / "val.csv"
    file.write_text("name,roll,votes\nstuvsta,1000,700\nElsewhere,1000,900\n")

    assert areas("area", "turnout", str(file), "--year", "2026").code == 0

    found = {row["area"]: row["turnout_percent"] for row in rows(areas, "area", "list")}
    assert found == {"Stuvsta": 70.0, "Segeltorp": None}


def test_bad_rows_are_named_and_the_others_stored(areas, tmp_path: Path):
    file = tmp_path / "val.csv"
    file.write_text("name,roll,votes,year\nA,100,101,2026\nB,100,50,2022\nC,x,5,2026\nD,9,5,2026\n")

    said = areas("area", "turnout", str(file), "--year", "2026")

    assert said.code == 1
    assert said.out.startswith("1 result stored")
    assert "line 2: A: 101 votes are more than the 100 on the roll" in said.err
    assert "line 3: B: a result of 2022, not of 2026" in said.err
    assert "line 4: C: 'x' is not a number of people" in said.err


@pytest.mark.parametrize(
    ("content", "said"),
    [("name,roll\nA,1\n", "no column votes"), ("name,roll,votes\nA,1,2\n", "are more than"),
     ("", "val.csv")],
)  # fmt: skip
def test_a_file_without_results_is_one_line(areas, tmp_path: Path, content: str, said: str):
    file = tmp_path / "val.csv"
    file.write_text(content)

    done = areas("area", "turnout", str(file), "--year", "2026")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err


def test_results_of_an_election_to_come_are_refused(areas, tmp_path: Path):
    file = tmp_path / "val.csv"
    file.write_text("name,roll,votes\nStuvsta,10,5\n")

    done = areas("area", "turnout", str(file), "--year", "2199")

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "year 2199: that election is still to come" in done.err
    assert [row["turnout_percent"] for row in rows(areas, "area", "list")] == [None, None]


@pytest.mark.parametrize("content", ["", "[]", '{"features": 3}', '{"features": [{}]}', "{"])
def test_outlines_that_are_none_are_one_line_and_store_nothing(areas, tmp_path, content: str):
    file, shapes = tmp_path / "val.csv", tmp_path / "o.geojson"
    file.write_text("name,roll,votes\nStuvsta,10,5\n")
    shapes.write_text(content)

    done = areas("area", "turnout", str(file), "--year", "2026", "--outlines", str(shapes))

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert [row["turnout_percent"] for row in rows(areas, "area", "list")] == [None, None]


def test_another_import_of_the_same_election_takes_the_place_of_the_first(areas, tmp_path: Path):
    file = tmp_path / "val.csv"
    for votes in (500, 600):
        file.write_text(f"name,roll,votes\nStuvsta,1000,{votes}\n")
        assert areas("area", "turnout", str(file), "--year", "2026").code == 0

    found = {row["area"]: row["turnout_percent"] for row in rows(areas, "area", "list")}
    assert found["Stuvsta"] == 60.0


def test_another_years_results_are_put_on_the_borders_of_now_and_that_is_said(areas, tmp_path):
    new, old = tmp_path / "new.csv", tmp_path / "old.csv"
    new.write_text("name,roll,votes\nNorra,1000,700\nSödra,1000,900\n")
    old.write_text("name,roll,votes\nNorra,1000,600\nSödra,1000,800\n")
    for file, year, east in ((new, "2026", 18.2), (old, "2022", 18.6)):
        shapes = outlines(tmp_path / f"{year}.geojson", east)
        said = areas("area", "turnout", str(file), "--year", year, "--outlines", shapes)
        assert said.code == 0, said.err

    shown = json.loads(areas("area", "show", "Stuvsta", "--format", "json").out)

    assert shown["turnout_percent"] == 70.0
    [earlier] = shown["earlier_turnout"]
    assert (earlier["year"], earlier["by_overlap_of_area"]) == (2022, True)
    assert earlier["turnout_percent"] == pytest.approx(60, abs=0.2)
    assert earlier["gap_points"] == pytest.approx(-10, abs=0.2)
    assert "other borders: reckoned by overlap of area" in areas("area", "show", "Stuvsta").out


SWEREF = "EPSG:3006"


def geopackage(path: Path, crs: str | None, layers: dict[str, str]) -> str:
    """A GeoPackage with one square round the small map in each layer, in metres; by its heading."""
    pyogrio = pytest.importorskip("pyogrio")
    to_metres = Transformer.from_crs("EPSG:4326", SWEREF, always_xy=True)
    corners = [to_metres.transform(lon, lat) for lon, lat in
               ((17.9, 58.9), (18.2, 58.9), (18.2, 59.1), (17.9, 59.1))]  # fmt: skip
    square = np.array([shapely.to_wkb(shapely.Polygon(corners))])
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # GDAL warns of a layer without a CRS.
        for number, (layer, heading) in enumerate(layers.items()):
            pyogrio.raw.write(
                path, square, [np.array(["Norra"], dtype=object)], np.array([heading]),
                layer=layer, driver="GPKG", geometry_type="Polygon", crs=crs, append=number > 0,
            )  # fmt: skip
    return str(path)


def results(path: Path) -> str:
    path.write_text("Valdistrikt;Röstberättigade;Röstande\nNorra;1 000;700\nSödra;1 000;900\n")
    return str(path)


def test_outlines_of_a_geopackage_in_metres_give_an_area_its_turnout(areas, tmp_path: Path):
    shapes = geopackage(tmp_path / "o.gpkg", SWEREF, {"valdistrikt": "VALDISTRIKTSNAMN",
                                                      "other": "colour"})  # fmt: skip

    said = areas("area", "turnout", results(tmp_path / "val.csv"), "--year", "2026",
                 "--outlines", shapes)  # fmt: skip

    assert said.code == 0, said.err
    found = {row["area"]: row for row in rows(areas, "area", "list")}
    assert (found["Stuvsta"]["turnout_percent"], found["Stuvsta"]["gap_points"]) == (70.0, -10.0)


@pytest.mark.parametrize(
    ("crs", "layers", "said"),
    [
        (SWEREF, {"a": "colour"}, "no layer has a field with the name or code"),
        (
            SWEREF,
            {"a": "namn", "b": "kod"},
            'several layers may hold electoral districts ("a", "b")',
        ),
        (None, {"a": "namn"}, "does not say which coordinates it uses"),
    ],
)
def test_a_geopackage_that_does_not_say_which_areas_is_one_line(areas, tmp_path, crs, layers, said):
    shapes = geopackage(tmp_path / "o.gpkg", crs, layers)

    done = areas("area", "turnout", results(tmp_path / "val.csv"), "--year", "2026",
                 "--outlines", shapes)  # fmt: skip

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err
    assert [row["turnout_percent"] for row in rows(areas, "area", "list")] == [None, None]


def test_a_geopackage_cut_off_is_one_line_and_stores_nothing(areas, tmp_path: Path):
    whole = Path(geopackage(tmp_path / "o.gpkg", SWEREF, {"a": "namn"})).read_bytes()
    torn = tmp_path / "torn.gpkg"
    torn.write_bytes(whole[: len(whole) // 3])

    done = areas("area", "turnout", results(tmp_path / "val.csv"), "--year", "2026",
                 "--outlines", str(torn))  # fmt: skip

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert "torn.gpkg: damaged or no GeoPackage" in done.err
