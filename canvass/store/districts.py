"""Districts in the database: the map, its addresses, entrances, doors and exclusions."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, ScalarSelect, Select, Table, delete, func, insert, select, update

from canvass.doors.door import DoorList
from canvass.errors import StoreError
from canvass.osm.extract import Source
from canvass.store.backend import wiping
from canvass.store.backend.late_checks import check_references_at_the_end
from canvass.store.doors import refresh_doors
from canvass.store.schema import district, district_map, door, entrance, exclusion, plan
from canvass.store.schema_calls import call_event
from canvass.store.schema_week import purge_run, visit_event, week
from canvass.store.week_rows import list_owned_by
from canvass.week.which import which_district

NO_WEEK = -1
"""Stands for a week in the note of a purge, where a district has none."""


@dataclass(frozen=True, slots=True)
class DistrictRow:
    """One district without its map; the counts are numbers of rows."""

    district_id: int
    name: str
    added_at: str
    source: Source
    addresses_read: int
    merged: int
    entrances: int
    doors: int
    excluded: int
    plans: int


def record_district(
    connection: Connection,
    *,
    name: str,
    source: Source,
    extract: bytes,
    doors: DoorList,
    added_at: str,
) -> int:
    """Store a district and return its id; raises StoreError if the name is taken."""
    if connection.execute(select(district.c.name).where(district.c.name == name)).first():
        raise StoreError('district "{name}" is there already; choose another name', name=name)
    made = insert(district).values(
        name=name, added_at=added_at, **_values(source), addresses_read=doors.addresses_read,
        merged=doors.merged,
    )  # fmt: skip
    district_id: int = connection.execute(made.returning(district.c.district_id)).scalar_one()
    connection.execute(insert(district_map).values(district_id=district_id, extract=extract))
    refresh_doors(connection, district_id, doors)
    return district_id


def rename_district(connection: Connection, district_id: int, name: str) -> None:
    """Rename a district; raises StoreError if the name is taken."""
    taken = select(district.c.name).where(
        district.c.name == name, district.c.district_id != district_id
    )
    if connection.execute(taken).first():
        raise StoreError('district "{name}" is there already; choose another name', name=name)
    one = district.c.district_id == district_id
    connection.execute(update(district).where(one).values(name=name))


def replace_map(connection: Connection, district_id: int, extract: bytes, source: Source) -> None:
    """Replace the map of a district and its source."""
    of_map = district_map.c.district_id == district_id
    connection.execute(update(district_map).where(of_map).values(extract=extract))
    one = district.c.district_id == district_id
    connection.execute(update(district).where(one).values(**_values(source)))


def count_owned(connection: Connection, district_id: int) -> tuple[int, int]:
    """Return how many weeks a district has, and how many visits and calls together."""
    weeks, visits, calls = (
        connection.execute(
            select(func.count()).where(table.c.district_id == district_id)
        ).scalar_one()
        for table in (week, visit_event, call_event)
    )
    return weeks, visits + calls


def delete_district(connection: Connection, district_id: int) -> list[int]:
    """Delete a district with everything it owns, and mark the file to be wiped.

    Return the ids of its weeks.
    """
    mine = select(week.c.week_id).where(week.c.district_id == district_id)
    weeks = list(connection.execute(mine).scalars())
    # Lists can be deleted only while a purge is noted. The note refers to a week, so it was deleted
    # before the lists; and a district without a week has lists, too.
    check_references_at_the_end(connection)
    for week_id in weeks or [NO_WEEK]:
        connection.execute(insert(purge_run).values(week_id=week_id))
    for owned in list_owned_by(connection, "district_id", district_id, {"purge_run"}):
        owned.delete(connection)
    connection.execute(delete(purge_run))
    wiping.owe(connection)
    return weeks


def _values(source: Source) -> dict[str, str | None]:
    return {
        "source_file": source.file,
        "osm_date": source.osm_date,
        "licence": source.licence,
        "attribution": source.attribution,
    }


def _count(table: Table) -> ScalarSelect[int]:
    """Return the query that counts a district's rows in a table, without retired ones."""
    query = select(func.count()).where(table.c.district_id == district.c.district_id)
    if "is_retired" in table.c:
        query = query.where(table.c.is_retired == 0)
    return query.scalar_subquery()


def list_districts(connection: Connection) -> list[DistrictRow]:
    """Return all districts, sorted by name."""
    return [_row(*values) for values in connection.execute(_rows().order_by(district.c.name))]


def _rows() -> Select[Any]:
    one = district.c
    counts = (_count(table) for table in (entrance, door, exclusion, plan))
    return select(
        one.district_id, one.name, one.added_at, one.source_file, one.osm_date, one.licence,
        one.attribution, one.addresses_read, one.merged, *counts,
    )  # fmt: skip


def _row(number: int, name: str, added_at: str, *both: Any) -> DistrictRow:
    return DistrictRow(number, name, added_at, Source(*both[:4]), *both[4:])


def find_district(connection: Connection, district_id: int) -> DistrictRow | None:
    """Return the district with this id, or None; rows of other districts are not counted."""
    found = connection.execute(_rows().where(district.c.district_id == district_id)).first()
    return _row(*found) if found else None


def find_district_name(connection: Connection, district_id: int) -> str | None:
    """Return the name of the district with this id, or None."""
    query = select(district.c.name).where(district.c.district_id == district_id)
    return connection.execute(query).scalar()


def get_district(connection: Connection, name: str | None = None) -> DistrictRow:
    """Return the district of that name, or the only one; raises NotFoundError."""
    names = select(district.c.district_id, district.c.name).order_by(district.c.name)
    named = connection.execute(names).all()
    chosen = named[which_district([row.name for row in named], name)]
    one = district.c.district_id == chosen.district_id
    return _row(*connection.execute(_rows().where(one)).one())


def exclusions_by_reason(connection: Connection, district_id: int) -> dict[str, int]:
    """Return how many addresses are left out for each reason, most frequent first."""
    reason = exclusion.c.reason
    query = (
        select(reason, func.count())
        .where(exclusion.c.district_id == district_id)
        .group_by(reason)
        .order_by(func.count().desc(), reason)
    )
    return {row[0]: row[1] for row in connection.execute(query)}
