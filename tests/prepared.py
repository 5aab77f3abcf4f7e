"""What nearly every test would make anew: the tables of a new database, and a small map read.

Both are pure: a new database gets the same tables each time, and the child that reads a map
answers by the map's bytes alone. So each worker makes them once. Children that read maps and
registers, and those that work for a desk, are forked from a process with their libraries loaded
(`tests.forked`). Nor does a test's database wait for the disk: it need not outlive a power cut.

Tests that are about the making itself carry the mark `anew`. Those of the room `osm`, which are
about reading, have each map read again; those of `reliability`, which are about what survives,
write as a user's database does.
"""

from __future__ import annotations

import hashlib
import json
import subprocess
from functools import cache
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import sqlalchemy as sa

from canvass.osm import read as map_reading
from canvass.registers.apart import RegisterReader
from canvass.store import migrate
from canvass.store.backend.opening import driver_of
from canvass.store.backend.sqlite_file import SETTINGS
from canvass.web.jobs import board
from tests.forked import ForkedChild, ForkedJobs, has_forks

upgrade_step_by_step = migrate.upgrade
run_child = map_reading._run
READ_EACH_TIME, ON_THE_DISK = "osm", "reliability"
"""The rooms whose tests are about reading maps, and about what survives."""
MAPS_AT_MOST = 200  # small ones; what they are read into is a few kilobytes each


@cache
def new_tables() -> tuple[str, ...]:
    """Return the statements that make today's schema, rows that migrations put in included."""
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade_step_by_step(connection)
        script = tuple(driver_of(connection).iterdump())
    return tuple(line for line in script if line not in ("BEGIN TRANSACTION;", "COMMIT;"))


def upgrade_at_once(connection: sa.Connection) -> None:
    """Bring a database up to date: a new one by the tables at hand, an older one step by step."""
    driver = driver_of(connection)
    if driver.execute("SELECT count(*) FROM sqlite_master").fetchone() != (0,):
        upgrade_step_by_step(connection)
        return
    for statement in new_tables():
        driver.execute(statement)


def run_forked(
    request: dict[str, Any], limits: Any, name: str
) -> subprocess.CompletedProcess[bytes]:
    """Let a forked child read a map; without forks or time, a child of the program's own."""
    if not has_forks():
        return run_child(request, limits, name)
    child = ForkedChild("canvass.osm.child")
    try:
        said, _ = child.communicate(json.dumps(request).encode(), timeout=limits.wall_s)
    except subprocess.TimeoutExpired:
        return run_child(request, limits, name)
    return subprocess.CompletedProcess([child.module], child.returncode or 0, said)


def start_forked(reader: RegisterReader) -> None:
    """Give a reader of registers a forked child."""
    reader._process = ForkedChild("canvass.registers.child")  # type: ignore[assignment]


_READ: dict[str, subprocess.CompletedProcess[bytes]] = {}


def read_once(
    request: dict[str, Any], limits: Any, name: str
) -> subprocess.CompletedProcess[bytes]:
    """Let a child read a map, or answer what it said of the same bytes before."""
    if "path" not in request:
        return run_forked(request, limits, name)
    asked = {key: request[key] for key in request if key not in ("path", "work", "limits")}
    content = hashlib.sha256(Path(request["path"]).read_bytes()).hexdigest()
    key = f"{content} {json.dumps(asked, sort_keys=True)}"
    if key not in _READ:
        if len(_READ) >= MAPS_AT_MOST:
            _READ.clear()
        _READ[key] = run_forked(request, limits, name)
    return _READ[key]


@pytest.fixture(autouse=True)
def _prepared(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.node.get_closest_marker("anew"):
        return
    monkeypatch.setattr(migrate, "upgrade", upgrade_at_once)
    room = request.path.parent.name
    monkeypatch.setattr(map_reading, "_run", run_forked if room == READ_EACH_TIME else read_once)
    if has_forks():
        monkeypatch.setattr(RegisterReader, "__init__", start_forked)
        monkeypatch.setattr(board, "multiprocessing", SimpleNamespace(get_context=ForkedJobs))
    if room != ON_THE_DISK:
        monkeypatch.setitem(SETTINGS, "synchronous", "OFF")
