"""GeoJSON of every kind: collections, one feature a line, text sequences; odd geometries."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from canvass.errors import DoorError
from canvass.registers import json_stream
from canvass.registers.hints import Hints
from canvass.registers.placing import Ground
from canvass.registers.read import Reading, read_register

BOUNDS = (18.0, 59.0, 18.02, 59.01)


def feature(number: str, geometry, **more: object) -> dict[str, object]:
    properties = {"street": "Agatan", "number": number, **more}
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def point(*more: float) -> dict[str, object]:
    return {"type": "Point", "coordinates": [18.01, 59.005, *more]}


FEATURES = [feature(str(n), point()) for n in range(1, 6)]
COLLECTION = {"type": "FeatureCollection", "name": "features", "features": FEATURES}


def read(path: Path, text: str):
    path.write_text(text, "utf-8")
    return read_register(path, Ground(BOUNDS), Reading())


@pytest.mark.parametrize(
    "text",
    [
        json.dumps(COLLECTION), json.dumps(COLLECTION, indent=2), "\ufeff" + json.dumps(COLLECTION),
        "\n".join(map(json.dumps, FEATURES)), "\r\n\r\n".join(map(json.dumps, FEATURES)) + "\n",
        "".join(f"\x1e{json.dumps(f)}\n" for f in FEATURES),
        "".join(f"\x1e{json.dumps(f, indent=1)}\n" for f in FEATURES), json.dumps(FEATURES),
        f"{json.dumps({**COLLECTION, 'features': FEATURES[:4]})}\n{json.dumps(FEATURES[4])}",
        "\n".join(json.dumps({**COLLECTION, "features": [f]}) for f in FEATURES),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["a.geojson", "a.json", "a.ndjson", "a.geojsonl", "a.txt"])
def test_features_are_found_however_they_are_strung_together(tmp_path, name, text):
    found = read(tmp_path / name, text)

    assert [row.housenumber for row in found.rows] == ["1", "2", "3", "4", "5"]


def test_features_are_read_across_the_ends_of_pieces(tmp_path, monkeypatch):
    monkeypatch.setattr(json_stream, "CHUNK", 7)

    assert len(read(tmp_path / "a.json", json.dumps(COLLECTION, indent=1)).rows) == 5


def test_flat_objects_with_degrees_are_rows(tmp_path):
    rows = [{"street": "Agatan", "housenumber": 7, "lat": 59.005, "lon": 18.01}]

    for text in (json.dumps(rows), json.dumps(rows[0])):
        assert [r.housenumber for r in read(tmp_path / "a.json", text).rows] == ["7"]


def test_geometries_of_other_kinds_have_a_place_and_empty_ones_are_named(tmp_path):
    square = [[18.01, 59.005], [18.011, 59.005], [18.011, 59.006], [18.01, 59.005]]
    kinds: list[Any] = [
        None, point(12.5), {"type": "Point", "coordinates": []},
        {"type": "MultiPoint", "coordinates": [[18.01, 59.005]]},
        {"type": "Polygon", "coordinates": [square]}, {"type": "Polygon", "coordinates": []},
        {"type": "LineString", "coordinates": square}, {"type": "Point"}, {"type": "Knot"},
        {"type": "Point", "coordinates": ["a", None]}, {"type": "GeometryCollection",
         "geometries": [point()]}, {"type": "Point", "coordinates": [1e400, 59]}, [], 7,
    ]  # fmt: skip
    features = [feature(str(n), kind) for n, kind in enumerate(kinds, start=1)]
    found = read(tmp_path / "a.geojson", json.dumps({**COLLECTION, "features": features}))

    assert [row.housenumber for row in found.rows] == ["2", "4", "5", "7", "11"]
    assert {r.reason for r in found.rejected} == {"no place"}
    assert len(found.rejected) == 9


def test_a_line_that_is_no_json_is_named_and_stops_no_other(tmp_path):
    lines = [json.dumps(f) for f in FEATURES]
    lines[2] = lines[2][:40]
    found = read(tmp_path / "a.ndjson", "\n".join([*lines, "[" * 100_000]))

    assert [row.housenumber for row in found.rows] == ["1", "2", "4", "5"]
    assert [(r.line_no, r.reason) for r in found.rejected] == [(3, "not JSON"), (6, "not JSON")]


@pytest.mark.parametrize("share", [0.3, 0.6, 0.95])
def test_a_collection_that_is_cut_off_is_refused(tmp_path, share):
    text = json.dumps(COLLECTION)

    with pytest.raises(DoorError, match="damaged or no GeoJSON"):
        read(tmp_path / "a.geojson", text[: int(share * len(text))])


@pytest.mark.parametrize("text", ["{}", '{"features": 7}', '{"features": []}', "[]", "{", "<xml/>"])
def test_what_holds_no_feature_is_refused(tmp_path, text):
    with pytest.raises(DoorError, match=r"no GeoJSON|no feature|no column"):
        read(tmp_path / "a.geojson", text)


def test_an_old_collection_says_its_coordinate_system(tmp_path):
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3006"}}
    place = {"type": "Point", "coordinates": [672_864.6, 6_544_558.9]}
    whole = {"type": "FeatureCollection", "crs": crs, "features": [feature("1", place)]}
    found = read(tmp_path / "a.geojson", json.dumps(whole))

    assert found.crs == "EPSG:3006"
    assert len(found.rows) == 1


def test_a_key_that_only_a_late_feature_has_is_a_column(tmp_path):
    found = read(
        tmp_path / "a.ndjson",
        "\n".join(map(json.dumps, [*FEATURES, feature("6", point(), unit="1101")])),
    )

    assert [row.unit for row in found.rows] == ["", "", "", "", "", "1101"]


def test_what_follows_a_collection_written_on_several_lines_is_not_lost_in_silence(tmp_path):
    whole = json.dumps(COLLECTION, indent=1)

    with pytest.raises(DoorError, match="more follows after its first collection"):
        read(tmp_path / "a.geojson", f"{whole}\n{whole}\n")


@pytest.mark.parametrize("encoding", ["utf-16", "cp1252", "mac_roman"])
def test_a_collection_in_another_encoding_is_read_by_the_words_of_the_map(tmp_path, encoding):
    path = tmp_path / "a.geojson"
    text = json.dumps(COLLECTION, ensure_ascii=False).replace("Agatan", "Mjölnargränd")
    path.write_bytes(text.encode(encoding))

    found = read_register(path, Ground(BOUNDS, hints=Hints(frozenset({"mjölnargränd"}))), Reading())

    assert {row.street for row in found.rows} == {"Mjölnargränd"}
    assert found.encoding == encoding


def test_several_numbers_in_one_row_are_several_addresses_and_this_is_said(tmp_path):
    features = [feature("1;3, 5", point()), {**FEATURES[0]}, feature("7", point())]
    features[1] = {**features[1], "properties": {"street": "Agatan", "number": ["9", 11]}}
    found = read(tmp_path / "a.json", json.dumps(features))

    assert [row.housenumber for row in found.rows] == ["1", "3", "5", "9", "11", "7"]
    assert [str(note).partition(";")[0] for note in found.notes] == [
        'rows with a list of numbers ("8'
    ]
    assert '10"): 2;' in str(found.notes[0])
