"""Batches of visits: what was typed in or imported in one go can be undone in one go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from canvass.store.sqlite_file import Runs

SHEET, IMPORT, UNDO = "sheet", "import", "undo"


@dataclass(frozen=True, slots=True)
class Batch:
    """One go: a sheet typed in, a file imported, or the undoing of one (`undoes`).

    `name` is the code of a list or the name of a file.
    """

    batch_id: int
    week_id: int
    kind: str
    name: str
    made_at: str
    recorded_by: str
    undoes: int | None
    is_undone: bool = False


def record_batch(connection: Runs, district_id: int, batch: Batch, event_ids: Sequence[str]) -> int:
    """Store a batch (its id is given here) with the events it made, and return its id."""
    row = connection.exec_driver_sql(
        "INSERT INTO visit_batch (district_id, week_id, kind, name, made_at, recorded_by, undoes) "
        "VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING batch_id",
        (district_id, batch.week_id, batch.kind, batch.name, batch.made_at, batch.recorded_by,
         batch.undoes),
    ).fetchone()  # fmt: skip
    rows = [(row[0], event_id) for event_id in event_ids]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO visit_batch_event (batch_id, event_id) VALUES (?, ?)", rows
        )
    return int(row[0])


def list_batches(connection: Runs, district_id: int) -> list[Batch]:
    """Return the batches of a district, the oldest first."""
    query = (
        "SELECT b.batch_id, b.week_id, b.kind, b.name, b.made_at, b.recorded_by, b.undoes, "
        "EXISTS (SELECT 1 FROM visit_batch u WHERE u.undoes = b.batch_id) "
        "FROM visit_batch b WHERE b.district_id = ? ORDER BY b.batch_id"
    )
    rows = connection.exec_driver_sql(query, (district_id,)).fetchall()
    return [
        Batch(batch_id, week_id, kind, name, made_at, recorded_by, undoes, bool(is_undone))
        for batch_id, week_id, kind, name, made_at, recorded_by, undoes, is_undone in rows
    ]


def list_batch_events(connection: Runs, batch_id: int) -> list[str]:
    """Return the ids of the events a batch made."""
    query = "SELECT event_id FROM visit_batch_event WHERE batch_id = ? ORDER BY rowid"
    return [row[0] for row in connection.exec_driver_sql(query, (batch_id,))]
