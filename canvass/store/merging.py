"""Merge another laptop's database: events by id, refusals by address, weeks by name, lists.

The log is merged as a union of sets of events, so the order of merges does not matter, and merging
twice changes nothing. Where the laptops differ about an event or a week, ours stays and the
difference is reported.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection, Table, insert, select

from canvass.errors import CanvassError
from canvass.store.audit_log import record_audit
from canvass.store.backend.statements import insert_new
from canvass.store.carry_over import keep_places, list_refused_places
from canvass.store.merge_report import MergeReport as MergeReport
from canvass.store.merge_report import Pair
from canvass.store.merging_events import add_events
from canvass.store.merging_lists import add_lists
from canvass.store.merging_plans import add_plans, is_purged_here_alone
from canvass.store.merging_said import add_organisations, add_said
from canvass.store.merging_wishes import add_drop_ins, add_topics, add_wishes
from canvass.store.merging_words import add_week_words
from canvass.store.plain_rows import PlainRow, add_row, read_rows
from canvass.store.refusals import keep_refusals, list_refusals
from canvass.store.schema import district as district_table
from canvass.store.schema_kept import learned_time, purged_odds, purged_share
from canvass.store.schema_times import usual_time
from canvass.store.schema_week import (
    assignment,
    booking,
    shift,
    team,
    visit_event,
)
from canvass.store.schema_week import week as week_table
from canvass.store.tally import PURGED
from canvass.store.times import to_text
from canvass.store.visits import CALLS, VISITS
from canvass.visits.event import Outcome

WEEK_COLUMNS = (
    "name", "starts_on", "ends_on", "timezone", "base_lat", "base_lon", "base_label",
    "base_hours", "base_min_people", "reserve_share", "min_gap_h", "max_attempts", "closed_at",
    "purge_after_days", "purged_at", "added_at", "reopened_at", "announced_at", "purge_rules",
    "talk_min", "knock_min", "startup_min", "pace_mps", "base_phone",
)  # fmt: skip
BOOKING_COLUMNS = ("people", "reason", "booked_at")
SHIFT_COLUMNS = ("starts_at", "minutes", "label", "kind")
TEAM_COLUMNS = (
    "name", "size", "pace_mps", "languages", "no_stairs", "availability", "splits_doors",
)  # fmt: skip


def merge(
    here: Connection,
    there: Connection,
    now: datetime,
    faults: Mapping[str, CanvassError] | None = None,
) -> MergeReport:
    """Merge the other database into this one; the caller commits.

    `faults` is {event id: what is wrong with it there}; such events are reported and not taken.
    """
    report = MergeReport(now=to_text(now), faults=faults or {})
    _add_usual_times(here, there, report)
    add_topics(here, there)
    places: dict[tuple[str, str], str] = {}
    for district, name in _pair_districts(here, there, report):
        add_said(here, there, district, name, report)
        add_wishes(here, there, district, name, report)
        has_same_plans = add_plans(here, there, district, name, report)
        own = add_organisations(here, there, district, report)
        places |= {(name, theirs): ours for theirs, ours in own.items()}
        for week in _pair_weeks(here, there, district, name, report, now):
            shifts, teams = _add_shifts_and_teams(here, there, week, report)
            add_drop_ins(here, there, week, name, report)
            add_week_words(here, there, week, name, report)
            if has_same_plans:
                _add_assignments(here, there, week, shifts, teams)
            report.counts["lists"] += add_lists(here, there, district, week)
            for log in (VISITS, CALLS):
                add_events(here, there, district, week, log, own, report)
        if not is_purged_here_alone(here, there, name):
            report.counts["lists"] += add_lists(here, there, district, None)
    _add_refusals(here, there, places, report)
    subject = f"{report.counts['stored']} events, {report.counts['refusals']} refusals"
    record_audit(here, action="merge", subject=subject, role="organizer", at=to_text(now))
    return report


def _pair_districts(
    here: Connection, there: Connection, report: MergeReport
) -> list[tuple[Pair, str]]:
    names = ("district_id", "name")
    ours = {row[1]: row[0] for row in read_rows(here, district_table, names)}
    pairs = []
    for theirs, name in read_rows(there, district_table, names, order=["name"]):
        if name in ours:
            pairs.append((Pair(theirs, ours[name]), name))
        else:
            report.name(
                'district "{name}" is not here; add it with "canvass district add" and merge '
                "again (where somebody asked not to be called on is kept by address)",
                name=name,
            )
    return pairs


def _pair_weeks(
    here: Connection,
    there: Connection,
    district: Pair,
    name: str,
    report: MergeReport,
    now: datetime,
) -> list[Pair]:
    """Return the pairs of weeks, adding weeks missing here; conflicts are reported."""
    names, order = ("week_id", "name", "starts_on", "ends_on", "purged_at"), ("starts_on", "name")
    mine, other = (
        read_rows(one, week_table, names, order=order, district_id=number)
        for one, number in ((here, district.ours), (there, district.theirs))
    )
    ours = {row[1]: row for row in mine}
    pairs = []
    for week_id, week, first, last, purged in other:
        known = ours.get(week)
        if known is None:
            made = _copy_week(here, there, week_id, district.ours, now)
            report.counts["weeks"] += 1
            pairs.append(Pair(week_id, made))
        elif (known[2], known[3]) != (first, last):
            report.name(
                '{district}, week "{week}": {first} to {last} there, {starts} to {ends} here; '
                "nothing of it was merged",
                district=name, week=week, first=first, last=last, starts=known[2], ends=known[3],
            )  # fmt: skip
        elif known[4] is not None:
            if purged is None:
                report.name(
                    '{district}, week "{week}": its visits are purged here and stay so',
                    district=name, week=week,
                )  # fmt: skip
        else:
            if purged is not None:
                report.name(
                    '{district}, week "{week}": purged there; the visits here stay until their day',
                    district=name, week=week,
                )  # fmt: skip
            pairs.append(Pair(week_id, known[0]))
    return pairs


def _copy_week(
    here: Connection, there: Connection, week_id: int, district_id: int, now: datetime
) -> int:
    (row,) = read_rows(there, week_table, WEEK_COLUMNS, week_id=week_id)
    made: int = add_row(here, week_table, WEEK_COLUMNS, row, district_id=district_id)
    for table in (purged_share, purged_odds, learned_time):
        names = [name for name in table.c.keys() if name != "week_id"]  # noqa: SIM118
        copied = [
            {"week_id": made, **dict(zip(names, one, strict=True))}
            for one in read_rows(there, table, names, week_id=week_id)
        ]
        if copied:
            here.execute(insert(table), copied)
    if row[WEEK_COLUMNS.index("purged_at")] is not None:
        record_audit(
            here, action=PURGED, subject=f"week {made} before it was merged", role="canvass",
            at=to_text(now),
        )  # fmt: skip
    return made


def _add_shifts_and_teams(
    here: Connection, there: Connection, week: Pair, report: MergeReport
) -> tuple[dict[int, int], dict[int, int]]:
    """Add missing shifts (by time and kind), teams (by name) and bookings.

    Returns {shift id there: shift id here} and the same for teams.
    """
    shifts = _add_rows(here, there, week, shift, SHIFT_COLUMNS, ("starts_at", "kind"), report)
    teams = _add_rows(here, there, week, team, TEAM_COLUMNS, ("name",), report)
    booked = booking.c
    query = (
        select(booked.shift_id, booked.team_id, *(booked[name] for name in BOOKING_COLUMNS))
        .join(shift, shift.c.shift_id == booked.shift_id)
        .where(shift.c.week_id == week.theirs)
    )
    for shift_id, team_id, *rest in there.execute(query):
        values = dict(zip(BOOKING_COLUMNS, rest, strict=True))
        values |= {"shift_id": shifts[shift_id], "team_id": teams[team_id]}
        here.execute(insert_new(booking), values)
    return shifts, teams


def _add_assignments(
    here: Connection,
    there: Connection,
    week: Pair,
    shifts: Mapping[int, int],
    teams: Mapping[int, int],
) -> None:
    """Add teams of routes that have none here; both databases must have the same plans."""
    names = ("shift_id", "route_id", "team_id")
    for shift_id, route_id, team_id in read_rows(there, assignment, names, week_id=week.theirs):
        here.execute(
            insert_new(assignment),
            {
                "week_id": week.ours, "shift_id": shifts[shift_id], "route_id": route_id,
                "team_id": teams[team_id],
            },
        )  # fmt: skip


def _add_usual_times(here: Connection, there: Connection, report: MergeReport) -> None:
    """Take the times set for all weeks there that are not set here."""
    names = ("name", "value")
    ours: dict[str, float] = dict(read_rows(here, usual_time, names))
    for name, value in read_rows(there, usual_time, names, order=["name"]):
        if name not in ours:
            add_row(here, usual_time, names, (name, value))
        elif ours[name] != value:
            report.name(
                "the usual {name} is {theirs} there and {ours} here, which stays",
                name=name, theirs=f"{value:g}", ours=f"{ours[name]:g}",
            )  # fmt: skip


def _add_rows(
    here: Connection,
    there: Connection,
    week: Pair,
    table: Table,
    columns: Sequence[str],
    same: Sequence[str],
    report: MergeReport,
) -> dict[int, int]:
    """Add the missing rows of a table; return {id there: id here}."""
    names = (f"{table.name}_id", *columns)
    at = [names.index(name) for name in same]
    mine = read_rows(here, table, names, week_id=week.ours)
    ours: dict[PlainRow, int] = {tuple(row[k] for k in at): row[0] for row in mine}
    found = {}
    for row in read_rows(there, table, names, week_id=week.theirs):
        key = tuple(row[k] for k in at)
        if key not in ours:
            ours[key] = add_row(here, table, columns, row[1:], week_id=week.ours)
            report.counts[f"{table.name}s"] += 1
        found[row[0]] = ours[key]
    return found


def _add_refusals(
    here: Connection, there: Connection, places: Mapping[tuple[str, str], str], report: MergeReport
) -> None:
    """Add refusals whose events are not here: from purged weeks and other districts."""
    asked_here = select(visit_event.c.event_id).where(
        visit_event.c.outcome == Outcome.DO_NOT_KNOCK.value
    )
    known = set(here.execute(asked_here).scalars())
    mine = [one for one in list_refusals(there) if one.dnk_id not in known]
    report.counts["refusals"] += keep_refusals(here, mine)
    asked = [
        replace(one, place_id=places.get((one.district, one.place_id), one.place_id))
        for one in list_refused_places(there)
    ]
    report.counts["refusals"] += keep_places(here, asked)
