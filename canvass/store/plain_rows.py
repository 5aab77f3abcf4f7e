"""Read and add rows of any table as tuples, to copy them from one database to another."""

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
    """Return the columns `names` of the rows whose columns have the values in `owner`."""
    query = select(*(table.c[name] for name in names)).order_by(*(table.c[name] for name in order))
    for name, value in owner.items():
        query = query.where(table.c[name] == value)
    return [tuple(row) for row in connection.execute(query)]


def add_row(
    connection: Connection, table: Table, names: Sequence[str], row: Sequence[Any], **more: Any
) -> Any:
    """Add a row with values in the order of `names`, and `more` by name; return its key."""
    values = dict(zip(names, row, strict=True)) | more
    made = connection.execute(insert(table).values(values)).inserted_primary_key
    return made[0] if made else None
