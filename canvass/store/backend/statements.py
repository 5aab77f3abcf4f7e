"""Parts of statements that databases word differently, as Core's own elements."""

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
    Select,
    Table,
    func,
    literal_column,
    type_coerce,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.sql.dml import UpdateBase
from sqlalchemy.sql.selectable import FromClause


def insert_new(table: Table, *, key: Sequence[str] | None = None) -> Insert:
    """Return an insert that passes over rows that are there already, by `key` or any key."""
    return sqlite.insert(table).on_conflict_do_nothing(index_elements=key)


def insert_or_set(table: Table, key: Sequence[str], names: Sequence[str]) -> Insert:
    """Return an insert that sets the columns `names` where the `key` is there already."""
    made = sqlite.insert(table)
    return made.on_conflict_do_update(
        index_elements=key, set_={name: made.excluded[name] for name in names}
    )


def row_no(table: FromClause) -> ColumnElement[int]:
    """Return the number of a row: rows written later have greater ones, until a purge."""
    return literal_column(f'"{table.description}".rowid', Integer)


def in_whole(column: ColumnElement[int]) -> ColumnElement[int]:
    """Return a column by which rows are looked for without an index, in the order they lie.

    Faster where nearly every row is wanted.
    """
    return column + 0


def number_in_json(column: ColumnElement[Any], name: str) -> ColumnElement[float | None]:
    """Return the number that a JSON text has under a name; NULL where it has none."""
    return type_coerce(func.json_extract(column, f"$.{name}"), Double)


def fetch_plain(connection: Connection, query: Select[Any]) -> list[tuple[Any, ...]]:
    """Return a query's rows as the driver gives them: tuples without names, truth as 0 and 1.

    For what is read by the hundred thousand: a quarter of the time goes into rows with names.
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
    """Run a statement with each of many rows, whose values are those of the parameters `names`.

    A third of what Core takes for each row, which is what an import of a city waits for: the
    statement is compiled once, and the rows go to the driver as they are.
    """
    if not rows:
        return
    compiled = statement.compile(connection)
    order = [names.index(name) for name in getattr(compiled, "positiontup", None) or ()]
    if order != list(range(len(names))):
        pick = itemgetter(*order)
        rows = [pick(row) for row in rows]
    connection.exec_driver_sql(compiled.string, list(rows))
