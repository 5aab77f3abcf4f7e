"""The briefing page of a shift: teams, routes, lists, last results, entrances to ask at."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime
from pathlib import Path

from canvass.document.document import STAIRS_UNKNOWN, PlanDocument
from canvass.document.json_text import document_from_json
from canvass.document.locks import LockKind
from canvass.document.stairs_words import count_stairs, say_stairs_unknown
from canvass.errors import InputError
from canvass.pages.brief_pdf import Brief, BriefRoute, BriefTask, render_brief
from canvass.planning.week_state import WeekState
from canvass.planning.without_doors import without_doors
from canvass.store import districts, lists, locks
from canvass.store.database import Connection, open_reader
from canvass.store.lists import BACK, OUT, KeptList
from canvass.store.occasions import list_assigned
from canvass.visits.event import Outcome
from canvass.visits.stairwell import stairwell_beside
from canvass.week.book import WeekBook
from canvass.week.week import WeekShift
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.files import make_folder, write_file
from canvass.workflow.routes.list_status import MISSING, read_week_out
from canvass.workflow.week.stored_week import get_week_state


def write_brief(
    db: Path,
    district: str | None,
    week: str | None,
    shift: str | None,
    path: Path,
    *,
    now: datetime,
    lang: str,
) -> Path:
    """Write the briefing page of a shift (default: the one that runs or is next) as a PDF."""
    content = render_brief(get_brief(db, district, week, shift, now=now), lang=lang)
    make_folder(path.parent)
    return write_file(path, content)


def get_brief(
    db: Path, district: str | None, week: str | None, shift: str | None, *, now: datetime
) -> Brief:
    """Return the briefing of a shift; raises InputError if it is not planned yet."""
    state = get_week_state(db, district, week)
    book = state.book
    when = book.get_shift(shift) if shift is not None else book.find_next_shift(now)
    if when is None:
        raise InputError(
            "week {name}: no door-knocking shift is left; name one: --shift", name=book.week.name
        )
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        document = _find_plan(connection, row.district_id, when)
        if document is None:
            raise InputError(
                '{name} ({spoken}) is not planned yet; "canvass plan --next --shift '
                '{name}" plans it',
                name=when.name,
                spoken=when.spoken(),
            )
        document = without_doors(document, doors_never_to_plan(connection, row.district_id))
        teams = _teams(connection, book, when)
        codes = _codes(lists.list_lists(connection, row.district_id), when)
        out = read_week_out(connection, row.district_id, book.week.week_id, now=now)
    mine = {codes[route.id][0] for route in document.routes if route.id in codes}
    missing = [
        one
        for one in out
        if one.state == MISSING or (one.starts_at == when.starts_at and one.code not in mine)
    ]
    begun = state.begun_doors()
    last_day, counts = _came_back(state, when)
    no_stairs = {team.name for team in book.teams if team.no_stairs}
    routes = tuple(
        BriefRoute(
            route.id,
            route.name,
            teams.get(route.id, ""),
            codes[route.id][0] if route.id in codes else "",
            route.doors,
            route.duration_min,
            sum(door in begun for stop in route.stops for door in stop.door_ids),
            route.id in codes and codes[route.id][1] == BACK,
            say_stairs_unknown(route, takes_none=teams.get(route.id, "") in no_stairs),
            count_stairs(route, STAIRS_UNKNOWN),
        )
        for route in document.routes
    )
    return Brief(
        row.name,
        book.week.name,
        book.week.base.label,
        when.name,
        when.starts_at,
        when.ends_at,
        routes,
        _without_route(book, when, set(teams.values())),
        last_day,
        counts,
        tuple((one.code, f"{one.route_id} {one.route_name}", one.team) for one in missing),
        _tasks(document),
    )


def _teams(connection: Connection, book: WeekBook, when: WeekShift) -> dict[str, str]:
    """Return {route id: team} of a shift: as planned for it, else as locked by people."""
    week = book.week
    teams = {
        one.route_id: one.team
        for one in list_assigned(connection, week.week_id)
        if datetime.fromisoformat(one.starts_at) == when.starts_at
    }
    for lock in locks.list_locks(connection, week.district_id):
        if lock.kind is LockKind.TEAM:
            teams.setdefault(lock.route_id, lock.team)
    return teams


def _tasks(document: PlanDocument) -> tuple[BriefTask, ...]:
    """Return the entrances where teams ask for access, in the order of the routes."""
    return tuple(
        BriefTask(
            f"{task.street} {task.housenumber} "
            f"{stairwell_beside(task.housenumber, task.entrance)}".strip(),
            route.id,
            task.doors,
        )
        for route in document.routes
        for task in route.tasks
    )


def _find_plan(connection: Connection, district_id: int, when: WeekShift) -> PlanDocument | None:
    """Return the newest plan made for a shift, None if there is none."""
    newest = sorted(lists.iter_plans(connection, district_id), reverse=True)
    for _plan_id, _at, text in newest:
        starts_at = json.loads(text).get("starts_at")
        if starts_at and datetime.fromisoformat(starts_at) == when.starts_at:
            return document_from_json(text)
    return None


def _codes(kept: list[KeptList], when: WeekShift) -> dict[str, tuple[str, str]]:
    """Return {route id: (code, status)} of the newest list that is out or back, of this shift."""
    return {
        one.route_id: (one.code, one.status)
        for one in sorted(kept, key=lambda one: one.printed_at)
        if one.status in (OUT, BACK) and one.starts_at
        and datetime.fromisoformat(one.starts_at) == when.starts_at
    }  # fmt: skip


def _came_back(state: WeekState, when: WeekShift) -> tuple[date | None, dict[str, int]]:
    """Return the last day with visits before a shift, and {outcome: visits} on that day."""
    by_day: dict[date, Counter[Outcome]] = {}
    for past in state.pasts.values():
        for visit in past.visits:
            if visit.at < when.starts_at:
                by_day.setdefault(visit.at.date(), Counter())[visit.outcome] += 1
    if not by_day:
        return None, {}
    last = max(by_day)
    return last, {
        str(outcome): by_day[last][outcome] for outcome in Outcome if by_day[last][outcome]
    }


def _without_route(book: WeekBook, when: WeekShift, walking: set[str]) -> tuple[str, ...]:
    return tuple(team.name for team in book.teams_of(when) if team.name not in walking)
