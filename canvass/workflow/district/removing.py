"""Remove a district and everything stored about it, except the do-not-knock addresses."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.store.audit_log import record_audit
from canvass.store.database import open_reader, open_writer
from canvass.store.districts import count_owned, delete_district, get_district
from canvass.store.refusals import keep_address, list_refusals
from canvass.store.tally import PURGED
from canvass.store.times import to_text


@dataclass(frozen=True, slots=True)
class Removing:
    """What is deleted with a district; `refusals` are kept, by address."""

    district_id: int
    name: str
    doors: int
    plans: int
    weeks: int
    events: int
    refusals: int


def look_at_district(db: Path, name: str) -> Removing:
    """Return what would be deleted with a district; raises NotFoundError."""
    with open_reader(db) as connection:
        row = get_district(connection, name)
        mine = [one for one in list_refusals(connection) if one.district_id == row.district_id]
        weeks, events = count_owned(connection, row.district_id)
    return Removing(row.district_id, row.name, row.doors, row.plans, weeks, events, len(mine))


def remove_district(db: Path, name: str, *, now: datetime) -> Removing:
    """Delete a district, its weeks, visits and plans, and wipe them from the file."""
    going = look_at_district(db, name)
    with open_writer(db) as connection:
        for refusal in list_refusals(connection):
            if refusal.district_id == going.district_id:
                keep_address(connection, refusal)
        for week_id in delete_district(connection, going.district_id):
            record_audit(
                connection, action=PURGED, subject=f"week {week_id} with its district",
                role="organizer", at=to_text(now),
            )  # fmt: skip
    with open_writer(db):
        pass
    return going
