"""Merge printed walk lists, by code, with their doors and their status."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table, insert, select

from canvass.store.backend.statements import insert_new, row_no
from canvass.store.lists import BACK
from canvass.store.merge_report import Pair
from canvass.store.plain_rows import add_row, read_rows
from canvass.store.schema_lists import (
    walk_list,
    walk_list_door,
    walk_list_event,
    walk_list_left,
    walk_list_print,
)

NO_PLAN = 0
"""A list of another laptop belongs to no plan here; its own rows say which doors are on it."""

LIST_COLUMNS = (
    "code", "route_id", "route_name", "digest", "route", "starts_at", "team", "language", "paper",
    "layout_version", "printed_at", "channel",
)  # fmt: skip
CHILDREN = {
    walk_list_door: ("position", "number", "door_id"),
    walk_list_event: ("kind", "round", "team", "recorded_by", "at", "happened_at"),
    walk_list_left: ("door_id", "for_code", "at"),
    walk_list_print: ("doors", "at"),
}


NEWEST: Mapping[Table, Callable[[Mapping[str, Any]], tuple[object, ...]]] = {
    walk_list_event: lambda row: (row["round"], row["kind"] == BACK, row["at"], row["kind"]),
    walk_list_print: lambda row: (row["at"], row["doors"]),
}
"""Which status wins if two laptops differ: that of the later round; within a round "back" (the list
was entered), else the latest."""


def add_lists(here: Connection, there: Connection, district: Pair, week: Pair | None) -> int:
    """Add the missing lists of a week (None: of no week); return how many.

    For a list that both have, the status changes recorded there are added here.
    """
    week_here, week_there = (None, None) if week is None else (week.ours, week.theirs)
    known = set(here.execute(select(walk_list.c.code)).scalars())
    added = 0
    theirs = read_rows(
        there, walk_list, LIST_COLUMNS, order=["printed_at", "code"],
        district_id=district.theirs, week_id=week_there,
    )  # fmt: skip
    for row in theirs:
        if row[0] not in known:
            add_row(
                here, walk_list, LIST_COLUMNS, row, district_id=district.ours,
                week_id=week_here, plan_id=NO_PLAN,
            )  # fmt: skip
            added += 1
        for table, names in CHILDREN.items():
            if table in NEWEST and row[0] in known:
                newest = [_find_newest(each, table, names, row[0]) for each in (here, there)]
                _add_rows(here, there, table, names, row[0])
                _settle_newest(here, table, names, row[0], newest)
            elif table is not walk_list_door or row[0] not in known:
                _add_rows(here, there, table, names, row[0])
    return added


def _find_newest(
    connection: Connection, table: Table, names: tuple[str, ...], code: str
) -> dict[str, Any] | None:
    query = (
        select(*(table.c[name] for name in names))
        .where(table.c.code == code)
        .order_by(row_no(table).desc())
        .limit(1)
    )
    found = connection.execute(query).mappings().first()
    return None if found is None else dict(found)


def _settle_newest(
    here: Connection,
    table: Table,
    names: tuple[str, ...],
    code: str,
    newest: Sequence[dict[str, Any] | None],
) -> None:
    """Repeat the winning row if a merge put the other laptop's older row after it.

    The last row gives a list's status and doors. Rows are never moved, so the winning one is added
    again; both laptops then agree, whichever merged first.
    """
    holds = max((one for one in newest if one is not None), key=NEWEST[table], default=None)
    if holds is not None and _find_newest(here, table, names, code) != holds:
        here.execute(insert(table).values(code=code, **holds))


def _add_rows(
    here: Connection, there: Connection, table: Table, names: tuple[str, ...], code: str
) -> None:
    query = (
        select(*(table.c[name] for name in names))
        .where(table.c.code == code)
        .order_by(row_no(table))
    )
    known = {tuple(row) for row in here.execute(query)}
    for row in map(tuple, there.execute(query)):
        if row not in known:
            here.execute(insert_new(table), {"code": code, **dict(zip(names, row, strict=True))})
