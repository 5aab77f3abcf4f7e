"""A plain GeoPackage is read directly, and says the same as through GDAL; others are left to it."""

from __future__ import annotations

import sqlite3

import numpy as np
import pytest
import shapely
from pyogrio import raw

from canvass.registers import vector_reader
from canvass.registers.geopackage import find_plain_points
from canvass.registers.vector_reader import read_vector

NAMES = ["Agatan", "Å'\"gatan", None, "", "=1+1", "Ågatan\u2028x"]
PLACES = [(674032.25 + k, 6580821.5 - k) for k in range(len(NAMES))]


def write(path, fields, *, shapes=None, crs="EPSG:3006", layer="a", kind="Point"):
    places = [shapely.Point(*place) for place in PLACES]
    raw.write(
        path, shapely.to_wkb(np.array(places if shapes is None else shapes, dtype=object)),
        [np.array(column) for column in fields.values()], list(fields),
        crs=crs, geometry_type=kind, driver="GPKG", layer=layer, append=path.exists(),
    )  # fmt: skip
    return path


def texts(**more):
    return {"gata": np.array(NAMES, dtype=object), **more}


def test_a_plain_file_says_the_same_directly_and_through_gdal(tmp_path, monkeypatch):
    fields = {'ga"ta': np.array(NAMES, dtype=object), "nr": np.arange(6), "sort": np.arange(6) * 7}
    path = write(tmp_path / "a.gpkg", fields)
    directly = find_plain_points(path, None)
    monkeypatch.setattr(vector_reader, "find_plain_points", lambda *_: None)

    by_gdal = read_vector(path, layer=None, choose=lambda *_: True)

    assert directly is not None
    assert directly.headings == by_gdal.headings
    assert list(map(list, directly.columns)) == list(map(list, by_gdal.columns))
    assert list(directly.line_no) == list(by_gdal.line_no)
    assert directly.crs == by_gdal.crs == "EPSG:3006"
    places = np.column_stack([directly.x, directly.y])
    assert places.tolist() == np.column_stack([by_gdal.x, by_gdal.y]).tolist()
    assert places.tolist() == [list(place) for place in PLACES]


@pytest.mark.parametrize(
    "shapes",
    [
        [shapely.Point(), *map(shapely.Point, PLACES[1:])],
        [None, *map(shapely.Point, PLACES[1:])],
        [shapely.Point(1, 2, 3)] * 6,
        [shapely.box(0, 0, 1, 1)] * 6,
    ],
    ids=["empty", "missing", "with a height", "areas"],
)
def test_what_is_no_plain_point_is_left_to_gdal(tmp_path, shapes):
    path = write(tmp_path / "a.gpkg", texts(), shapes=shapes, kind="Unknown")

    assert find_plain_points(path, None) is None
    assert len(read_vector(path, layer=None, choose=lambda *_: True).line_no) == 6


def test_several_layers_and_other_kinds_of_cells_are_left_to_gdal(tmp_path):
    several = write(tmp_path / "a.gpkg", texts())
    write(several, texts(), layer="b")
    decimal = write(tmp_path / "b.gpkg", texts(nr=np.arange(6) / 2))
    unusual = write(tmp_path / "c.gpkg", texts(), crs="ESRI:54009")

    found = [find_plain_points(path, None) for path in (several, decimal, unusual)]

    assert found == [None, None, None]
    assert find_plain_points(write(tmp_path / "d.gpkg", texts()), "another layer") is None


def test_a_view_is_never_read_directly(tmp_path):
    """What a view does when it is read is up to who made the file."""
    path = write(tmp_path / "a.gpkg", texts())
    with sqlite3.connect(path) as connection:
        connection.execute("ALTER TABLE a RENAME TO gpkg_hidden")
        connection.execute("CREATE VIEW a AS SELECT * FROM gpkg_hidden")
    connection.close()

    assert find_plain_points(path, None) is None


def test_rows_that_were_announced_and_are_not_there_are_noticed(tmp_path):
    path = write(tmp_path / "a.gpkg", texts())
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE gpkg_ogr_contents SET feature_count = 9")
    connection.close()

    assert find_plain_points(path, None) is None
