"""What must survive the restore of an older backup: refusals made since, and purges done since."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, or_, select

from canvass.doors.refusal import Refusal
from canvass.store.backend.statements import insert_new
from canvass.store.backend.wiping import rewrite_copy
from canvass.store.database import open_writer
from canvass.store.purge import purge_week
from canvass.store.refusals import keep_refusals, list_refusals
from canvass.store.schema import district
from canvass.store.schema_calls import do_not_call
from canvass.store.schema_week import week


@dataclass(frozen=True, slots=True)
class RefusedPlace:
    """An organisation that asked not to be called on, with the name of its district.

    `added_at` is when the district was made; it identifies a district that was renamed.
    """

    district: str
    place_id: str
    month: str
    added_at: str = ""


@dataclass(frozen=True, slots=True)
class Lasting:
    """The parts of a database that survive the restore of an older one.

    `purged` are weeks by district, name and first day. `purged_rows` are the same weeks by id and
    creation time, because a district or week may have been renamed since.
    """

    refusals: tuple[Refusal, ...]
    places: tuple[RefusedPlace, ...]
    purged: tuple[tuple[str, str, str], ...]
    purged_rows: tuple[tuple[int, str], ...] = ()


def read_lasting(connection: Connection) -> Lasting:
    """Return the refusals in force and the purged weeks."""
    purged = connection.execute(
        select(district.c.name, week.c.name, week.c.starts_on, week.c.week_id, week.c.added_at)
        .join_from(week, district, district.c.district_id == week.c.district_id)
        .where(week.c.purged_at.is_not(None))
    ).all()
    return Lasting(
        tuple(list_refusals(connection)),
        tuple(list_refused_places(connection)),
        tuple((row[0], row[1], row[2]) for row in purged),
        tuple((row[3], row[4]) for row in purged if row[4]),
    )


def list_refused_places(connection: Connection) -> list[RefusedPlace]:
    """Return every organisation that asked not to be called on."""
    from canvass.store.recording import month_of
    from canvass.store.visits import CALLS, find_event, list_do_not_knock

    found = []
    query = select(district.c.district_id, district.c.name, district.c.added_at)
    for district_id, name, added_at in connection.execute(query).all():
        months = select(do_not_call.c.dnk_id, do_not_call.c.month).where(
            do_not_call.c.district_id == district_id
        )
        kept = {row.dnk_id: row.month for row in connection.execute(months)}
        for one in list_do_not_knock(connection, district_id, log=CALLS):
            event = find_event(connection, district_id, one.dnk_id, log=CALLS)
            month = month_of(connection, event) if event else kept.get(one.dnk_id, "")
            found.append(RefusedPlace(name, one.door_id, month, added_at))
    return found


def keep_places(connection: Connection, places: Iterable[RefusedPlace]) -> int:
    """Add refusals of organisations that are missing here; return how many were added."""
    import uuid

    standing = {(one.district, one.place_id) for one in list_refused_places(connection)}
    added = 0
    for place in places:
        query = (
            select(district.c.district_id, district.c.name)
            .where(or_(district.c.name == place.district, district.c.added_at == place.added_at))
            .order_by(district.c.name != place.district)
            .limit(1)
        )
        row = connection.execute(query).first()
        if row is None or (row.name, place.place_id) in standing:
            continue
        connection.execute(
            insert_new(do_not_call).values(
                dnk_id=str(uuid.uuid4()), district_id=row.district_id, place_id=place.place_id,
                month=place.month,
            )
        )  # fmt: skip
        added += 1
    return added


def carry_over(copy: Path, lasting: Lasting, now: datetime) -> None:
    """Upgrade the copy of a backup and add to it what must survive the restore."""
    with open_writer(copy, purges=False) as connection:
        keep_refusals(connection, lasting.refusals)
        keep_places(connection, lasting.places)
        for week_id in list_to_purge(connection, lasting):
            purge_week(connection, week_id, now)
    rewrite_copy(copy)


def list_to_purge(connection: Connection, lasting: Lasting) -> list[int]:
    """Return the ids of weeks that `lasting` has as purged and that are not purged here."""
    rows = connection.execute(
        select(week.c.week_id, district.c.name, week.c.name, week.c.starts_on, week.c.added_at)
        .join_from(week, district, district.c.district_id == week.c.district_id)
        .where(week.c.purged_at.is_(None))
    )
    purged, purged_rows = set(lasting.purged), set(lasting.purged_rows)
    return [
        row[0]
        for row in rows
        if (row[1], row[2], row[3]) in purged or (row[0], row[4]) in purged_rows
    ]
