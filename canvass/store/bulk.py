"""Many rows at once, in the driver's own words: a third of what SQLAlchemy takes for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from canvass.store.sqlite_file import Runs, marks

_Tuples = Sequence[tuple[Any, ...]]


def insert_rows(connection: Runs, table: str, names: Sequence[str], rows: _Tuples) -> None:
    """Insert rows whose values stand in the order of `names`."""
    columns = ", ".join(names)
    _run(connection, f"INSERT INTO {table} ({columns}) VALUES ({marks(names)})", rows)


def update_rows(
    connection: Runs, table: str, key: Sequence[str], names: Sequence[str], rows: _Tuples
) -> None:
    """Update rows: each tuple holds the values of `names`, then those of `key`."""
    values = ", ".join(f"{name} = ?" for name in names)
    _run(connection, f"UPDATE {table} SET {values} WHERE {_where(key)}", rows)


def delete_rows(connection: Runs, table: str, key: Sequence[str], rows: _Tuples) -> None:
    """Delete rows by their key."""
    _run(connection, f"DELETE FROM {table} WHERE {_where(key)}", rows)


def _where(key: Sequence[str]) -> str:
    return " AND ".join(f"{name} = ?" for name in key)


def _run(connection: Runs, statement: str, rows: _Tuples) -> None:
    if rows:
        connection.exec_driver_sql(statement, list(rows))
