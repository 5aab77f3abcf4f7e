"""Makes what tests.bench.doors imports: python -m tests.bench.doors_files MAP FOLDER."""

from __future__ import annotations

import csv
import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyproj import Transformer

from canvass.doors.addresses import AddressRow, make_address_rows
from canvass.osm.read import read_extract
from canvass.osm.serial import extract_to_bytes
from canvass.planning.district import make_district
from canvass.store.database import open_writer
from canvass.store.districts import record_district

CRS = "EPSG:25832"
FARTHEST_M = 10.0
MANY_ROWS = 300_000
FLOORS, DOORS = ("st", "1", "2", "3", "4"), ("tv", "th")
PLACE = ("etrs89koordinat_øst", "etrs89koordinat_nord")


def main(source: Path, folder: Path) -> None:
    """Write a district with half of the map's addresses, and registers with all of them."""
    whole = read_extract(source)
    rows = [row for row in make_address_rows(whole)[0] if row.address.street]
    rng = random.Random(1)
    gone = {thing.ref for row in rows if rng.random() < 0.5 for thing in row.objects}
    half = replace(whole, addresses=tuple(a for a in whole.addresses if a.ref not in gone))
    with open_writer(folder / "half.db") as connection:
        record_district(
            connection, name="Copenhagen", source=whole.source, extract=extract_to_bytes(half),
            doors=make_district(half).doors, added_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    xy_m = _moved(rows)
    _write_addresses(folder / "addresses.csv", rows, xy_m)
    fields = [
        np.array([row.address.street for row in rows], dtype=object),
        np.array([row.address.housenumber for row in rows], dtype=object),
    ]
    raw.write(
        folder / "addresses.gpkg", shapely.to_wkb(shapely.points(xy_m)), fields,
        ["vejnavn", "husnr"], crs=CRS, geometry_type="Point", driver="GPKG",
    )  # fmt: skip
    _write_flats(folder / "flats.csv", rows, xy_m)


def _moved(rows: Sequence[AddressRow]) -> NDArray[np.float64]:
    """Return places in metres, each a few metres from where the map has it."""
    to_metres = Transformer.from_crs("EPSG:4326", CRS, always_xy=True)
    x_m, y_m = to_metres.transform(
        np.array([row.address.lon for row in rows]), np.array([row.address.lat for row in rows])
    )
    places: NDArray[np.float64] = np.column_stack([x_m, y_m])
    return places + np.random.default_rng(1).uniform(-FARTHEST_M, FARTHEST_M, places.shape)


def _write_addresses(path: Path, rows: Sequence[AddressRow], xy_m: NDArray[np.float64]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, delimiter=";")
        writer.writerow(["id", "vejnavn", "husnr", *PLACE])
        for number, (row, (x_m, y_m)) in enumerate(zip(rows, xy_m.tolist(), strict=True)):
            address = row.address
            place = (f"{x_m:.2f}", f"{y_m:.2f}")
            writer.writerow([f"id-{number:06d}", address.street, address.housenumber, *place])


def _write_flats(path: Path, rows: Sequence[AddressRow], xy_m: NDArray[np.float64]) -> None:
    """Write as many flats as a large municipality has, two on each floor."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["id", "vejnavn", "husnr", "etage", "dør", *PLACE])
        for number in range(MANY_ROWS):
            turn, at = divmod(number, len(rows))
            address, (x_m, y_m) = rows[at].address, xy_m[at].tolist()
            flat = (FLOORS[turn // 2 % len(FLOORS)], DOORS[turn % 2])
            place = (f"{x_m:.2f}", f"{y_m:.2f}")
            row_id = f"id-{number:06d}"
            writer.writerow([row_id, address.street, address.housenumber, *flat, *place])


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]))
