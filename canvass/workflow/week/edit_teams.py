"""Change or remove teams; see `edit_rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from canvass.errors import InputError
from canvass.store import week_edits as edits
from canvass.store.database import Connection
from canvass.visits.team_name import fold_team
from canvass.week.book import WeekBook
from canvass.week.week import (
    Booking,
    Team,
    check_availability,
    check_team_is_free,
)
from canvass.workflow.week.edit_rules import (
    Edited,
    Going,
    check_no_list,
    check_reserve,
    lists_of,
    open_book,
    opened,
    say_assigned,
    say_bookings,
)


def edit_team(
    db: Path,
    district: str | None,
    week: str | None,
    name: str,
    changes: Mapping[str, Any],
    *,
    dry_run: bool = False,
) -> Edited[Team]:
    """Change fields of `Team`; raises InputError if its bookings, visits or lists forbid it."""
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, week)
        before = book.get_team(name)
        after = replace(before, **changes)
        check_availability(after, book.week.zone)
        said = []
        if after.name != before.name:
            said += _rename_team(connection, book, before, after, dry_run=dry_run)
        said += _check_bookings(book, before, after)
        if not dry_run:
            edits.update_team(connection, after)
        return Edited(before, after, tuple(said), not dry_run)


def remove_team(
    db: Path, district: str | None, week: str | None, name: str, *, dry_run: bool = False
) -> Going:
    """Remove a team; its visits stay. Raises InputError if it has a list that is out."""
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, week)
        team = book.get_team(name)
        check_no_list(team.name, lists_of(connection, book.week, team))
        said = say_bookings([s.name for s in book.shifts_of(team)])
        said += say_assigned(edits.count_assigned(connection, "team_id", team.team_id))
        visits = edits.count_team_visits(connection, book.week.week_id, team.name)
        if visits:
            said.append(InputError("its {count} visits stay, under its name", count=visits))
        if not dry_run:
            edits.delete_team(connection, team.team_id)
        return Going(team.name, tuple(said), not dry_run)


def _rename_team(
    connection: Connection, book: WeekBook, before: Team, after: Team, *, dry_run: bool
) -> list[InputError]:
    week = book.week
    if any(fold_team(t.name) == fold_team(after.name) for t in book.teams if t != before):
        raise InputError('team "{team}": there already; choose another name', team=after.name)
    check_no_list(before.name, lists_of(connection, week, before))
    visits = edits.count_team_visits(connection, week.week_id, before.name)
    if visits and fold_team(before.name) != fold_team(after.name):
        raise InputError(
            'team "{team}": {count} visits are recorded under this name and would lose their '
            "team; add a new team instead",
            team=before.name, count=visits,
        )  # fmt: skip
    if dry_run:
        return []
    locks = edits.rename_team_locks(connection, week.district_id, before.name, after.name)
    return [InputError("{count} locks will use the new name", count=locks)] if locks else []


def _check_bookings(book: WeekBook, before: Team, after: Team) -> list[InputError]:
    """Return how a change of a team affects its bookings; raises InputError if one breaks."""
    said = []
    for shift in book.shifts_of(before):
        others = [s for s in book.shifts_of(before) if s.shift_id != shift.shift_id]
        check_team_is_free(after, shift, book.week.zone, others)
    if after.size > before.size:
        bookings = [b for b in book.bookings if b.team_id != before.team_id]
        teams = tuple(after if t.team_id == before.team_id else t for t in book.teams)
        rest = replace(book, teams=teams, bookings=tuple(bookings))
        for shift in book.shifts_of(before):
            check_reserve(rest, after, shift)
            booking = Booking(shift.shift_id, after.team_id, after.size)
            rest = replace(rest, bookings=(*rest.bookings, booking))
    if after.size != before.size and book.shifts_of(before):
        names = ", ".join(s.name for s in book.shifts_of(before))
        said.append(
            InputError(
                "its bookings now count {people} people: {shifts}", people=after.size, shifts=names
            )
        )
    return said
