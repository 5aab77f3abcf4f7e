"""Clear do-not-knocks and do-not-calls: a coordinator's decision."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from canvass.errors import NotFoundError
from canvass.store.database import Connection, open_writer
from canvass.store.recording import (
    DoorKey,
    find_district_id,
)
from canvass.store.visits import (
    VISITS,
    Log,
    clear_kept,
    find_event,
    list_do_not_knock,
    record_events,
)
from canvass.visits.event import (
    EventKind,
)
from canvass.visits.making import make_taking_back
from canvass.workflow.visits.visit_log import Where, audit_day, get_door, new_event_id


def clear_do_not_knock(
    db: Path, where: Where, door: str, *, recorded_by: str, now: datetime
) -> tuple[DoorKey, int]:
    """Clear a door's do-not-knock (a coordinator's decision); return it and how many cleared."""
    with open_writer(db, may_create=False) as connection:
        district_id, _name = find_district_id(connection, where.district)
        key = get_door(connection, district_id, door)
        cleared = _clear_at_address(connection, district_id, key, recorded_by, now)
        if not cleared:
            raise NotFoundError("{door}: nobody there asked not to be called on", door=door[:80])
        audit_day(connection, "do-not-knock cleared", recorded_by, now)
    return key, cleared


def _clear_at_address(
    connection: Connection, district_id: int, key: DoorKey, recorded_by: str, now: datetime
) -> int:
    """Clear every refusal that applies to a door, also by its address; return how many."""
    # Imported here, because recording a visit needs neither.
    from canvass.doors.refusal import refused_doors
    from canvass.store.refusals import forget_address, list_placed_doors, list_refusals

    doors = list_placed_doors(connection, district_id)
    cleared = 0
    for refusal in list_refusals(connection):
        if key.door_id not in refused_doors(doors, [refusal], district_id, is_whole=True):
            continue
        if refusal.district_id is None:
            forget_address(connection, refusal.dnk_id)
        else:
            _clear_one(connection, refusal.district_id, refusal.dnk_id, recorded_by, now, VISITS)
        cleared += 1
    return cleared


def clear_standing(
    connection: Connection,
    district_id: int,
    door_id: str,
    *,
    words: str,
    recorded_by: str,
    now: datetime,
    log: Log = VISITS,
) -> int:
    """Clear the do-not-knock of a door (or place) and return how many; VisitError if none."""
    standing = [
        kept.dnk_id
        for kept in list_do_not_knock(connection, district_id, log=log)
        if kept.door_id == door_id
    ]
    if not standing:
        raise NotFoundError("{door}: nobody there asked not to be called on", door=words[:80])
    for dnk_id in standing:
        _clear_one(connection, district_id, dnk_id, recorded_by, now, log)
    audit_day(connection, "do-not-knock cleared", recorded_by, now)
    return len(standing)


def _clear_one(
    connection: Connection, district_id: int, dnk_id: str, recorded_by: str, now: datetime, log: Log
) -> None:
    visit = find_event(connection, district_id, dnk_id, log=log)
    if visit is None:
        clear_kept(connection, dnk_id, log=log)
        return
    clear = make_taking_back(
        visit, EventKind.DNK_CLEAR, event_id=new_event_id(now), recorded_by=recorded_by, now=now
    )
    record_events(connection, district_id, [clear], log=log)
