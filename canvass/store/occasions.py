"""Assignments for print: which team walks which route in which shift."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection, select

from canvass.store.schema_week import assignment, shift, team


@dataclass(frozen=True, slots=True)
class AssignedRoute:
    """A route with its team and shift; the time is as stored."""

    route_id: str
    team: str
    starts_at: str
    minutes: int


def list_assigned(connection: Connection, week_id: int) -> list[AssignedRoute]:
    """Return a week's assignments, earliest shift first."""
    query = (
        select(assignment.c.route_id, team.c.name, shift.c.starts_at, shift.c.minutes)
        .join(shift, shift.c.shift_id == assignment.c.shift_id)
        .join(team, team.c.team_id == assignment.c.team_id)
        .where(assignment.c.week_id == week_id)
        .order_by(shift.c.starts_at, assignment.c.route_id)
    )
    return [AssignedRoute(*row) for row in connection.execute(query)]
