"""Inspect a database file, whoever made it: schema revision, tables, keys and damage."""

from __future__ import annotations

import re
from pathlib import Path

from sqlalchemy import Connection, inspect

from canvass.errors import InputError, NotOursError
from canvass.store.backend.details import Detail
from canvass.store.backend.opening import driver_of
from canvass.store.revisions import REVISIONS

_NAMES = "SELECT name FROM sqlite_master WHERE type = ? AND name NOT LIKE 'sqlite_%' ORDER BY name"


def list_tables(connection: Connection) -> list[str]:
    """Return the names of all tables, also those of another program."""
    return [str(name) for (name,) in driver_of(connection).execute(_NAMES, ("table",))]


def list_triggers(connection: Connection) -> list[str]:
    """Return the names of all triggers."""
    return [str(name) for (name,) in driver_of(connection).execute(_NAMES, ("trigger",))]


def list_columns(connection: Connection, table: str) -> list[str]:
    """Return the names of a table's columns in order."""
    return [column["name"] for column in inspect(connection).get_columns(table)]


def list_types(connection: Connection) -> dict[str, dict[str, str]]:
    """Return the declared type of every column, by table and column."""
    driver = driver_of(connection)
    return {
        table: {
            str(name): str(kind)
            for name, kind in driver.execute(
                "SELECT name, type FROM pragma_table_info(?)", (table,)
            )
        }
        for table in list_tables(connection)
    }


def list_foreign_keys(connection: Connection, table: str) -> list[tuple[str, str, str]]:
    """Return (column, referenced table, referenced column) of a table's foreign keys.

    Of a key with several columns, one that is not the district is returned if possible.
    """
    return [
        min(
            zip(
                key["constrained_columns"],
                [key["referred_table"]] * len(key["constrained_columns"]),
                key["referred_columns"] or key["constrained_columns"],
                strict=True,
            ),
            key=lambda triple: triple[0] == "district_id",
        )
        for key in inspect(connection).get_foreign_keys(table)
    ]


GUARD = re.compile(
    r"CREATE TRIGGER \w+\s+BEFORE (UPDATE|DELETE) ON \w+\s+"
    r"(WHEN (OLD\.week_id NOT IN \(SELECT week_id FROM purge_run\)"
    r"|NOT EXISTS \(SELECT 1 FROM purge_run\))\s+)?"
    r"BEGIN\s+SELECT RAISE\(ABORT, '[^']*'\);\s*END"
)
"""The only triggers of this program: they refuse changes and deletions in append-only tables."""


def list_strange(connection: Connection) -> list[str]:
    """Return the names of things in a file that this program never makes.

    Views and triggers run code when a table is read or written, possibly without end. A hostile
    database may have them under the names of our tables.
    """
    found = []
    for kind, name, sql in driver_of(connection).execute(
        "SELECT type, name, sql FROM sqlite_master WHERE type IN ('view', 'trigger') "
        "OR sql LIKE 'CREATE VIRTUAL%' OR sql LIKE '%GENERATED%' OR sql LIKE '% AS (%'"
    ):
        if kind != "trigger" or GUARD.fullmatch(sql) is None:
            found.append(f"{kind} {str(name)[:40]}")
    return found


def find_revision(connection: Connection, path: Path) -> str | None:
    """Return the schema's revision, None for an empty file.

    Raises NotOursError for a file of another program or of a newer version.
    """
    tables = set(list_tables(connection))
    if not tables:
        return None
    if not {"alembic_version", "district"} <= tables:
        raise NotOursError("{path}: not a canvass database; name another file with --db", path=path)
    strange = list_strange(connection)
    if strange:
        raise NotOursError(
            "{path}: holds what canvass never makes ({what}); name another file with --db",
            path=path, what=strange[0],
        )  # fmt: skip
    revision = _stored_revision(connection)
    if revision not in REVISIONS:
        raise NotOursError(
            "{path}: made by a newer canvass (schema {revision!r}); update canvass to open it",
            path=path,
            revision=revision,
        )
    return revision


def get_revision(connection: Connection) -> str:
    """Return a database's schema revision; raises InputError if it is not a known one."""
    if not {"alembic_version", "district"} <= set(list_tables(connection)):
        raise InputError("not a canvass database")
    strange = list_strange(connection)
    if strange:
        raise InputError("holds what canvass never makes ({what}); get it again", what=strange[0])
    revision = _stored_revision(connection) or "none"
    if revision not in REVISIONS:
        raise InputError(
            "made by a newer canvass (schema {revision!r}); update canvass",
            revision=revision[:20],
        )
    return revision


def _stored_revision(connection: Connection) -> str | None:
    row = driver_of(connection).execute("SELECT version_num FROM alembic_version").fetchone()
    return str(row[0]) if row else None


def list_damage(connection: Connection) -> list[Detail]:
    """Return the damage that SQLite's own checks find, at most a hundred lines."""
    raw = driver_of(connection)
    found = [str(row[0]) for row in raw.execute("PRAGMA integrity_check(100)")]
    details = [] if found == ["ok"] else [Detail("{sqlite}", sqlite=said) for said in found]
    text = "table {table}, row {row}: names a row of {other} that is not there"
    for row in raw.execute("PRAGMA foreign_key_check").fetchmany(100):
        details.append(Detail(text, table=row[0], row=row[1], other=row[2]))
    return details
