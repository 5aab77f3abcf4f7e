"""The entrance ledger in the database; codes are encrypted and decrypted elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from canvass.doors.access import Access, AccessState, GivenBy
from canvass.store.schema_flats import entrance_access
from canvass.store.times import from_text, to_text


def record_access(
    connection: Connection, district_id: int, access: Access, *, code: str | None, at: datetime
) -> None:
    """Store how to get in at an entrance, replacing what was known; `code` is encrypted or None."""
    clear_access(connection, district_id, [access.entrance_id])
    connection.execute(
        entrance_access.insert().values(
            district_id=district_id,
            entrance_id=access.entrance_id,
            state=access.state.value,
            given_by=access.given_by.value,
            code=code,
            until=None if access.until is None else to_text(access.until),
            try_anyway=int(access.try_anyway),
            set_at=to_text(at),
        )
    )


def clear_access(connection: Connection, district_id: int, entrance_ids: Collection[str]) -> int:
    """Delete what is known of some entrances; return for how many something was stored."""
    table = entrance_access.c
    done = connection.execute(
        delete(entrance_access).where(
            table.district_id == district_id, table.entrance_id.in_(entrance_ids)
        )
    )
    return int(done.rowcount)


def list_access(connection: Connection, district_id: int) -> list[Access]:
    """Return the ledger of a district, by entrance."""
    table = entrance_access.c
    found = (
        select(entrance_access).where(table.district_id == district_id).order_by(table.entrance_id)
    )
    return [
        Access(
            row.entrance_id,
            AccessState(row.state),
            GivenBy(row.given_by),
            None if row.until is None else from_text(row.until),
            row.code is not None,
            bool(row.try_anyway),
        )
        for row in connection.execute(found)
    ]


def encrypted_codes(connection: Connection, district_id: int, *, now: datetime) -> dict[str, str]:
    """Return the encrypted codes that are valid now, by entrance."""
    table = entrance_access.c
    found = select(table.entrance_id, table.code).where(
        table.district_id == district_id,
        table.code.is_not(None),
        table.until.is_(None) | (table.until > to_text(now)),
    )
    return {row.entrance_id: row.code for row in connection.execute(found)}


def list_districts_with_codes(connection: Connection, *, now: datetime) -> list[int]:
    """Return the ids of the districts in which a code is valid now."""
    table = entrance_access.c
    found = (
        select(table.district_id)
        .where(table.code.is_not(None), table.until.is_(None) | (table.until > to_text(now)))
        .distinct()
        .order_by(table.district_id)
    )
    return list(connection.execute(found).scalars())


def drop_codes(connection: Connection, *, now: datetime | None = None) -> int:
    """Delete the expired codes of all districts, or without `now` all codes; return how many."""
    table = entrance_access.c
    query = update(entrance_access).where(table.code.is_not(None)).values(code=None)
    if now is not None:
        query = query.where(table.until <= to_text(now))
    return int(connection.execute(query).rowcount)


def has_codes(connection: Connection) -> bool:
    """Return whether any code is stored."""
    found = select(entrance_access.c.entrance_id).where(entrance_access.c.code.is_not(None))
    return connection.execute(found.limit(1)).first() is not None
