"""What a database owes whenever it is opened: weeks to purge, codes and notes whose day is over."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from sqlalchemy import Connection, literal, select, union_all

from canvass.store.backend import wiping
from canvass.store.backend.opening import open_file
from canvass.store.purge_dates import list_week_ends
from canvass.store.schema_flats import entrance_access, people_exclusion
from canvass.store.schema_week import week
from canvass.store.times import to_text

RULES = 1
"""What a purge forgets; weeks purged under older rules are purged again."""


def must_be_paid(connection: Connection, now: datetime) -> bool:
    """Return whether a week is there whose purge is due: nothing may be shown before."""
    older = (
        select(literal(1))
        .select_from(week)
        .where(week.c.purged_at.is_not(None), week.c.purge_rules < RULES)
        .limit(1)
    )
    if connection.execute(older).first():
        return True
    return any(end.is_due(now) for end in list_week_ends(connection))


def is_wiping_owed(path: Path) -> bool:
    """Return whether rows were deleted that are still readable in the file."""
    with open_file(path) as connection:
        return wiping.is_owed(connection)


def owes_anything(connection: Connection, now: datetime) -> bool:
    """Return whether anything is due, or a purge was broken off before the file was wiped."""
    if wiping.is_owed(connection):
        return True
    moment = to_text(now)
    access, left_out = entrance_access.c, people_exclusion.c
    over = union_all(
        select(literal(1)).where(access.code.is_not(None), access.until <= moment),
        select(literal(1)).where(left_out.note.is_not(None), left_out.note_until <= moment),
    ).limit(1)
    return bool(connection.execute(over).first()) or must_be_paid(connection, now)
