"""The coordinate system of a file is the one that puts its rows onto the district."""

from __future__ import annotations

from typing import Any

import pytest
from pyproj import Transformer

from canvass.doors.snap import REACH_M
from canvass.errors import DoorError
from canvass.registers.hints import make_hints
from canvass.registers.placing import Ground
from canvass.registers.read import Reading, read_register
from tests.sweeps import sweep

PRAGUE, STOCKHOLM, ZURICH = (14.47, 50.105), (18.01, 59.205), (8.54, 47.375)
QUEENS, HAMBURG = (-73.74, 40.72), (10.0, 53.55)


def district(lon: float, lat: float):
    """Return the ten addresses of a street of 250 m, and its bounds."""
    places = [(lon + 0.0004 * k, lat + 0.0001 * (k % 3)) for k in range(10)]
    addresses = [("Agatan", str(k + 1), *place) for k, place in enumerate(places)]
    return addresses, (lon - 0.002, lat - 0.002, lon + 0.006, lat + 0.003)


def write(path, addresses, crs: str, *, swapped: bool = False):
    to_grid = Transformer.from_crs("EPSG:4326", crs, always_xy=True)
    lines = ["street;number;x;y"]
    for street, number, lon, lat in addresses:
        x, y = to_grid.transform(lon, lat)
        x, y = (y, x) if swapped else (x, y)
        decimals = 7 if crs == "EPSG:4326" else 2
        lines.append(f"{street};{number};{x:.{decimals}f};{y:.{decimals}f}".replace(".", ","))
    path.write_text("\n".join(lines), "utf-8")
    return path


def read(path, addresses, bounds, **how: Any):
    return read_register(path, Ground(bounds, None, make_hints(addresses)), Reading(**how))


def farthest_m(found, addresses) -> float:
    places = {number: (lon, lat) for _, number, lon, lat in addresses}
    away = [
        abs(row.lon - places[row.housenumber][0]) + abs(row.lat - places[row.housenumber][1])
        for row in found.rows
    ]
    return 111_195 * max(away)


GRIDS = [
    (STOCKHOLM, "EPSG:3152"), (STOCKHOLM, "EPSG:3011"), (STOCKHOLM, "EPSG:3021"),
    (PRAGUE, "EPSG:5513"), (PRAGUE, "EPSG:5514"), (PRAGUE, "EPSG:28403"),
    (ZURICH, "EPSG:2056"), (ZURICH, "EPSG:21781"), (QUEENS, "EPSG:2263"),
    (HAMBURG, "EPSG:31467"), (HAMBURG, "EPSG:4647"), (HAMBURG, "EPSG:23032"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("place", "crs", "swapped"),
    sweep([(*grid, swapped) for swapped in (False, True) for grid in GRIDS], 8),
)
@pytest.mark.long
def test_any_grid_whose_area_holds_the_district_is_found(tmp_path, place, crs, swapped):
    addresses, bounds = district(*place)
    path = write(tmp_path / "a.csv", addresses, crs, swapped=swapped)

    found = read(path, addresses, bounds)

    assert len(found.rows) == 10
    assert farthest_m(found, addresses) < 5


def test_a_datum_a_hundred_metres_off_is_told_by_the_addresses_both_name(tmp_path):
    """ED50 and ETRS89 both put the rows into the district; only one puts them at their doors."""
    addresses, bounds = district(*HAMBURG)
    path = write(tmp_path / "a.csv", addresses, "EPSG:23032")

    found = read(path, addresses, bounds)

    assert farthest_m(found, addresses) < 5
    assert not found.notes


def test_where_no_address_is_known_another_likely_system_is_said(tmp_path):
    addresses, bounds = district(*HAMBURG)
    path = write(tmp_path / "a.csv", addresses, "EPSG:25832")

    found = read_register(path, Ground(bounds), Reading())

    assert found.crs == "EPSG:25832"
    assert "the file does not say which coordinate system" in str(found.notes[0])
    assert "EPSG:23032" in str(found.notes[0])


def test_a_row_beside_the_district_is_not_moved_into_it_by_a_rare_system(tmp_path):
    """In SWEREF 99 the row lies 100 m north of the district; read as ED50 it would be inside."""
    (first, *_), (west, south, east, _) = district(*STOCKHOLM)
    edge = (west, south - 0.01, east, first[3] - (100 + REACH_M) / 111_195)
    path = write(tmp_path / "a.csv", [first], "EPSG:3006")

    with pytest.raises(DoorError, match=r"when read as EPSG:3006; .* give --crs"):
        read_register(path, Ground(edge), Reading())


def test_a_system_that_brings_no_shared_address_inside_comes_last(tmp_path):
    """A row that another system moves into the district does not decide against nine doors."""
    addresses, bounds = district(*HAMBURG)
    path = write(tmp_path / "a.csv", addresses, "EPSG:23032")
    stray = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True).transform(*HAMBURG)
    with path.open("a", encoding="utf-8") as file:
        file.write("\nBgatan;1;{:.2f};{:.2f}".format(*stray).replace(".", ","))

    found = read(path, addresses, bounds)

    assert found.crs == "EPSG:23032"


@pytest.mark.parametrize("crs", ["EPSG:3006", "EPSG:2056", "EPSG:4326"])
def test_swapped_axes_are_seen_and_said_for_a_system_given_by_hand(tmp_path, crs):
    addresses, bounds = district(*(ZURICH if crs == "EPSG:2056" else STOCKHOLM))
    path = write(tmp_path / "a.csv", addresses, crs, swapped=True)

    found = read(path, addresses, bounds, crs=crs)

    assert len(found.rows) == 10
    assert [str(note) for note in found.notes] == [f"the axes of {crs} are swapped"]
    assert found.crs == f"{crs} with the axes swapped"
