"""The ids in a register: which can be trusted, and which are used for different addresses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from canvass.errors import CanvassError, DoorError
from canvass.registers.known import Key, key_of
from canvass.registers.row import RegisterRow
from canvass.units import metres_apart

SAME_PLACE_M = 100.0


def _are_near(one: RegisterRow, other: RegisterRow) -> bool:
    return metres_apart(one, other) <= SAME_PLACE_M


def ids_of_one_address(rows: Sequence[RegisterRow]) -> set[str]:
    """Return the ids that are used for one street and number only, however often."""
    key_by_id: dict[str, Key] = {}
    several: set[str] = set()
    for row in rows:
        if row.register_id and key_by_id.setdefault(row.register_id, key := key_of(row)) != key:
            several.add(row.register_id)
    return key_by_id.keys() - several


def doubled_ids(rows: Sequence[RegisterRow]) -> dict[int, CanvassError]:
    """Return the rows whose id an earlier row uses for another address, with the error.

    If most values of the column repeat, it is not an id: the result is then empty.
    """
    counts = Counter(row.register_id for row in rows if row.register_id)
    if not counts or 2 * len(counts) < sum(counts.values()):
        return {}
    first: dict[str, tuple[Key, RegisterRow]] = {}
    out: dict[int, CanvassError] = {}
    for row in rows:
        if counts[row.register_id] < 2 or not row.register_id:
            continue
        key = key_of(row)
        if row.register_id not in first:
            first[row.register_id] = (key, row)
            continue
        other_key, other = first[row.register_id]
        if other_key != key or not _are_near(row, other):
            out[row.row_index] = DoorError(
                'conflict: id "{id}" is {street} {number} in an earlier row',
                id=row.register_id[:60], street=other.street, number=other.housenumber,
            )  # fmt: skip
    return out
