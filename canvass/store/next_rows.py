"""What the plan of the next shift reads and writes, besides visits: access, routes, assignments."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from canvass.document.document import RouteEntry
from canvass.document.json_text import routes_from_json
from canvass.planning.walked import Assigned
from canvass.planning.week_state import ShiftList
from canvass.store import schema
from canvass.store.schema_flats import entrance_access
from canvass.store.schema_kept import purged_odds
from canvass.store.schema_week import assignment, shift, week
from canvass.week.moments import TimeBand
from canvass.week.odds import Dwelling, OddsTable, prior_odds

MOST_PLANS = 100
WAYS_IN = ("open", "code", "key", "intercom")


def access_by_entrance(connection: Connection, district_id: int) -> dict[str, datetime]:
    """Return when access to an entrance was noted, for entrances with access."""
    table = entrance_access
    rows = connection.execute(
        select(table.c.entrance_id, table.c.set_at).where(
            table.c.district_id == district_id, table.c.state.in_(WAYS_IN)
        )
    )
    return {row.entrance_id: datetime.fromisoformat(row.set_at) for row in rows}


def last_routes(
    connection: Connection, district_id: int
) -> tuple[list[RouteEntry], list[ShiftList]]:
    """Return the routes of a district's newest plans, and the routes of each shift planned since.

    A route that is in several plans is returned as in the newest, with the doors of older plans
    appended, back to the newest plan of the whole district. Routes have no path.
    """
    table = schema.plan
    texts = connection.execute(
        select(table.c.document)
        .where(table.c.district_id == district_id)
        .order_by(table.c.plan_id.desc())
        .limit(MOST_PLANS)
    ).scalars()
    found: dict[str, RouteEntry] = {}
    seen: set[str] = set()
    evenings: list[ShiftList] = []
    for text in texts:
        plain = json.loads(text)
        is_whole = not plain.get("starts_at")
        if not is_whole:
            starts_at = datetime.fromisoformat(plain["starts_at"])
            evenings += [
                ShiftList(starts_at, tuple(d for stop in r["stops"] for d in stop["door_ids"]))
                for r in plain["routes"]
            ]
        for route in routes_from_json(text, seen):
            first = found.setdefault(route.id, replace(route, stops=()))
            found[route.id] = replace(first, stops=(*first.stops, *route.stops))
        seen.update(d for route in found.values() for stop in route.stops for d in stop.door_ids)
        if is_whole:
            break
    return list(found.values()), evenings


def list_planned_walks(connection: Connection, week_id: int) -> list[Assigned]:
    """Return the route assignments of a week (route, shift, team), earliest shift first."""
    rows = connection.execute(
        select(assignment.c.route_id, assignment.c.shift_id, assignment.c.team_id)
        .join(shift, shift.c.shift_id == assignment.c.shift_id)
        .where(assignment.c.week_id == week_id)
        .order_by(shift.c.starts_at, assignment.c.route_id)
    )
    return [Assigned(*row) for row in rows]


def record_assignments(
    connection: Connection, week_id: int, shift_id: int, team_by_route: Mapping[str, int]
) -> None:
    """Store which team walks which route in a shift, replacing earlier assignments."""
    table = assignment
    same = (table.c.week_id == week_id) & (table.c.shift_id == shift_id)
    connection.execute(delete(table).where(same))
    rows = [
        {"week_id": week_id, "shift_id": shift_id, "route_id": route_id, "team_id": team_id}
        for route_id, team_id in team_by_route.items()
    ]
    if rows:
        connection.execute(insert(table), rows)


def count_opened(connection: Connection, district_id: int) -> dict[str, tuple[int, int]]:
    """Return (opened, not opened) by time band, as counted when earlier weeks were purged."""
    table = purged_odds.c
    rows = connection.execute(
        select(
            table.band,
            func.sum(table.opened).label("opened"),
            func.sum(table.closed).label("closed"),
        )
        .join(week, week.c.week_id == table.week_id)
        .where(week.c.district_id == district_id)
        .group_by(table.band)
    )
    return {row.band: (row.opened, row.closed) for row in rows}


def earlier_odds(connection: Connection, district_id: int) -> OddsTable:
    """Return the odds learned from the counts kept of the district's earlier weeks."""
    table = purged_odds.c
    rows = connection.execute(
        select(
            table.dwelling,
            table.band,
            func.sum(table.opened).label("opened"),
            func.sum(table.closed).label("closed"),
        )
        .join(week, week.c.week_id == table.week_id)
        .where(week.c.district_id == district_id, table.dwelling.in_(list(Dwelling)))
        .group_by(table.dwelling, table.band)
    )
    by_kind = dict(prior_odds().by_kind)
    for row in rows:
        key = (Dwelling(row.dwelling), TimeBand(row.band))
        by_kind[key] = by_kind[key].after(row.opened, row.closed)
    return OddsTable(by_kind)
