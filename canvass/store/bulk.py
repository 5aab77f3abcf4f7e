"""Many rows at once: the driver gets tuples, which costs a third of a dictionary for each row."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, update
from sqlalchemy.sql.dml import UpdateBase

_Tuples = Sequence[tuple[Any, ...]]


def insert_rows(connection: Connection, table: Table, names: Sequence[str], rows: _Tuples) -> None:
    """Insert rows whose values stand in the order of `names`."""
    _execute(connection, insert(table).values({n: bindparam(f"b_{n}") for n in names}), names, rows)


def update_rows(
    connection: Connection,
    table: Table,
    key: Sequence[str],
    names: Sequence[str],
    rows: _Tuples,
) -> None:
    """Update rows: each tuple holds the values of `names`, then those of `key`."""
    mine = [table.c[name] == bindparam(f"b_{name}") for name in key]
    values: dict[str, Any] = {name: bindparam(f"b_{name}") for name in names}
    _execute(connection, update(table).where(*mine).values(values), (*names, *key), rows)


def delete_rows(connection: Connection, table: Table, key: Sequence[str], rows: _Tuples) -> None:
    """Delete rows by their key."""
    mine = [table.c[name] == bindparam(f"b_{name}") for name in key]
    _execute(connection, delete(table).where(*mine), key, rows)


def _execute(
    connection: Connection, statement: UpdateBase, names: Sequence[str], rows: _Tuples
) -> None:
    if not rows:
        return
    compiled = statement.compile(dialect=connection.dialect)
    # The dialect decides where each value stands in its SQL.
    order = [names.index(str(name).removeprefix("b_")) for name in compiled.positiontup or ()]
    if order != list(range(len(names))):
        rows = [tuple(row[k] for k in order) for row in rows]
    connection.exec_driver_sql(str(compiled), list(rows))
