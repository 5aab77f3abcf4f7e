"""Weeks, shifts, teams and bookings changed and taken away, and what hangs on them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from canvass.store.lists import OUT, KeptList, list_lists
from canvass.store.sqlite_file import Runs
from canvass.store.times import to_text
from canvass.store.week_rows import delete_week_rows
from canvass.visits.team_name import fold_team
from canvass.week.week import Team, WeekShift


def update_team(connection: Runs, team: Team) -> None:
    """Store a team anew under its id; its bookings count as many people."""
    connection.exec_driver_sql(
        "UPDATE team SET name = ?, size = ?, pace_mps = ?, languages = ?, no_stairs = ?, "
        "availability = ?, splits_doors = ? WHERE team_id = ?",
        (team.name, team.size, team.pace_mps, ",".join(team.languages), int(team.no_stairs),
         team.availability, int(team.splits_doors), team.team_id),
    )  # fmt: skip
    connection.exec_driver_sql(
        "UPDATE booking SET people = ? WHERE team_id = ?", (team.size, team.team_id)
    )


def rename_team_locks(connection: Runs, district_id: int, before: str, after: str) -> int:
    """Let the locks that keep routes with a team name it as it is called now; return how many."""
    done = connection.exec_driver_sql(
        "UPDATE route_lock SET team = ? WHERE district_id = ? AND team = ?",
        (after, district_id, before),
    )
    return int(done.rowcount)


def update_shift(connection: Runs, shift: WeekShift) -> None:
    """Store a shift anew under its id."""
    connection.exec_driver_sql(
        "UPDATE shift SET starts_at = ?, minutes = ?, label = ?, kind = ? WHERE shift_id = ?",
        (shift.starts_at.isoformat(), shift.minutes, shift.label, shift.kind, shift.shift_id),
    )


def delete_team(connection: Runs, team_id: int) -> None:
    """Take a team away, with its bookings and the routes assigned to it."""
    connection.exec_driver_sql("DELETE FROM team WHERE team_id = ?", (team_id,))


def delete_shift(connection: Runs, shift_id: int) -> None:
    """Take a shift away, with its bookings and the routes assigned for it."""
    connection.exec_driver_sql("DELETE FROM shift WHERE shift_id = ?", (shift_id,))


def delete_week(connection: Runs, week_id: int) -> None:
    """Take a week away with everything it owns; the caller has seen that no visit goes with it."""
    connection.exec_driver_sql("INSERT INTO purge_run VALUES (?)", (week_id,))
    delete_week_rows(connection, week_id)
    connection.exec_driver_sql("DELETE FROM purge_run")
    connection.exec_driver_sql("DELETE FROM week WHERE week_id = ?", (week_id,))


def count_assigned(connection: Runs, column: str, owner_id: int) -> int:
    """Return how many routes are assigned in a shift (`shift_id`) or to a team (`team_id`)."""
    query = f"SELECT count(*) FROM assignment WHERE {column} = ?"
    return int(connection.exec_driver_sql(query, (owner_id,)).fetchone()[0])


def count_assigned_of(connection: Runs, shift_id: int, team_id: int) -> int:
    """Return how many routes a team is to walk in a shift."""
    query = "SELECT count(*) FROM assignment WHERE shift_id = ? AND team_id = ?"
    return int(connection.exec_driver_sql(query, (shift_id, team_id)).fetchone()[0])


def delete_assigned(connection: Runs, shift_id: int, team_id: int) -> None:
    """Take away the routes a team was to walk in a shift."""
    connection.exec_driver_sql(
        "DELETE FROM assignment WHERE shift_id = ? AND team_id = ?", (shift_id, team_id)
    )


def count_events(
    connection: Runs, week_id: int, times: tuple[datetime, datetime] | None = None
) -> int:
    """Return how many visits and calls a week has, or how many between two times."""
    found = 0
    for table in ("visit_event", "call_event"):
        query = f"SELECT count(*) FROM {table} WHERE week_id = ? AND kind = 'visit'"
        values: tuple[Any, ...] = (week_id,)
        if times is not None:
            query += " AND effective_at >= ? AND effective_at < ?"
            values = (week_id, to_text(times[0]), to_text(times[1]))
        found += int(connection.exec_driver_sql(query, values).fetchone()[0])
    return found


def count_team_visits(connection: Runs, week_id: int, team: str) -> int:
    """Return how many visits and calls of a week bear a team's name, however it was written."""
    found = 0
    for table in ("visit_event", "call_event"):
        query = f"SELECT team, count(*) FROM {table} WHERE week_id = ? GROUP BY team"
        for name, count in connection.exec_driver_sql(query, (week_id,)).fetchall():
            found += count if fold_team(name) == fold_team(team) else 0
    return found


def count_purged(connection: Runs, week_id: int) -> int:
    """Return how many counts stand for the purged visits of a week."""
    query = "SELECT count(*) FROM purged_share WHERE week_id = ?"
    return int(connection.exec_driver_sql(query, (week_id,)).fetchone()[0])


def list_week_lists(connection: Runs, district_id: int, week_id: int) -> list[KeptList]:
    """Return the lists of a week that are out."""
    return [
        kept
        for kept in list_lists(connection, district_id)
        if kept.week_id == week_id and kept.status == OUT
    ]
