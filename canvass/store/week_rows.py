"""Everything a week owns, found in the schema itself: a table that comes later goes with the week.

A table belongs to a week where it has a `week_id`, or refers to one that does.
"""

from __future__ import annotations

from collections.abc import Set

from canvass.store.sqlite_file import Runs

KEPT = frozenset({"week", "purged_share", "purged_odds", "learned_time", "purge_run", "drop_in"})
"""What has a `week_id` and outlasts the week."""


def delete_week_rows(connection: Runs, week_id: int) -> dict[str, int]:
    """Delete everything a week owns and return how many rows of each table went."""
    return _delete(connection, list_owned(connection), week_id)


def delete_weekless_rows(connection: Runs, district_id: int) -> dict[str, int]:
    """Delete what could belong to a week and does not: lists of a district printed without one."""
    both = '"week_id" IS NULL AND "district_id" = ?1'
    owned = _owned(connection, {"week_id", "district_id"}, both, KEPT)
    return _delete(connection, owned, district_id)


def _delete(connection: Runs, owned: list[tuple[str, str]], owner_id: int) -> dict[str, int]:
    gone = {}
    for table, condition in owned:
        found = connection.exec_driver_sql(f'DELETE FROM "{table}" WHERE {condition}', (owner_id,))
        gone[table] = int(found.rowcount)
    return gone


def list_owned(connection: Runs) -> list[tuple[str, str]]:
    """Return the tables that belong to weeks, each with its condition, those that refer first."""
    return list_owned_by(connection, "week_id", KEPT)


def list_owned_by(connection: Runs, owner: str, kept: Set[str]) -> list[tuple[str, str]]:
    """Return the tables with a column `owner`, and what refers to them, those that refer first."""
    return _owned(connection, {owner}, f'"{owner}" = ?1', kept)


def _owned(
    connection: Runs, needed: Set[str], condition: str, kept: Set[str]
) -> list[tuple[str, str]]:
    columns = _columns(connection)
    parents = {table: _foreign_keys(connection, table) for table in columns}
    conditions: dict[str, str] = {}
    for table, names in columns.items():
        if needed <= names and table not in kept:
            conditions[table] = condition
    grew = True
    while grew:
        grew = False
        for table, keys in parents.items():
            owners = [key for key in keys if key[1] in conditions]
            if table not in conditions and table not in kept and owners:
                mine, above, theirs = owners[0]
                inner = f'SELECT "{theirs}" FROM "{above}" WHERE {conditions[above]}'
                conditions[table] = f'"{mine}" IN ({inner})'
                grew = True
    ordered: list[str] = []
    while len(ordered) < len(conditions):
        for table in conditions:
            children = {
                child
                for child, keys in parents.items()
                if child != table and any(above == table for _mine, above, _theirs in keys)
            }
            if table not in ordered and children & conditions.keys() <= set(ordered):
                ordered.append(table)
    return [(table, conditions[table]) for table in ordered]


def list_referring(connection: Runs, owner: str) -> list[tuple[str, str]]:
    """Return (table, column) of what refers to rows of a table."""
    return [
        (table, mine)
        for table in _columns(connection)
        for mine, named, _theirs in _foreign_keys(connection, table)
        if named == owner
    ]


def _columns(connection: Runs) -> dict[str, set[str]]:
    names = connection.exec_driver_sql(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' "
        "ORDER BY name"
    ).fetchall()
    return {
        name: {
            row[1] for row in connection.exec_driver_sql(f'PRAGMA table_info("{name}")').fetchall()
        }
        for (name,) in names
    }


def _foreign_keys(connection: Runs, table: str) -> list[tuple[str, str, str]]:
    """Return (column, table referred to, its column) of a table's foreign keys.

    Of a key of several columns that is the one that is no district, else any.
    """
    rows = connection.exec_driver_sql(f'PRAGMA foreign_key_list("{table}")').fetchall()
    by_key: dict[int, list[tuple[str, str, str]]] = {}
    for number, _seq, owner, mine, theirs, *_ in rows:
        by_key.setdefault(number, []).append((mine, owner, theirs or mine))
    return [min(keys, key=lambda key: key[0] == "district_id") for keys in by_key.values()]
