"""Change or remove weeks, shifts, teams and bookings.

Each function returns what else is deleted or changes, and with `dry_run` does no more than that. A
change is refused if visits would lose their team or shift, or if a list that is out would become
wrong.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from canvass.errors import InputError
from canvass.store import districts, weeks
from canvass.store import week_edits as edits
from canvass.store.audit_log import record_audit
from canvass.store.backend import wiping
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import KeptList
from canvass.visits.team_name import fold_team
from canvass.week.book import WeekBook, check_open
from canvass.week.reserve import price_of
from canvass.week.week import (
    Booking,
    Team,
    Week,
    WeekShift,
    check_availability,
    check_name,
    check_shift,
    check_team_is_free,
)
from canvass.workflow.clock import created_at
from canvass.workflow.week.week import ORGANIZER

T = TypeVar("T")

Said = tuple[InputError, ...]
"""What else a change deletes or alters, as sentences; `say(translate)` translates each."""

BASE_PARTS = ("lat", "lon", "label", "hours", "min_people", "phone")


@dataclass(frozen=True, slots=True)
class Edited(Generic[T]):
    """The result of a change and its side effects; `is_done` is False after a dry run."""

    before: T
    after: T
    said: Said
    is_done: bool


@dataclass(frozen=True, slots=True)
class Going:
    """What is removed, by name, and what is deleted with it."""

    name: str
    said: Said
    is_done: bool


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
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, week)
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
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, week)
        team = book.get_team(name)
        _check_no_list(team.name, _lists_of(connection, book.week, team))
        said = _say_bookings([s.name for s in book.shifts_of(team)])
        said += _say_assigned(edits.count_assigned(connection, "team_id", team.team_id))
        visits = edits.count_team_visits(connection, book.week.week_id, team.name)
        if visits:
            said.append(InputError("its {count} visits stay, under its name", count=visits))
        if not dry_run:
            edits.delete_team(connection, team.team_id)
        return Going(team.name, tuple(said), not dry_run)


def edit_shift(
    db: Path,
    district: str | None,
    week: str | None,
    name: str,
    changes: Mapping[str, Any],
    *,
    dry_run: bool = False,
) -> Edited[WeekShift]:
    """Change fields of `WeekShift`; raises InputError if teams, visits or lists forbid it."""
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, week)
        before = book.get_shift(name)
        after = replace(before, **changes)
        others = [s for s in book.shifts if s.shift_id != before.shift_id]
        check_shift(book.week, after, others)
        said: list[InputError] = []
        if (after.starts_at, after.minutes, after.kind) != (
            before.starts_at, before.minutes, before.kind,
        ):  # fmt: skip
            _check_not_walked(connection, book, before)
            rest = _without(book, before, after)
            for team in book.teams_of(before):
                check_team_is_free(team, after, book.week.zone, rest.shifts_of(team))
                _check_reserve(rest, team, after)
            said += _say_assigned_stay(
                edits.count_assigned(connection, "shift_id", before.shift_id), before
            )
        if not dry_run:
            edits.update_shift(connection, after)
        return Edited(before, after, tuple(said), not dry_run)


def remove_shift(
    db: Path, district: str | None, week: str | None, name: str, *, dry_run: bool = False
) -> Going:
    """Remove a shift; raises InputError if it has visits or a list that is out."""
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, week)
        shift = book.get_shift(name)
        _check_not_walked(connection, book, shift)
        said = _say_bookings([team.name for team in book.teams_of(shift)])
        said += _say_assigned(edits.count_assigned(connection, "shift_id", shift.shift_id))
        later = [s for s in book.shifts if s.number > shift.number]
        if later:
            moved = ", ".join(
                f"{s.name} → S{s.number - 1}" for s in sorted(later, key=lambda s: s.number)
            )
            said.append(InputError("shifts are numbered anew: {moved}", moved=moved))
        if not dry_run:
            edits.delete_shift(connection, shift.shift_id)
        return Going(f"{shift.name} ({shift.spoken()})", tuple(said), not dry_run)


def rebook_team(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    team: str,
    before: str,
    after: str,
    dry_run: bool = False,
) -> Edited[WeekShift]:
    """Move a team's booking to another shift; raises InputError if that is not possible."""
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, week)
        who, old, new = book.get_team(team), book.get_shift(before), book.get_shift(after)
        if who not in book.teams_of(old):
            raise InputError(
                "team {team}: not booked for {shift}; nothing to move",
                team=who.name, shift=old.name,
            )  # fmt: skip
        _check_no_list(who.name, _of_shift(_lists_of(connection, book.week, who), old))
        rest = replace(
            book,
            bookings=tuple(
                b for b in book.bookings if (b.shift_id, b.team_id) != (old.shift_id, who.team_id)
            ),
        )
        check_team_is_free(who, new, book.week.zone, rest.shifts_of(who))
        _check_reserve(rest, who, new)
        assigned = edits.count_assigned_of(connection, old.shift_id, who.team_id)
        if not dry_run:
            weeks.delete_booking(connection, old.shift_id, who.team_id)
            edits.delete_assigned(connection, old.shift_id, who.team_id)
            booking = Booking(new.shift_id, who.team_id, who.size)
            weeks.record_booking(connection, booking, at=created_at())
        return Edited(old, new, tuple(_say_assigned(assigned)), not dry_run)


def unbook_team(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    team: str,
    shift: str,
    dry_run: bool = False,
) -> Going:
    """Cancel a booking; raises InputError if there is none or a list of it is out."""
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, week)
        who, when = book.get_team(team), book.get_shift(shift)
        if who not in book.teams_of(when):
            raise InputError(
                "team {team}: not booked for {shift}; nothing to take back",
                team=who.name, shift=when.name,
            )  # fmt: skip
        _check_no_list(who.name, _of_shift(_lists_of(connection, book.week, who), when))
        assigned = edits.count_assigned_of(connection, when.shift_id, who.team_id)
        if not dry_run:
            weeks.delete_booking(connection, when.shift_id, who.team_id)
            edits.delete_assigned(connection, when.shift_id, who.team_id)
        return Going(f"{who.name}, {when.name}", tuple(_say_assigned(assigned)), not dry_run)


def change_week(
    db: Path,
    district: str | None,
    name: str | None,
    changes: Mapping[str, Any],
    *,
    times: Mapping[str, float | None] | None = None,
    dry_run: bool = False,
) -> Edited[Week]:
    """Change an open week: fields of `Week` and of its `Base`, and the times set for it."""
    with _opened(db, dry_run=dry_run) as connection:
        book = _open_book(connection, district, name)
        before = book.week
        base = replace(before.base, **{k: v for k, v in changes.items() if k in BASE_PARTS})
        facts = {key: value for key, value in changes.items() if key not in BASE_PARTS}
        after = replace(before, base=base, times=before.times.changed(times or {}), **facts)
        said = _check_week(connection, book, after)
        if not dry_run:
            weeks.change_week(connection, after)
        return Edited(before, after, tuple(said), not dry_run)


def remove_week(db: Path, district: str | None, name: str, *, dry_run: bool = False) -> Going:
    """Remove a week in which nobody knocked; raises InputError if it has visits."""
    with _opened(db, dry_run=dry_run) as connection:
        row = districts.get_district(connection, district)
        week = weeks.get_week(connection, row.district_id, name)
        visits = edits.count_events(connection, week.week_id)
        if visits:
            raise InputError(
                'week "{week}": {count} visits and calls were recorded in it; close it instead '
                '("canvass week close"), they become counts later',
                week=week.name, count=visits,
            )  # fmt: skip
        if edits.count_purged(connection, week.week_id):
            raise InputError(
                'week "{week}": the counts of its visits are what later plans learn from; it stays',
                week=week.name,
            )
        _check_no_list(week.name, edits.list_week_lists(connection, row.district_id, week.week_id))
        shifts = weeks.list_shifts(connection, week)
        teams = weeks.list_teams(connection, week.week_id)
        said = [
            InputError(
                "its {shifts} shifts and {teams} teams go with it, with their bookings",
                shifts=len(shifts), teams=len(teams),
            )
        ]  # fmt: skip
        if not dry_run:
            edits.delete_week(connection, week.week_id)
            subject = f"week {week.week_id}"
            record_audit(
                connection, action="week removed", subject=subject, role=ORGANIZER,
                at=created_at(),
            )  # fmt: skip
            wiping.owe(connection)
    if not dry_run:
        with open_writer(db):
            pass  # opening it wipes deleted data from the file
    return Going(week.name, tuple(said), not dry_run)


def _opened(db: Path, *, dry_run: bool) -> Any:
    return open_reader(db) if dry_run else open_writer(db)


def _open_book(connection: Connection, district: str | None, week: str | None) -> WeekBook:
    row = districts.get_district(connection, district)
    book = weeks.get_week_book(connection, row.district_id, week)
    check_open(book.week)
    return book


def _rename_team(
    connection: Connection, book: WeekBook, before: Team, after: Team, *, dry_run: bool
) -> list[InputError]:
    week = book.week
    if any(fold_team(t.name) == fold_team(after.name) for t in book.teams if t != before):
        raise InputError('team "{team}": there already; choose another name', team=after.name)
    _check_no_list(before.name, _lists_of(connection, week, before))
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
            _check_reserve(rest, after, shift)
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


def _check_reserve(book: WeekBook, team: Team, shift: WeekShift) -> None:
    """Raise InputError if a booking would cut into the time kept unbooked."""
    if price_of(book.loads(), shift, team.size):
        raise InputError(
            "team {team}: the booking for {shift} would cut into the time kept unbooked; unbook "
            "it, then book it again with --reason",
            team=team.name, shift=shift.name,
        )  # fmt: skip


def _without(book: WeekBook, before: WeekShift, after: WeekShift) -> WeekBook:
    """Return a book with one shift changed and its bookings removed."""
    return replace(
        book,
        shifts=tuple(after if s.shift_id == before.shift_id else s for s in book.shifts),
        bookings=tuple(b for b in book.bookings if b.shift_id != before.shift_id),
    )


def _check_not_walked(connection: Connection, book: WeekBook, shift: WeekShift) -> None:
    week = book.week
    visits = edits.count_events(connection, week.week_id, (shift.starts_at, shift.ends_at))
    if visits:
        raise InputError(
            "shift {shift}: {count} visits were made in it; it stays as it was walked",
            shift=shift.name, count=visits,
        )  # fmt: skip
    out = edits.list_week_lists(connection, week.district_id, week.week_id)
    _check_no_list(shift.name, _of_shift(out, shift))


def _of_shift(out: Sequence[KeptList], shift: WeekShift) -> list[KeptList]:
    return [
        kept
        for kept in out
        if kept.starts_at and datetime.fromisoformat(kept.starts_at) == shift.starts_at
    ]


def _lists_of(connection: Connection, week: Week, team: Team) -> list[KeptList]:
    out = edits.list_week_lists(connection, week.district_id, week.week_id)
    return [kept for kept in out if fold_team(kept.team) == fold_team(team.name)]


def _check_no_list(name: str, out: Sequence[KeptList]) -> None:
    if out:
        codes = ", ".join(kept.code for kept in out[:5]) + (", …" if len(out) > 5 else "")
        raise InputError(
            "{name}: lists of it are out: {codes}; say first that they are back, lost or void "
            '("canvass list void CODE")',
            name=name, codes=codes,
        )  # fmt: skip


def _check_week(connection: Connection, book: WeekBook, after: Week) -> list[InputError]:
    """Return the side effects of changing a week; InputError if shifts or visits forbid it."""
    before = book.week
    if after.name != before.name:
        check_name(after.name, "week")
        if any(w.name == after.name for w in weeks.list_weeks(connection, before.district_id)):
            raise InputError('week "{week}": there already; choose another name', week=after.name)
    visits = edits.count_events(connection, before.week_id)
    if after.timezone != before.timezone and (book.shifts or visits):
        raise InputError(
            'week "{week}": has shifts or visits in {zone}; make a new week for another time zone',
            week=before.name, zone=before.timezone,
        )  # fmt: skip
    for shift in book.shifts:
        check_shift(after, shift, [])
    first = datetime(after.starts_on.year, after.starts_on.month, after.starts_on.day,
                     tzinfo=after.zone)  # fmt: skip
    if after.starts_on > before.starts_on:
        early = edits.count_events(connection, before.week_id, (datetime.min.replace(
            year=1970, tzinfo=after.zone), first))  # fmt: skip
        if early:
            raise InputError(
                'week "{week}": {count} visits were made before {day}',
                week=before.name, count=early, day=after.starts_on,
            )  # fmt: skip
    said = []
    if (after.base.lat, after.base.lon) != (before.base.lat, before.base.lon):
        said.append(InputError('the base moves: plan again ("canvass plan")'))
    over = [load for load in replace(book, week=after).loads() if load.left_min < -1]
    if after.reserve_share > before.reserve_share and over:
        said.append(
            InputError(
                "{count} half-days would then be booked into the time kept unbooked",
                count=len(over),
            )
        )
    return said


def _say_bookings(names: Sequence[str]) -> list[InputError]:
    return (
        [InputError("bookings that go with it: {names}", names=", ".join(names))] if names else []
    )


def _say_assigned(count: int) -> list[InputError]:
    return (
        [InputError("{count} assigned routes would then have no team", count=count)]
        if count
        else []
    )


def _say_assigned_stay(count: int, shift: WeekShift) -> list[InputError]:
    if not count:
        return []
    return [
        InputError(
            "{count} routes stay assigned for {shift}; plan it again where it is shorter",
            count=count, shift=shift.name,
        )
    ]  # fmt: skip
