"""What people leave out: rules for doors, taken back but never deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, insert, select, update

from canvass.doors.exclusion_rule import ExclusionRule, rule_from_plain, rule_to_plain
from canvass.doors.reasons import NOTE_DAYS, LeaveOutReason, say_reason
from canvass.errors import NotFoundError
from canvass.store.schema_flats import people_exclusion
from canvass.store.times import to_text


@dataclass(frozen=True, slots=True)
class PeopleExclusion:
    """Doors somebody left out: which (`rule`), and why as a plan says it."""

    exclusion_id: int
    rule: ExclusionRule
    reason: str
    added_at: str


def record_exclusion(
    connection: Connection,
    district_id: int,
    rule: ExclusionRule,
    *,
    reason: LeaveOutReason,
    note: str | None,
    at: str,
) -> int:
    """Store that doors are left out and return the exclusion's id; a note goes after some weeks."""
    until = datetime.fromisoformat(at) + timedelta(days=NOTE_DAYS)
    made = connection.execute(
        insert(people_exclusion)
        .values(
            district_id=district_id,
            rule=json.dumps(rule_to_plain(rule), ensure_ascii=False),
            reason=reason.value,
            note=note,
            note_until=to_text(until) if note else None,
            added_at=at,
        )
        .returning(people_exclusion.c.exclusion_id)
    )
    return int(made.scalar_one())


def undo_exclusion(connection: Connection, district_id: int, exclusion_id: int, *, at: str) -> None:
    """Take an exclusion back; raises NotFoundError where there is none of that number."""
    table = people_exclusion.c
    done = connection.execute(
        update(people_exclusion)
        .where(
            table.district_id == district_id,
            table.exclusion_id == exclusion_id,
            table.undone_at.is_(None),
        )
        .values(undone_at=at)
    )
    if not done.rowcount:
        raise NotFoundError(
            f'no exclusion {exclusion_id}; "canvass doors exclusions" lists those there are'
        )


def reasons_ever_given(connection: Connection, district_id: int) -> set[str]:
    """Return the reasons people gave for leaving doors out, also of what was taken back."""
    table = people_exclusion.c
    found = select(table.reason, table.note).where(table.district_id == district_id).distinct()
    return {say_reason(row.reason, row.note) for row in connection.execute(found)}


def list_exclusions(connection: Connection, district_id: int) -> list[PeopleExclusion]:
    """Return the exclusions people made and did not take back, oldest first."""
    table = people_exclusion.c
    found = (
        select(people_exclusion)
        .where(table.district_id == district_id, table.undone_at.is_(None))
        .order_by(table.exclusion_id)
    )
    return [
        PeopleExclusion(
            row.exclusion_id,
            rule_from_plain(json.loads(row.rule)),
            say_reason(row.reason, row.note),
            row.added_at,
        )
        for row in connection.execute(found)
    ]
