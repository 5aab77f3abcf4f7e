"""What the lists of a district are printed for: its current week, teams and shifts."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from pathlib import Path

from canvass.document.document import PlanDocument
from canvass.store import districts, weeks
from canvass.store.database import open_reader
from canvass.store.occasions import list_assigned
from canvass.walklist.occasion import Occasion
from canvass.week.moments import after
from canvass.week.week import Week


def list_occasions(
    db: Path, district: str | None, document: PlanDocument, *, now: datetime
) -> dict[str, Occasion]:
    """Return what each route of a plan is walked for; none where no week is current.

    A plan of one shift is printed for that; a route of another that several shifts have for the
    next that is not over, else for the last.
    """
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        week = choose_week(weeks.list_weeks(connection, row.district_id), now)
        if week is None:
            return {}
        assigned = list_assigned(connection, week.week_id)
    plain = Occasion(week.name, week.starts_on, week.ends_on)
    if document.starts_at:
        shift = _times(document.starts_at, document.shift_min, week)
        plain = replace(plain, shift=shift)
        teams = {
            one.route_id: one.team
            for one in assigned
            if _times(one.starts_at, one.minutes, week) == shift
        }
        return {route.id: replace(plain, team=teams.get(route.id, "")) for route in document.routes}
    found = dict.fromkeys((route.id for route in document.routes), plain)
    for one in assigned:
        before = found.get(one.route_id)
        if before is None or (before.shift is not None and before.shift[1] > now):
            continue
        shift = _times(one.starts_at, one.minutes, week)
        found[one.route_id] = replace(plain, team=one.team, shift=shift)
    return found


def _times(starts_at: str, minutes: float, week: Week) -> tuple[datetime, datetime]:
    """Return when a shift begins and ends, in the week's time zone."""
    first = datetime.fromisoformat(starts_at).astimezone(week.zone)
    return first, after(first, minutes)


def choose_week(found: Iterable[Week], now: datetime) -> Week | None:
    """Return the only open week, or of several the one whose days hold today."""
    still_open = [week for week in found if week.closed_at is None]
    today = [w for w in still_open if w.starts_on <= now.astimezone(w.zone).date() <= w.ends_on]
    chosen = still_open if len(still_open) == 1 else today
    return chosen[0] if len(chosen) == 1 else None
