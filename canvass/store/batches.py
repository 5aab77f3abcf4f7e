"""Batches of visits: visits entered or imported together can be undone together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select

from canvass.store.backend.statements import row_no
from canvass.store.schema_lists import visit_batch, visit_batch_event

SHEET, IMPORT, UNDO = "sheet", "import", "undo"


@dataclass(frozen=True, slots=True)
class Batch:
    """A sheet typed in, a file imported, or the undo of another batch (`undoes`).

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


def record_batch(
    connection: Connection, district_id: int, batch: Batch, event_ids: Sequence[str]
) -> int:
    """Store a new batch with the events it made, and return its id."""
    made = insert(visit_batch).values(
        district_id=district_id, week_id=batch.week_id, kind=batch.kind, name=batch.name,
        made_at=batch.made_at, recorded_by=batch.recorded_by, undoes=batch.undoes,
    )  # fmt: skip
    batch_id: int = connection.execute(made.returning(visit_batch.c.batch_id)).scalar_one()
    rows = [{"batch_id": batch_id, "event_id": event_id} for event_id in event_ids]
    if rows:
        connection.execute(insert(visit_batch_event), rows)
    return batch_id


def list_batches(connection: Connection, district_id: int) -> list[Batch]:
    """Return the batches of a district, oldest first."""
    batch, undoing = visit_batch.c, visit_batch.alias()
    rows = connection.execute(
        select(
            batch.batch_id, batch.week_id, batch.kind, batch.name, batch.made_at,
            batch.recorded_by, batch.undoes,
            select(undoing.c.batch_id).where(undoing.c.undoes == batch.batch_id).exists(),
        )
        .where(batch.district_id == district_id)
        .order_by(batch.batch_id)
    )  # fmt: skip
    return [Batch(*row) for row in rows]


def list_batch_events(connection: Connection, batch_id: int) -> list[str]:
    """Return the ids of the events a batch made."""
    query = (
        select(visit_batch_event.c.event_id)
        .where(visit_batch_event.c.batch_id == batch_id)
        .order_by(row_no(visit_batch_event))
    )
    return list(connection.execute(query).scalars())
