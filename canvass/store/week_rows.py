"""Find and delete everything a week owns. It is found from the schema, so new tables are included.

A table belongs to a week if it has a `week_id`, or refers to a table that does.
"""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, column, delete, select, table
from sqlalchemy.sql.expression import TableClause

from canvass.store.backend.catalogue import list_columns, list_foreign_keys, list_tables

KEPT = frozenset(
    {"week", "purged_share", "purged_odds", "learned_time", "purge_run", "drop_in", "week_words"}
)
"""Tables that have a `week_id` but outlast the week."""


@dataclass(frozen=True, slots=True, eq=False)
class Owned:
    """A table with the condition for the rows that belong to an owner."""

    table: TableClause
    condition: ColumnElement[bool]

    @property
    def name(self) -> str:
        """The name of the table."""
        return self.table.name

    def delete(self, connection: Connection) -> int:
        """Delete the rows and return how many there were."""
        return connection.execute(delete(self.table).where(self.condition)).rowcount


def delete_week_rows(connection: Connection, week_id: int) -> dict[str, int]:
    """Delete everything a week owns; return the number of deleted rows by table."""
    return {owned.name: owned.delete(connection) for owned in list_owned(connection, week_id)}


def delete_weekless_rows(connection: Connection, district_id: int) -> dict[str, int]:
    """Delete a district's lists that were printed without a week; return the rows by table."""
    owned = _owned(connection, {"district_id": district_id, "week_id": None}, KEPT)
    return {one.name: one.delete(connection) for one in owned}


def list_owned(connection: Connection, week_id: int) -> list[Owned]:
    """Return the tables that belong to a week, referring tables first."""
    return list_owned_by(connection, "week_id", week_id, KEPT)


def list_owned_by(connection: Connection, owner: str, owner_id: int, kept: Set[str]) -> list[Owned]:
    """Return the tables with a column `owner` and those that refer to them, referring ones first.

    Tables named in `kept` are left out.
    """
    return _owned(connection, {owner: owner_id}, kept)


def list_owned_names(connection: Connection) -> set[str]:
    """Return the names of the tables that belong to weeks."""
    return {owned.name for owned in list_owned(connection, 0)}


def _owned(connection: Connection, values: Mapping[str, int | None], kept: Set[str]) -> list[Owned]:
    tables = read_tables(connection)
    parents = {name: list_foreign_keys(connection, name) for name in tables}
    conditions = {
        name: and_(*(made.c[key] == value for key, value in values.items()))
        for name, made in tables.items()
        if values.keys() <= set(made.c.keys()) and name not in kept
    }
    grew = True
    while grew:
        grew = False
        for name, keys in parents.items():
            owners = [key for key in keys if key[1] in conditions]
            if name not in conditions and name not in kept and owners:
                mine, above, theirs = owners[0]
                inner = select(tables[above].c[theirs]).where(conditions[above])
                conditions[name] = tables[name].c[mine].in_(inner)
                grew = True
    ordered: list[str] = []
    while len(ordered) < len(conditions):
        for name in conditions:
            children = {
                child
                for child, keys in parents.items()
                if child != name and any(above == name for _mine, above, _theirs in keys)
            }
            if name not in ordered and children & conditions.keys() <= set(ordered):
                ordered.append(name)
    return [Owned(tables[name], conditions[name]) for name in ordered]


def read_tables(connection: Connection) -> dict[str, TableClause]:
    """Return the tables of the database with their columns, by name."""
    return {
        name: table(name, *(column(one) for one in list_columns(connection, name)))
        for name in list_tables(connection)
    }


def list_referring(connection: Connection, owner: str) -> list[tuple[TableClause, str]]:
    """Return the tables that refer to a table, each with its referring column."""
    return [
        (made, mine)
        for name, made in read_tables(connection).items()
        for mine, named, _theirs in list_foreign_keys(connection, name)
        if named == owner
    ]
