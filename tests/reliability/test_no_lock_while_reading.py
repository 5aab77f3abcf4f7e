"""R19: what people send is read before the database is locked, so that others go on recording."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from canvass.osm import read as map_reading
from canvass.workflow.doors.exclusions import LeaveOut, exclude_doors
from canvass.workflow.doors.split_many import Selection, split_many, undo_splits
from canvass.workflow.doors.splits import SplitRequest
from canvass.workflow.listening.turnout_file import import_turnout
from canvass.workflow.listening.wish_file import import_wishes
from canvass.workflow.listening.wishes import Found, Place
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import Where
from canvass.workflow.week.own_organisations import import_organisations
from tests.reliability.test_do_not_knock import make_world
from tests.small_map import LAT, LON

pytestmark = pytest.mark.anew

NOW = datetime(2026, 11, 28, 12, 0, tzinfo=UTC)
AT = NOW.isoformat()

ADDRESSES = "street;housenumber\nStorgatan;3\n"
AREA = {
    "type": "Polygon",
    "coordinates": [[[LON - 1, LAT - 1], [LON + 1, LAT - 1], [LON, LAT + 1], [LON - 1, LAT - 1]]],
}
OUTLINE = {"features": [{"properties": {"name": "A"}, "geometry": AREA}]}
FILES = {
    "visits.csv": f"door_id;outcome;at\nStorgatan 3;nobody;{AT}\n",
    "addresses.csv": ADDRESSES,
    "area.geojson": json.dumps(AREA),
    "clubs.csv": "name;kind;lat;lon\nKlubben;club;59.0;18.0\n",
    "wishes.csv": "text\nfler bänkar\n",
    "results.csv": "valdistrikt;rostberattigade;rostande\nA;100;50\n",
    "outlines.geojson": json.dumps(OUTLINE),
}
FLATS = SplitRequest("", "", 2, 1)


def leave_out(db: Path, **named: Path) -> object:
    return exclude_doors(db, None, LeaveOut(**named), reason="works", at=AT)  # type: ignore[arg-type]


WAYS: dict[str, Callable[[Path, Path], object]] = {
    "visits": lambda db, at: import_visits(
        db, Where(), at / "visits.csv", recorded_by="desk", now=NOW
    ),
    "a list left out": lambda db, at: leave_out(db, address_list=at / "addresses.csv"),
    "an area left out": lambda db, at: leave_out(db, polygon=at / "area.geojson"),
    "a list split": lambda db, at: split_many(
        db, None, Selection(address_list=at / "addresses.csv"), FLATS, at=AT
    ),
    "an area split and taken back": lambda db, at: (
        split_many(db, None, Selection(polygon=at / "area.geojson"), FLATS, at=AT),
        undo_splits(db, None, Selection(polygon=at / "area.geojson"), at=AT),
    ),
    "organisations": lambda db, at: import_organisations(db, None, at / "clubs.csv"),
    "wishes": lambda db, at: import_wishes(
        db, Place(), at / "wishes.csv", heard="door", found=Found.REFUSE, today=date(2026, 11, 28)
    ),
    "results": lambda db, at: import_turnout(
        db, at / "results.csv", year=2026, election="municipality",
        outlines=at / "outlines.geojson", today=date(2026, 11, 28),
    ),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS)
def test_the_database_is_free_while_a_file_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    db = make_world(tmp_path)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, "utf-8")
    free: list[bool] = []
    read, run = Path.read_bytes, map_reading._run

    def is_free() -> bool:
        with closing(sqlite3.connect(db, timeout=0, isolation_level=None)) as other:
            try:
                other.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                return False
            return True

    def watched_read(path: Path) -> bytes:
        free.append(is_free())
        return read(path)

    def watched_run(*given: object) -> object:
        free.append(is_free())
        return run(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(Path, "read_bytes", watched_read)
    monkeypatch.setattr(map_reading, "_run", watched_run)

    WAYS[way](db, tmp_path)

    assert free
    assert all(free)
