"""Merging another laptop's database: events by id, refusals by address, lists, weeks by name.

The log is a set of events joined by union, so the order of merges does not matter, and merging
twice changes nothing. What both laptops say differently about one event or week is named, never
chosen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from canvass.store.audit_log import record_audit
from canvass.store.carry_over import keep_places, list_refused_places
from canvass.store.merging_lists import add_lists
from canvass.store.refusals import keep_refusals, list_refusals
from canvass.store.sqlite_file import Runs, marks
from canvass.store.tally import PURGED, record_tally
from canvass.store.times import to_text
from canvass.store.visits import CALLS, VISITS, Log
from canvass.visits.event import digest_of

WEEK_COLUMNS = (
    "name", "starts_on", "ends_on", "timezone", "base_lat", "base_lon", "base_label",
    "base_hours", "base_min_people", "reserve_share", "min_gap_h", "max_attempts", "closed_at",
    "purge_after_days", "purged_at", "added_at", "reopened_at", "announced_at", "purge_rules",
    "talk_min", "knock_min", "startup_min", "pace_mps", "base_phone",
)  # fmt: skip
SHIFT_COLUMNS = ("starts_at", "minutes", "label", "kind")
TEAM_COLUMNS = (
    "name", "size", "pace_mps", "languages", "no_stairs", "availability", "splits_doors",
)  # fmt: skip


@dataclass(slots=True)
class MergeReport:
    """What a merge did, and what it left for people to decide (`named`)."""

    counts: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Pair:
    """A district or week there and the same one here."""

    theirs: int
    ours: int


def merge(here: Runs, there: Runs, now: datetime) -> MergeReport:
    """Put what the other database knows into this one; the caller commits."""
    report = MergeReport()
    for district, name in _pair_districts(here, there, report):
        for week in _pair_weeks(here, there, district, name, report, now):
            _add_shifts_and_teams(here, there, week, report)
            report.counts["lists"] += add_lists(here, there, district.ours, week.theirs, week.ours)
            for log in (VISITS, CALLS):
                _add_events(here, there, district, week, log, report)
    _add_refusals(here, there, report)
    subject = f"{report.counts['stored']} events, {report.counts['refusals']} refusals"
    record_audit(here, action="merge", subject=subject, role="organizer", at=to_text(now))
    return report


def _pair_districts(here: Runs, there: Runs, report: MergeReport) -> list[tuple[_Pair, str]]:
    query = "SELECT district_id, name FROM district ORDER BY name"
    ours = {row[1]: row[0] for row in here.exec_driver_sql(query).fetchall()}
    pairs = []
    for theirs, name in there.exec_driver_sql(query).fetchall():
        if name in ours:
            pairs.append((_Pair(theirs, ours[name]), name))
        else:
            report.named.append(
                f'district "{name}" is not here; add it with "canvass district add" and merge '
                "again (where somebody asked not to be called on is kept by address)"
            )
    return pairs


def _pair_weeks(
    here: Runs, there: Runs, district: _Pair, name: str, report: MergeReport, now: datetime
) -> list[_Pair]:
    """Return the weeks both have, made here where only they have one; conflicts are named."""
    query = (
        "SELECT week_id, name, starts_on, ends_on, purged_at FROM week WHERE district_id = ? "
        "ORDER BY starts_on, name"
    )
    ours = {row[1]: row for row in here.exec_driver_sql(query, (district.ours,)).fetchall()}
    pairs = []
    for week_id, week, first, last, purged in there.exec_driver_sql(
        query, (district.theirs,)
    ).fetchall():
        known = ours.get(week)
        if known is None:
            made = _copy_week(here, there, week_id, district.ours, now)
            report.counts["weeks"] += 1
            pairs.append(_Pair(week_id, made))
        elif (known[2], known[3]) != (first, last):
            report.named.append(
                f'{name}, week "{week}": {first} to {last} there, {known[2]} to {known[3]} here; '
                "nothing of it was merged"
            )
        elif known[4] is not None:
            if purged is None:
                report.named.append(
                    f'{name}, week "{week}": its visits are purged here and stay so'
                )
        else:
            if purged is not None:
                report.named.append(
                    f'{name}, week "{week}": purged there; the visits here stay until their day'
                )
            pairs.append(_Pair(week_id, known[0]))
    return pairs


def _copy_week(here: Runs, there: Runs, week_id: int, district_id: int, now: datetime) -> int:
    columns = ", ".join(WEEK_COLUMNS)
    query = f"SELECT {columns} FROM week WHERE week_id = ?"
    row = tuple(there.exec_driver_sql(query, (week_id,)).fetchone())
    made = here.exec_driver_sql(
        f"INSERT INTO week (district_id, {columns}) VALUES (?, {marks(row)}) RETURNING week_id",
        (district_id, *row),
    ).fetchone()[0]
    for table, width in (("purged_share", 6), ("purged_odds", 4)):
        rows = there.exec_driver_sql(f"SELECT * FROM {table} WHERE week_id = ?", (week_id,))
        copied = [(made, *tuple(one)[1:]) for one in rows.fetchall()]
        if copied:
            values = marks((made, *range(width)))
            here.exec_driver_sql(f"INSERT INTO {table} VALUES ({values})", copied)
    if row[WEEK_COLUMNS.index("purged_at")] is not None:
        record_audit(
            here, action=PURGED, subject=f"week {made} before it was merged", role="canvass",
            at=to_text(now),
        )  # fmt: skip
    return int(made)


def _add_shifts_and_teams(here: Runs, there: Runs, week: _Pair, report: MergeReport) -> None:
    """Add shifts (by time and kind) and teams (by name) that are not here, and bookings."""
    shifts = _add_rows(here, there, week, "shift", SHIFT_COLUMNS, ("starts_at", "kind"), report)
    teams = _add_rows(here, there, week, "team", TEAM_COLUMNS, ("name",), report)
    query = (
        "SELECT shift_id, team_id, people, reason, booked_at FROM booking WHERE shift_id IN "
        "(SELECT shift_id FROM shift WHERE week_id = ?)"
    )
    for shift_id, team_id, *rest in there.exec_driver_sql(query, (week.theirs,)).fetchall():
        here.exec_driver_sql(
            "INSERT INTO booking (shift_id, team_id, people, reason, booked_at) "
            "VALUES (?, ?, ?, ?, ?) ON CONFLICT DO NOTHING",
            (shifts[shift_id], teams[team_id], *rest),
        )


def _add_rows(
    here: Runs,
    there: Runs,
    week: _Pair,
    table: str,
    columns: Sequence[str],
    same: Sequence[str],
    report: MergeReport,
) -> dict[int, int]:
    """Add rows of a table that are not here; return the id here of each of theirs."""
    query = f"SELECT {table}_id, {', '.join(columns)} FROM {table} WHERE week_id = ?"
    at = [columns.index(name) + 1 for name in same]
    ours = {
        tuple(row[k] for k in at): row[0]
        for row in here.exec_driver_sql(query, (week.ours,)).fetchall()
    }
    found = {}
    for row in there.exec_driver_sql(query, (week.theirs,)).fetchall():
        key = tuple(row[k] for k in at)
        if key not in ours:
            values = (week.ours, *tuple(row)[1:])
            ours[key] = here.exec_driver_sql(
                f"INSERT INTO {table} (week_id, {', '.join(columns)}) "
                f"VALUES ({marks(values)}) RETURNING {table}_id",
                values,
            ).fetchone()[0]
            report.counts[f"{table}s"] += 1
        found[row[0]] = ours[key]
    return found


def _add_events(
    here: Runs, there: Runs, district: _Pair, week: _Pair, log: Log, report: MergeReport
) -> None:
    """Add the events of a week that are not here, in the order they came there."""
    columns = log.columns
    at = {name: k for k, name in enumerate(columns)}
    select = f"SELECT {', '.join(columns)} FROM {log.table} WHERE week_id = ? ORDER BY rowid"
    known = {
        row[at["event_id"]]: tuple(row)
        for row in here.exec_driver_sql(f"SELECT {', '.join(columns)} FROM {log.table}").fetchall()
    }
    doors = None
    if log is VISITS:
        query = "SELECT door_id FROM door WHERE district_id = ?"
        doors = {row[0] for row in here.exec_driver_sql(query, (district.ours,)).fetchall()}
    added = []
    for row in map(tuple, there.exec_driver_sql(select, (week.theirs,)).fetchall()):
        event_id, place = row[at["event_id"]], row[at[log.place]]
        if event_id in known:
            is_same = _content(known[event_id], at, log) == _content(row, at, log)
            report.counts["already" if is_same else "conflicts"] += 1
            if not is_same:
                report.named.append(f"event {event_id}: other content here, which stays")
        elif doors is not None and place not in doors:
            report.counts["without a door"] += 1
            report.named.append(f"event {event_id}: at door {place}, which is not here")
        else:
            values = list(row)
            values[at["district_id"]], values[at["week_id"]] = district.ours, week.ours
            here.exec_driver_sql(log.insert, tuple(values))
            added.append((event_id, row[at["body_sha256"]]))
    report.counts["stored"] += len(added)
    if added:
        newest = here.exec_driver_sql(
            f"SELECT max(received_at) FROM {log.table} WHERE week_id = ?", (week.ours,)
        ).fetchone()[0]
        record_tally(here, week.ours, log.table, added, at=newest)


def _content(row: tuple[object, ...], at: dict[str, int], log: Log) -> str:
    """Return the hash of what happened, whichever program recorded it."""
    names = ("event_id", log.place, "kind", "outcome", "target_id", "team", "client_at")
    return digest_of(*(None if row[at[name]] is None else str(row[at[name]]) for name in names))


def _add_refusals(here: Runs, there: Runs, report: MergeReport) -> None:
    """Add the refusals whose events are not here: of purged weeks, and of other districts."""
    known = {
        row[0]
        for row in here.exec_driver_sql(
            "SELECT event_id FROM visit_event WHERE outcome = 'do_not_knock'"
        ).fetchall()
    }
    mine = [one for one in list_refusals(there) if one.dnk_id not in known]
    report.counts["refusals"] += keep_refusals(here, mine)
    report.counts["refusals"] += keep_places(here, list_refused_places(there))
