"""Note facts about an entrance, other than how to get in."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from canvass.doors.reasons import EntranceFact
from canvass.errors import NotFoundError
from canvass.store import districts
from canvass.store.database import open_writer
from canvass.store.entrance_facts import forget_fact, record_fact
from canvass.workflow.doors.access import find_entrance


def note_fact(
    db: Path,
    name: str | None,
    address: str,
    entrance: str,
    fact: EntranceFact,
    *,
    today: date,
    is_gone: bool,
) -> None:
    """Note a fact with the date of `today`, or (`is_gone`) delete it; raises NotFoundError."""
    with open_writer(db) as connection:
        district_id = districts.get_district(connection, name).district_id
        entrance_id = find_entrance(connection, district_id, address, entrance)
        if not is_gone:
            record_fact(connection, district_id, entrance_id, fact, day=today.isoformat())
        elif not forget_fact(connection, district_id, entrance_id, fact):
            raise NotFoundError(
                "{address}: that was not noted; nothing was changed", address=address
            )
