"""Parts of SQL statements that differ between databases, as SQLAlchemy Core elements."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    Double,
    Insert,
    Integer,
    LargeBinary,
    Select,
    Table,
    cast,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import FromClause


def insert_new(table: Table, *, key: Sequence[str] | None = None) -> Insert:
    """Return an insert that skips rows that exist already, by `key` or by any key."""
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=key)


def insert_or_set(table: Table, key: Sequence[str], names: Sequence[str]) -> Insert:
    """Return an insert that updates the columns `names` if the `key` exists already."""
    made = sqlite.insert(table)
    return made.on_conflict_do_update(
        index_elements=key, set_={name: made.excluded[name] for name in names}
    )


def row_no(table: FromClause) -> ColumnElement[int]:
    """Return the number of a row. Later rows have higher numbers, until a purge renumbers them."""
    return literal_column(f'"{table.description}".rowid', Integer)


def in_whole(column: ColumnElement[int]) -> ColumnElement[int]:
    """Return a column that is compared without its index, in a full scan of the table.

    This is faster if nearly every row is wanted.
    """
    return column + 0


def number_in_json(column: ColumnElement[Any], name: str) -> ColumnElement[float | None]:
    """Return the number under a name in a JSON text, NULL if there is none."""
    return type_coerce(func.json_extract(column, f"$.{name}"), Double)


def text_as_bytes(column: ColumnElement[Any]) -> ColumnElement[bytes]:
    """Return a text as its bytes (UTF-8), without a check: for documents of many megabytes."""
    return cast(column, LargeBinary)


def fetch_plain(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return a query's rows as plain tuples from the driver; booleans are 0 and 1.

    For results of hundreds of thousands of rows, where named rows take a quarter of the time.
    """
    cursor = connection.execute(query).cursor
    if cursor is None:
        raise TypeError("only what has rows can be read")
    return list(cursor.fetchall())


def run_many(
    connection: Connection,
    statement: UpdateBase,
    names: Sequence[str],
    rows: Sequence[tuple[Any, ...]],
) -> None:
    """Run a statement for each of many rows, whose values are the parameters `names` in order.

    The statement is compiled once and the rows go straight to the driver. This takes a third of
    Core's time per row, which matters in an import of a city.
    """
    if not rows:
        return
    compiled = statement.compile(connection)
    order = [names.index(name) for name in getattr(compiled, "positiontup", None) or ()]
    if order != list(range(len(names))):
        pick = itemgetter(*order)
        rows = [pick(row) for row in rows]
    connection.exec_driver_sql(compiled.string, list(rows))
