"""Routes on the map and in a list: select doors, preview changes and make them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.document.change_words import say_change
from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.large_houses import count_unknown_flats, say_unknown_flats
from canvass.document.savings import most_saved, walking_hours
from canvass.document.spoken import PlacedStop
from canvass.doors.reasons import SAID, LeaveOutReason
from canvass.errors import ChangedMeanwhileError, InputError, NotFoundError
from canvass.pages.route_looks import look_of, say_stop
from canvass.web.ask import Ask
from canvass.web.desk.maps import map_stamp
from canvass.web.desk.route_acts import Change, make
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.week.spoken_time import say_time
from canvass.workflow.clock import now
from canvass.workflow.routes.plan_versions import list_history
from canvass.workflow.routes.stored_plan import RouteRow, StoredPlan, make_rows
from canvass.workflow.week.today import find_clock

MOST_HISTORY = 6
MOST_OLDER = 200
MOST_LISTED = 300
"""The most routes listed on a page; a city has too many for one."""
LARGEST_SELECTION_BYTES = 4_000_000


class Shown(BaseModel):
    """The route shown, the stops selected, what was just done; `left` hides done routes."""

    route: str = Field("", max_length=40, title="Route")
    stop: list[str] = Field([], max_length=40_000, title="Stops")
    find: str = Field("", max_length=200, title="Find")
    start: int | None = Field(None, ge=0, le=100_000, title="First route of the list")
    done: int | None = Field(None, title="Number of the plan")
    left: bool = Field(False, title="Hide the routes that are done")


class Selected(BaseModel):
    """Stops selected on the map or in the list."""

    stop: list[str] = Field([], max_length=40_000, title="Stops")
    route: str = Field("", max_length=40, title="Route")


class Opened(BaseModel):
    """The district whose streets are being read."""

    district: str


class Tray(BaseModel):
    """The tray with the selection, as part of a page."""

    html: str


@dataclass(frozen=True, slots=True)
class ListedRoute:
    """One route in the list, with its mark on the map."""

    row: RouteRow
    colour: str
    shape: str
    is_shown: bool
    is_over: bool


def show_routes(ask: Ask) -> Response:
    """Show the routes of a district's newest plan, or a page that says there is none yet."""
    form = ask.form if isinstance(ask.form, Shown) else Shown.model_construct()
    return _page(ask, form)


def open_routes(ask: Ask) -> Response:
    """Start reading the streets of a district, so that previews of changes are quick."""
    row = ask.district()
    ask.desk.read.plans.open_soon(ask.desk.db, row.name)
    return ask.json(Opened(district=row.name))


def show_selected(ask: Ask) -> Response:
    """Show the page with the selection, for browsers without scripts."""
    form = ask.sent(Selected)
    return _page(ask, Shown.model_construct(route=form.route, stop=form.stop))


def show_tray(ask: Ask) -> Response:
    """Return the tray with the selection."""
    form = ask.sent(Selected)
    row = ask.district()
    stored = ask.desk.read.plans.find_plan(ask.desk.db, row.name)
    if stored is None:
        raise InputError("there is no plan yet; plan the district first")
    tray = make_tray(ask, row.name, stored, form.stop)
    html = ask.part("routes_tray.html", tray=tray, stored=stored, district=row)
    return ask.json(Tray(html=html))


def change_routes(ask: Ask) -> Response:
    """Make a change requested in the tray, the list or the history; then show the routes."""
    form = ask.sent(Change)
    row = ask.district()
    try:
        made = make(ask, row.name, form)
    except ChangedMeanwhileError as error:
        same = Shown.model_construct(route=form.route, stop=form.stop)
        return _page(ask, same, status=409, error=ask.say_error(error))
    route = made.route_id or form.route
    back = f"/d/{row.district_id}/routes"
    if form.back == "route" and route:
        return ask.go(f"{back}/{route}?done={made.plan_id}")
    shown = f"&route={route}" if route else ""
    return ask.go(f"{back}?done={made.plan_id}{shown}")


def show_again(ask: Ask) -> Response:
    """Show the page again after a change was refused, with the same selection."""
    stops = ask.typed.get("stop", [])
    chosen = [stops] if isinstance(stops, str) else list(stops)
    # As it was sent: what was refused may be this very value.
    again = Shown.model_construct(route=str(ask.typed.get("route", "")), stop=chosen)
    return _page(ask, again, status=422, error=ask.error)


def _page(ask: Ask, form: Shown, *, status: int = 200, error: str = "") -> Response:
    row = ask.district()
    plans, db = ask.desk.read.plans, ask.desk.db
    stored = plans.find_plan(db, row.name)
    if stored is None:
        return ask.page("routes_none.html", district=row)
    shown = next((one for one in stored.document.routes if one.id == form.route), None)
    over, why = _find_done(ask, row.name) if form.left else (frozenset[str](), "")
    every = _list(stored, form.route, form.find)
    listed = [one for one in every if one.is_shown or one.row.id not in over]
    place = (
        next((k for k, one in enumerate(listed) if one.is_shown), 0)
        if form.start is None
        else form.start
    )
    first = place // MOST_LISTED * MOST_LISTED
    steps = list_history(db, row.name)
    clock = find_clock(db, row.name)
    history = [
        (step, datetime.fromisoformat(step.created_at).astimezone(clock),
         say_change(step.words, ask.say))
        for step in reversed(steps[-MOST_HISTORY - MOST_OLDER:])
    ]  # fmt: skip
    doing = next((said for step, _at, said in history if step.plan_id == form.done), "")
    return ask.page(
        "routes.html",
        walking_h=walking_hours(stored.document),
        saved=most_saved(stored.document),
        large=_large_houses(ask, stored.document),
        tonight=say_whose(ask, stored.document),
        status=status,
        district=row,
        stored=stored,
        stamp=map_stamp(row),
        listed=listed[first : first + MOST_LISTED],
        first=first,
        in_all=len(listed),
        most_listed=MOST_LISTED,
        shown=shown,
        is_locked=any(one.row.is_locked for one in listed if one.is_shown),
        route_ids=[(entry.id, entry.name) for entry in stored.document.routes[:500]],
        stops=[(stop, say_stop(stop, n)) for n, stop in enumerate(shown.stops if shown else (), 1)],
        chosen=set(form.stop),
        tray=make_tray(ask, row.name, stored, form.stop),
        history=history[:MOST_HISTORY],
        older=history[MOST_HISTORY:],
        oldest=max(0, len(steps) - MOST_HISTORY - MOST_OLDER),
        left=form.left,
        hidden=len(every) - len(listed),
        why_none=why,
        longest=_longest(stored.document),
        find=form.find,
        done=doing,
        error=error or ask.error,
    )


def _find_done(ask: Ask, name: str) -> tuple[frozenset[str], str]:
    """Return the routes where every door was knocked at, or why that is not known."""
    desk = ask.desk
    try:
        state = desk.read.boards.look(desk.db, name, now=now(), at_s=desk.clock())
    except NotFoundError as error:
        return frozenset(), ask.say_error(error)
    return frozenset(each.route_id for each in state.routes if not each.shares.left), ""


def say_whose(ask: Ask, document: PlanDocument) -> str:
    """Return the sentence that a plan is for one shift only, "" if it is for the district."""
    if not document.starts_at:
        return ""
    starts = datetime.fromisoformat(document.starts_at)
    when = say_time(starts, starts + timedelta(minutes=document.shift_min), ask.lang)
    return ask.say(
        "Only the routes of one shift, {when}: doors that are on none wait for a later shift.",
        when=when,
    )


def _large_houses(ask: Ask, document: PlanDocument) -> str:
    """Return the sentence on large houses whose flats nobody counted, "" if there are none."""
    found = count_unknown_flats(document)
    return say_unknown_flats(found, ask.say, ask.lang) if found else ""


def _longest(document: PlanDocument) -> float:
    """Return the minutes of a full bar: the shift, or the longest route if longer."""
    return max([document.shift_min, *(route.duration_min for route in document.routes)])


def _list(stored: StoredPlan, route: str, find: str) -> list[ListedRoute]:
    wanted = find.casefold().strip()
    listed = []
    for number, row in enumerate(make_rows(stored)):
        if wanted and wanted not in f"{row.id} {row.name} {row.team or ''}".casefold():
            continue
        colour, shape = look_of(number)
        over = row.over_shift_min > 0
        listed.append(ListedRoute(row, colour, shape, row.id == route, over))
    return listed


@dataclass(frozen=True, slots=True)
class Chosen:
    """The contents of the tray: the stops selected, their routes, and routes they could go to."""

    stop_ids: tuple[str, ...]
    words: str
    doors: int
    homes: tuple[RouteEntry, ...]
    ranked: tuple[object, ...]
    is_gone: bool = False
    reasons: tuple[tuple[str, str], ...] = ()


def make_tray(ask: Ask, name: str, stored: StoredPlan, stops: list[str]) -> Chosen | None:
    """Return the contents of the tray, None if nothing is selected."""
    if not stops:
        return None
    # Imported here: it loads streets and routing, which an idle desk does not need.
    from canvass.planning.route_drafts import say_briefly
    from canvass.workflow.routes.held_plan import Basis
    from canvass.workflow.routes.route_changes import rank_routes

    placed = placed_of(stored.document, stops)
    if not placed:
        return Chosen((), "", 0, (), (), is_gone=True)
    held = ask.desk.read.plans.hold(ask.desk.db, name)
    doors = [door for one in placed for door in one.stop.door_ids]
    basis = Basis(ask.desk.db, name, held.plan_id, held)
    on = Counter(one.route_id for one in placed)
    homes = tuple(entry for entry in stored.document.routes if entry.id in on)
    return Chosen(
        stop_ids=tuple(one.stop.id for one in placed),
        words=say_briefly(placed),
        doors=sum(one.stop.doors for one in placed),
        homes=homes,
        ranked=rank_routes(basis, doors),
        is_gone=len(placed) < len(set(stops)),
        reasons=tuple((reason.value, ask.say(SAID[reason])) for reason in LeaveOutReason),
    )


def placed_of(document: PlanDocument, stops: list[str]) -> list[PlacedStop]:
    """Return the stops with these ids that are on a route."""
    wanted = set(stops)
    return [
        PlacedStop(route.id, stop)
        for route in document.routes
        for stop in route.stops
        if stop.id in wanted
    ]


ROWS = (
    Operation("GET", "/d/{district:int}/routes", Role.COORDINATOR, show_routes, form=Shown),
    Operation(
        "GET", "/d/{district:int}/routes/opened", Role.ORGANIZER, open_routes, answer=Opened,
    ),
    Operation(
        "POST", "/d/{district:int}/routes/selected", Role.ORGANIZER, show_selected, form=Selected,
        largest_body=LARGEST_SELECTION_BYTES,
    ),
    Operation(
        "POST", "/d/{district:int}/routes/tray", Role.ORGANIZER, show_tray, form=Selected,
        answer=Tray, largest_body=LARGEST_SELECTION_BYTES,
    ),
    Operation(
        "POST", "/d/{district:int}/routes/change", Role.ORGANIZER, change_routes, form=Change,
        again=show_again, largest_body=LARGEST_SELECTION_BYTES,
    ),
)  # fmt: skip
