"""The doors that organizers left out by rules of streets, areas, lists and addresses."""

from __future__ import annotations

from collections.abc import Container, Sequence

from sqlalchemy import Connection

from canvass.doors.exclusion_rule import match_doors
from canvass.store import people
from canvass.store.door_rows import DoorRow, list_door_rows


def doors_left_out(
    connection: Connection, district_id: int, rows: Sequence[DoorRow] | None = None
) -> dict[str, str]:
    """Return by door id why organizers left a door out; `rows` are the doors if read already."""
    rules = people.list_exclusions(connection, district_id)
    if rules and rows is None:
        rows = list_door_rows(connection, district_id)
    found: dict[str, str] = {}
    for exclusion in reversed(rules):
        found.update(dict.fromkeys(match_doors(exclusion.rule, rows or ()), exclusion.reason))
    return found


def count_left_out(connection: Connection, district_id: int, visited: Container[str]) -> int:
    """Return how many doors organizers left out before anybody visited them this week."""
    if not people.list_exclusions(connection, district_id):
        return 0
    rows = list_door_rows(connection, district_id)
    left_out = doors_left_out(connection, district_id, rows)
    return sum(
        row.door_id in left_out and row.door_id not in visited
        for row in rows
        if row.reason is None and row.entrance_id is not None
    )
