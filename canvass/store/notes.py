"""Delete what has expired: door codes, and notes that somebody typed."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import Connection, and_, select, update

from canvass.document.forgotten import LEFT_OUT_THEN
from canvass.store.schema import plan
from canvass.store.schema_flats import entrance_access, people_exclusion
from canvass.store.times import to_text


def drop_what_is_over(connection: Connection, now: datetime) -> None:
    """Delete expired codes and notes, and remove expired notes from stored plans."""
    moment = to_text(now)
    access, left_out = entrance_access.c, people_exclusion.c
    connection.execute(
        update(entrance_access)
        .where(access.code.is_not(None), access.until <= moment)
        .values(code=None)
    )
    is_over = and_(left_out.note.is_not(None), left_out.note_until <= moment)
    notes = set(connection.execute(select(left_out.note).where(is_over).distinct()).scalars())
    if not notes:
        return
    connection.execute(update(people_exclusion).where(is_over).values(note=None, note_until=None))
    still = select(left_out.note).where(left_out.note.is_not(None)).distinct()
    _forget_in_plans(connection, notes - set(connection.execute(still).scalars()))


def _forget_in_plans(connection: Connection, notes: set[str]) -> None:
    if not notes:
        return
    for plan_id, text in connection.execute(select(plan.c.plan_id, plan.c.document)).all():
        if not any(json.dumps(note, ensure_ascii=False)[1:-1] in text for note in notes):
            continue
        plain = json.loads(text)
        for name in ("excluded", "excluded_doors"):
            for entry in plain.get(name, ()):
                if entry["reason"] in notes:
                    entry["reason"] = LEFT_OUT_THEN
        document = json.dumps(plain, ensure_ascii=False)
        connection.execute(update(plan).where(plan.c.plan_id == plan_id).values(document=document))
