"""Count what a database holds that a backup of it does not: what a restore would take away."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import ColumnClause, Connection, column, select, table

from canvass.store.backend.catalogue import list_columns, list_tables

KINDS: Mapping[str, str] = {
    "wish": "wishes",
    "commitment": "wishes taken up",
    "walk_list": "printed lists",
    "walk_list_event": "lists handed out or brought back",
    "plan": "plans",
    "route_lock": "locks",
    "week": "weeks",
    "shift": "shifts",
    "booking": "bookings",
    "team": "teams",
    "district": "districts",
    "people_exclusion": "addresses left out",
    "stairwell_split": "stairwells with counted flats",
    "entrance_access": "ways to get in",
    "entrance_fact": "facts about entrances",
    "register_row": "addresses from registers",
    "organisation": "organisations",
    "drop_in": "half-days of talks at the base",
    "door_value": "doors put first",
}
"""What people made, by table, as a message id each; visits and calls are counted by themselves."""

BY_KEY = {"plan": ["plan_id"], "week": ["week_id"]}
"""Rows that a purge changes: they are told apart by their key alone."""


def count_missing(here: Connection, there: Connection) -> dict[str, int]:
    """Return how many rows of each kind are here and not in the backup, by message id.

    A row that was changed since counts as missing. An older backup may lack columns or tables;
    only columns that both have are compared.
    """
    in_backup = set(list_tables(there))
    found = {}
    for name in set(list_tables(here)).intersection(KINDS):
        columns = _compared(name, here, there if name in in_backup else None)
        rows = _rows(here, name, columns)
        if name in in_backup:
            rows -= _rows(there, name, columns)
        if rows:
            found[KINDS[name]] = len(rows)
    return {kind: found[kind] for kind in KINDS.values() if kind in found}


def _compared(name: str, here: Connection, there: Connection | None) -> list[str]:
    if name in BY_KEY:
        return BY_KEY[name]
    columns = list_columns(here, name)
    other = columns if there is None else list_columns(there, name)
    return [one for one in columns if one in other]


def _rows(connection: Connection, name: str, columns: list[str]) -> set[tuple[object, ...]]:
    chosen: list[ColumnClause[object]] = [column(one) for one in columns]
    found = connection.execute(select(*chosen).select_from(table(name)))
    return {tuple(row) for row in found}
