"""A week with a random marker in every text that goes with it, for what is left after its purge."""

from __future__ import annotations

import base64
import json
import random
import re
import zipfile
import zlib
from collections.abc import Collection, Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from canvass.store.backend.opening import open_file
from canvass.store.backup import restore_backup, write_backup
from canvass.store.database import open_writer
from canvass.store.purge_rules import Rule, owned_tables, rule_of
from canvass.store.visits import CALLS, record_events
from canvass.visits.event import Outcome
from tests.store.every_schema import metadata
from tests.store.visit_world import fill, visit

CLOSED = "2026-11-01T09:00:00Z"
NOW = datetime(2026, 11, 30, 9, 0, tzinfo=UTC)
DOORS = 50

CLOSE = f"UPDATE week SET closed_at = '{CLOSED}', announced_at = '{CLOSED}'"

PACKED = re.compile(rb"\x1f\x8b|\x78[\x01\x5e\x9c\xda]")
"""How what gzip and zlib pack begins (RFC 1952 and 1950)."""

A85 = re.compile(rb"stream\r?\n([!-uz\s]+)~>\s*endstream")
"""A stream of a PDF that is written in letters (ISO 32000-1, 7.4.3)."""

MARKER = re.compile("m[0-9a-f]{24}")

ALLOWED = re.compile(r"IN \('(\w+)'")

FILLED_BY_EVENTS = ("visit_event", "call_event")
"""The logs are written by the program: only it knows the hashes."""


def mark_week(folder: Path, markers: int) -> list[str]:
    """Make a week with `markers` markers, closed and due; return them.

    A backup of it is restored over it, so that the copy a restore sets aside is there too, and a
    half-written one lies beside it as a killed restore leaves it.
    """
    path = folder / "canvass.db"
    rng = random.Random(markers)
    words = [f"m{rng.getrandbits(96):024x}" for _ in range(markers)]
    with open_writer(path) as connection:
        fill(connection, doors=DOORS)
        left = iter(words)
        mark_plans_and_locks(connection, left)
        mark_owned_tables(connection, left)
    rest = list(left)
    for start in range(0, len(rest), 99):
        with open_writer(path) as connection:
            mark_events(connection, rest[start : start + 99])
    backup = folder.parent / "elsewhere.backup"
    write_backup(path, backup)
    restore_backup(path, backup)
    (folder / ".canvass.db.abcdefgh.part").write_bytes(backup.read_bytes())
    with open_writer(path) as connection:
        connection.exec_driver_sql(
            f"UPDATE week SET closed_at = '{CLOSED}', announced_at = '{CLOSED}'"
        )
    return words


def mark_events(connection: sa.Connection, words: list[str]) -> None:
    """Record visits and calls whose every free text is a marker."""
    padded = words + 2 * words[:1]
    for number, start in enumerate(range(0, len(words), 3)):
        one, two, three = padded[start : start + 3]
        event = replace(visit(f"d{number % DOORS + 1}", event_id=one, team=two), recorded_by=three)
        record_events(connection, 1, [event], log=CALLS if number % 4 == 0 else record_log())


def record_log() -> Any:
    """Return the log of visits."""
    from canvass.store.visits import VISITS

    return VISITS


def mark_owned_tables(connection: sa.Connection, words: Iterator[str]) -> None:
    """Put a row with markers into every table that belongs to weeks, columns of words aside."""
    connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
    made: dict[str, Any] = {}
    owned = owned_tables(metadata)
    for table in metadata.sorted_tables:
        if table.name in owned and table.name not in (*FILLED_BY_EVENTS, "route_lock"):
            row = {column.name: value_for(column, words, made) for column in table.columns}
            connection.execute(sa.insert(table), [row])


def value_for(column: sa.Column[Any], words: Iterator[str], made: dict[str, Any]) -> Any:
    """Return what a foreign key names, a word that is allowed, 1 for numbers, or else a marker."""
    name = f"{column.table.name}.{column.name}"
    for key in column.foreign_keys:
        if isinstance(column.type, sa.Text):
            value = made.get(str(key.column), {"door_id": "d1"}.get(key.column.name))
            return made.setdefault(name, value)
    allowed = ALLOWED.search(" ".join(str(one.sqltext) for one in checks_of(column)))
    if allowed is not None:
        return allowed[1]
    return made.setdefault(name, next(words) if isinstance(column.type, sa.Text) else 1)


def checks_of(column: sa.Column[Any]) -> list[sa.CheckConstraint]:
    """Return the checks on a column."""
    return [one for one in column.constraints if isinstance(one, sa.CheckConstraint)]


def mark_plans_and_locks(connection: sa.Connection, words: Iterator[str]) -> None:
    """Store a plan of the district, one changed by people and two evenings, and locks of teams."""
    whole = plan_of(next(words))
    stored = [whole, plan_of(next(words)), evening_of(next(words)), evening_of(next(words))]
    for number, document in enumerate(stored, start=1):
        connection.exec_driver_sql(
            "INSERT INTO plan (plan_id, district_id, created_at, document) VALUES (?, 1, ?, ?)",
            (number, "2026-11-24T18:00:00Z", json.dumps(document)),
        )
        connection.exec_driver_sql(
            "INSERT INTO plan_change (plan_id, words) VALUES (?, ?)", (number, next(words))
        )
    connection.exec_driver_sql(
        "INSERT INTO route_lock (district_id, kind, words, route_id, team, created_at) "
        "VALUES (1, 'team', ?, 'R01', ?, '2026-11-24T18:00:00Z')",
        (next(words), next(words)),
    )
    connection.exec_driver_sql(
        "INSERT INTO lock_change (district_id, plan_id, at, words, made, removed, is_with_plan) "
        "VALUES (1, 1, ?, ?, ?, ?, 0)",
        (next(words), next(words), lock_of(words), lock_of(words)),
    )
    connection.exec_driver_sql("UPDATE week SET log_key = ?", (next(words),))


def lock_of(words: Iterator[str]) -> str:
    """Return a lock of a team as a change of locks keeps it."""
    lock = {"kind": "team", "words": next(words), "doors": [], "others": [], "route_id": "R01",
            "team": next(words)}  # fmt: skip
    return json.dumps([lock])


def list_unmarked(path: Path, words: Collection[str]) -> set[str]:
    """Return the columns of text that go with a week by their rule and hold no marker."""
    owned = owned_tables(metadata)
    found = set()
    # Not as a reader of the program: that would purge the week first.
    with open_file(path) as connection:
        for table in metadata.sorted_tables:
            for column in table.columns:
                name = f"{table.name}.{column.name}"
                if not isinstance(column.type, sa.Text) or rule_of(
                    owned, table.name, column.name
                ) not in (Rule.WITH_WEEK, Rule.EMPTIED, Rule.CLEANED):
                    continue
                values = connection.execute(sa.select(column)).scalars()
                if not any(one in words for value in values for one in MARKER.findall(str(value))):
                    found.add(name)
    return found


def plan_of(reason: str) -> dict[str, Any]:
    """Return a plan of the whole district that leaves a door out for a reason of a visit."""
    place = {"lat": 59.2, "lon": 18.0}
    stops = [
        {
            "id": f"d{n}", "address_ids": [f"a{n}"], "addresses": [], "door_ids": [f"d{n}"],
            "street": "Gata 1", "housenumber": str(n), **place, "side": "left", "doors": 1,
            "service_min": 3.0, "arrive_min": 0.0,
        }
        for n in range(1, DOORS)
    ]  # fmt: skip
    route = {
        "id": "R01", "name": "Norra", "duration_min": 90, "walk_m": 900, "walk_min": 60,
        "service_min": 30, "doors": DOORS - 1, "crossings": {}, "stops": stops, "path": [],
    }  # fmt: skip
    left = {
        "address_id": f"a{DOORS}", "street": "Gata 9", "housenumber": "2", **place,
        "reason": reason,
    }  # fmt: skip
    return {
        "format": "canvass-plan/1", "created_at": "2026-11-24T18:00:00Z",
        "source": {"file": "", "osm_date": None, "licence": "", "attribution": ""},
        "base": {**place, "label": ""}, "shift_min": 150, "speed_mps": 1.25, "seed": 0,
        "time_limit_s": 0, "routes": [route], "excluded": [left],
        "totals": {"routes": 1, "doors": DOORS - 1, "walk_m": 900, "hours": 1.5,
                   "longest_min": 90, "shortest_min": 90, "addresses_in_map": DOORS},
        "bound": {"hours": 1.0, "gap": 0.3},
    }  # fmt: skip


def evening_of(reason: str) -> dict[str, Any]:
    """Return the plan of an evening of the week."""
    return plan_of(reason) | {"starts_at": "2026-11-25T17:30:00+01:00"}


def contents(folder: Path) -> bytes:
    """Return every byte of every file in a folder, and what is packed in it."""
    return b"".join(unpacked(file) for file in sorted(folder.rglob("*")) if file.is_file())


def unpacked(file: Path) -> bytes:
    """Return the bytes of a file, those of an archive's parts, and of all that zlib has packed.

    Whatever a file is called: packed texts are looked for by how they begin, so that a map in a
    database, a page of a PDF and a sheet of a workbook are read alike.
    """
    content = file.read_bytes()
    found = [content]
    pages = [base64.a85decode(one[1], adobe=False) for one in A85.finditer(content)]
    found += [zlib.decompress(page) for page in pages]
    if zipfile.is_zipfile(file):
        with zipfile.ZipFile(file) as archive:
            found += [archive.read(name) for name in archive.namelist()]
    for start in PACKED.finditer(content):
        try:
            # 31: a gzip head; 15: a zlib head (zlib's manual, inflateInit2).
            bits = 31 if start[0] == b"\x1f\x8b" else 15
            found.append(zlib.decompressobj(bits).decompress(content[start.start() :]))
        except zlib.error:
            continue
    return b"".join(found)


def count_readable(words: list[str], folder: Path) -> int:
    """Return how many markers stand in any file of a folder."""
    content = contents(folder)
    return sum(word.encode() in content for word in words)


def refuse(connection: sa.Connection, door: str, event_id: str) -> None:
    """Record that somebody at a door asked not to be called on."""
    record_events(connection, 1, [visit(door, Outcome.DO_NOT_KNOCK, event_id=event_id)])
