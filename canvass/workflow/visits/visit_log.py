"""Record visits, one transaction each: a receipt is shown only after the commit."""

from __future__ import annotations

import re
import secrets
import shlex
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import NotFoundError, VisitError
from canvass.store.audit_log import record_audit
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.recording import (
    DoorFinder,
    DoorKey,
    RecordingWeek,
    find_district_id,
    get_recording_week,
    list_door_keys,
    list_timezones,
)
from canvass.store.times import to_text
from canvass.store.visits import (
    VISITS,
    Log,
    Receipt,
    find_event,
    list_events,
    record_events,
)
from canvass.visits.disposition import (
    disposition,
    do_not_knock_ids,
    list_two_teams,
    standing_visits,
)
from canvass.visits.event import (
    EventKind,
    Outcome,
    VisitEvent,
    check_event_id,
    make_event_id,
)
from canvass.visits.identity import Claim, Ledger, Verdict
from canvass.visits.making import Span, make_taking_back, make_visit, parse_at
from canvass.visits.team_name import OddTeams
from canvass.workflow.visits.teams_named import odd_teams, team_speller


@dataclass(frozen=True, slots=True)
class Where:
    """Which district and week; None if there is only one."""

    district: str | None = None
    week: str | None = None


@dataclass(frozen=True, slots=True)
class SaidVisit:
    """The outcome of one visit or call, as entered; `at` is a time as typed, None for now.

    `come_back` is when the resident asked for another visit, in the form `read_when` returns.
    """

    outcome: Outcome
    at: str | None = None
    team: str = ""
    recorded_by: str = "desk"
    event_id: str | None = None
    come_back: str = ""


@dataclass(frozen=True, slots=True)
class Added:
    """A stored visit of a week, and other teams that were at the door in the same round.

    `odd_team` is set if the week has teams and the visit's is none of them.
    """

    event: VisitEvent
    receipt: Receipt
    door: DoorKey
    week: RecordingWeek
    other_teams: tuple[str, ...]
    is_do_not_knock: bool
    odd_team: OddTeams | None = None


@dataclass(frozen=True, slots=True)
class VisitLine:
    """One visit as a listing shows it; `day` is the local date, as in coverage."""

    event: VisitEvent
    door: DoorKey
    is_voided: bool
    is_double: bool
    day: str


def new_event_id(now: datetime) -> str:
    """Return a new unique id (UUID version 7, which sorts by time)."""
    return make_event_id(now, secrets.randbits(74))


def span_of(week: RecordingWeek) -> Span:
    """Return the days of a week with its time zone."""
    return Span(week.starts_on, week.ends_on, week.timezone)


def open_week(connection: Connection, where: Where) -> RecordingWeek:
    """Return the week to record visits in (default: the open one); raises NotFoundError."""
    district_id, district = find_district_id(connection, where.district)
    return get_recording_week(connection, district_id, district, where.week)


def add_visit(
    db: Path,
    where: Where,
    door: str,
    said: SaidVisit,
    *,
    now: datetime,
) -> Added:
    """Record one visit at a door given by id or "Storgatan 12, 1101"; NotFoundError, VisitError."""
    with open_writer(db, may_create=False) as connection:
        week = open_week(connection, where)
        key = get_door(connection, week.district_id, door)
        event, receipt, events = record_one(connection, week, key.door_id, said, now=now)
        odd = odd_teams(connection, week.week_id, [event.team])
    others = {
        two.second.team if two.first.event_id == event.event_id else two.first.team
        for two in list_two_teams(events)
        if event.event_id in (two.first.event_id, two.second.event_id)
    }
    state = disposition(e for e in events if e.event_id != event.event_id)
    return Added(event, receipt, key, week, tuple(sorted(others)), state.is_do_not_knock, odd)


def record_one(
    connection: Connection,
    week: RecordingWeek,
    door_id: str,
    said: SaidVisit,
    *,
    now: datetime,
    log: Log = VISITS,
) -> tuple[VisitEvent, Receipt, list[VisitEvent]]:
    """Record a visit at a door or a call at a place; return it, its receipt and all events there.

    Without an id of its own, a visit is identified by district, door, time and team: recording it
    again stores nothing. Raises VisitError if it is already recorded with different content.
    """
    at = parse_at(said.at, now=now, timezone=week.timezone) if said.at else now
    # A weekday means one in local time.
    at = at.astimezone(ZoneInfo(week.timezone)) if said.come_back else at
    team = team_speller(connection, week.week_id)(said.team) if said.team else ""
    claim = Claim(door_id, said.outcome, at, team, come_back=said.come_back)
    event_id = said.event_id
    before = list_events(connection, week.district_id, door_ids=[door_id], log=log)
    if event_id is None:
        settled = Ledger(week.district_id, before).settle(claim)
        if settled.verdict is Verdict.ALREADY and settled.met is not None:
            return settled.met, Receipt.ALREADY, before
        if settled.verdict is Verdict.CONFLICT and settled.met is not None:
            raise VisitError(
                "at that time by that team {outcome} is recorded already ({event_id}), which "
                'stays; "canvass {command} void {event_id}" takes it back',
                outcome=VisitError(str(settled.met.outcome)), event_id=settled.met.event_id,
                command=log.command,
            )  # fmt: skip
        event_id = settled.event_id
    event = make_visit(
        claim,
        event_id=check_event_id(event_id),
        week_id=week.week_id,
        span=span_of(week),
        recorded_by=said.recorded_by,
        sent_at=now,
        received_at=now,
    )
    (receipt,) = record_events(connection, week.district_id, [event], log=log)
    if receipt is Receipt.CONFLICT:
        raise VisitError(
            "event {event_id}: already recorded with other content, which stays; record a "
            "correction without --event-id",
            event_id=event.event_id,
        )
    return event, receipt, list_events(connection, week.district_id, door_ids=[door_id], log=log)


def get_door(connection: Connection, district_id: int, words: str) -> DoorKey:
    """Return the door with this id or "street number[, flat]"; raises NotFoundError."""
    words = " ".join(words.split())[:300]
    if known := list_door_keys(connection, district_id, door_ids=[words]):
        return known[0]
    place, _, unit = (part.strip() for part in words.partition(","))
    cuts = [(place[: m.start()], place[m.end() :]) for m in re.finditer(r" (?=\d)", place)]
    for street, number in reversed(cuts):
        near = list_door_keys(connection, district_id, housenumber=number)
        finder = DoorFinder(near)
        if any(key.street.casefold() == street.casefold() for key in near):
            return finder.get(street, number, unit)
    finder = DoorFinder(list_door_keys(connection, district_id))
    if not cuts:
        return finder.get_by_id(words)
    for street, number in reversed(cuts[1:]):
        try:
            return finder.get(street, number, unit)
        except NotFoundError:
            continue
    return finder.get(*cuts[0], unit)


def find_scope(
    connection: Connection, where: Where, *, every_week: bool = False
) -> tuple[int, int | None]:
    """Return (district id, week id); the week is None for `every_week`."""
    if every_week:
        return find_district_id(connection, where.district)[0], None
    week = open_week(connection, where)
    return week.district_id, week.week_id


def list_visits(db: Path, where: Where, *, every_week: bool = False) -> list[VisitLine]:
    """Return the visits of a week (or of every week still stored), in order of time."""
    with open_reader(db) as connection:
        district_id, week_id = find_scope(connection, where, every_week=every_week)
        events = list_events(connection, district_id, week_id=week_id)
        doors = {key.door_id: key for key in list_door_keys(connection, district_id)}
        zones = list_timezones(connection, district_id)
    standing = {event.event_id for event in standing_visits(events)}
    double = {event.event_id for two in list_two_teams(events) for event in (two.first, two.second)}
    return [
        VisitLine(
            event,
            doors.get(event.door_id, DoorKey(event.door_id, "", "", "", "")),
            event.event_id not in standing,
            event.event_id in double,
            event.effective_at.astimezone(ZoneInfo(zones[event.week_id])).date().isoformat(),
        )
        for event in events
        if event.kind is EventKind.VISIT
    ]


def void_visits(
    db: Path,
    where: Where,
    event_ids: Sequence[str],
    *,
    recorded_by: str,
    now: datetime,
    log: Log = VISITS,
) -> list[VisitEvent]:
    """Void visits (or calls), all or none, and return them; raises NotFoundError, VisitError."""
    with open_writer(db, may_create=False) as connection:
        district_id, _name = find_district_id(connection, where.district)
        found = [_get_visit(connection, district_id, event_id, log) for event_id in event_ids]
        for visit in found:
            events = list_events(connection, district_id, door_ids=[visit.door_id], log=log)
            if visit.event_id in do_not_knock_ids(events):
                raise VisitError(
                    "{event_id}: a do-not-knock; first a coordinator clears it with "
                    '"canvass {command} clear-dnk {door}"',
                    event_id=visit.event_id, command=log.command,
                    door=shlex.quote(visit.door_id),
                )  # fmt: skip
            if visit.event_id not in {event.event_id for event in standing_visits(events)}:
                continue
            void = make_taking_back(
                visit, EventKind.VOID, event_id=new_event_id(now), recorded_by=recorded_by, now=now
            )
            record_events(connection, district_id, [void], log=log)
            audit_day(connection, f"{log.command} void", recorded_by, now)
    return found


def _get_visit(connection: Connection, district_id: int, event_id: str, log: Log) -> VisitEvent:
    found = find_event(connection, district_id, event_id, log=log)
    if found is None or found.kind is not EventKind.VISIT:
        what = log.command
        raise NotFoundError(
            'no {what} {event_id!r}; "canvass {command} list" shows their ids',
            what=VisitError(what), event_id=event_id[:80], command=what,
        )  # fmt: skip
    return found


def audit_day(connection: Connection, action: str, role: str, now: datetime) -> None:
    """Write an action to the audit log: its day only, as the log outlives doors and visits."""
    record_audit(connection, action=action, subject="", role=role, at=to_text(now)[:10])
