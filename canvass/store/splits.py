"""How people say that stairwells are split into flats; taken back, never deleted."""

from __future__ import annotations

from canvass.doors.split import Split
from canvass.store.sqlite_file import Runs


def record_split(connection: Runs, district_id: int, split: Split, *, at: str) -> int:
    """Store how a stairwell is split, in place of how it was before; return the split's id."""
    undo_split(connection, district_id, split.address_id, split.ref, at=at)
    made = connection.exec_driver_sql(
        "INSERT INTO stairwell_split (district_id, address_id, ref, floors, per_floor, "
        "ground_flats, numbering, is_top_down, has_lift, added_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) RETURNING split_id",
        (district_id, split.address_id, split.ref, split.floors, split.per_floor,
         split.ground_flats, split.numbering, int(split.is_top_down), int(split.has_lift), at),
    )  # fmt: skip
    return int(made.fetchone()[0])


def undo_split(connection: Runs, district_id: int, address_id: str, ref: str, *, at: str) -> int:
    """Take the split of a stairwell back; return how many there were (0 or 1)."""
    done = connection.exec_driver_sql(
        "UPDATE stairwell_split SET undone_at = ? "
        "WHERE district_id = ? AND address_id = ? AND ref = ? AND undone_at IS NULL",
        (at, district_id, address_id, ref),
    )
    return int(done.rowcount)


def find_last_batch(connection: Runs, district_id: int) -> list[tuple[str, str]]:
    """Return address and stairwell of what the last command that split any has split."""
    found = connection.exec_driver_sql(
        "SELECT address_id, ref FROM stairwell_split WHERE district_id = ? AND undone_at IS NULL "
        "AND added_at = (SELECT max(added_at) FROM stairwell_split WHERE district_id = ? "
        "AND undone_at IS NULL) ORDER BY address_id, ref",
        (district_id, district_id),
    )
    return [(address_id, ref) for address_id, ref in found.fetchall()]


def list_splits(connection: Runs, district_id: int) -> list[Split]:
    """Return the stairwells that are split, by address and stairwell."""
    found = connection.exec_driver_sql(
        "SELECT address_id, ref, floors, per_floor, ground_flats, numbering, is_top_down, "
        "has_lift FROM stairwell_split WHERE district_id = ? AND undone_at IS NULL "
        "ORDER BY address_id, ref",
        (district_id,),
    )
    return [
        Split(address_id, ref, floors, per_floor, ground, numbering, bool(down), bool(lift))
        for address_id, ref, floors, per_floor, ground, numbering, down, lift in found.fetchall()
    ]
