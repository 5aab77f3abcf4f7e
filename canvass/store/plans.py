"""Plan documents in the database; the newest plan of a district is the one in force."""

from __future__ import annotations

import json

from sqlalchemy import Connection, func, insert, select

from canvass.document.document import BasePlace, PlanDocument
from canvass.document.json_text import document_from_stored, document_to_json
from canvass.errors import NotFoundError, PlanError
from canvass.planning.memory import collecting_later
from canvass.store import schema
from canvass.store.backend.statements import text_as_bytes


def record_plan(
    connection: Connection, district_id: int, document: PlanDocument, *, at: str | None = None
) -> int:
    """Store a plan of a district and return its id; `at` is when (default: when it was made)."""
    made = connection.execute(
        insert(schema.plan)
        .values(
            district_id=district_id,
            created_at=at or document.created_at,
            document=document_to_json(document),
        )
        .returning(schema.plan.c.plan_id)
    )
    return int(made.scalar_one())


def check_is_of(connection: Connection, district_id: int, document: PlanDocument) -> None:
    """Raise PlanError if doors of a plan are none of the district that it is to be stored for.

    Planning takes a while, and meanwhile somebody may put another database, or a backup, in the
    place of the one that was read.
    """
    doors = select(schema.door.c.door_id).where(schema.door.c.district_id == district_id)
    known = set(connection.execute(doors).scalars())
    homes = {d for r in document.routes for s in r.stops if s.call is None for d in s.door_ids}
    if strange := homes - known:
        raise PlanError(
            "{count} doors of this plan are no longer in the district: its database was "
            "replaced while it was planned; nothing was stored, plan again",
            count=len(strange),
        )


def get_plan(connection: Connection, district_id: int) -> PlanDocument:
    """Return a district's newest plan; raises NotFoundError and DocumentError."""
    table = schema.plan
    newest = (
        select(text_as_bytes(table.c.document))
        .where(table.c.district_id == district_id)
        .order_by(table.c.plan_id.desc())
        .limit(1)
    )
    text = connection.execute(newest).scalar()
    if text is None:
        raise NotFoundError(
            'the district has no plan yet; make one with "canvass plan --base LAT,LON --shift MIN"'
        )
    with collecting_later():
        return document_from_stored(text)


def find_base(connection: Connection, district_id: int) -> BasePlace | None:
    """Return the base of a district's newest plan, or None if it has no plan."""
    table = schema.plan
    newest = (
        select(func.json_extract(table.c.document, "$.base"))
        .where(table.c.district_id == district_id)
        .order_by(table.c.plan_id.desc())
        .limit(1)
    )
    text = connection.execute(newest).scalar()
    if text is None:
        return None
    plain = json.loads(text)
    return BasePlace(float(plain["lat"]), float(plain["lon"]), str(plain.get("label", "")))


def get_fullest_plan(connection: Connection, district_id: int) -> PlanDocument:
    """Return the district's plan with the most doors: one of the whole district, not of a shift."""
    table = schema.plan
    texts = connection.execute(
        select(text_as_bytes(table.c.document)).where(table.c.district_id == district_id)
    ).scalars()
    found = [document_from_stored(text) for text in texts]
    if not found:
        return get_plan(connection, district_id)
    return max(found, key=lambda document: document.totals.doors)
