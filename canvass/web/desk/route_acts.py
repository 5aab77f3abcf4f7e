"""The actions of the routes page and the page of one route; each is one call of workflow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from canvass.document.document import PlanDocument
from canvass.document.spoken import get_route
from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.workflow.clock import created_at
from canvass.workflow.routes import plan_versions, route_locks, route_teams

if TYPE_CHECKING:
    from canvass.planning.route_drafts import Asked, Reorder

Act = Literal[
    "move", "new", "merge", "split", "up", "down", "first", "last", "lock", "lock_route", "unlock",
    "rename", "assign", "leave_out", "undo", "redo",
]  # fmt: skip


class Change(BaseModel):
    """A change of routes: the action, the stops and routes, and the plan it is based on.

    `move`, `force_move` and `merge` are buttons, whose value is a route id.
    """

    act: Act | None = Field(None, title="What to do")
    stop: list[str] = Field([], max_length=40_000, title="Stops")
    route: str = Field("", max_length=40, title="Route")
    made_on: int = Field(title="Number of the plan")
    move: str = Field("", max_length=40, title="Route")
    force_move: str = Field("", max_length=40, title="Route")
    other: str = Field("", max_length=40, title="Other route")
    force: bool = Field(False, title="Even if it gets longer than the shift")
    name: str = Field("", max_length=200, title="Name")
    reason: str = Field("", max_length=200, title="Reason")
    lock: int | None = Field(None, title="Lock")
    back: str = Field("", max_length=20, title="Page")


@dataclass(frozen=True, slots=True)
class Made:
    """The result: the newest plan, and the route to show."""

    plan_id: int
    route_id: str = ""


def make(ask: Ask, name: str, form: Change) -> Made:
    """Carry out the action; ChangedMeanwhileError, PlanError, InputError, NotFoundError."""
    db = ask.desk.db
    match form.act:
        case "undo" | "redo":
            change = plan_versions.undo_change(
                db, name, redo=form.act == "redo", made_on=form.made_on
            )
            return Made(change.plan_id, form.route)
        case "rename":
            change = plan_versions.rename_route(
                db, name, form.route, form.name, made_on=form.made_on
            )
            return Made(change.plan_id, form.route)
        case "assign" | "lock" | "lock_route" | "unlock" | "leave_out":
            _set_down(ask, name, form)
            return Made(form.made_on, form.route)
    return _change(ask, name, form)


def _change(ask: Ask, name: str, form: Change) -> Made:
    """Change which stops are on which routes, or their order."""
    from canvass.workflow.routes.held_plan import Basis
    from canvass.workflow.routes.route_changes import make_change

    plans, db = ask.desk.read.plans, ask.desk.db
    held = plans.hold(db, name)
    basis = Basis(db, name, form.made_on, held)
    asked = asked_of(held.stored.document, form)
    change = make_change(basis, asked, force=form.force or bool(form.force_move), lang=ask.lang)
    plans.take(db, name, change)
    known = {entry.id for entry in held.stored.document.routes}
    new = next((one.route_id for one in change.touched if one.route_id not in known), "")
    to = form.move or form.force_move
    return Made(change.plan_id, new or to or form.route)


def asked_of(document: PlanDocument, form: Change) -> Asked:
    """Return the change that a form asks for, with stops given as doors; raises InputError."""
    from canvass.planning.route_drafts import Merge, Move, NewRoute, Split

    doors = doors_of(document, form.stop)
    if form.move or form.force_move:
        return Move(doors, form.move or form.force_move)
    match form.act:
        case "new":
            return NewRoute(doors)
        case "merge":
            return Merge(form.route, form.other)
        case "split":
            return Split(form.route, doors)
        case "up" | "down" | "first" | "last":
            return _reorder(document, form, doors)
    raise InputError("choose what to do with the selected doors")


def _reorder(document: PlanDocument, form: Change, doors: tuple[str, ...]) -> Reorder:
    """Return a move of one step up or down, or to the first or last place."""
    from canvass.planning.route_drafts import Reorder

    stops = get_route(document, form.route).stops
    wanted = set(form.stop)
    places = [k for k, stop in enumerate(stops) if stop.id in wanted]
    if not places:
        raise InputError("choose what to do with the selected doors")
    goal = {
        "up": places[0] - 1, "first": 0, "down": places[-1] + 2, "last": len(stops),
    }[form.act or "last"]  # fmt: skip
    if goal < 0 or (form.act == "down" and goal > len(stops)):
        raise InputError("the stop is at the end of the route already")
    before = stops[goal].door_ids[0] if goal < len(stops) else ""
    return Reorder(form.route, doors, before)


def doors_of(document: PlanDocument, stop_ids: list[str]) -> tuple[str, ...]:
    """Return the doors of stops of a plan, without stops that are no longer on a route."""
    wanted = set(stop_ids)
    return tuple(
        door
        for route in document.routes
        for stop in route.stops
        if stop.id in wanted
        for door in stop.door_ids
    )


def _set_down(ask: Ask, name: str, form: Change) -> None:
    """Store a decision that does not change routes: locks, teams, doors left out."""
    db = ask.desk.db
    stored = ask.desk.read.plans.find_plan(db, name)
    doors = doors_of(stored.document, form.stop) if stored else ()
    match form.act:
        case "assign":
            route_teams.assign_team(db, name, form.route, form.name or None)
        case "lock":
            route_locks.lock_doors(db, name, doors, made_on=form.made_on)
        case "lock_route":
            route_locks.lock_in_place(db, name, form.route)
        case "unlock":
            route_locks.unlock(db, name, str(form.lock or ""))
        case "leave_out":
            from canvass.workflow.doors.exclusions import LeaveOut, exclude_doors

            asked = LeaveOut(door_ids=doors)
            exclude_doors(db, name, asked, reason=form.reason, at=created_at())
