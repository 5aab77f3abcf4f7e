"""One route: its explanation, the order of its stops, its team and its locks."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.document.change_words import say_change
from canvass.document.document import RouteEntry
from canvass.document.locks import LockKind
from canvass.document.spoken import get_route
from canvass.document.stairs_words import say_stairs, say_stairs_unknown
from canvass.pages.route_looks import say_stop
from canvass.units import grouped
from canvass.visits.team_name import fold_team
from canvass.web.ask import Ask
from canvass.web.desk.maps import map_stamp
from canvass.web.desk.routes import show_routes
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.routes.plan_versions import list_history
from canvass.workflow.routes.team_names import list_team_names, list_teams_without_stairs

WAIT_S = 3.0
"""Seconds a page waits for the streets to be read the first time."""


class Shown(BaseModel):
    """The plan just made, if any."""

    done: int | None = Field(None, title="Number of the plan")


def show_route(ask: Ask) -> Response:
    """Show one route of a district's newest plan; raises NotFoundError."""
    row = ask.district()
    db, plans = ask.desk.db, ask.desk.read.plans
    stored = plans.find_plan(db, row.name)
    if stored is None:
        return show_routes(ask)
    entry = get_route(stored.document, str(ask.request.path_params["route"]))
    held = plans.hold_within(db, row.name, WAIT_S)
    from canvass.workflow.routes.route_explained import explain_route

    done = ask.form.done if isinstance(ask.form, Shown) else None
    steps = list_history(db, row.name)
    said = next((say_change(s.words, ask.say) for s in steps if done == s.plan_id), "")
    mine = [lock for lock in stored.locks if lock.route_id == entry.id]
    doors = {door for stop in entry.stops for door in stop.door_ids}
    ids = [route.id for route in stored.document.routes]
    place = ids.index(entry.id)
    team = next((lock.team for lock in mine if lock.kind is LockKind.TEAM), "")
    takes_none = bool(team) and fold_team(team) in list_teams_without_stairs(db, row.name)
    return ask.page(
        "one_route.html",
        district=row,
        stored=stored,
        stamp=map_stamp(row),
        entry=entry,
        explained=explain_route(db, row.name, entry.id, held=held) if held else None,
        crossed=_say_crossed(ask, entry),
        team=team,
        stairs=say_stairs(entry, takes_none=takes_none),
        stairs_unknown=say_stairs_unknown(entry, takes_none=takes_none),
        is_order_locked=any(lock.kind is LockKind.ORDER for lock in mine),
        stops=[(stop, say_stop(stop, n)) for n, stop in enumerate(entry.stops, start=1)],
        locks=[
            lock
            for lock in stored.locks
            if lock.kind is not LockKind.TEAM
            and (lock.route_id == entry.id or doors & {*lock.doors, *lock.others})
        ],
        teams=list_team_names(db, row.name),
        before=ids[place - 1] if place else None,
        after=ids[place + 1] if place + 1 < len(ids) else None,
        done=said,
        shift=stored.document.shift_min,
    )


def _say_crossed(ask: Ask, entry: RouteEntry) -> str:
    """Return how many streets a route crosses and how many of them are large roads."""
    from canvass.walklist.summary import large_crossings

    crossed, large = sum(entry.crossings.values()), large_crossings(entry)
    said = grouped(crossed, ask.lang)
    if not large:
        return said
    roads = ask.say_many("{count} large road to cross", "{count} large roads to cross", large)
    return f"{said} ({roads})"


ROWS = (
    Operation(
        "GET", "/d/{district:int}/routes/{route}", Role.COORDINATOR, show_route, form=Shown
    ),
)  # fmt: skip
