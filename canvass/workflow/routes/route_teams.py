"""Routes given to teams: a lock that every later plan keeps."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from canvass.document.locks import Lock, LockKind
from canvass.document.spoken import get_route
from canvass.document.stairs_words import say_stairs, say_stairs_unknown
from canvass.errors import InputError
from canvass.visits.team_name import check_team_name, fold_team
from canvass.workflow.routes.route_locks import record_locks
from canvass.workflow.routes.stored_plan import get_stored_plan
from canvass.workflow.routes.team_names import list_teams_without_stairs, spelt_as_in_the_week


@dataclass(frozen=True, slots=True)
class Assigned:
    """A route assigned to a team, and what the organizer should know about it.

    `before` is the team it was taken from, `others` are other routes of the new team. `unknown` is
    (week, its teams) if the open week has no team of that name. `stairs` and `stairs_unknown` are
    the places with stairs, known or possible, if the team takes none.
    """

    route_id: str
    locks: tuple[Lock, ...]
    before: str = ""
    others: tuple[str, ...] = ()
    unknown: tuple[str, tuple[str, ...]] | None = None
    stairs: str = ""
    stairs_unknown: str = ""


def assign_team(db: Path, district: str | None, route: str, team: str | None) -> Assigned:
    """Assign a route to a team (None: to nobody), replacing any earlier assignment.

    A name that differs from a team of the week only in case or blanks is stored as that team's.
    """
    name = check_team_name(team or "")
    if team is not None and not name:
        raise InputError("team: give its name")
    stored = get_stored_plan(db, district)
    entry = get_route(stored.document, route)
    teams = [lock for lock in stored.locks if lock.kind is LockKind.TEAM]
    old = [lock for lock in teams if lock.route_id == entry.id]
    before = next((lock.team for lock in old), "")
    if team is None:
        if old:
            record_locks(db, stored, f"assign {entry.id}: nobody", [], removed=old)
        return Assigned(entry.id, (), before)
    name, unknown = spelt_as_in_the_week(db, district, name)
    made = record_locks(
        db, stored, f"assign {entry.id}: {name}",
        [Lock(0, LockKind.TEAM, entry.id, (), (), entry.id, name)], removed=old,
    )  # fmt: skip
    others = tuple(
        lock.route_id for lock in teams
        if fold_team(lock.team) == fold_team(name) and lock.route_id != entry.id
    )  # fmt: skip
    is_taken = bool(before) and fold_team(before) != fold_team(name)
    takes_none = fold_team(name) in list_teams_without_stairs(db, district)
    return Assigned(
        entry.id, made, before if is_taken else "", others, unknown,
        say_stairs(entry, takes_none=takes_none) if takes_none else "",
        say_stairs_unknown(entry, takes_none=takes_none) if takes_none else "",
    )  # fmt: skip
