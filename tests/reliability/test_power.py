"""R2: an acknowledged visit survives a power cut."""

from __future__ import annotations

import random
import shutil
from contextlib import suppress
from pathlib import Path

import pytest
import sqlalchemy as sa
from sqlalchemy.dialects import sqlite

from canvass.store import visits as store_visits
from canvass.store.backend.sqlite_file import SETTINGS
from canvass.store.database import open_writer
from canvass.store.visits import VISITS
from canvass.visits.event import body_sha256
from tests.reliability.crash import damage, stored_ids
from tests.reliability.figures import figure
from tests.store.visit_world import fill, visit

apsw = pytest.importorskip("apsw", reason="needs apsw (extra [test])")

COMMITS = 40
ADD = str(sa.insert(VISITS.table).compile(dialect=sqlite.dialect(paramstyle="named")))
"""The statement that adds an event."""


def record_until_the_power_goes(path: Path, cut: int, settings: dict[str, str]) -> list[str]:
    """Record visits one by one on a forgetful disk; return the ids that were acknowledged.

    What the disk holds after the cut replaces the files.
    """
    from tests.reliability.power import Disk, PowerCutError, load

    rng = random.Random(cut)
    disk = Disk(f"power-{cut}")
    load(disk, path.parent)
    acknowledged: list[str] = []
    connection = apsw.Connection(str(path), vfs=f"power-{cut}")
    # Shared memory is no file that outlasts a cut; with one connection SQLite does without.
    connection.execute("PRAGMA locking_mode=EXCLUSIVE")
    for name, value in settings.items():
        connection.execute(f"PRAGMA {name}={value}")
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA wal_autocheckpoint=20")
    disk.operations_left = rng.randrange(4, COMMITS * 8)
    with suppress(PowerCutError, apsw.Error):
        for number in range(COMMITS):
            event = visit(event_id=f"v{number}")
            row = store_visits._make_row(1, event, body_sha256(event), VISITS)
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(ADD, row)
            connection.execute("COMMIT")
            acknowledged.append(event.event_id)
    found = dict(disk.after_power_cut(rng))
    disk.operations_left = 0
    with suppress(PowerCutError, apsw.Error):
        connection.close(True)
    for name, content in found.items():
        Path(name).write_bytes(content)
    path.with_name(path.name + "-shm").unlink(missing_ok=True)
    disk.unregister()
    return acknowledged


def cut_power(tmp_path: Path, cuts: int, settings: dict[str, str]) -> tuple[int, int, int]:
    """Return (acknowledged, lost, damaged databases) over a number of power cuts."""
    fresh = tmp_path / "fresh.db"
    with open_writer(fresh) as connection:
        fill(connection)
    acknowledged = lost = damaged = 0
    for cut in range(cuts):
        folder = tmp_path / str(cut)
        folder.mkdir()
        path = Path(shutil.copy(fresh, folder / "canvass.db"))
        said = record_until_the_power_goes(path, cut, settings)
        acknowledged += len(said)
        damaged += bool(damage(path))
        lost += len(set(said) - set(stored_ids(path)))
        shutil.rmtree(folder)
    return acknowledged, lost, damaged


def check(tmp_path: Path, cuts: int) -> None:
    acknowledged, lost, damaged = cut_power(tmp_path, cuts, SETTINGS)

    figure("R2", f"{cuts} power cuts, {acknowledged} acknowledged: {lost} lost, {damaged} damaged")
    assert acknowledged > cuts
    assert (lost, damaged) == (0, 0)


def test_an_acknowledged_visit_survives_a_power_cut(tmp_path: Path) -> None:
    check(tmp_path, 12)


@pytest.mark.torture
def test_acknowledged_visits_survive_200_power_cuts(tmp_path: Path) -> None:
    check(tmp_path, 200)


def test_synchronous_normal_would_lose_acknowledged_visits(tmp_path: Path) -> None:
    """The mutant of R2."""
    _acknowledged, lost, _damaged = cut_power(tmp_path, 12, SETTINGS | {"synchronous": "NORMAL"})

    assert lost > 0
