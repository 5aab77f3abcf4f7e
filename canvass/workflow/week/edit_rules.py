"""What changes of weeks, shifts and teams share: their results, and the rules that refuse one.

Each change returns what else is deleted or altered, and with `dry_run` does no more than that. It
is refused if visits would lose their team or shift, or if a list that is out would become wrong.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, TypeVar

from canvass.errors import InputError
from canvass.store import districts, weeks
from canvass.store import week_edits as edits
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import KeptList
from canvass.visits.team_name import fold_team
from canvass.week.book import WeekBook, check_open
from canvass.week.reserve import price_of
from canvass.week.week import (
    Team,
    Week,
    WeekShift,
)

T = TypeVar("T")


Said = tuple[InputError, ...]
"""What else a change deletes or alters, as sentences; `say(translate)` translates each."""


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


def opened(db: Path, *, dry_run: bool) -> Any:
    """Open the database to read (`dry_run`) or to write."""
    return open_reader(db) if dry_run else open_writer(db)


def open_book(connection: Connection, district: str | None, week: str | None) -> WeekBook:
    """Return the book of an open week; raises NotFoundError, and InputError if it is closed."""
    row = districts.get_district(connection, district)
    book = weeks.get_week_book(connection, row.district_id, week)
    check_open(book.week)
    return book


def check_reserve(book: WeekBook, team: Team, shift: WeekShift) -> None:
    """Raise InputError if a booking would cut into the time kept unbooked."""
    if price_of(book.loads(), shift, team.size):
        raise InputError(
            "team {team}: the booking for {shift} would cut into the time kept unbooked; unbook "
            "it, then book it again with --reason",
            team=team.name, shift=shift.name,
        )  # fmt: skip


def of_shift(out: Sequence[KeptList], shift: WeekShift) -> list[KeptList]:
    """Return the lists of a shift among these."""
    return [
        kept
        for kept in out
        if kept.starts_at and datetime.fromisoformat(kept.starts_at) == shift.starts_at
    ]


def lists_of(connection: Connection, week: Week, team: Team) -> list[KeptList]:
    """Return the lists of a team that are out."""
    out = edits.list_week_lists(connection, week.district_id, week.week_id)
    return [kept for kept in out if fold_team(kept.team) == fold_team(team.name)]


def check_no_list(name: str, out: Sequence[KeptList]) -> None:
    """Raise InputError if lists of a team, shift or week (`name`) are out."""
    if out:
        codes = ", ".join(kept.code for kept in out[:5]) + (", …" if len(out) > 5 else "")
        raise InputError(
            "{name}: lists of it are out: {codes}; say first that they are back, lost or void "
            '("canvass list void CODE")',
            name=name, codes=codes,
        )  # fmt: skip


def say_bookings(names: Sequence[str]) -> list[InputError]:
    """Return a sentence on the bookings deleted, none without any."""
    return (
        [InputError("bookings removed with it: {names}", names=", ".join(names))] if names else []
    )


def say_assigned(count: int) -> list[InputError]:
    """Return a sentence on routes that lose their team, none for 0."""
    return (
        [InputError("{count} assigned routes would then have no team", count=count)]
        if count
        else []
    )
