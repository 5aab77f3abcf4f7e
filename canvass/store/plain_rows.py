"""Rows of any table as tuples: what is copied from one database into another."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select

PlainRow = tuple[Any, ...]


def read_rows(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    *,
    order: Sequence[str] = (),
    **owner: int | str | None,
) -> list[PlainRow]:
    """Return the values of columns, of the rows whose other columns are as `owner` says."""
    query = select(*(table.c[name] for name in names)).order_by(*(table.c[name] for name in order))
    for name, value in owner.items():
        query = query.where(table.c[name] == value)
    return [tuple(row) for row in connection.execute(query)]


def add_row(
    connection: Connection, table: Table, names: Sequence[str], row: Sequence[Any], **more: Any
) -> Any:
    """Add a row of values in the order of `names`, and of `more` by name; return its key."""
    values = dict(zip(names, row, strict=True)) | more
    made = connection.execute(insert(table).values(values)).inserted_primary_key
    return made[0] if made else None
