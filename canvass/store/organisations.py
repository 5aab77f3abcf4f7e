"""Organisations people added, in the database."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, Integer, cast, delete, func, insert, select, update

from canvass.store.schema_calls import call_event, do_not_call
from canvass.store.schema_organisation import organisation


@dataclass(frozen=True, slots=True)
class OrganisationRow:
    """An organisation or business; its id is 0 until it is stored.

    `opening_hours` are in OpenStreetMap's syntax, "" if unknown; `note` is about the place.
    """

    organisation_id: int
    name: str
    kind: str
    address: str
    lat: float
    lon: float
    opening_hours: str
    note: str


OWN = "own "
FACTS = ("kind", "address", "opening_hours", "note")


def record_organisation(
    connection: Connection, district_id: int, row: OrganisationRow, *, at: str
) -> bool:
    """Store a new or changed organisation; return False if nothing changed.

    Organisations with the same name at the same place are the same, so a repeat does no harm.
    """
    table = organisation.c
    same = (
        (table.district_id == district_id)
        & (table.name == row.name)
        & (table.lat == row.lat)
        & (table.lon == row.lon)
    )
    facts = {name: getattr(row, name) for name in FACTS}
    there = connection.execute(select(*(table[name] for name in FACTS)).where(same)).first()
    if there is None:
        place = {"name": row.name, "lat": row.lat, "lon": row.lon, "added_at": at}
        key = {"organisation_id": _next_id(connection), "district_id": district_id}
        values = {**key, **place, **facts}
        connection.execute(insert(organisation).values(values))
        return True
    if tuple(there) == tuple(facts.values()):
        return False
    connection.execute(update(organisation).where(same).values(facts))
    return True


def place_id_of(organisation_id: int) -> str:
    """Return the id of an organisation in the log of calls and in plan documents."""
    return f"{OWN}{organisation_id}"


def _next_id(connection: Connection) -> int:
    """Return a new id; ids of removed organisations in the log of calls are not reused."""
    known = [connection.execute(select(func.max(organisation.c.organisation_id))).scalar() or 0]
    for table in (call_event, do_not_call):
        number = cast(func.substr(table.c.place_id, len(OWN) + 1), Integer)
        query = select(func.max(number)).where(table.c.place_id.startswith(OWN))
        known.append(connection.execute(query).scalar() or 0)
    return max(known) + 1


def list_organisations(connection: Connection, district_id: int) -> list[OrganisationRow]:
    """Return a district's organisations, sorted by name and id."""
    table = organisation.c
    query = select(organisation).where(table.district_id == district_id)
    rows = [
        OrganisationRow(
            row.organisation_id,
            row.name,
            row.kind,
            row.address,
            row.lat,
            row.lon,
            row.opening_hours,
            row.note,
        )
        for row in connection.execute(query)
    ]
    return sorted(rows, key=lambda row: (row.name.casefold(), row.organisation_id))


def update_organisation(connection: Connection, district_id: int, row: OrganisationRow) -> None:
    """Update an organisation."""
    table = organisation.c
    facts = {name: getattr(row, name) for name in ("name", "lat", "lon", *FACTS)}
    same = (table.district_id == district_id) & (table.organisation_id == row.organisation_id)
    connection.execute(update(organisation).where(same).values(facts))


def count_calls(connection: Connection, district_id: int, organisation_id: int) -> int:
    """Return how many calls and how many refusals to be called on an organisation has."""
    found = 0
    for table in (call_event, do_not_call):
        same = (table.c.district_id == district_id) & (
            table.c.place_id == place_id_of(organisation_id)
        )
        query = select(func.count()).select_from(table).where(same)
        found += connection.execute(query).scalar() or 0
    return found


def remove_organisation(connection: Connection, district_id: int, organisation_id: int) -> bool:
    """Remove an organisation; return whether it existed."""
    table = organisation.c
    same = (table.district_id == district_id) & (table.organisation_id == organisation_id)
    return connection.execute(delete(organisation).where(same)).rowcount > 0
