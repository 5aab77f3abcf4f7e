"""Every export holds every stop once, carries the attribution, and never runs what a map says."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
import zipfile

import pyogrio
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from xlsxwriter.worksheet import Worksheet

from canvass.document.document import (
    AddressLine,
    BasePlace,
    BoundNote,
    ExclusionEntry,
    PlanDocument,
    RouteEntry,
    SourceNote,
    StopEntry,
    Totals,
)
from canvass.errors import InputError, OutputError
from canvass.export.formats import WRITERS, export_plan
from canvass.export.rows import headings

ATTRIBUTION = "© OpenStreetMap contributors"


def stop(number: int, street: str = "Storgatan", units: tuple[str, ...] = ("",)) -> StopEntry:
    ref = f"n{number}"
    doors = (ref,) if units == ("",) else tuple(f"{ref}/{unit}" for unit in units)
    return StopEntry(
        id=ref, address_ids=(ref,), addresses=(AddressLine(street, str(number)),), door_ids=doors,
        street=street, housenumber=str(number), lat=round(59.2 + number / 1e4, 7), lon=18.0,
        side="left", doors=len(doors), service_min=2.0, arrive_min=1.5, units=units,
    )  # fmt: skip


def document(street: str = "Storgatan", name: str = "Storgatan östra") -> PlanDocument:
    stops = (stop(1, street), stop(2, street, ("1001", "1002")), stop(3, street))
    route = RouteEntry(
        id="R01", name=name, duration_min=60.0, walk_m=500.0, walk_min=7.0, service_min=53.0,
        doors=4, crossings={"residential": 2}, stops=stops,
        path=((18.0, 59.2), (18.001, 59.201), (18.0, 59.2)),
    )  # fmt: skip
    return PlanDocument(
        created_at="2026-05-01T08:00:00Z",
        source=SourceNote("drawing.osm", "2026-04-01", "ODbL 1.0", ATTRIBUTION),
        base=BasePlace(59.2, 18.0, "Café"), shift_min=150.0, speed_mps=1.25, seed=0,
        time_limit_s=1.0, routes=(route,),
        excluded=(ExclusionEntry("n9", street, "9", 59.21, 18.01, "off the network"),),
        totals=Totals(1, 4, 500.0, 1.0, 60.0, 60.0, 4), bound=BoundNote(0.9, 0.1),
    )  # fmt: skip


def only(fmt: str, plan: PlanDocument, lang: str = "en") -> bytes:
    (content,) = export_plan(plan, fmt, lang=lang).values()
    return content


def test_geojson_has_a_line_per_route_and_a_point_per_stop_and_exclusion():
    features = json.loads(only("geojson", document()))["features"]

    kinds = [(f["properties"]["kind"], f["geometry"]["type"]) for f in features]
    assert kinds == [("base", "Point"), ("route", "LineString")] + 3 * [("stop", "Point")] + [
        ("excluded", "Point")
    ]


def test_gpx_has_one_track_and_a_waypoint_per_stop():
    root = ET.fromstring(only("gpx", document()))

    names = [child.tag.split("}")[1] for child in root]
    assert names == ["metadata", "wpt", "wpt", "wpt", "trk"]


def test_kml_has_a_placemark_per_stop_and_one_for_the_line():
    root = ET.fromstring(only("kml", document()))

    assert len(root.findall(".//{http://www.opengis.net/kml/2.2}Placemark")) == 4


def test_csv_has_a_row_per_door_with_its_flat():
    rows = list(csv.reader(io.StringIO(only("csv", document()).decode("utf-8-sig"))))

    assert [row[rows[0].index("Flat")] for row in rows[1:]] == ["", "1001", "1002", ""]


def test_swedish_csv_opens_in_a_swedish_spreadsheet():
    content = only("csv", document(), lang="sv")

    assert content.startswith(b"\xef\xbb\xbf")
    first = next(csv.DictReader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))
    assert "59,2001" in first.values()


def test_geopackage_layers_hold_every_stop_once(tmp_path):
    path = tmp_path / "routes.gpkg"
    path.write_bytes(only("gpkg", document()))

    counts = {name: pyogrio.read_info(path, layer=name)["features"] for name in ("routes", "stops")}
    assert counts == {"routes": 1, "stops": 3}


@pytest.mark.parametrize("fmt", [fmt for fmt in WRITERS if fmt not in ("xlsx", "gpkg")])
def test_every_text_export_names_the_source(fmt: str):
    assert ATTRIBUTION in only(fmt, document()).decode("utf-8-sig")


def test_the_workbook_names_the_source():
    with zipfile.ZipFile(io.BytesIO(only("xlsx", document()))) as book:
        sheets = [book.read(n).decode() for n in book.namelist() if "/worksheets/" in n]

    assert ATTRIBUTION in sheets[-1]


def test_a_workbook_of_more_rows_than_a_sheet_has_is_refused(monkeypatch: pytest.MonkeyPatch):
    """The library itself drops what is too much, without a word."""
    make = Worksheet.__init__

    def make_small(self: Worksheet) -> None:
        make(self)
        self.xls_rowmax = 3

    monkeypatch.setattr(Worksheet, "__init__", make_small)

    with pytest.raises(OutputError, match="at most 3 rows"):
        export_plan(document(), "xlsx", lang="en")


def test_an_unknown_format_names_the_known_ones():
    with pytest.raises(InputError, match="geojson, gpx, kml, csv, xlsx, gpkg"):
        export_plan(document(), "dwg", lang="en")


HOSTILE = st.sampled_from(
    [
        "=cmd|'/c calc'!A1", "+1+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1",
        "<script>alert(1)</script>",
        '"><img src=x onerror=alert(1)>', "]]>", "&lt;", "\x00\x01\x1b[31m", "\u202egnp.exe",
        "a;b,c\n=d", "{{7*7}}", "%s%n", "http://evil.example/", "\ud7ff\ufffe", "🏠" * 50,
    ]
) | st.text(st.characters(exclude_categories=["Cs"]), max_size=60)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_hostile_names_stay_text_in_xml(name: str):
    plan = document(street=name, name=name)

    for fmt in ("gpx", "kml"):
        tags = {element.tag.split("}")[1] for element in ET.fromstring(only(fmt, plan)).iter()}
        assert not tags & {"script", "img"}


@settings(max_examples=60, deadline=None)
@given(HOSTILE)
def test_no_cell_of_a_table_is_a_formula(name: str):
    plan = document(street=name, name=name)
    rows = list(csv.reader(io.StringIO(only("csv", plan).decode("utf-8-sig"), newline="")))

    assert len(rows) == 5
    assert not [cell for row in rows for cell in row if cell.lstrip()[:1] in set("=+-@")]


@settings(max_examples=20, deadline=None)
@given(HOSTILE)
def test_a_workbook_holds_no_formula(name: str):
    plan = document(street=name, name=name)

    with zipfile.ZipFile(io.BytesIO(only("xlsx", plan))) as book:
        sheets = [n for n in book.namelist() if n.startswith("xl/worksheets/")]
        assert not [n for n in sheets if b"<f>" in book.read(n) or b"<hyperlink" in book.read(n)]


@settings(max_examples=40, deadline=None)
@given(HOSTILE)
def test_hostile_names_come_back_unchanged_from_geojson(name: str):
    features = json.loads(only("geojson", document(street=name)))["features"]

    assert features[2]["properties"]["street"] == name


def test_every_heading_of_a_spreadsheet_is_in_its_language():
    english, swedish = headings("en"), headings("sv")

    # "Position" is the same word in both.
    assert {one for one, other in zip(english, swedish, strict=True) if one == other} == {
        "Position"
    }
