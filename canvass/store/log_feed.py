"""What came since: the visit log read on from where a reader stopped, by the number of its rows."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.store.sqlite_file import Runs


@dataclass(frozen=True, slots=True)
class LogPlace:
    """Where a reader of the visit log stopped: a row's number and event, (0, "") at its start.

    A purge or a restore numbers rows anew; the event tells.
    """

    row_no: int = 0
    event_id: str = ""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """One event of the log: a visit, or what takes one back (`target_id`)."""

    place: LogPlace
    kind: str
    door_id: str
    outcome: str
    target_id: str
    team: str
    at: str


def is_place(connection: Runs, place: LogPlace) -> bool:
    """Return whether the log still is what it was up to a place."""
    if not place.row_no:
        return True
    row = connection.exec_driver_sql(
        "SELECT event_id FROM visit_event WHERE rowid = ?", (place.row_no,)
    ).fetchone()
    return row is not None and row[0] == place.event_id


def find_end(connection: Runs) -> LogPlace:
    """Return where the log ends now."""
    row = connection.exec_driver_sql(
        "SELECT rowid, event_id FROM visit_event ORDER BY rowid DESC LIMIT 1", ()
    ).fetchone()
    return LogPlace() if row is None else LogPlace(int(row[0]), str(row[1]))


def list_entries_after(connection: Runs, district_id: int, place: LogPlace) -> list[LogEntry]:
    """Return what was written for a district after a place, in the order it was written."""
    rows = connection.exec_driver_sql(
        "SELECT rowid, event_id, kind, coalesce(door_id, ''), coalesce(outcome, ''), "
        "coalesce(target_id, ''), coalesce(team, ''), effective_at FROM visit_event "
        "WHERE rowid > ? AND district_id = ? ORDER BY rowid",
        (place.row_no, district_id),
    )
    return [
        LogEntry(LogPlace(int(row[0]), str(row[1])), *(str(value) for value in row[2:]))
        for row in rows
    ]


def newest_plan_id(connection: Runs, district_id: int) -> int:
    """Return the id of a district's newest plan, 0 where there is none."""
    row = connection.exec_driver_sql(
        "SELECT coalesce(max(plan_id), 0) FROM plan WHERE district_id = ?", (district_id,)
    ).fetchone()
    return 0 if row is None else int(row[0])
