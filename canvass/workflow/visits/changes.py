"""The change feed: what was added to the visit log and plans since a reader last asked."""

from __future__ import annotations

import base64
import binascii
from dataclasses import dataclass
from pathlib import Path

from canvass.coverage.records import LoggedVisit, VisitLog
from canvass.errors import InputError
from canvass.store.database import open_reader
from canvass.store.log_feed import (
    LogEntry,
    LogPlace,
    find_end,
    is_place,
    list_entries_after,
    newest_plan_id,
)
from canvass.store.recording import find_district_id

START = ""
"""The cursor for the first request."""

VISIT, VOID, CLEAR = "visit", "void", "dnk_clear"
LONGEST_CURSOR = 300


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new: events in the order of writing, and the newest plan's id if it changed.

    `cursor` is for the next request. `is_whole`: the log was rewritten (purged or restored), so
    everything is sent again and earlier counts must be dropped.
    """

    cursor: str
    entries: tuple[LogEntry, ...]
    plan_id: int | None
    is_whole: bool

    @property
    def is_empty(self) -> bool:
        """Whether nothing is new."""
        return not self.entries and self.plan_id is None and not self.is_whole

    @property
    def log(self) -> VisitLog:
        """The events in the form that coverage counts, without days and time bands."""
        return VisitLog(
            [
                LoggedVisit(e.place.event_id, e.door_id, e.outcome, e.team, e.at, "", "", 0)
                for e in self.entries
                if e.kind == VISIT
            ],
            [e.target_id for e in self.entries if e.kind == VOID],
            [e.target_id for e in self.entries if e.kind == CLEAR],
        )


def list_changes_after(db: Path, district: str | None, cursor: str = START) -> Changes:
    """Return what is new in a district since a cursor; only newer rows are read.

    Raises InputError for a malformed cursor, and NotFoundError.
    """
    place, plan_id = _read(cursor)
    with open_reader(db) as connection:
        district_id, _ = find_district_id(connection, district)
        is_whole = cursor == START or not is_place(connection, place)
        entries = list_entries_after(connection, district_id, LogPlace() if is_whole else place)
        newest = newest_plan_id(connection, district_id)
        end = find_end(connection)
    is_new_plan = is_whole or newest != plan_id
    return Changes(
        cursor=_write(end, newest),
        entries=tuple(entries),
        plan_id=newest if is_new_plan and newest else None,
        is_whole=is_whole,
    )


def _write(place: LogPlace, plan_id: int) -> str:
    plain = f"{place.row_no} {plan_id} {place.event_id}"
    return base64.urlsafe_b64encode(plain.encode()).decode().rstrip("=")


def _read(cursor: str) -> tuple[LogPlace, int]:
    if cursor == START:
        return LogPlace(), 0
    try:
        if len(cursor) > LONGEST_CURSOR:
            raise ValueError
        padded = cursor + "=" * (-len(cursor) % 4)
        row, plan, event_id = base64.urlsafe_b64decode(padded).decode().split(" ", 2)
        if not row.isdecimal() or not plan.isdecimal() or max(len(row), len(plan)) > 18:
            raise ValueError
        return LogPlace(int(row), event_id), int(plan)
    except (ValueError, binascii.Error, UnicodeDecodeError) as error:
        raise InputError(
            "changes: this is not a cursor of this program; ask without one"
        ) from error
