"""What people said about doors: stairwells split and doors left out; taken back, never deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from canvass.doors.exclusion_rule import ExclusionRule, rule_from_plain, rule_to_plain
from canvass.doors.split import Split
from canvass.errors import NotFoundError
from canvass.store.schema_flats import people_exclusion, stairwell_split


@dataclass(frozen=True, slots=True)
class PeopleExclusion:
    """Doors somebody left out: which (`rule`), and why."""

    exclusion_id: int
    rule: ExclusionRule
    reason: str
    added_at: str


def record_split(connection: Connection, district_id: int, split: Split, *, at: str) -> int:
    """Store how a stairwell is split, in place of how it was before; return the split's id."""
    undo_split(connection, district_id, split.address_id, split.ref, at=at)
    made = connection.execute(
        insert(stairwell_split)
        .values(
            district_id=district_id,
            address_id=split.address_id,
            ref=split.ref,
            floors=split.floors,
            per_floor=split.per_floor,
            ground_flats=split.ground_flats,
            numbering=split.numbering,
            is_top_down=int(split.is_top_down),
            has_lift=int(split.has_lift),
            added_at=at,
        )
        .returning(stairwell_split.c.split_id)
    )
    return int(made.scalar_one())


def undo_split(
    connection: Connection, district_id: int, address_id: str, ref: str, *, at: str
) -> int:
    """Take the split of a stairwell back; return how many there were (0 or 1)."""
    table = stairwell_split.c
    done = connection.execute(
        update(stairwell_split)
        .where(
            table.district_id == district_id,
            table.address_id == address_id,
            table.ref == ref,
            table.undone_at.is_(None),
        )
        .values(undone_at=at)
    )
    return int(done.rowcount)


def list_splits(connection: Connection, district_id: int) -> list[Split]:
    """Return the stairwells that are split, by address and stairwell."""
    table = stairwell_split.c
    found = (
        select(stairwell_split)
        .where(table.district_id == district_id, table.undone_at.is_(None))
        .order_by(table.address_id, table.ref)
    )
    return [
        Split(
            row.address_id,
            row.ref,
            row.floors,
            row.per_floor,
            row.ground_flats,
            row.numbering,
            bool(row.is_top_down),
            bool(row.has_lift),
        )
        for row in connection.execute(found)
    ]


def record_exclusion(
    connection: Connection, district_id: int, rule: ExclusionRule, *, reason: str, at: str
) -> int:
    """Store that doors are left out and return the exclusion's id."""
    made = connection.execute(
        insert(people_exclusion)
        .values(
            district_id=district_id,
            rule=json.dumps(rule_to_plain(rule), ensure_ascii=False),
            reason=reason,
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
            row.exclusion_id, rule_from_plain(json.loads(row.rule)), row.reason, row.added_at
        )
        for row in connection.execute(found)
    ]
