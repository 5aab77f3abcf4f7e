"""Exclusions made by people: rules for doors, which can be undone but are never deleted."""

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
    """Doors that somebody left out: which ones (`rule`), and the reason shown in plans."""

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
    """Store an exclusion and return its id; its note expires after some weeks."""
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
    """Undo an exclusion; raises NotFoundError if there is none with this id."""
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
            'no exclusion {exclusion_id}; "canvass doors exclusions" lists those there are',
            exclusion_id=exclusion_id,
        )


def change_rule(connection: Connection, exclusion_id: int, rule: ExclusionRule) -> None:
    """Replace the rule of an exclusion, for doors that have been renamed."""
    text = json.dumps(rule_to_plain(rule), ensure_ascii=False)
    table = people_exclusion.c
    connection.execute(
        update(people_exclusion).where(table.exclusion_id == exclusion_id).values(rule=text)
    )


def reasons_ever_given(connection: Connection, district_id: int) -> set[str]:
    """Return all reasons people ever gave for leaving doors out, also of undone exclusions."""
    table = people_exclusion.c
    found = select(table.reason, table.note).where(table.district_id == district_id).distinct()
    return {say_reason(row.reason, row.note) for row in connection.execute(found)}


def list_exclusions(connection: Connection, district_id: int) -> list[PeopleExclusion]:
    """Return the exclusions in force, oldest first."""
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
