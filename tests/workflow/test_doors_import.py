"""No import loses an address or a door, on a small map and on the real ones."""

from __future__ import annotations

import random
import tempfile
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyogrio import raw
from pyproj import Transformer

from canvass.doors.addresses import make_address_rows
from canvass.doors.door import DoorList
from canvass.osm.read import read_extract
from canvass.osm.serial import extract_to_bytes
from canvass.planning.district import make_district
from canvass.registers.read import Reading
from canvass.registers.spelling import number_key, spelling_key
from canvass.store.database import open_writer
from canvass.store.districts import record_district
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.doors.register_import import ImportReport, import_register
from tests.small_map import at, write_small_map

FARTHEST_M = 15.0


def store(db: Path, extract) -> DoorList:
    doors = make_district(extract).doors
    with open_writer(db) as connection:
        record_district(
            connection, name="A", source=extract.source, extract=extract_to_bytes(extract),
            doors=doors, added_at="2026-01-01T00:00:00Z",
        )  # fmt: skip
    return doors


def bring(db: Path, path: Path) -> ImportReport:
    return import_register(
        db, None, path, Reading(), is_dry_run=False, on_progress=lambda _share: None
    )


def address_ids(doors: DoorList) -> list[str]:
    ids = {a.id for e in doors.entrances for a in e.addresses}
    return sorted([*ids, *(e.address.id for e in doors.exclusions)])


def respelt(street: str, rng: random.Random) -> str:
    ways = (
        street, street.upper(), street.replace("gatan", "g."), street.replace("straße", "str."),
        "  ".join(street.split()),
    )  # fmt: skip
    return rng.choice(ways)


def write_register(path: Path, rows, rng: random.Random) -> None:
    to_metres = Transformer.from_crs("EPSG:4326", "EPSG:3006", always_xy=True)
    places, streets, numbers = [], [], []
    for row in rows:
        x_m, y_m = to_metres.transform(row.address.lon, row.address.lat)
        angle, away_m = rng.uniform(0, 2 * np.pi), rng.uniform(0, FARTHEST_M - 1)
        places.append((x_m + away_m * np.cos(angle), y_m + away_m * np.sin(angle)))
        streets.append(respelt(row.address.street, rng))
        numbers.append(row.address.housenumber)
    if path.suffix == ".csv":
        lines = ["Gatunamn;Husnummer;X;Y"]
        lines += [
            f"{street};{number};{x_m:.2f};{y_m:.2f}".replace(".", ",")
            for street, number, (x_m, y_m) in zip(
                (s.replace(".", "\0") for s in streets), numbers, places, strict=True
            )
        ]
        path.write_bytes("\n".join(lines).replace("\0", ".").encode("utf-8"))
        return
    raw.write(
        path, shapely.to_wkb(shapely.points(places)),
        [np.array(streets, dtype=object), np.array(numbers, dtype=object)], ["gata", "nr"],
        crs="EPSG:3006", geometry_type="Point", driver="GPKG",
    )  # fmt: skip


@pytest.mark.real
@pytest.mark.parametrize("ending", [".csv", ".gpkg"])
@pytest.mark.parametrize("prefix", ["se-stockholm", "nl-zeeland"])
def test_a_register_brings_back_the_half_that_was_taken_from_the_map(
    real_map, tmp_path, prefix, ending
):
    """Every address is there once afterwards, and those the map kept have their ids."""
    whole = read_extract(real_map(prefix))
    rows = [row for row in make_address_rows(whole)[0] if row.address.street]
    rng = random.Random(7)
    taken = {row.address.id for row in rows if rng.random() < 0.5}
    gone = {thing.ref for row in rows if row.address.id in taken for thing in row.objects}
    half = replace(whole, addresses=tuple(a for a in whole.addresses if a.ref not in gone))
    db, path = tmp_path / "canvass.db", tmp_path / f"register{ending}"
    before = address_ids(store(db, half))
    # The register has no second address of the same name beside the first.
    write_register(path, rows, rng)

    report = bring(db, path)

    after = load_district(db, None).doors
    ids = address_ids(after)
    assert set(before) <= set(ids)
    assert len(ids) == len(set(ids)) == after.addresses_read
    assert report.conflicting == report.rejected == report.outside == 0
    wanted = {(spelling_key(r.address.street), number_key(r.address.housenumber)) for r in rows}
    found = [a for e in after.entrances for a in e.addresses]
    found += [e.address for e in after.exclusions]
    assert wanted <= {(spelling_key(a.street), number_key(a.housenumber)) for a in found}
    again = bring(db, path)
    assert again.new == 0
    assert address_ids(load_district(db, None).doors) == ids


ROW = st.tuples(
    st.sampled_from(["Storgatan", "STORG.", "Nygatan"]),
    st.integers(1, 14),
    st.sampled_from(["", "1001", "1002", "1101"]),
    st.integers(0, 12),
    st.sampled_from([-12, 12, 80]),
)


@settings(max_examples=5, deadline=None)
@given(files=st.lists(st.lists(ROW, min_size=1, max_size=6), min_size=1, max_size=3))
@pytest.mark.long
def test_no_sequence_of_imports_loses_an_address_or_a_door(files):
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "canvass.db"
        doors = store(db, read_extract(write_small_map(Path(folder) / "small.osm")))
        for number, rows in enumerate(files):
            path = Path(folder) / f"{number}.csv"
            lines = ["street;housenumber;unit;lat;lon"]
            for street, house, unit, east, north_m in rows:
                lat, lon = at(50 * east, north_m)
                lines.append(f"{street};{house};{unit};{lat};{lon}")
            path.write_text("\n".join(lines), "utf-8")
            report = bring(db, path)
            now = load_district(db, None).doors
            assert report.read == len(rows)
            assert report.read == (
                report.new + report.matched + report.conflicting + report.rejected + report.outside
            )
            assert set(address_ids(doors)) <= set(address_ids(now))
            assert len(address_ids(now)) == len(set(address_ids(now))) == now.addresses_read
            with_doors = {door.address_id for e in now.entrances for door in e.doors}
            assert with_doors == {a.id for e in now.entrances for a in e.addresses}
            doors = now
        assert bring(db, path).new == 0
        assert load_district(db, None).doors == doors
