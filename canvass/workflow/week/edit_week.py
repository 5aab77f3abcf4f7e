"""Change or remove a week; see `edit_rules`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

from canvass.errors import InputError
from canvass.store import districts, weeks
from canvass.store import week_edits as edits
from canvass.store.audit_log import record_audit
from canvass.store.backend import wiping
from canvass.store.database import Connection, open_writer
from canvass.week.book import WeekBook
from canvass.week.week import (
    Week,
    check_name,
    check_note,
    check_shift,
)
from canvass.workflow.clock import created_at
from canvass.workflow.week.edit_rules import (
    Edited,
    Going,
    check_no_list,
    open_book,
    opened,
)
from canvass.workflow.week.week import ORGANIZER

BASE_PARTS = ("lat", "lon", "label", "hours", "min_people", "phone")


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
    with opened(db, dry_run=dry_run) as connection:
        book = open_book(connection, district, name)
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
    with opened(db, dry_run=dry_run) as connection:
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
                'week "{week}": later plans learn from the counts of its visits, so it cannot be '
                "removed",
                week=week.name,
            )
        check_no_list(week.name, edits.list_week_lists(connection, row.district_id, week.week_id))
        shifts = weeks.list_shifts(connection, week)
        teams = weeks.list_teams(connection, week.week_id)
        said = [
            InputError(
                "its {shifts} shifts and {teams} teams are removed with it, and their bookings",
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
    if after.base.label != before.base.label:
        check_note(after.base.label, "base")
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
