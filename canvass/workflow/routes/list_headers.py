"""The heading of a district's lists: week, team and shift of each."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.document.locks import LockKind
from canvass.errors import InputError
from canvass.store import districts, locks, weeks
from canvass.store.database import Connection, open_reader
from canvass.store.occasions import list_assigned
from canvass.visits.team_name import fold_team
from canvass.walklist.occasion import Occasion
from canvass.week.moments import after
from canvass.week.week import Week


def list_occasions(
    db: Path,
    district: str | None,
    document: PlanDocument,
    *,
    now: datetime,
    week: str | None = None,
) -> dict[str, Occasion]:
    """Return {route id: week, team and shift to print}; empty if no week is open.

    `week` None means the week of an evening plan's shift, else the open week. The team is that of
    the shift, else the one the route is assigned to. A plan of one shift is printed for that shift.
    In other plans, a route that several shifts have is printed for the next one not over, else for
    the last. Raises NotFoundError if several weeks are open and the plan belongs to none of them.
    """
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        found_week = find_paper_week(connection, row.district_id, document, week)
        given = {
            lock.route_id: lock.team
            for lock in locks.list_locks(connection, row.district_id)
            if lock.kind is LockKind.TEAM
        }
        if found_week is None:
            return {route_id: Occasion("", None, None, team) for route_id, team in given.items()}
        assigned = list_assigned(connection, found_week.week_id)
        no_stairs = {
            fold_team(team.name)
            for team in weeks.list_teams(connection, found_week.week_id)
            if team.no_stairs
        }

    def told(occasion: Occasion) -> Occasion:
        return replace(occasion, takes_no_stairs=fold_team(occasion.team) in no_stairs)

    plain = Occasion(
        found_week.name, found_week.starts_on, found_week.ends_on, phone=found_week.base.phone
    )
    if document.starts_at:
        shift = _times(document.starts_at, document.shift_min, found_week)
        plain = replace(plain, shift=shift)
        teams = {
            one.route_id: one.team
            for one in assigned
            if _times(one.starts_at, one.minutes, found_week) == shift
        }
        if not found_week.starts_on <= shift[0].date() <= found_week.ends_on:
            raise InputError(
                'the newest plan is for {shift:%Y-%m-%d %H:%M}, outside the week "{name}"; '
                'plan for that with "canvass plan --next --week NAME"',
                shift=shift[0],
                name=found_week.name,
            )
        teams = {**given, **teams}
        return {
            route.id: told(replace(plain, team=teams.get(route.id, "")))
            for route in document.routes
        }
    found = {route.id: replace(plain, team=given.get(route.id, "")) for route in document.routes}
    for one in assigned:
        before = found.get(one.route_id)
        if before is None or (before.shift is not None and before.shift[1] > now):
            continue
        shift = _times(one.starts_at, one.minutes, found_week)
        found[one.route_id] = replace(plain, team=one.team, shift=shift)
    return {route_id: told(occasion) for route_id, occasion in found.items()}


def _times(starts_at: str, minutes: float, week: Week) -> tuple[datetime, datetime]:
    """Return when a shift begins and ends, in the week's time zone."""
    first = datetime.fromisoformat(starts_at).astimezone(week.zone)
    return first, after(first, minutes)


def find_paper_week(
    connection: Connection, district_id: int, document: PlanDocument, name: str | None
) -> Week | None:
    """Return the week to print a plan for: the one named, that of its shift, or the only open one.

    Raises NotFoundError if several are open and the plan belongs to none of them.
    """
    if name is None and document.starts_at:
        found = _week_of_shift(connection, district_id, document)
        if found is not None:
            return found
    return weeks.find_week(connection, district_id, name)


def _week_of_shift(connection: Connection, district_id: int, document: PlanDocument) -> Week | None:
    """Return the only week that has the shift of an evening's plan, else None."""
    starts_at = datetime.fromisoformat(document.starts_at)
    found = [
        week
        for week in weeks.list_weeks(connection, district_id)
        for shift in weeks.list_shifts(connection, week)
        if (shift.starts_at, shift.minutes) == (starts_at, document.shift_min)
    ]
    return found[0] if len(found) == 1 else None
