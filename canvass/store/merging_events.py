"""Merge the events of a week: visits and calls, by id."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, func, select

from canvass.store.backend.statements import row_no
from canvass.store.merge_report import MergeReport as MergeReport
from canvass.store.merge_report import Pair
from canvass.store.plain_rows import add_row, read_rows
from canvass.store.schema import door
from canvass.store.tally import record_tally
from canvass.store.visits import CALLS, VISITS, Log
from canvass.visits.event import Flag, digest_of


def add_events(
    here: Connection,
    there: Connection,
    district: Pair,
    week: Pair,
    log: Log,
    own: Mapping[str, str],
    report: MergeReport,
) -> None:
    """Add the missing events of a week, in the order they were recorded there.

    `own` is {id there: id here} for organisations added by hand.
    """
    columns = log.columns
    at = {name: k for k, name in enumerate(columns)}
    event = log.table.c
    theirs = (
        select(*(event[name] for name in columns))
        .where(event.week_id == week.theirs)
        .order_by(row_no(log.table))
    )
    known = {row[at["event_id"]]: row for row in read_rows(here, log.table, columns)}
    doors = None
    if log is VISITS:
        doors = set(
            here.execute(
                select(door.c.door_id).where(door.c.district_id == district.ours)
            ).scalars()
        )
    added, ahead = [], 0
    for row in map(list, there.execute(theirs)):
        event_id, place = row[at["event_id"]], row[at[log.place]]
        if log is CALLS and own.get(place, place) != place:
            row[at[log.place]] = own[place]
            row[at["body_sha256"]] = _content(row, at, log)
        fault = report.faults.get(event_id)
        if fault is not None:
            report.counts["faulty"] += 1
            report.name("event {event}: {fault}; not taken", event=event_id[:80], fault=fault)
        elif event_id in known:
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
            ahead += _count_from_now(row, at, report.now)
            add_row(here, log.table, columns, row)
            added.append((event_id, row[at["body_sha256"]]))
    report.counts["stored"] += len(added)
    if ahead:
        report.name(
            "{count} events there have a time in the future: that clock is fast; they are taken "
            "as received now",
            count=ahead,
        )
    if added:
        newest = here.execute(
            select(func.max(event.received_at)).where(event.week_id == week.ours)
        ).scalar_one()
        record_tally(here, week.ours, log.table, added, at=newest)


def _count_from_now(row: list[object], at: Mapping[str, int], now: str) -> bool:
    """If an event was received in the future, date it back to now and flag it; return whether."""
    if str(row[at["received_at"]]) <= now:
        return False
    row[at["received_at"]] = now
    row[at["effective_at"]] = min(str(row[at["effective_at"]]), now)
    flags = str(row[at["flags"]]).split()
    row[at["flags"]] = " ".join(dict.fromkeys([*flags, Flag.FUTURE]))
    return True


def _content(row: Sequence[object], at: dict[str, int], log: Log) -> str:
    """Return the hash of an event's content, without who recorded it and when."""
    names = ("event_id", log.place, "kind", "outcome", "target_id", "team", "client_at")
    return digest_of(*(None if row[at[name]] is None else str(row[at[name]]) for name in names))
