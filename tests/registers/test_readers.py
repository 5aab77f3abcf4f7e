"""Register files of every kind are read, and broken ones refused in one sentence."""

from __future__ import annotations

import json
import os
import re
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from pyogrio import raw
from pyproj import Transformer

from canvass.errors import DoorError
from canvass.registers.compose import Composer
from canvass.registers.places import read_coordinate
from canvass.registers.placing import Ground
from canvass.registers.read import Reading, read_register

BOUNDS = (18.0, 59.0, 18.02, 59.01)
DRIVERS = {".gpkg": "GPKG", ".shp": "ESRI Shapefile"}
DEGREES = (18.01, 59.005)


def read(path: Path, reading: Reading | None = None):
    return read_register(path, Ground(BOUNDS), reading or Reading())


def lines(path: Path, *rows: str, encoding: str = "utf-8") -> Path:
    path.write_bytes("\r\n".join(rows).encode(encoding))
    return path


def place(crs: str) -> tuple[float, float]:
    return Transformer.from_crs("EPSG:4326", crs, always_xy=True).transform(*DEGREES)


def write_layer(
    path: Path, layer: str, fields: dict[str, list[object]], *, crs="EPSG:3006", points=None
):
    count = len(next(iter(fields.values())))
    shapes = points if points is not None else [shapely.Point(*place(crs))] * count
    raw.write(
        path, shapely.to_wkb(np.array(shapes, dtype=object)),
        [np.array(v, dtype=object) for v in fields.values()], list(fields),
        crs=crs, geometry_type="Point", driver=DRIVERS[path.suffix],
        layer=layer, append=path.exists(),
    )  # fmt: skip
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("delimiter", list(";\t|:^~"))
def test_any_encoding_and_delimiter_and_decimal_comma(tmp_path, encoding, delimiter):
    cells = (("Gatunamn", "Nr", "Längdgrad", "Latitud"), ("Åsögatan", "1 A", "18,01", "59,005"))
    path = lines(tmp_path / "a.csv", *map(delimiter.join, cells), encoding=encoding)

    found = read(path, Reading(columns={"lon": "längdgrad"}))

    assert [(r.street, r.housenumber, r.lon, r.lat) for r in found.rows] == [
        ("Åsögatan", "1 A", 18.01, 59.005)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("59°12'18\"N", 59.205), ("59° 12′ 18″ N", 59.205), ("59° 12,3' N", 59.205),
        ("N 59.205", 59.205), ("18,05 E", 18.05), ("18.05° W", -18.05), ("33°30'S", -33.5),
        ("6 567 035,5", 6567035.5), ("6.567.035,5", 6567035.5), ("6,567,035.5", 6567035.5),
        ("59°75'N", None), ("18,05 O", None), ("N 59 S", None), ("6.567.035", None), ("", None),
    ],
)  # fmt: skip
def test_a_coordinate_is_read_as_people_write_it(text: str, figure: float | None):
    assert read_coordinate(text) == (None if figure is None else pytest.approx(figure))


@pytest.mark.parametrize(
    "headings",
    [
        "gata;nr;lat;lon", "vejnavn;husnr;breddegrad;længdegrad", "adressenavn;nummer;lat;lon",
        "Straße;Hausnummer;Breitengrad;Längengrad", "straatnaam;huisnummer;latitude;longitude",
        "Street;House number;Latitude;Longitude", "Ulica;Číslo;lat;lon", "ulice;číslo domu;lat;lon",
        "Nazwa ulicy;Numer porządkowy;lat;lon", "nom_voie;numero;lat;lon", "Calle;Número;lat;lon",
        "Via;Civico;Latitudine;Longitudine", "rua;número;latitude;longitude",
        "katunimi;talonumero;lat;lon", "utca;házszám;lat;lon", "strada;număr;lat;lon",
    ],
)  # fmt: skip
def test_headings_in_many_languages_are_understood(tmp_path, headings):
    found = read(lines(tmp_path / "a.csv", headings, "Agatan;7;59.005;18.01"))

    assert [(r.street, r.housenumber) for r in found.rows] == [("Agatan", "7")]


def test_street_and_number_in_one_column(tmp_path):
    rows = ("Agatan 7 B lgh 1102, 123 45 Ort", "10 High Street")
    text = [f'"{row}";59.005;18.01' for row in rows]
    found = read(lines(tmp_path / "a.csv", "adress;lat;lon", *text))

    assert [(r.street, r.housenumber, r.unit) for r in found.rows] == [
        ("Agatan", "7 B", "1102"), ("High Street", "10", ""),
    ]  # fmt: skip


def test_a_flat_behind_the_number_is_a_flat_and_what_is_not_in_use_is_named(tmp_path):
    rows = ("Agatan,7 lgh 1001,gällande", "Agatan,7 Apt. 2,", "Agatan,9 B,Inactive",
            "Agatan,11,utgången")  # fmt: skip
    text = [f"{row},59.005,18.01" for row in rows]
    found = read(lines(tmp_path / "a.csv", "street,housenumber,status,lat,lon", *text))

    assert [(r.street, r.housenumber, r.unit) for r in found.rows] == [
        ("Agatan", "7", "1001"), ("Agatan", "7", "2"),
    ]  # fmt: skip
    assert [(r.line_no, r.reason) for r in found.rejected] == [
        (4, "not in use (Inactive)"), (5, "not in use (utgången)"),
    ]  # fmt: skip


def test_flats_listed_in_a_row_are_rows_of_their_own_and_this_is_said(tmp_path):
    rows = ("Agatan,7,A-C", "Agatan,9,", "Bgatan,1,yes", "Bgatan,2;4,1-3;5", "Bgatan,6,=1+1")
    text = [f"{row},59.005,18.01" for row in rows]
    found = read(lines(tmp_path / "a.csv", "street,housenumber,addr:flats,lat,lon", *text))

    assert [(r.street, r.housenumber, r.unit) for r in found.rows] == [
        ("Agatan", "7", "A"), ("Agatan", "7", "B"), ("Agatan", "7", "C"), ("Agatan", "9", ""),
        ("Bgatan", "1", ""), ("Bgatan", "2", "1"), ("Bgatan", "2", "2"), ("Bgatan", "4", "3"),
        ("Bgatan", "4", "5"),
    ]  # fmt: skip
    assert [str(note) for note in found.notes][-1] == (
        'rows with a list of flats ("1-8;10"): 2; each flat is read as a row of its own'
    )
    assert [rejected.line_no for rejected in found.rejected] == [6]


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:3857", "EPSG:32634", "EPSG:3011"])
@pytest.mark.parametrize("swapped", [False, True])
def test_a_csv_without_a_coordinate_system_is_tried_in_the_usual_ones(tmp_path, crs, swapped):
    x, y = place(crs)[:: -1 if swapped else 1]
    found = read(lines(tmp_path / "a.csv", "gata;nr;x;y", f"Agatan;7;{x};{y}"))

    assert [(round(r.lon, 5), round(r.lat, 5)) for r in found.rows] == [DEGREES]


def test_a_wrong_coordinate_system_is_refused_with_the_right_one(tmp_path):
    x, y = place("EPSG:3006")
    path = lines(tmp_path / "a.csv", "gata;nr;x;y", f"Agatan;7;{x};{y}")

    with pytest.raises(DoorError, match=r"read as EPSG:3021; as EPSG:3006 they do"):
        read(path, Reading(crs="EPSG:3021"))


def test_a_geopackage_that_names_a_wrong_coordinate_system_is_refused(tmp_path):
    points = [shapely.Point(*place("EPSG:3006"))]
    path = write_layer(
        tmp_path / "a.gpkg", "a", {"gata": ["A"], "nr": ["1"]}, crs="EPSG:25832", points=points
    )

    with pytest.raises(DoorError, match="as EPSG:3006 they do: give --crs EPSG:3006"):
        read(path)
    assert len(read(path, Reading(crs="EPSG:3006")).rows) == 1


def test_lantmateriets_geopackage_gives_its_valid_addresses_with_letters_and_suffixes(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", "belagenhetsadress", {
        "objektidentitet": ["u1", "u2", "u3", "u4"],
        "statusforbelagenhetsadress": ["Gällande", "Gällande", "Reserverad", "Gällande"],
        "adressomrade_faststalltnamn": ["Åsögatan", "Byn", "Åsögatan", "Åsögatan"],
        "gardsadressomrade_faststalltnamn": [None, "Norrgården", None, None],
        "adressplatsnummer": ["12", "3", "14", "16"],
        "bokstavstillagg": ["A", None, None, None],
        "lagestillagg": [None, None, None, "U"],
        "lagestillaggsnummer": [None, None, None, "1"],
    })  # fmt: skip

    found = read(path)

    assert found.profile == "lantmateriet"
    assert [(r.street, r.housenumber, r.register_id) for r in found.rows] == [
        ("Åsögatan", "12A", "u1"), ("Byn Norrgården", "3", "u2"), ("Åsögatan", "16 U1", "u4"),
    ]  # fmt: skip
    assert [(r.line_no, r.reason) for r in found.rejected] == [(3, "not in use (Reserverad)")]


def test_danish_floors_and_doors_are_flats(tmp_path):
    path = lines(
        tmp_path / "a.csv",
        "id,status,vejnavn,husnr,etage,dør,wgs84koordinat_bredde,wgs84koordinat_længde",
        "a,1,Abel Cathrines Gade,5,st,tv,59.005,18.01",
        "b,1,Abel Cathrines Gade,5,2,th,59.005,18.01",
        "c,1,Abel Cathrines Gade,5,kl,,59.005,18.01",
        "d,2,Abel Cathrines Gade,7,,,59.005,18.01",
    )

    found = read(path)

    assert found.profile == "dar"
    assert [(r.unit, r.floor) for r in found.rows] == [("st. tv", 0), ("2. th", 2), ("kl.", -1)]
    assert [r.reason for r in found.rejected] == ["not in use (2)"]


def test_dutch_additions_may_be_part_of_the_number_on_the_map(tmp_path):
    path = lines(
        tmp_path / "a.csv",
        "openbareruimte;huisnummer;huisletter;huisnummertoevoeging;x;y;lon;lat",
        "Rotterdamseweg;12;A;1;0;0;18.01;59.005",
    )

    found = read(path)

    assert found.profile == "bag"
    assert [(r.housenumber, r.unit, r.joined) for r in found.rows] == [("12A", "1", "12A-1")]


def test_rows_in_another_encoding_are_rejected_by_line(tmp_path):
    path = tmp_path / "a.csv"
    rows = [b"gata;nr;lat;lon", *("Åg;1;59.005;18.01".encode(),) * 3, b"\xc5g;1;59.005;18.01"]
    path.write_bytes(b"\n".join(rows))

    found = read(path)

    assert len(found.rows) == 3
    assert [(r.line_no, r.reason) for r in found.rejected] == [
        (5, "not UTF-8 like the rest of the file")
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("bad", "reason"),
    [
        ("A" * 1_000_000 + ";1;59.005;18.01", "a cell of more than"),
        ("A" * 20_000 + ";1;59.005;18.01", "a cell of more than 10,000 letters"),
        ('"Agatan;1;59.005;18.01', "a quotation mark is never closed"),
        ("Agatan;1;59.005;18.01;x;y", "6 cells under 4 headings"),
        ("=1+1;1;59.005;18.01", "begins like a formula"),
        ("Agatan;@SUM(A1);59.005;18.01", "begins like a formula"),
        ("Agatan;1;NaN;18.01", "no place"),
        ("Agatan;1;north;18.01", "no place"),
        ("Aga\x07tan;1;59.005;18.01", "no text"),
        (";1;59.005;18.01", "no street"),
        ("A" * 300 + ";1;59.005;18.01", "the street is 300 letters long"),
    ],
)
def test_a_bad_row_is_named_and_stops_no_other(tmp_path, bad, reason):
    good = "Bgatan;2;59.005;18.01"
    found = read(lines(tmp_path / "a.csv", "gata;nr;lat;lon", good, bad, good))

    assert len(found.rows) == 2
    assert [r.line_no for r in found.rejected] == [3]
    assert reason in found.rejected[0].reason


def test_empty_geometry_is_rejected_by_feature(tmp_path):
    points = [shapely.Point(*place("EPSG:3006")), shapely.Point(), None]
    path = write_layer(
        tmp_path / "a.gpkg", "a", {"gata": ["A", "B", "C"], "nr": ["1", "2", "3"]}, points=points
    )

    found = read(path)

    assert [r.street for r in found.rows] == ["A"]
    assert [(r.line_no, r.reason) for r in found.rejected] == [(2, "no place"), (3, "no place")]


def test_a_geojson_and_a_shapefile(tmp_path):
    feature = {
        "type": "Feature", "properties": {"street": "Agatan", "housenumber": 7},
        "geometry": {"type": "Point", "coordinates": DEGREES},
    }  # fmt: skip
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps({"type": "FeatureCollection", "features": [feature]}))
    shape = write_layer(tmp_path / "b.shp", "b", {"gata": ["Ågatan"], "nr": ["7"]})

    assert [(r.street, r.housenumber) for r in read(path).rows] == [("Agatan", "7")]
    assert [(r.street, r.housenumber) for r in read(shape).rows] == [("Ågatan", "7")]


def test_the_layers_of_a_geopackage_are_listed_where_several_fit(tmp_path):
    path = tmp_path / "a.gpkg"
    for k in range(10):
        write_layer(path, f"layer{k}", {"gata": ["A"], "nr": ["1"]})

    with pytest.raises(DoorError, match=r'10 layers; choose one with --layer: "layer0", "layer1"'):
        read(path)
    assert len(read(path, Reading(layer="layer3")).rows) == 1
    with pytest.raises(DoorError, match='no layer "x"'):
        read(path, Reading(layer="x"))


def test_the_only_layer_with_addresses_is_taken(tmp_path):
    path = write_layer(tmp_path / "a.gpkg", "areas", {"name": ["A"]})
    write_layer(path, "points", {"gata": ["A"], "nr": ["1"]})

    assert len(read(path).rows) == 1


@pytest.mark.parametrize("share", [0.01, 0.3, 0.6, 0.9, 0.99])
def test_a_truncated_geopackage_is_refused(tmp_path, share):
    names = [f"Gatan {k}" for k in range(2000)]
    path = write_layer(tmp_path / "a.gpkg", "a", {"gata": [*names], "nr": ["1"] * 2000})
    content = path.read_bytes()
    path.write_bytes(content[: int(share * len(content))])

    with pytest.raises(DoorError, match=re.escape(str(path))):
        read(path)


def test_a_file_with_another_content_than_its_name_says_is_refused(tmp_path):
    path = tmp_path / "a.geojson"
    path.write_text("<OGRVRTDataSource/>")

    with pytest.raises(DoorError, match="no GeoJSON"):
        read(path)


def test_a_file_that_changes_while_it_is_read_is_refused(tmp_path, monkeypatch):
    path = lines(tmp_path / "a.csv", "gata;nr;lat;lon", "Agatan;1;59.005;18.01")
    compose = Composer.compose

    def growing(self: Composer, *arguments: Any):
        path.write_bytes(path.read_bytes() + b"\r\nBgatan;2;59.005;18.01")
        return compose(self, *arguments)

    monkeypatch.setattr(Composer, "compose", growing)

    with pytest.raises(DoorError, match="changed while it was read"):
        read(path)


@pytest.mark.skipif(sys.platform == "win32", reason="there are no pipes with names")
@pytest.mark.parametrize("ending", [".dbf", ".prj", ".cpg"])
def test_a_pipe_or_device_beside_a_shapefile_is_refused_and_not_waited_for(tmp_path, ending):
    path = tmp_path / "a.shp"
    path.write_bytes(b"\x00\x00\x27\x0a" + bytes(96))
    os.mkfifo(path.with_suffix(ending))

    with pytest.raises(DoorError, match="no ordinary file"):
        read(path)


def test_a_coordinate_system_of_megabytes_is_not_read(tmp_path):
    path = tmp_path / "a.shp"
    path.write_bytes(b"\x00\x00\x27\x0a" + bytes(96))
    path.with_suffix(".prj").write_bytes(b"A" * 2_000_000)

    with pytest.raises(DoorError, match="far too large"):
        read(path)


@pytest.mark.parametrize(
    ("cell", "crs"),
    [
        ("POINT(18.01 59.005)", "EPSG:4326"), ("Point (18.01 59.005)", "EPSG:4326"),
        ("POINT Z (18.01 59.005 12.5)", "EPSG:4326"),
        ("SRID=4326;POINT(18.01 59.005)", "EPSG:4326"),
        ("MULTIPOINT((18.01 59.005))", "EPSG:4326"),
        ("POLYGON((18 59, 18.02 59, 18.02 59.01, 18 59.01, 18 59))", "EPSG:4326"),
        ("srid = 3006; point(X Y)", "EPSG:3006"), ("POINT(X Y)", "EPSG:3006"),
        ("<http://www.opengis.net/def/crs/EPSG/0/3006> POINT(X Y)", "EPSG:3006"),
        (shapely.to_wkb(shapely.Point(18.01, 59.005), hex=True), "EPSG:4326"),
        (shapely.to_wkb(shapely.set_srid(shapely.Point(18.01, 59.005), 4326), hex=True,
                        include_srid=True), "EPSG:4326"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("heading", ["WKT", "the_geom", "position"])
def test_places_may_stand_in_a_column_of_geometries(tmp_path, cell, crs, heading):
    x, y = place("EPSG:3006")
    cell = cell.replace("X Y", f"{x} {y}")
    path = lines(tmp_path / "a.csv", f"gata;nr;{heading}", f'Storgatan;1;"{cell}"')

    found = read(path)

    ((lon, lat),) = [(row.lon, row.lat) for row in found.rows]
    assert (lon, lat) == pytest.approx(DEGREES, abs=2e-4)
    assert found.crs == crs


def test_a_geometry_nobody_can_read_is_refused_by_row(tmp_path):
    cells = ["POINT(18.01 59.005)", "POINT(18.01)", "POINT EMPTY", "", "SRID=99;POINT(1 2)", "x"]
    rows = [f"Storgatan;{k};{cell.replace(';', ',')}" for k, cell in enumerate(cells, start=1)]
    rows[4] = 'Storgatan;5;"SRID=99;POINT(1 2)"'
    rows += [f'Storgatan;{k};"SRID=4326;POINT(18.01 59.005)"' for k in (7, 8)]
    path = lines(tmp_path / "a.csv", "gata;nr;geom", *rows)

    found = read(path)

    assert [row.housenumber for row in found.rows] == ["1", "7", "8"]
    assert {each.line_no for each in found.rejected} == {3, 4, 5, 6, 7}
    assert {each.reason for each in found.rejected} == {"no place"}


@pytest.mark.parametrize(
    ("factor", "unit"),
    [(1000.0, "kilometres"), (0.01, "centimetres"), (0.001, "millimetres"), (0.3048, "feet")],
)
def test_coordinates_in_an_unusual_unit_are_refused_in_a_sentence(tmp_path, factor, unit):
    x, y = place("EPSG:3006")
    path = lines(tmp_path / "a.csv", "gata;nr;x;y", f"Storgatan;1;{x / factor};{y / factor}")

    with pytest.raises(DoorError, match=f"seem to be {unit} of EPSG:3006; give them in metres$"):
        read(path)


@pytest.mark.parametrize(
    ("factor", "unit"), [(1e-6, "millionths"), (1e-7, "ten-millionths"), (57.29578, "radians")]
)
def test_degrees_in_an_unusual_unit_are_refused_in_a_sentence(tmp_path, factor, unit):
    lon, lat = (round(degrees / factor, 9) for degrees in DEGREES)
    path = lines(tmp_path / "a.csv", "gata;nr;lon;lat", f"Storgatan;1;{lon};{lat}")

    with pytest.raises(DoorError, match=f"seem to be {unit} of EPSG:4326; give them in degrees$"):
        read(path)
