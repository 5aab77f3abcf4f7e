"""The outline of a district, from a GeoJSON file or by a name in the map."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from shapely import Point, box

from canvass.errors import BoundaryError
from canvass.osm.boundary import read_boundary
from canvass.osm.read import read_extract
from tests.osm.small_map import LAT, LON, STEP, square, village

WEST_HALF = [[18.0, 58.99], [18.0045, 58.99], [18.0045, 59.01], [18.0, 59.01], [18.0, 58.99]]


def written(tmp_path: Path, document: Any) -> Path:
    path = tmp_path / "edge.geojson"
    path.write_text(document if isinstance(document, str) else json.dumps(document))
    return path


def polygon(*rings: list[Any]) -> dict[str, Any]:
    return {"type": "Polygon", "coordinates": list(rings)}


@pytest.fixture
def village_map(tmp_path: Path) -> Path:
    made = village()
    made.way(400, square(made, 800, -1, -2, 6), boundary="administrative", name="Västra byn")
    made.way(401, square(made, 810, 5, -2, 8)[:3])
    made.relation(
        500, [("w", 401, "outer"), ("w", 9_999, "outer")], type="boundary",
        boundary="administrative", name="Östra byn",
    )  # fmt: skip
    path = tmp_path / "village.osm"
    path.write_bytes(made.xml())
    return path


def test_a_polygon_file_becomes_the_boundary_and_drops_no_address(
    village_map: Path, tmp_path: Path
) -> None:
    extract = read_extract(village_map, boundary=written(tmp_path, polygon(WEST_HALF)))

    assert extract.boundary is not None
    assert extract.boundary.equals(box(18.0, 58.99, 18.0045, 59.01))
    assert len(extract.addresses) == 5


@pytest.mark.parametrize(
    "document",
    [
        polygon(WEST_HALF),
        {"type": "MultiPolygon", "coordinates": [[WEST_HALF]]},
        {"type": "Feature", "properties": None, "geometry": polygon(WEST_HALF)},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": None},
         {"type": "Feature", "geometry": polygon(WEST_HALF)}]},
        {**polygon(WEST_HALF), "crs": {"type": "name", "properties": {
            "name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}},
        polygon([[*point, 12.5] for point in WEST_HALF]),
    ],
)  # fmt: skip
def test_every_kind_of_geojson_area_is_taken(tmp_path: Path, document: Any) -> None:
    area = read_boundary(written(tmp_path, document))

    assert area.equals(box(18.0, 58.99, 18.0045, 59.01))


def test_an_outline_that_crosses_itself_is_healed(tmp_path: Path) -> None:
    bow_tie = [[18.0, 59.0], [18.01, 59.01], [18.01, 59.0], [18.0, 59.01], [18.0, 59.0]]

    area = read_boundary(written(tmp_path, polygon(bow_tie)))

    assert area.is_valid
    assert area.area == pytest.approx(0.5 * 0.01 * 0.01)


def ring(west: float, south: float, east: float, north: float) -> list[list[float]]:
    """Return a rectangle in thousandths of a degree from 18 E, 59 N."""
    corners = [(west, south), (east, south), (east, north), (west, north), (west, south)]
    return [[18 + x / 1000, 59 + y / 1000] for x, y in corners]


@pytest.mark.parametrize(
    ("hole", "area"),
    [
        (ring(4, 0, 6, 10), 80),  # from edge to edge: two parts are left
        (ring(4, 0, 6, 5), 90),  # along one edge
        (ring(0, 0, 5, 5), 75),  # in a corner
        (ring(4, -3, 6, 5), 90),  # beyond the edge
        (ring(4, 4, 6, 6), 96),  # in the middle
        (ring(20, 20, 30, 30), 100),  # elsewhere
    ],
)
def test_a_hole_stays_a_hole_wherever_it_lies(
    tmp_path: Path, hole: list[list[float]], area: float
) -> None:
    found = read_boundary(written(tmp_path, polygon(ring(0, 0, 10, 10), hole)))

    assert found.area * 1e6 == pytest.approx(area)


def test_two_holes_that_touch_are_one_hole_and_what_lies_in_a_hole_is_inside(
    tmp_path: Path,
) -> None:
    around = [ring(0, 0, 10, 10), ring(0, 2, 4, 8), ring(4, 2, 8, 8)]
    document = {"type": "MultiPolygon", "coordinates": [around, [ring(3, 4, 5, 6)]]}

    found = read_boundary(written(tmp_path, document))

    assert found.area * 1e6 == pytest.approx(100 - 48 + 4)


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ("not json", "not GeoJSON"),
        ("[" * 100_000, "not GeoJSON"),
        ("[1, 2]", "not GeoJSON"),
        ({"type": "Point", "coordinates": [18, 59]}, "no polygon"),
        (
            {
                "type": "GeometryCollection",
                "geometries": [
                    polygon(WEST_HALF),
                    {"type": "LineString", "coordinates": [[18, 59], [18.1, 59]]},
                ],
            },
            "a LineString in it is no area",
        ),
        ({"type": "FeatureCollection", "features": []}, "no polygon"),
        (polygon([[18.0, 59.0], [18.1, 59.0]]), "broken"),
        (polygon([[18.0, 59.0], [18.1, 59.0], [18.2, 59.0], [18.0, 59.0]]), "no area"),
        (polygon([["a", "b"], ["c", "d"], ["e", "f"], ["a", "b"]]), "broken"),
        ({"type": "Polygon", "coordinates": None}, "broken"),
        (polygon([[674_000.0, 6_580_000.0]] * 4), "are not degrees"),
        ('{"type": "Polygon", "coordinates": [[[NaN, 1], [2, 3], [3, 3], [2, 2]]]}', "number"),
        ({**polygon(WEST_HALF), "crs": {"properties": {"name": "EPSG:3006"}}}, "EPSG:3006"),
    ],
)
def test_a_boundary_of_no_use_says_why_in_one_line(
    tmp_path: Path, document: Any, message: str
) -> None:
    with pytest.raises(BoundaryError, match=message) as caught:
        read_boundary(written(tmp_path, document))

    assert str(caught.value).startswith("edge.geojson: ")
    assert "\n" not in str(caught.value)


def test_a_missing_boundary_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BoundaryError, match=r"^nowhere\.geojson: no such file"):
        read_boundary(tmp_path / "nowhere.geojson")


def test_a_boundary_elsewhere_is_refused(village_map: Path, tmp_path: Path) -> None:
    elsewhere = [[lon + 5, lat] for lon, lat in WEST_HALF]

    with pytest.raises(BoundaryError, match=r"outside the map village\.osm"):
        read_extract(village_map, boundary=written(tmp_path, polygon(elsewhere)))


def test_swapped_longitude_and_latitude_are_noticed(village_map: Path, tmp_path: Path) -> None:
    swapped = [[lat, lon] for lon, lat in WEST_HALF]

    with pytest.raises(BoundaryError, match="swapped"):
        read_extract(village_map, boundary=written(tmp_path, polygon(swapped)))


@pytest.mark.parametrize("name", ["Västra byn", "västra BYN"])
def test_a_boundary_the_map_names_is_found(village_map: Path, name: str) -> None:
    extract = read_extract(village_map, boundary=name)

    assert extract.boundary is not None
    assert extract.boundary.contains(Point(LON, LAT))
    assert extract.boundary.area == pytest.approx((6 * STEP) ** 2, rel=1e-6)


def test_an_unknown_name_lists_the_nearest(village_map: Path) -> None:
    with pytest.raises(BoundaryError, match=r"called Vestra byn; nearest: Västra byn, Östra byn$"):
        read_extract(village_map, boundary="Vestra byn")


def test_a_boundary_cut_by_the_map_is_refused(village_map: Path) -> None:
    with pytest.raises(BoundaryError, match="does not hold the whole boundary of Östra byn"):
        read_extract(village_map, boundary="Östra byn")
