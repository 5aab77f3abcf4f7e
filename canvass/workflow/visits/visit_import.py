"""Importing visits from a file: row by row, so that one bad line stops no other."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import CanvassError, OutputError, VisitError
from canvass.store.light import open_light_reader, open_light_writer
from canvass.store.recording import (
    DoorFinder,
    RecordingWeek,
    list_door_keys,
    list_team_names,
)
from canvass.store.sqlite_file import Runs
from canvass.store.visits import Receipt, find_event, list_events, record_events
from canvass.tables.moments import Days, read_moment
from canvass.tables.numbers import NO
from canvass.tables.rejected import Refused, rejected_bytes, rejected_path
from canvass.visits.disposition import standing_visits
from canvass.visits.event import EventKind, VisitEvent, derived_event_id, fold_team
from canvass.visits.making import make_visit
from canvass.visits.outcome_words import parse_outcome
from canvass.workflow.files import write_file
from canvass.workflow.visits.visit_log import Where, check_team, open_week, span_of
from canvass.workflow.visits.visit_rows import (
    LONGEST_CELL,
    FileRow,
    VisitFile,
    find_door,
    read_visit_file,
)

SAME_INSTANT = timedelta(seconds=1)
"""Listings print whole seconds of what clocks recorded finer."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class RowFault:
    """A row that was not stored, and why."""

    line: int
    fault: CanvassError
    cells: Sequence[str]


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What became of a file: `read` = stored + already + conflict + rejected.

    `unused` are headings that nothing was taken from. `rejected_file` is None where there is
    nothing to write, or where it cannot be written.
    """

    read: int
    stored: int
    already: int
    conflict: int
    flagged: int
    rejected: tuple[RowFault, ...]
    conflicts: tuple[RowFault, ...]
    rejected_file: Path | None
    unused: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Setting:
    """What the rows of a file are read against."""

    week: RecordingWeek
    finder: DoorFinder
    words: frozenset[str]
    team_names: Mapping[str, str]

    @property
    def days(self) -> Days:
        week = self.week
        return Days(week.starts_on, week.ends_on, ZoneInfo(week.timezone))


def import_visits(
    db: Path,
    where: Where,
    path: Path,
    *,
    recorded_by: str,
    now: datetime,
    encoding: str = "",
    translate: Callable[[str], str] = str,
) -> ImportReport:
    """Store the visits of a file; raises InputError where the file cannot be read at all.

    Reading a file twice stores nothing twice, however its times and teams are spelt. Rows that
    cannot be stored are written, with their reasons as `translate` says them, to a file beside it.
    The file is read before the database is locked.
    """
    with open_light_reader(db) as connection:
        setting = _read_setting(connection, where)
    file = read_visit_file(path, encoding, setting.words)
    made: list[tuple[FileRow, VisitEvent]] = []
    faults: list[RowFault] = []
    for row in file.rows:
        try:
            made.append((row, _make_event(row, setting, recorded_by, now)))
        except CanvassError as error:
            faults.append(RowFault(row.line, error, row.raw))
    with open_light_writer(db) as connection:
        stored, already, conflicts = _record(connection, setting.week, made)
    return ImportReport(
        read=len(file.rows),
        stored=len(stored),
        already=already,
        conflict=len(conflicts),
        flagged=sum(bool(event.flags) for event in stored),
        rejected=tuple(faults),
        conflicts=tuple(conflicts),
        rejected_file=_write_faults(path, file, [*faults, *conflicts], translate),
        unused=file.unused,
    )


def _read_setting(connection: Runs, where: Where) -> _Setting:
    week = open_week(connection, where)
    keys = list_door_keys(connection, week.district_id)
    streets = {key.street for key in keys}
    words = {word.casefold() for street in streets for word in _WORD.findall(street)}
    names: dict[str, str] = {}
    for name in list_team_names(connection, week.week_id):
        names.setdefault(fold_team(name), name)
    return _Setting(week, DoorFinder(keys), frozenset(words), names)


def _make_event(row: FileRow, setting: _Setting, recorded_by: str, now: datetime) -> VisitEvent:
    if row.fault is not None:
        raise row.fault
    cells, week = row.cells, setting.week
    for name, cell in cells.items():
        if len(cell) > LONGEST_CELL:
            raise VisitError(
                "{name}: longer than {count} characters", name=name, count=LONGEST_CELL
            )
    if cells.get("voided", "").casefold() not in NO:
        raise VisitError("taken back where it comes from; leave the row out")
    key = find_door(setting.finder, cells, setting.words)
    days = setting.days
    at = read_moment(cells.get("at", ""), days, day_text=cells.get("date", ""))
    team = check_team(cells.get("team", ""))
    team = setting.team_names.get(fold_team(team), team)
    made_id = derived_event_id(week.district_id, key.door_id, at, team)
    return make_visit(
        event_id=cells.get("event_id", "") or made_id,
        week_id=week.week_id,
        span=span_of(week),
        door_id=key.door_id,
        outcome=parse_outcome(cells.get("outcome", "")),
        team=team,
        recorded_by=recorded_by,
        client_at=at.astimezone(days.zone),
        sent_at=now,
        received_at=now,
    )


def _record(
    connection: Runs, week: RecordingWeek, made: Sequence[tuple[FileRow, VisitEvent]]
) -> tuple[list[VisitEvent], int, list[RowFault]]:
    """Store what is new; return it, how many were there already, and the rows that contradict."""
    known = _Known(connection, week.district_id, [event.door_id for _, event in made])
    new: list[tuple[FileRow, VisitEvent]] = []
    conflicts: list[RowFault] = []
    already = 0
    for row, event in made:
        is_named = bool(row.cells.get("event_id"))
        there, voided = known.find(event, is_named=is_named)
        if there is None and not is_named and voided:
            event = _again(event, week.district_id, voided)
        if there is None:
            known.add(event)
            new.append((row, event))
        elif _is_same(there, event):
            already += 1
        else:
            conflicts.append(_conflict(row, there))
    receipts = record_events(connection, week.district_id, [event for _, event in new])
    stored = []
    for (row, event), receipt in zip(new, receipts, strict=True):
        if receipt is Receipt.STORED:
            stored.append(event)
        elif receipt is Receipt.ALREADY:
            already += 1
        else:
            conflicts.append(_conflict(row, event))
    return stored, already, conflicts


class _Known:
    """The visits at some doors, by id and by door, instant and team as compared."""

    def __init__(self, connection: Runs, district_id: int, door_ids: Sequence[str]) -> None:
        events = list_events(connection, district_id, door_ids=list(dict.fromkeys(door_ids)))
        standing = {event.event_id for event in standing_visits(events)}
        self._connection, self._district_id = connection, district_id
        self._by_id: dict[str, VisitEvent] = {}
        self._standing: dict[tuple[str, datetime, str], VisitEvent] = {}
        self._voided: dict[tuple[str, datetime, str], int] = defaultdict(int)
        for event in events:
            if event.kind is not EventKind.VISIT:
                continue
            self._by_id[event.event_id] = event
            if event.event_id in standing:
                self._standing.setdefault(_identity(event), event)
            else:
                self._voided[_identity(event)] += 1

    def find(self, event: VisitEvent, *, is_named: bool) -> tuple[VisitEvent | None, int]:
        """Return the visit that an event is, and how often it was taken back."""
        if is_named:
            there = self._by_id.get(event.event_id)
            there = there or find_event(self._connection, self._district_id, event.event_id)
            return there, 0
        return self._standing.get(_identity(event)), self._voided[_identity(event)]

    def add(self, event: VisitEvent) -> None:
        """Know one more."""
        self._by_id[event.event_id] = event
        self._standing.setdefault(_identity(event), event)


def _identity(event: VisitEvent) -> tuple[str, datetime, str]:
    return event.door_id, event.client_at.astimezone(UTC), fold_team(event.team)


def _again(event: VisitEvent, district_id: int, voided: int) -> VisitEvent:
    """Return a visit that was recorded and taken back before, as a new one."""
    made = derived_event_id(district_id, event.door_id, event.client_at, event.team, again=voided)
    return replace(event, event_id=made)


def _is_same(there: VisitEvent, event: VisitEvent) -> bool:
    """Return whether two say the same; who typed it is no part of it."""
    return (
        there.kind is event.kind
        and there.door_id == event.door_id
        and there.outcome is event.outcome
        and fold_team(there.team) == fold_team(event.team)
        and abs(there.client_at - event.client_at) < SAME_INSTANT
    )


def _conflict(row: FileRow, there: VisitEvent) -> RowFault:
    fault = VisitError(
        "visit {event_id}: already recorded as {outcome} with other content, which stays; take it "
        "back first where it is wrong",
        event_id=there.event_id,
        outcome=VisitError(str(there.outcome)),
    )
    return RowFault(row.line, fault, row.raw)


def _write_faults(
    path: Path, file: VisitFile, faults: Sequence[RowFault], translate: Callable[[str], str]
) -> Path | None:
    if not faults:
        return None
    rows = (Refused(fault.line, fault.fault.say(translate), fault.cells) for fault in faults)
    content = rejected_bytes(file.headings, rows, delimiter=file.delimiter)
    try:
        target, is_there = rejected_path(path, content)
        return target if is_there else write_file(target, content)
    except (OutputError, OSError):
        # The visits are in; the reasons are printed.
        return None
