"""What tests do not make anew is what they would have made."""

from __future__ import annotations

from dataclasses import asdict, replace
from functools import partial
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import pytest
import sqlalchemy as sa

from canvass.osm import read as map_reading
from canvass.osm.limits import Limits
from canvass.osm.serial import extract_to_bytes
from canvass.store import migrate
from canvass.store.backend.opening import driver_of
from canvass.store.backend.sqlite_file import SETTINGS
from tests.prepared import (
    read_once,
    run_child,
    run_forked,
    upgrade_at_once,
    upgrade_step_by_step,
)
from tests.small_map import write_small_map
from tests.world import fill_once, world


def all_of(upgrade) -> list[str]:
    """Return every statement that makes a database which `upgrade` brought up to date."""
    engine = sa.create_engine("sqlite://")
    with engine.begin() as connection:
        upgrade(connection)
        return list(driver_of(connection).iterdump())


LIMITS = Limits(cpu_s=60, wall_s=60.0, memory_bytes=2_000_000_000, inflated_bytes=1_000_000)


def asked_of(path: Path, limits: Limits = LIMITS) -> dict[str, Any]:
    """Return what a child is asked to read a map, with a folder of its own to work in."""
    work = mkdtemp(dir=path.parent)
    return {
        "path": str(path), "name": path.name, "format": "osm", "boundary": "", "lists": "",
        "work": work, "limits": asdict(limits),
    }  # fmt: skip


def test_tables_at_hand_are_those_of_the_migrations() -> None:
    assert all_of(upgrade_at_once) == all_of(upgrade_step_by_step)


def test_a_map_read_before_is_answered_alike_and_a_changed_one_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran: list[Any] = []

    def run(*asked: Any) -> Any:
        ran.append(asked)
        return run_forked(*asked)

    monkeypatch.setattr("tests.prepared.run_forked", run)
    small = write_small_map(tmp_path / "prepared.osm", street="Nygatan")

    first, second = (map_reading.read_extract(small) for _ in range(2))
    assert extract_to_bytes(first) == extract_to_bytes(second)
    assert len(ran) == 1
    write_small_map(small, street="Annangatan")
    third = map_reading.read_extract(small)
    assert {way.tags["name"] for way in third.ways} == {"Annangatan"}
    assert len(ran) == 2


@pytest.mark.anew
def test_a_forked_child_answers_as_the_programs_own(tmp_path: Path) -> None:
    small = write_small_map(tmp_path / "small.osm")
    (broken := tmp_path / "broken.osm").write_bytes(small.read_bytes()[:200])

    for path in (small, broken):
        one, other = (run(asked_of(path), LIMITS, path.name) for run in (run_child, run_forked))
        assert (one.returncode, one.stdout) == (other.returncode, other.stdout)


@pytest.mark.anew
def test_a_forked_child_is_limited_like_the_programs_own(tmp_path: Path) -> None:
    small = write_small_map(tmp_path / "small.osm")
    tight = replace(LIMITS, memory_bytes=10_000_000)

    one, other = (
        run(asked_of(small, tight), tight, "small.osm") for run in (run_child, run_forked)
    )

    assert one.returncode != 0
    assert other.returncode != 0


@pytest.mark.anew
def test_who_asks_for_it_has_everything_made_anew() -> None:
    assert migrate.upgrade is upgrade_step_by_step
    assert map_reading._run is run_child is not read_once
    assert SETTINGS["synchronous"] == "FULL"


def test_a_world_is_made_once_and_copied_with_its_paths(tmp_path: Path) -> None:
    made = []

    def fill_in(folder: Path) -> list[Path]:
        made.append(folder)
        (folder / "a.txt").write_text("a")
        return [folder / "a.txt"]

    one, two = tmp_path / "one", tmp_path / "two"
    for folder in (one, two):
        folder.mkdir()
        assert fill_once(tmp_path, folder, partial(fill_in, folder)) == [folder / "a.txt"]
    (one / "a.txt").write_text("changed")
    assert (two / "a.txt").read_text() == "a"
    assert made == [one]


def test_a_world_that_patches_something_is_refused() -> None:
    with pytest.raises(TypeError, match="patches"):

        @world
        def patched(monkeypatch: pytest.MonkeyPatch) -> None:
            """Do not matter."""
