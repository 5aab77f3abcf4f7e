"""Mutants of what comes from others: maps, registers, the other laptop, a map beside a database."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from unittest import mock

import pytest

from canvass.errors import CanvassError
from canvass.osm import child as map_child
from canvass.osm import read as map_reading
from canvass.osm.extract import Extract
from canvass.osm.limits import Limits
from canvass.osm.reader import read_map
from canvass.osm.serial import extract_from_bytes, extract_to_bytes
from canvass.planning import district as planning_district
from canvass.registers import child as register_child
from canvass.store import merging_plans
from canvass.store.database import open_reader, open_writer
from canvass.visits.event import Outcome
from canvass.workflow.district import plan_files
from canvass.workflow.keeping.keeping import purge
from canvass.workflow.keeping.merging import merge_database
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from tests.osm.small_map import village
from tests.osm.test_hostile import broken_maps
from tests.reliability.marked_week import CLOSE, NOW, evening_of, plan_of
from tests.reliability.test_do_not_knock import START, make_world
from tests.reliability.test_mutants import Mutant, Patch
from tests.store.visit_world import fill

WIDE = Limits(cpu_s=60, wall_s=60, memory_bytes=10**10, inflated_bytes=10**8)


def request_of(path: Path) -> dict[str, str]:
    kind = path.name.partition(".")[2]
    return {
        "path": str(path), "name": path.name, "boundary": "",
        "format": "pbf" if kind == "osm.pbf" else kind,
    }  # fmt: skip


def read_broken_maps(folder: Path) -> bool:
    """R18: whether a damaged map ends in anything but a sentence."""
    for path in broken_maps(folder, 20):
        try:
            map_child.read(request_of(path), folder, WIDE)
        except CanvassError:
            continue
        except Exception:
            return True
    return False


def let_errors_through(patch: Patch) -> None:
    def raw(request: dict[str, str], work: Path, limits: Limits) -> bytes:
        extract, _areas = read_map(Path(request["path"]), request["name"], request["format"])
        return extract_to_bytes(extract)

    patch.setattr(map_child, "read", raw)


def read_a_map_that_takes_too_long(folder: Path) -> bool:
    """R19: whether a map is read although its time is up."""
    path = folder / "village.osm"
    path.write_bytes(village().xml())
    over = Limits(cpu_s=60, wall_s=0.001, memory_bytes=10**10, inflated_bytes=10**9)
    with mock.patch.object(map_reading, "limits_for", return_value=over):
        try:
            map_reading.read_extract(path)
        except CanvassError:
            return False
    return True


def read_in_process(patch: Patch) -> None:
    def here(path: Path, kind: str, boundary: str) -> Extract:
        return extract_from_bytes(map_child.read(request_of(path), path.parent, WIDE))

    patch.setattr(map_reading, "_read_in_child", here)


def unpack_a_register(folder: Path) -> bool:
    """R19: whether a register that shrank to a thousandth is unpacked beyond the cap."""
    path = folder / "register.csv.gz"
    path.write_bytes(gzip.compress(bytes(3_000_000)))
    try:
        unpacked = register_child._unpacked(path, folder, 1_000_000)
    except CanvassError:
        return False
    return unpacked.stat().st_size > 1_000_000


def unpack_without_a_cap(patch: Patch) -> None:
    real = register_child._unpacked
    patch.setattr(register_child, "_unpacked", lambda path, work, _most: real(path, work, 1 << 40))


def plan_the_map_beside_the_database(folder: Path) -> bool:
    """R33: whether a map planned in one go sends somebody to a door that asked to be left alone."""
    db = make_world(folder)
    add_visit(
        db,
        Where(),
        "Storgatan 5",
        SaidVisit(Outcome.DO_NOT_KNOCK, START.isoformat(), ""),
        now=START,
    )
    made = planning_district.make_district(planning_district.read_map(str(folder / "small.osm")))
    left, _count = plan_files.without_refused(made, db)
    return any(a.housenumber == "5" for e in left.doors.entrances for a in e.addresses)


def merge_an_evening_of_a_purged_week(folder: Path) -> bool:
    """R30: whether the other laptop brings back the evenings of a week that is purged here."""
    here, there = folder / "here.db", folder / "there.db"
    for path in (here, there):
        with open_writer(path) as connection:
            fill(connection, doors=50)
            for document in [plan_of("answered"), evening_of("answered")] if path == there else []:
                connection.exec_driver_sql(
                    "INSERT INTO plan (district_id, created_at, document) VALUES (1, 'A', ?)",
                    (json.dumps(document),),
                )
    with open_writer(here) as connection:
        connection.exec_driver_sql(CLOSE)
    purge(here, None, None, now=NOW)
    merge_database(here, there, now=NOW)
    with open_reader(here) as connection:
        return bool(connection.exec_driver_sql("SELECT count(*) FROM plan").scalar())


MUTANTS = [
    Mutant("R18", "a reader that lets errors through", let_errors_through, read_broken_maps),
    Mutant("R19", "a map read in this process", read_in_process, read_a_map_that_takes_too_long),
    Mutant("R19", "no cap on what a register unpacks to", unpack_without_a_cap, unpack_a_register),
    Mutant(
        "R30", "a merge that asks nobody what is purged",
        lambda p: p.setattr(merging_plans, "is_purged_here_alone", lambda *_: False),
        merge_an_evening_of_a_purged_week,
    ),
    Mutant(
        "R33", "a quick plan that does not ask the database",
        lambda p: p.setattr(plan_files, "refused_doors", lambda *_, **__: {}),
        plan_the_map_beside_the_database,
    ),
]  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{m.promise}: {m.defect}")
def test_an_attack_fails_against_the_program_and_succeeds_against_the_mutant(
    tmp_path: Path, monkeypatch: Patch, mutant: Mutant
) -> None:
    (sound := tmp_path / "sound").mkdir()
    (broken := tmp_path / "broken").mkdir()

    assert mutant.attack(sound) is False
    mutant.plant(monkeypatch)
    assert mutant.attack(broken) is True
