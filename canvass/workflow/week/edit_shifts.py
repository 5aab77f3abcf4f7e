"""Change or remove shifts and bookings; see `edit_rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from canvass.errors import InputError
from canvass.store import week_edits as edits
from canvass.store import weeks
from canvass.store.database import Connection
from canvass.week.book import WeekBook
from canvass.week.week import (
    Booking,
    WeekShift,
    check_note,
    check_shift,
    check_team_is_free,
)
from canvass.workflow.clock import created_at
from canvass.workflow.week.edit_rules import (
    Edited,
    Going,
    check_no_list,
    check_reserve,
    lists_of,
    of_shift,
    open_book,
    opened,
    say_assigned,
    say_bookings,
)


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
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, week)
        before = book.get_shift(name)
        after = replace(before, **changes)
        others = [s for s in book.shifts if s.shift_id != before.shift_id]
        check_shift(book.week, after, others)
        if after.label != before.label:
            check_note(after.label, "label")
        said: list[InputError] = []
        if (after.starts_at, after.minutes, after.kind) != (
            before.starts_at, before.minutes, before.kind,
        ):  # fmt: skip
            _check_not_walked(connection, book, before)
            rest = _without(book, before, after)
            for team in book.teams_of(before):
                check_team_is_free(team, after, book.week.zone, rest.shifts_of(team))
                check_reserve(rest, team, after)
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
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, week)
        shift = book.get_shift(name)
        _check_not_walked(connection, book, shift)
        said = say_bookings([team.name for team in book.teams_of(shift)])
        said += say_assigned(edits.count_assigned(connection, "shift_id", shift.shift_id))
        later = [s for s in book.shifts if s.number > shift.number]
        if later:
            moved = ", ".join(
                f"{s.name} → S{s.number - 1}" for s in sorted(later, key=lambda s: s.number)
            )
            said.append(InputError("shifts get new numbers: {moved}", moved=moved))
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
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, week)
        who, old, new = book.get_team(team), book.get_shift(before), book.get_shift(after)
        if who not in book.teams_of(old):
            raise InputError(
                "team {team}: not booked for {shift}; nothing to move",
                team=who.name, shift=old.name,
            )  # fmt: skip
        check_no_list(who.name, of_shift(lists_of(connection, book.week, who), old))
        rest = replace(
            book,
            bookings=tuple(
                b for b in book.bookings if (b.shift_id, b.team_id) != (old.shift_id, who.team_id)
            ),
        )
        check_team_is_free(who, new, book.week.zone, rest.shifts_of(who))
        check_reserve(rest, who, new)
        assigned = edits.count_assigned_of(connection, old.shift_id, who.team_id)
        if not dry_run:
            weeks.delete_booking(connection, old.shift_id, who.team_id)
            edits.delete_assigned(connection, old.shift_id, who.team_id)
            booking = Booking(new.shift_id, who.team_id, who.size)
            weeks.record_booking(connection, booking, at=created_at())
        return Edited(old, new, tuple(say_assigned(assigned)), not dry_run)


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
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, week)
        who, when = book.get_team(team), book.get_shift(shift)
        if who not in book.teams_of(when):
            raise InputError(
                "team {team}: not booked for {shift}; nothing to take back",
                team=who.name, shift=when.name,
            )  # fmt: skip
        check_no_list(who.name, of_shift(lists_of(connection, book.week, who), when))
        assigned = edits.count_assigned_of(connection, when.shift_id, who.team_id)
        if not dry_run:
            weeks.delete_booking(connection, when.shift_id, who.team_id)
            edits.delete_assigned(connection, when.shift_id, who.team_id)
        return Going(f"{who.name}, {when.name}", tuple(say_assigned(assigned)), not dry_run)


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
            "shift {shift}: {count} visits were made in it, so it stays as it is",
            shift=shift.name, count=visits,
        )  # fmt: skip
    out = edits.list_week_lists(connection, week.district_id, week.week_id)
    check_no_list(shift.name, of_shift(out, shift))


def _say_assigned_stay(count: int, shift: WeekShift) -> list[InputError]:
    if not count:
        return []
    return [
        InputError(
            "{count} routes stay assigned for {shift}; plan it again where it is shorter",
            count=count, shift=shift.name,
        )
    ]  # fmt: skip
