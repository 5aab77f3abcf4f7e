"""Merging walk lists as printed: by their code, with their doors and what became of them."""

from __future__ import annotations

from canvass.store.merge_report import Pair
from canvass.store.sqlite_file import Runs, marks

NO_PLAN = 0
"""A list of another laptop is of no plan here; it says itself what stands on it."""

LIST_COLUMNS = (
    "code", "route_id", "route_name", "digest", "route", "starts_at", "team", "language", "paper",
    "layout_version", "printed_at", "channel",
)  # fmt: skip
CHILDREN = {
    "walk_list_door": ("position", "number", "door_id"),
    "walk_list_event": ("kind", "round", "team", "recorded_by", "at", "happened_at"),
    "walk_list_left": ("door_id", "for_code", "at"),
}


def add_lists(here: Runs, there: Runs, district: Pair, week: Pair | None) -> int:
    """Add the lists of a week, or those without one, that are not here; return how many.

    Of a list both have, what became of it there is added to what became of it here.
    """
    known = {row[0] for row in here.exec_driver_sql("SELECT code FROM walk_list").fetchall()}
    columns = ", ".join(LIST_COLUMNS)
    added = 0
    for row in map(
        tuple,
        there.exec_driver_sql(
            f"SELECT {columns} FROM walk_list WHERE district_id = ? AND week_id IS ? "
            "ORDER BY printed_at, code",
            (district.theirs, week and week.theirs),
        ).fetchall(),
    ):
        if row[0] not in known:
            values = (*row, district.ours, week and week.ours, NO_PLAN)
            here.exec_driver_sql(
                f"INSERT INTO walk_list ({columns}, district_id, week_id, plan_id) "
                f"VALUES ({marks(values)})",
                values,
            )
            added += 1
        for table, names in CHILDREN.items():
            if table != "walk_list_door" or row[0] not in known:
                _add_rows(here, there, table, names, row[0])
    return added


def _add_rows(here: Runs, there: Runs, table: str, names: tuple[str, ...], code: str) -> None:
    query = f"SELECT {', '.join(names)} FROM {table} WHERE code = ? ORDER BY rowid"
    known = {tuple(row) for row in here.exec_driver_sql(query, (code,)).fetchall()}
    for row in map(tuple, there.exec_driver_sql(query, (code,)).fetchall()):
        if row not in known:
            values = (code, *row)
            here.exec_driver_sql(
                f"INSERT INTO {table} (code, {', '.join(names)}) VALUES ({marks(values)}) "
                "ON CONFLICT DO NOTHING",
                values,
            )
