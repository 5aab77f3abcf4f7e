"""Insert, update and delete many rows as tuples: an import of a city has hundreds of thousands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, and_, bindparam, delete, insert, update

from canvass.store.backend.statements import run_many

_Tuples = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: _Tuples) -> None:
    """Insert rows whose values are in the order of `names`."""
    made = insert(table).values({name: bindparam(f"new_{name}") for name in names})
    run_many(connection, made, [f"new_{name}" for name in names], rows)


def update_rows(
    connection: Connection, table: Table, key: Sequence[str], names: Sequence[str], rows: _Tuples
) -> None:
    """Update rows: each tuple holds the values of `names`, then those of `key`."""
    values: dict[str, Any] = {name: bindparam(f"new_{name}") for name in names}
    made = update(table).where(_is_row(table, key)).values(values)
    order = [f"new_{name}" for name in names] + [f"key_{name}" for name in key]
    run_many(connection, made, order, rows)


def delete_rows(connection: Connection, table: Table, key: Sequence[str], rows: _Tuples) -> None:
    """Delete rows by their keys."""
    made = delete(table).where(_is_row(table, key))
    run_many(connection, made, [f"key_{name}" for name in key], rows)


def _is_row(table: Table, key: Sequence[str]) -> ColumnElement[bool]:
    return and_(*(table.c[name] == bindparam(f"key_{name}") for name in key))
