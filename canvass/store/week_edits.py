"""Update and delete weeks, shifts, teams and bookings, and everything that depends on them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, update

from canvass.store.lists import OUT, KeptList, list_lists
from canvass.store.lock_history import forget_lock_changes
from canvass.store.schema_calls import call_event
from canvass.store.schema_kept import purged_share
from canvass.store.schema_routes import route_lock
from canvass.store.schema_week import (
    assignment,
    booking,
    purge_run,
    visit_event,
)
from canvass.store.schema_week import shift as shift_table
from canvass.store.schema_week import team as team_table
from canvass.store.schema_week import week as week_table
from canvass.store.times import to_text
from canvass.store.week_rows import delete_week_rows
from canvass.visits.event import EventKind
from canvass.visits.team_name import fold_team
from canvass.week.week import Team, WeekShift


def update_team(connection: Connection, team: Team) -> None:
    """Update a team; its bookings get the team's new number of people."""
    connection.execute(
        update(team_table)
        .where(team_table.c.team_id == team.team_id)
        .values(
            name=team.name, size=team.size, pace_mps=team.pace_mps,
            languages=",".join(team.languages), no_stairs=int(team.no_stairs),
            availability=team.availability, splits_doors=int(team.splits_doors),
        )
    )  # fmt: skip
    booked = booking.c.team_id == team.team_id
    connection.execute(update(booking).where(booked).values(people=team.size))


def rename_team_locks(connection: Connection, district_id: int, before: str, after: str) -> int:
    """Change a team's name in the locks that keep routes with it; return how many there were.

    What was done to locks before names the team of then, and can no longer be undone.
    """
    forget_lock_changes(connection, district_id)
    lock = route_lock.c
    done = connection.execute(
        update(route_lock)
        .where(lock.district_id == district_id, lock.team == before)
        .values(team=after)
    )
    return done.rowcount


def update_shift(connection: Connection, shift: WeekShift) -> None:
    """Update a shift."""
    connection.execute(
        update(shift_table)
        .where(shift_table.c.shift_id == shift.shift_id)
        .values(
            starts_at=shift.starts_at.isoformat(), minutes=shift.minutes, label=shift.label,
            kind=shift.kind,
        )
    )  # fmt: skip


def delete_team(connection: Connection, team_id: int) -> None:
    """Delete a team with its bookings and its assigned routes."""
    connection.execute(delete(team_table).where(team_table.c.team_id == team_id))


def delete_shift(connection: Connection, shift_id: int) -> None:
    """Delete a shift with its bookings and its assigned routes."""
    connection.execute(delete(shift_table).where(shift_table.c.shift_id == shift_id))


def delete_week(connection: Connection, week_id: int) -> None:
    """Delete a week with everything it owns; the caller must check that it has no visits."""
    connection.execute(insert(purge_run).values(week_id=week_id))
    delete_week_rows(connection, week_id)
    connection.execute(delete(purge_run))
    connection.execute(delete(week_table).where(week_table.c.week_id == week_id))


def count_assigned(connection: Connection, column: str, owner_id: int) -> int:
    """Count the routes assigned in a shift (column `shift_id`) or to a team (`team_id`)."""
    query = select(func.count()).where(assignment.c[column] == owner_id)
    return connection.execute(query).scalar_one()


def count_assigned_of(connection: Connection, shift_id: int, team_id: int) -> int:
    """Count the routes assigned to a team in a shift."""
    query = select(func.count()).where(
        assignment.c.shift_id == shift_id, assignment.c.team_id == team_id
    )
    return connection.execute(query).scalar_one()


def delete_assigned(connection: Connection, shift_id: int, team_id: int) -> None:
    """Delete the routes assigned to a team in a shift."""
    connection.execute(
        delete(assignment).where(assignment.c.shift_id == shift_id, assignment.c.team_id == team_id)
    )


def count_events(
    connection: Connection, week_id: int, times: tuple[datetime, datetime] | None = None
) -> int:
    """Count the visits and calls of a week, or those between two times."""
    found = 0
    for event in (visit_event.c, call_event.c):
        query = select(func.count()).where(
            event.week_id == week_id, event.kind == EventKind.VISIT.value
        )
        if times is not None:
            begins, ends = map(to_text, times)
            query = query.where(event.effective_at >= begins, event.effective_at < ends)
        found += connection.execute(query).scalar_one()
    return found


def count_team_visits(connection: Connection, week_id: int, team: str) -> int:
    """Count the visits and calls of a week with a team's name, in any spelling of it."""
    found = 0
    for event in (visit_event.c, call_event.c):
        query = (
            select(event.team, func.count()).where(event.week_id == week_id).group_by(event.team)
        )
        for name, count in connection.execute(query):
            found += count if fold_team(name) == fold_team(team) else 0
    return found


def count_purged(connection: Connection, week_id: int) -> int:
    """Return the number of rows of counts that a purge kept of a week's visits."""
    query = select(func.count()).where(purged_share.c.week_id == week_id)
    return connection.execute(query).scalar_one()


def list_week_lists(connection: Connection, district_id: int, week_id: int) -> list[KeptList]:
    """Return the lists of a week that are out."""
    return [
        kept
        for kept in list_lists(connection, district_id)
        if kept.week_id == week_id and kept.status == OUT
    ]
