"""How people split stairwells into flats; splits can be undone but are never deleted."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import Connection, insert, select, update

from canvass.doors.split import Split
from canvass.store.schema_flats import stairwell_split
from canvass.store.times import from_text, to_text


def find_free_at(connection: Connection, district_id: int, at: str) -> str:
    """Return the time of a new splitting command: `at`, or the next that no command here has.

    What one command split is known by its time, so two commands never share one.
    """
    split = stairwell_split.c
    found = select(split.added_at).where(split.district_id == district_id)
    taken = set(connection.execute(found).scalars())
    while at in taken:
        at = to_text(from_text(at) + timedelta(milliseconds=1))
    return at


def record_split(connection: Connection, district_id: int, split: Split, *, at: str) -> int:
    """Store how a stairwell is split, replacing its earlier split; return the id."""
    undo_split(connection, district_id, split.address_id, split.ref, at=at)
    made = insert(stairwell_split).values(
        district_id=district_id, address_id=split.address_id, ref=split.ref, floors=split.floors,
        per_floor=split.per_floor, ground_flats=split.ground_flats, numbering=split.numbering,
        is_top_down=int(split.is_top_down), has_lift=int(split.has_lift), added_at=at,
    )  # fmt: skip
    split_id: int = connection.execute(made.returning(stairwell_split.c.split_id)).scalar_one()
    return split_id


def undo_split(
    connection: Connection, district_id: int, address_id: str, ref: str, *, at: str
) -> int:
    """Undo the split of a stairwell; return how many there were (0 or 1)."""
    split = stairwell_split.c
    done = connection.execute(
        update(stairwell_split)
        .where(split.district_id == district_id, split.address_id == address_id)
        .where(split.ref == ref, split.undone_at.is_(None))
        .values(undone_at=at)
    )
    return done.rowcount


def find_last_batch(connection: Connection, district_id: int) -> list[tuple[str, str]]:
    """Return (address, stairwell) of everything that the last splitting command split."""
    split, other = stairwell_split.c, stairwell_split.alias()
    # By number: splits are never deleted, and a clock may have been set back.
    newest = (
        select(other.c.added_at)
        .where(other.c.district_id == district_id, other.c.undone_at.is_(None))
        .order_by(other.c.split_id.desc())
        .limit(1)
        .scalar_subquery()
    )
    found = connection.execute(
        select(split.address_id, split.ref)
        .where(split.district_id == district_id, split.undone_at.is_(None))
        .where(split.added_at == newest)
        .order_by(split.address_id, split.ref)
    )
    return [(row.address_id, row.ref) for row in found]


def list_splits(connection: Connection, district_id: int) -> list[Split]:
    """Return the stairwells that are split, by address and stairwell."""
    split = stairwell_split.c
    found = connection.execute(
        select(
            split.address_id, split.ref, split.floors, split.per_floor, split.ground_flats,
            split.numbering, split.is_top_down, split.has_lift,
        )
        .where(split.district_id == district_id, split.undone_at.is_(None))
        .order_by(split.address_id, split.ref)
    )  # fmt: skip
    return [
        Split(address_id, ref, floors, per_floor, ground, numbering, bool(down), bool(lift))
        for address_id, ref, floors, per_floor, ground, numbering, down, lift in found
    ]
