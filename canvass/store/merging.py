"""Merging another laptop's database: events by id, refusals by address, lists, weeks by name.

The log is a set of events joined by union, so the order of merges does not matter, and merging
twice changes nothing. What both laptops say differently about one event or week is named, never
chosen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from canvass.store.audit_log import record_audit
from canvass.store.carry_over import keep_places, list_refused_places
from canvass.store.merge_report import MergeReport as MergeReport
from canvass.store.merge_report import Pair
from canvass.store.merging_lists import add_lists
from canvass.store.merging_plans import add_plans, is_purged_here_alone
from canvass.store.merging_said import add_organisations, add_said
from canvass.store.merging_wishes import add_drop_ins, add_topics, add_wishes
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


def merge(here: Runs, there: Runs, now: datetime) -> MergeReport:
    """Put what the other database knows into this one; the caller commits."""
    report = MergeReport()
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
            if has_same_plans:
                _add_assignments(here, there, week, shifts, teams)
            report.counts["lists"] += add_lists(here, there, district, week)
            for log in (VISITS, CALLS):
                _add_events(here, there, district, week, log, own, report)
        if not is_purged_here_alone(here, there, name):
            report.counts["lists"] += add_lists(here, there, district, None)
    _add_refusals(here, there, places, report)
    subject = f"{report.counts['stored']} events, {report.counts['refusals']} refusals"
    record_audit(here, action="merge", subject=subject, role="organizer", at=to_text(now))
    return report


def _pair_districts(here: Runs, there: Runs, report: MergeReport) -> list[tuple[Pair, str]]:
    query = "SELECT district_id, name FROM district ORDER BY name"
    ours = {row[1]: row[0] for row in here.exec_driver_sql(query).fetchall()}
    pairs = []
    for theirs, name in there.exec_driver_sql(query).fetchall():
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
    here: Runs, there: Runs, district: Pair, name: str, report: MergeReport, now: datetime
) -> list[Pair]:
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


def _copy_week(here: Runs, there: Runs, week_id: int, district_id: int, now: datetime) -> int:
    columns = ", ".join(WEEK_COLUMNS)
    query = f"SELECT {columns} FROM week WHERE week_id = ?"
    row = tuple(there.exec_driver_sql(query, (week_id,)).fetchone())
    made = here.exec_driver_sql(
        f"INSERT INTO week (district_id, {columns}) VALUES (?, {marks(row)}) RETURNING week_id",
        (district_id, *row),
    ).fetchone()[0]
    for table, width in (("purged_share", 6), ("purged_odds", 4), ("learned_time", 3)):
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


def _add_shifts_and_teams(
    here: Runs, there: Runs, week: Pair, report: MergeReport
) -> tuple[dict[int, int], dict[int, int]]:
    """Add shifts (by time and kind) and teams (by name) that are not here, and bookings.

    Returns the shifts and the teams here by those there.
    """
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
    return shifts, teams


def _add_assignments(
    here: Runs, there: Runs, week: Pair, shifts: Mapping[int, int], teams: Mapping[int, int]
) -> None:
    """Add who walks which route, where nobody was sent here; routes are the same in both."""
    query = "SELECT shift_id, route_id, team_id FROM assignment WHERE week_id = ?"
    for shift_id, route_id, team_id in there.exec_driver_sql(query, (week.theirs,)).fetchall():
        here.exec_driver_sql(
            "INSERT INTO assignment (week_id, shift_id, route_id, team_id) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            (week.ours, shifts[shift_id], route_id, teams[team_id]),
        )


def _add_usual_times(here: Runs, there: Runs, report: MergeReport) -> None:
    """Take the times of all weeks that nobody set here."""
    query = "SELECT name, value FROM usual_time ORDER BY name"
    ours = dict(tuple(row) for row in here.exec_driver_sql(query).fetchall())
    for name, value in there.exec_driver_sql(query).fetchall():
        if name not in ours:
            here.exec_driver_sql("INSERT INTO usual_time VALUES (?, ?)", (name, value))
        elif ours[name] != value:
            report.name(
                "the usual {name} is {theirs} there and {ours} here, which stays",
                name=name, theirs=f"{value:g}", ours=f"{ours[name]:g}",
            )  # fmt: skip


def _add_rows(
    here: Runs,
    there: Runs,
    week: Pair,
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
    here: Runs,
    there: Runs,
    district: Pair,
    week: Pair,
    log: Log,
    own: Mapping[str, str],
    report: MergeReport,
) -> None:
    """Add the events of a week that are not here, in the order they came there.

    `own` says what organisations people wrote down there are called here.
    """
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
    for row in map(list, there.exec_driver_sql(select, (week.theirs,)).fetchall()):
        event_id, place = row[at["event_id"]], row[at[log.place]]
        if log is CALLS and own.get(place, place) != place:
            row[at[log.place]] = own[place]
            row[at["body_sha256"]] = _content(row, at, log)
        if event_id in known:
            is_same = _content(known[event_id], at, log) == _content(row, at, log)
            report.counts["already" if is_same else "conflicts"] += 1
            if not is_same:
                report.name("event {event}: other content here, which stays", event=event_id)
        elif doors is not None and place not in doors:
            report.counts["without a door"] += 1
            report.name(
                "event {event}: at door {door}, which is not here", event=event_id, door=place
            )
        else:
            row[at["district_id"]], row[at["week_id"]] = district.ours, week.ours
            here.exec_driver_sql(log.insert, tuple(row))
            added.append((event_id, row[at["body_sha256"]]))
    report.counts["stored"] += len(added)
    if added:
        newest = here.exec_driver_sql(
            f"SELECT max(received_at) FROM {log.table} WHERE week_id = ?", (week.ours,)
        ).fetchone()[0]
        record_tally(here, week.ours, log.table, added, at=newest)


def _content(row: Sequence[object], at: dict[str, int], log: Log) -> str:
    """Return the hash of what happened, whichever program recorded it."""
    names = ("event_id", log.place, "kind", "outcome", "target_id", "team", "client_at")
    return digest_of(*(None if row[at[name]] is None else str(row[at[name]]) for name in names))


def _add_refusals(
    here: Runs, there: Runs, places: Mapping[tuple[str, str], str], report: MergeReport
) -> None:
    """Add the refusals whose events are not here: of purged weeks, and of other districts."""
    known = {
        row[0]
        for row in here.exec_driver_sql(
            "SELECT event_id FROM visit_event WHERE outcome = 'do_not_knock'"
        ).fetchall()
    }
    mine = [one for one in list_refusals(there) if one.dnk_id not in known]
    report.counts["refusals"] += keep_refusals(here, mine)
    asked = [
        replace(one, place_id=places.get((one.district, one.place_id), one.place_id))
        for one in list_refused_places(there)
    ]
    report.counts["refusals"] += keep_places(here, asked)
