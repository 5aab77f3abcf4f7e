"""Every promise has its mutant: a defect planted by hand that the promise's own test must see.

An attack tries to break a promise and says whether it did. It must fail against the program as it
is, and succeed as soon as the defect is in: an attack that never succeeds shows nothing.
"""

from __future__ import annotations

import gzip
import json
import random
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.config import Config

from canvass.cli.shared import listing
from canvass.coverage import publish
from canvass.coverage.coverage import make_coverage
from canvass.coverage.records import CoveredDoor, LoggedVisit, VisitLog
from canvass.coverage.stories import tell_stories
from canvass.document.document import BasePlace
from canvass.errors import CanvassError
from canvass.osm import child
from canvass.planning import document as planning_document
from canvass.planning.accounting import list_exclusions
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.store import backup, doctor, migrate, revisions
from canvass.store import visits as store_visits
from canvass.store.database import open_reader, open_writer
from canvass.store.tally import count_again
from canvass.store.visits import list_events, record_events
from canvass.tables import rejected
from canvass.visits import making
from canvass.visits.disposition import disposition
from canvass.visits.event import Outcome
from canvass.workflow import files
from canvass.workflow.district import stored_district as stored
from canvass.workflow.district.new_district import add_district
from canvass.workflow.keeping import backups
from canvass.workflow.visits import clearing
from canvass.workflow.visits.clearing import clear_do_not_knock
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import Where
from tests.reliability.crash import stored_ids
from tests.reliability.test_migration import make_old, revision_of, tables_of
from tests.small_map import BASE, write_small_map
from tests.store.visit_world import fill, visit

NOW = datetime(2026, 11, 25, 18, 0, tzinfo=UTC)

Patch = pytest.MonkeyPatch


@dataclass(frozen=True)
class Mutant:
    """A promise, a defect that breaks it, and the attack that must find it."""

    promise: str
    defect: str
    plant: Callable[[Patch], None]
    attack: Callable[[Path], bool]


def world(folder: Path) -> Path:
    """Return a database of twelve doors and an open week."""
    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


def send_twice(folder: Path) -> bool:
    """R3: whether an event that is sent twice is stored twice."""
    path = world(folder)
    for _ in range(2):
        with open_writer(path) as connection:
            record_events(connection, 1, [visit()])
    return len(stored_ids(path)) != 1


def number_by_receiver(patch: Patch) -> None:
    made = store_visits._make_row
    number = iter(range(1000))

    def numbered(*values: Any) -> dict[str, object]:
        return made(*values) | {"event_id": f"server-{next(number)}"}

    patch.setattr(store_visits, "_make_row", numbered)


def import_from_a_clock_that_is_off(folder: Path) -> bool:
    """R12: whether a visit from a clock years ahead stands as the latest, through the command."""
    path = world(folder)
    file = folder / "visits.json"
    for days, outcome, now in ((3650, "nobody", NOW), (0, "talked", NOW + timedelta(minutes=30))):
        at = (now + timedelta(days=days)).isoformat()
        file.write_text(json.dumps([{"door_id": "d1", "outcome": outcome, "at": at}]))
        import_visits(path, Where(), file, recorded_by="desk", now=now, is_clock_off=True)
    with open_reader(path) as connection:
        state = disposition(list_events(connection, 1))
    return state.latest is not Outcome.TALKED


def break_off_a_migration(folder: Path) -> bool:
    """R15: whether a migration that ends in its middle leaves something between old and new."""
    path = make_old(folder / "canvass.db", revisions.REVISIONS[0])
    old = tables_of(path)

    def end(*arguments: object) -> None:
        if "purged_share" in str(arguments[2]):
            raise KeyboardInterrupt

    sa.event.listen(sa.Engine, "after_cursor_execute", end)
    try:
        with open_writer(path):
            pass
    except KeyboardInterrupt:
        pass
    finally:
        sa.event.remove(sa.Engine, "after_cursor_execute", end)
    return (revision_of(path), tables_of(path)) != (revisions.REVISIONS[0], old)


def commit_each_step(patch: Patch) -> None:
    def upgrade(connection: sa.Connection) -> None:
        for revision in revisions.REVISIONS:
            config = Config()
            config.set_main_option("script_location", str(migrate.FOLDER))
            config.attributes["connection"] = connection
            command.upgrade(config, revision)
            connection.exec_driver_sql("COMMIT")
            connection.exec_driver_sql("BEGIN IMMEDIATE")

    patch.setattr(migrate, "upgrade", upgrade)


def restore_a_backup_taken_beside_a_reader(folder: Path) -> bool:
    """R16: whether a backup lacks what was acknowledged before it was taken."""
    path = world(folder)
    target = folder / "a.backup"
    with open_reader(path) as looking_on:
        looking_on.exec_driver_sql("SELECT count(*) FROM visit_event").all()
        with open_writer(path) as connection:
            record_events(connection, 1, [visit(event_id=f"v{n}") for n in range(50)])
        backup.write_backup(path, target)
    backups.restore_backup(folder / "restored.db", target, now=NOW)
    return set(stored_ids(path)) != set(stored_ids(folder / "restored.db"))


def copy_as_backup(patch: Patch) -> None:
    def copied(db: Path, target: Path) -> None:
        content = db.read_bytes()
        target.write_bytes(content)
        digest = backup._digest(target, None).encode()
        target.write_bytes(content + backup.SEAL + digest + b"\n")

    patch.setattr(backup, "write_backup", copied)


def delete_a_visit_past_the_triggers(folder: Path) -> bool:
    """R17: whether a visit can go missing unseen."""
    path = world(folder)
    for number in range(3):
        with open_writer(path) as connection:
            record_events(connection, 1, [visit(event_id=f"v{number}", minutes=number)])
    with closing(sqlite3.connect(path)) as connection:
        (sql,) = connection.execute(
            "SELECT sql FROM sqlite_master WHERE name = 'visit_event_no_delete'"
        ).fetchone()
        connection.execute("DROP TRIGGER visit_event_no_delete")
        connection.execute("DELETE FROM visit_event WHERE event_id = 'v1'")
        connection.execute(sql)
        connection.commit()
    return not any(one.details for one in doctor.examine(path))


def inflate_a_bomb(folder: Path) -> bool:
    """R19: whether blanks that shrink to a thousandth are unpacked beyond the cap."""
    path = folder / "blanks.osm.gz"
    path.write_bytes(gzip.compress(b'<osm version="0.6">' + (b" " * 9_993 + b"<a></a>") * 300))
    target = folder / "plain.osm"
    try:
        child.inflated(path, "osm.gz", target, 1_000_000, path.name)
    except CanvassError:
        return False
    return target.stat().st_size > 1_000_000


def inflate_without_a_cap(patch: Patch) -> None:
    real = child.inflated
    patch.setattr(child, "inflated", lambda p, f, t, _cap, n: real(p, f, t, 1 << 40, n))


def list_a_formula(_folder: Path) -> bool:
    """R21: whether a cell of a listing is a formula to a spreadsheet."""
    text = listing.to_csv([{"street": word} for word in HOSTILE])
    return any(line.lstrip('"')[:1] in "=+-@\t\r" for line in text.split("\n")[1:] if line)


def reject_a_formula(_folder: Path) -> bool:
    """R21: whether a cell of the file of rejected rows is a formula."""
    return any(vars(rejected)["defused"](word)[:1] in "=+-@\t\r" for word in HOSTILE)


HOSTILE = ["=1+1", "+cmd|' /C calc'!A0", "-2+3", "@SUM(A1)", "\t=1", "\r=1"]


def clear_unseen(folder: Path) -> bool:
    """R21, R33: whether a do-not-knock can be cleared without a word in the audit log."""
    path = world(folder)
    with open_writer(path) as connection:
        record_events(connection, 1, [visit("d3", Outcome.DO_NOT_KNOCK)])
    clear_do_not_knock(path, Where(), "d3", recorded_by="coordinator", now=NOW)
    with open_reader(path) as connection:
        query = "SELECT count(*) FROM audit_log WHERE action = 'do-not-knock cleared'"
        return connection.exec_driver_sql(query).scalar() != 1


def difference_reports(_folder: Path, weeks: int = 20) -> bool:
    """R32: whether two published reports, one visit apart, differ by fewer than five."""
    for seed in range(weeks):
        rng = random.Random(seed)
        doors = [
            CoveredDoor(f"d{n}", f"Gata {rng.randrange(6)}", str(n), "", f"e{n}", "s",
                        f"R{rng.randrange(4)}", 18.0, 59.2)
            for n in range(rng.randrange(20, 90))
        ]  # fmt: skip
        visits = [
            LoggedVisit(f"v{n}", rng.choice(doors).door_id,
                        rng.choice(["talked", "nobody", "no_thanks", "do_not_knock"]), "A",
                        f"2026-11-2{n % 5}T18:00:00.000Z", f"2026-11-2{n % 5}", "evening", n)
            for n in range(60)
        ]  # fmt: skip
        before = None
        for count in range(30, 60):
            made = make_coverage(
                doors, tell_stories(VisitLog(visits[:count])), walk_hours_by_route={},
                minutes_by_default=3.0,
            )  # fmt: skip
            cells = cells_of(publish.publish(made))
            if any(0 < value < publish.K for value in cells.values()):
                return True
            if before is not None and any(
                0 < abs(cells.get(key, 0) - before.get(key, 0)) < publish.K
                for key in cells.keys() | before.keys()
            ):
                return True
            before = cells
    return False


def cells_of(coverage: object) -> dict[tuple[str, ...], int]:
    """Return every count of a published report by where it stands."""
    from dataclasses import fields, is_dataclass

    found: dict[tuple[str, ...], int] = {}

    def walk(value: object, path: tuple[str, ...]) -> None:
        if is_dataclass(value) and not isinstance(value, type):
            for field in fields(value):
                walk(getattr(value, field.name), (*path, field.name))
        elif isinstance(value, dict):
            for key, inner in value.items():
                walk(inner, (*path, str(key)))
        elif isinstance(value, tuple | list):
            for inner in value:
                name = (
                    inner.get("key", "") if isinstance(inner, dict) else getattr(inner, "key", "")
                )
                walk(inner, (*path, str(name)))
        elif isinstance(value, int) and not isinstance(value, bool):
            found[path] = value

    walk(coverage, ())
    return found


def lose_an_address(folder: Path) -> bool:
    """R34: whether an address of the map is in no route and no exclusion."""
    path = folder / "canvass.db"
    source = write_small_map(folder / "small.osm", island=True)
    add_district(path, "Stuvsta", str(source))
    lat, lon = (float(part) for part in BASE.split(","))
    planned = plan_district(
        stored.load_district(path, None),
        created_at="2026-09-07T15:00:00Z",
        base=BasePlace(lat, lon, ""),
        shift=Walking(60, 1.25, None),
        search=Search(30.0, 5, 0, None),
        lang="en",
    )
    on_routes = {
        ref
        for route in planned.document.routes
        for stop in route.stops
        for ref in stop.address_ids
        if "~" not in ref
    }
    left_out = {entry.address_id for entry in planned.document.excluded}
    return len(on_routes | left_out) != planned.district.doors.addresses_read


def drop_an_exclusion(patch: Patch) -> None:
    """Lose an address, and the program's own look that would stop the plan with it."""
    real = list_exclusions
    patch.setattr(
        planning_document, "list_exclusions",
        lambda *given: (real(*given)[0][1:], real(*given)[1]),
    )  # fmt: skip
    patch.setattr(planning_document, "check_addresses", lambda *_: None)


def write_over_the_database(folder: Path) -> bool:
    """R37: whether an output takes the place of a database, through a link too."""
    path = world(folder)
    link = folder / "report.pdf"
    link.symlink_to(path)
    before = path.read_bytes()
    for target in (path, link, path.with_name("canvass.db-wal")):
        try:
            files.write_file(target, b"%PDF")
        except CanvassError:
            continue
        return True
    return path.read_bytes() != before


MUTANTS = [
    Mutant("R3", "ids made by the receiver", number_by_receiver, send_twice),
    Mutant(
        "R12", "the sender's clock is believed",
        lambda p: p.setattr(making, "effective_at", lambda client, sent, received: client),
        import_from_a_clock_that_is_off,
    ),
    Mutant("R15", "a migration that commits each step", commit_each_step, break_off_a_migration),
    Mutant("R16", "a plain copy", copy_as_backup, restore_a_backup_taken_beside_a_reader),
    Mutant(
        "R17", "nobody counts the events",
        lambda p: p.setattr(doctor, "find_tally", count_again),
        delete_a_visit_past_the_triggers,
    ),
    Mutant("R19", "no cap on what a map unpacks to", inflate_without_a_cap, inflate_a_bomb),
    Mutant("R21", "cells of listings as they are", lambda p: p.setattr(listing, "_cell", str),
           list_a_formula),
    Mutant("R21", "rejected rows as they are", lambda p: p.setattr(rejected, "defused", str),
           reject_a_formula),
    Mutant("R33", "a clear that nobody notes",
           lambda p: p.setattr(clearing, "audit_day", lambda *_: None), clear_unseen),
    Mutant("R32", "counts that are not rounded",
           lambda p: p.setattr(publish, "rounded", lambda row: row), difference_reports),
    Mutant("R34", "an exclusion that is dropped", drop_an_exclusion, lose_an_address),
    Mutant("R37", "a plain rename", lambda p: p.setattr(files, "check_output", lambda path: path),
           write_over_the_database),
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


@pytest.mark.torture
def test_1_000_weeks_of_reports_hide_the_few(tmp_path: Path) -> None:
    from tests.reliability.figures import figure

    is_told = difference_reports(tmp_path, weeks=1000)

    figure("R32", "1000 random weeks, 30 reports each one visit apart: no cell and no difference "
           "below five" if not is_told else "a cell or a difference below five")  # fmt: skip
    assert not is_told


def test_who_typed_is_no_part_of_what_a_visit_is(tmp_path: Path) -> None:
    path = world(tmp_path)
    with open_writer(path) as connection:
        first = record_events(connection, 1, [replace(visit(), recorded_by="desk")])
        again = record_events(connection, 1, [replace(visit(), recorded_by="volunteer")])

    assert [*first, *again] == ["stored", "already"]
