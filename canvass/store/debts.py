"""What a database owes whenever it is opened: weeks to purge, codes and notes whose day is over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, bindparam, literal, select, union_all

from canvass.store.backend import wiping
from canvass.store.backend.opening import open_file
from canvass.store.purge_dates import list_week_ends
from canvass.store.schema_flats import entrance_access, people_exclusion
from canvass.store.schema_week import week
from canvass.store.times import to_text

RULES = 1
"""What a purge forgets; weeks purged under older rules are purged again."""

# Every command asks these of the database it opens: they are put together once.
_PURGED_UNDER_OLDER_RULES = (
    select(literal(1))
    .select_from(week)
    .where(week.c.purged_at.is_not(None), week.c.purge_rules < bindparam("rules"))
    .limit(1)
)
_access, _left_out = entrance_access.c, people_exclusion.c
_OVER = union_all(
    select(literal(1)).where(_access.code.is_not(None), _access.until <= bindparam("now")),
    select(literal(1)).where(_left_out.note.is_not(None), _left_out.note_until <= bindparam("now")),
).limit(1)


def must_be_paid(connection: Connection, now: datetime) -> bool:
    """Return whether a week is there whose purge is due: nothing may be shown before."""
    if connection.execute(_PURGED_UNDER_OLDER_RULES, {"rules": RULES}).first():
        return True
    return any(end.is_due(now) for end in list_week_ends(connection, now))


def is_wiping_owed(path: Path) -> bool:
    """Return whether rows were deleted that are still readable in the file."""
    with open_file(path) as connection:
        return wiping.is_owed(connection)


def owes_anything(connection: Connection, now: datetime) -> bool:
    """Return whether anything is due, or a purge was broken off before the file was wiped."""
    if wiping.is_owed(connection):
        return True
    over = connection.execute(_OVER, {"now": to_text(now)}).first()
    return bool(over) or must_be_paid(connection, now)
