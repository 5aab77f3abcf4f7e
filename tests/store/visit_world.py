"""A district of a few doors with one open week, and visits to put into it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import sqlalchemy as sa

from canvass.store import schema, schema_week
from canvass.visits.event import EventKind, Outcome, VisitEvent

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def fill(connection: sa.Connection, doors: int = 12) -> None:
    """Make district 1 "Stuvsta" with doors d1 … dN, every six in one street, and week 1."""
    connection.execute(
        sa.insert(schema.district).values(
            district_id=1, name="Stuvsta", added_at="2026-11-23T09:00:00Z", source_file="a.osm",
            licence="ODbL", attribution="© OpenStreetMap contributors", addresses_read=doors,
            merged=0,
        )
    )  # fmt: skip
    numbers = range(1, doors + 1)
    of: dict[str, Any] = {"district_id": 1}
    connection.execute(
        sa.insert(schema.entrance),
        [of | {"entrance_id": f"e{n}", "lon": 18.0, "lat": 59.2, "side": "left"} for n in numbers],
    )
    connection.execute(
        sa.insert(schema.address),
        [
            of | {"address_id": f"a{n}", "street": f"Gata {(n - 1) // 6 + 1}",
                  "housenumber": str((n - 1) % 6 + 1), "lon": 18.0, "lat": 59.2,
                  "entrance_id": f"e{n}"}
            for n in numbers
        ],
    )  # fmt: skip
    connection.execute(
        sa.insert(schema.door),
        [
            of | {"door_id": f"d{n}", "address_id": f"a{n}", "unit": "", "floor": 0,
                  "is_guessed": 0}
            for n in numbers
        ],
    )  # fmt: skip
    connection.execute(
        sa.insert(schema_week.week).values(
            week_id=1, district_id=1, name="Stuvsta 48", starts_on="2026-11-23",
            ends_on="2026-11-29", timezone="Europe/Stockholm",
            added_at=datetime.now(UTC).isoformat(),
        )
    )  # fmt: skip


def visit(
    door_id: str = "d1",
    outcome: Outcome | None = Outcome.NOBODY,
    *,
    event_id: str = "v1",
    kind: EventKind = EventKind.VISIT,
    target_id: str | None = None,
    minutes: float = 0,
    team: str = "A",
    week_id: int = 1,
) -> VisitEvent:
    """Return an event `minutes` after noon on a Wednesday."""
    at = NOON + timedelta(minutes=minutes)
    return VisitEvent(
        event_id=event_id, week_id=week_id, door_id=door_id, kind=kind,
        outcome=outcome if kind == EventKind.VISIT else None, target_id=target_id, team=team,
        recorded_by="desk", client_at=at, sent_at=at, effective_at=at, received_at=at,
    )  # fmt: skip
