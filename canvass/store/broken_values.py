"""Times, dates, time zones, plans and other documents in the database that are none.

Its tables are strict, so a number is a number; but a date or a plan is text, and somebody who edits
the file by hand, or a disk that turned a bit, can leave one that no command can read.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Column, Connection, Table, Text, select
from sqlalchemy.exc import SQLAlchemyError

from canvass.document.json_text import document_from_json, route_from_json
from canvass.doors.exclusion_rule import rule_from_plain
from canvass.errors import CanvassError
from canvass.store.backend.catalogue import list_columns, list_tables
from canvass.store.backend.details import Detail
from canvass.store.backend.opening import DriverError, open_file
from canvass.store.lock_history import locks_from_text
from canvass.store.schema import metadata
from canvass.week.moments import HalfDay

MOST_FOUND = 50
_BATCH_ROWS = 10_000
_LARGE = frozenset({"plan"})
"""Tables whose rows are read one at a time: a city's plan has 30 MB, and each change adds one."""


@dataclass(frozen=True, slots=True)
class BrokenValue:
    """A value that cannot be read: the row's number in its table, from 1, and what it should be."""

    table: str
    row: int
    column: str
    value: object
    wanted: str

    def say(self) -> Detail:
        """Return the value, where it stands and what it should be."""
        return Detail(
            "table {table}, row {row}: {column} is {value}, which is no {wanted}",
            table=self.table, row=self.row, column=self.column, value=repr(str(self.value)[:40]),
            wanted=CanvassError(self.wanted),
        )  # fmt: skip


def list_broken_values(connection: Connection) -> list[BrokenValue]:
    """Return values that cannot be what their columns hold, at most `MOST_FOUND`."""
    there = set(list_tables(connection))
    found = (
        broken
        for table in metadata.sorted_tables
        if table.name in there
        for broken in _look_at(connection, table)
    )
    return list(islice(found, MOST_FOUND))


def is_plan(text: str) -> bool:
    """Return whether a kept text is a plan document."""
    return _can(_plan, text)


def find_broken_value(path: Path) -> BrokenValue | None:
    """Return the first broken value of a database; None if there is none, or no database."""
    try:
        if not path.is_file():
            return None
        with open_file(path) as connection:
            return next(iter(list_broken_values(connection)), None)
    except (CanvassError, OSError, ValueError, *DriverError, SQLAlchemyError):
        return None


def _look_at(connection: Connection, table: Table) -> Iterator[BrokenValue]:
    names = set(list_columns(connection, table.name))
    checks = {
        column: check
        for column in table.columns
        if column.name in names and (check := check_of(column)) is not None
    }
    if not checks:
        return
    at_once = 1 if table.name in _LARGE else _BATCH_ROWS
    rows = connection.execute(select(*checks).execution_options(yield_per=at_once))
    for number, row in enumerate(rows, start=1):
        for (column, (wanted, read)), value in zip(checks.items(), row, strict=True):
            is_missing = value is None if column.nullable else value == ""
            if not is_missing and not _can(read, value):
                yield BrokenValue(table.name, number, column.name, value, wanted)


def _can(read: Callable[[object], object], value: object) -> bool:
    try:
        read(value)
    except (ValueError, TypeError, LookupError, AttributeError, OSError, RecursionError):
        return False
    return True


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError
    return value


def _time(value: object) -> object:
    return datetime.fromisoformat(_text(value))


def _date(value: object) -> object:
    return date.fromisoformat(_text(value))


def _half_day(value: object) -> object:
    return HalfDay(_text(value))


def _zone(value: object) -> object:
    return ZoneInfo(_text(value))


def _plan(value: object) -> object:
    document = document_from_json(_text(value))
    return document.starts_at and _time(document.starts_at)


def _route(value: object) -> object:
    return route_from_json(_text(value))


def _rule(value: object) -> object:
    return rule_from_plain(json.loads(_text(value)))


def _locks(value: object) -> object:
    return locks_from_text(_text(value))


_DOCUMENTS: Mapping[tuple[str, str], tuple[str, Callable[[object], object]]] = {
    ("plan", "document"): ("plan", _plan),
    ("walk_list", "route"): ("route", _route),
    ("people_exclusion", "rule"): ("rule", _rule),
    ("door_value", "rule"): ("rule", _rule),
    ("lock_change", "made"): ("list of locks", _locks),
    ("lock_change", "removed"): ("list of locks", _locks),
}

_KINDS: Mapping[str, tuple[str, Callable[[object], object]]] = {
    "at": ("time", _time),
    "on": ("date", _date),
    "day": ("date", _date),
    "half_day": ("half-day", _half_day),
    "timezone": ("time zone", _zone),
}


def check_of(column: Column[Any]) -> tuple[str, Callable[[object], object]] | None:
    """Return what a column must hold, by its name, and how it is read; None: any text will do."""
    name = str(column.name)
    if not isinstance(column.type, Text):
        return None
    if (document := _DOCUMENTS.get((column.table.name, name))) is not None:
        return document
    return _KINDS.get(name) or _KINDS.get(name.rpartition("_")[2] if "_" in name else "")
