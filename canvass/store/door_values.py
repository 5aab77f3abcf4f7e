"""Which doors count for more, or for less, where not all fit: rules, taken back, never deleted."""

from __future__ import annotations

import json
from dataclasses import dataclass

from sqlalchemy import Connection, insert, select, update

from canvass.doors.exclusion_rule import ExclusionRule, rule_from_plain, rule_to_plain
from canvass.errors import NotFoundError
from canvass.store.schema_flats import door_value


@dataclass(frozen=True, slots=True)
class DoorValue:
    """Doors (`rule`), each of which counts as `worth` ordinary ones."""

    value_id: int
    rule: ExclusionRule
    worth: float
    added_at: str


def record_value(
    connection: Connection, district_id: int, rule: ExclusionRule, *, worth: float, at: str
) -> int:
    """Store what some doors are worth and return the number it is taken back by."""
    made = connection.execute(
        insert(door_value)
        .values(
            district_id=district_id,
            rule=json.dumps(rule_to_plain(rule), ensure_ascii=False),
            worth=worth,
            added_at=at,
        )
        .returning(door_value.c.value_id)
    )
    return int(made.scalar_one())


def undo_value(connection: Connection, district_id: int, value_id: int, *, at: str) -> None:
    """Take a value back; raises NotFoundError where there is none of that number."""
    table = door_value.c
    done = connection.execute(
        update(door_value)
        .where(
            table.district_id == district_id,
            table.value_id == value_id,
            table.undone_at.is_(None),
        )
        .values(undone_at=at)
    )
    if not done.rowcount:
        raise NotFoundError(
            'no value {number}; "canvass doors value" lists those there are', number=value_id
        )


def change_rule(connection: Connection, value_id: int, rule: ExclusionRule) -> None:
    """Replace the rule of a value, for doors that have been renamed."""
    text = json.dumps(rule_to_plain(rule), ensure_ascii=False)
    mine = door_value.c.value_id == value_id
    connection.execute(update(door_value).where(mine).values(rule=text))


def list_values(connection: Connection, district_id: int) -> list[DoorValue]:
    """Return the values that were not taken back, oldest first."""
    table = door_value.c
    found = (
        select(door_value)
        .where(table.district_id == district_id, table.undone_at.is_(None))
        .order_by(table.value_id)
    )
    return [
        DoorValue(row.value_id, rule_from_plain(json.loads(row.rule)), row.worth, row.added_at)
        for row in connection.execute(found)
    ]
