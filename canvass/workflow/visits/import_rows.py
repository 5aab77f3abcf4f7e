"""Read the rows of a file of visits and settle which of them are new; nothing is stored here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import NamedTuple
from zoneinfo import ZoneInfo

from canvass.errors import CanvassError, VisitError
from canvass.store.database import Connection, open_reader
from canvass.store.recording import (
    DoorFinder,
    RecordingWeek,
    list_door_keys,
)
from canvass.store.visits import (
    find_event,
    list_events,
    list_voided,
)
from canvass.tables.dates import Days
from canvass.tables.moments import read_moment
from canvass.tables.numbers import NO
from canvass.visits.event import (
    VisitEvent,
    again_event_id,
    check_event_id,
)
from canvass.visits.identity import Claim, Ledger, Verdict, visit_id
from canvass.visits.making import CLOCK, is_ahead, make_visit, parse_spoken
from canvass.visits.outcome_words import parse_said
from canvass.visits.team_name import fold_team
from canvass.workflow.visits.listed_rows import ListRows, Place
from canvass.workflow.visits.teams_named import team_speller
from canvass.workflow.visits.visit_log import Where, open_week, span_of
from canvass.workflow.visits.visit_rows import (
    LONGEST_CELL,
    FileRow,
    VisitFile,
    find_door,
    read_visit_file,
)

SAME_INSTANT = timedelta(seconds=1)
"""Two times this close are the same: listings print whole seconds, clocks record finer."""
LONGEST_SHOWN = 80
_WORD = re.compile(r"\w+")


class RowFault(NamedTuple):
    """A row that was not stored, and why (translated).

    Text instead of an exception: a hundred thousand exceptions with traces take 200 MB.
    """

    line: int
    reason: str


@dataclass(frozen=True, slots=True)
class ImportRow:
    """A row that can be stored: what it claims, its visit, and the door on a list, if it names one.

    Without an id of its own its visit has the one of a first attempt, until the ledger settles it.
    """

    line: int
    has_own_id: bool
    claim: Claim
    event: VisitEvent
    place: Place | None

    def under(self, event_id: str) -> ImportRow:
        """Return the row with its visit under another id."""
        event = replace(self.event, event_id=event_id)
        return ImportRow(self.line, self.has_own_id, self.claim, event, self.place)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is needed to read the rows of a file."""

    week: RecordingWeek
    finder: DoorFinder
    words: frozenset[str]
    spell: Callable[[str], str]
    days: Days
    is_clock_off: bool


@dataclass(frozen=True, slots=True)
class ReadRows:
    """A file as it was read: its week, the rows that can be stored, and those that cannot.

    `read` counts all rows, `not_done` those of a list without an outcome.
    """

    week: RecordingWeek
    file: VisitFile
    made: list[ImportRow]
    faults: list[RowFault]
    read: int
    not_done: int


class Settled(NamedTuple):
    """Rows by what becomes of them; conflicts with their line and the reason."""

    new: list[ImportRow]
    already: list[ImportRow]
    conflicts: list[tuple[int, VisitError]]


@dataclass(frozen=True, slots=True)
class How:
    """How a file is read: by whom it was sent, when, and how its letters and clock are taken."""

    recorded_by: str
    now: datetime
    encoding: str = ""
    is_clock_off: bool = False
    translate: Callable[[str], str] = str


def read_rows(db: Path, where: Where, path: Path, how: How) -> ReadRows:
    """Read a file of visits; raises InputError if it cannot be read at all."""
    with open_reader(db) as connection:
        setting = _read_setting(connection, where, how.is_clock_off)
    file = read_visit_file(path, how.encoding, setting.words)
    found = ReadRows(setting.week, file, [], [], 0, 0)
    read = not_done = 0
    with open_reader(db) as connection:
        listed = ListRows(connection, setting.week, _codes(file))
    for row in file.rows():
        read += 1
        if row.fault is None and row.cells.get("code") and not row.cells.get("outcome"):
            not_done += 1
            continue
        try:
            found.made.append(_make_row(row, setting, listed, how.recorded_by, how.now))
        except CanvassError as error:
            found.faults.append(RowFault(row.line, _reason(error, how.translate)))
    return replace(found, read=read, not_done=not_done)


def _reason(error: CanvassError, translate: Callable[[str], str]) -> str:
    """Return why a row was not stored, with long cells cut: there may be a hundred thousand."""
    values = {
        name: f"{value[:LONGEST_SHOWN]}…"
        if isinstance(value, str) and len(value) > LONGEST_SHOWN
        else value
        for name, value in error.values.items()
    }
    return type(error)(error.message, **values).say(translate)


def _codes(file: VisitFile) -> Iterator[str]:
    """Yield the list codes in a file; a file without that column is not read for this."""
    if "code" in file.roles:
        yield from (row.cells["code"] for row in file.rows() if row.cells.get("code"))


def _read_setting(connection: Connection, where: Where, is_clock_off: bool) -> Setting:
    week = open_week(connection, where)
    keys = list_door_keys(connection, week.district_id)
    streets = {key.street for key in keys}
    words = {word.casefold() for street in streets for word in _WORD.findall(street)}
    days = Days(week.starts_on, week.ends_on, ZoneInfo(week.timezone))
    spell = team_speller(connection, week.week_id)
    return Setting(week, DoorFinder(keys), frozenset(words), spell, days, is_clock_off)


def _make_row(
    row: FileRow, setting: Setting, listed: ListRows, recorded_by: str, now: datetime
) -> ImportRow:
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
    place = listed.place(cells, now=now) if cells.get("code") else None
    if place is None:
        door_id = find_door(setting.finder, cells, setting.words).door_id
    else:
        door_id = place.door.door_id
    days = setting.days
    at = _when(cells, place, days, now)
    if not setting.is_clock_off and is_ahead(at, now, span_of(week)):
        raise VisitError(
            '{at}: has not come yet; correct the date ("canvass visit import --clock-off" takes it '
            "as of now)",
            at=f"{at.astimezone(days.zone):%Y-%m-%d %H:%M}",
        )
    team = setting.spell(cells.get("team", ""))
    if place is not None and not team:
        team = place.found.kept.team
    given = cells.get("event_id", "")
    said = parse_said(cells.get("outcome", ""), cells.get("come_back", ""))
    code, round_no = ("", 1) if place is None else (place.code, place.found.kept.round_no)
    claim = Claim(door_id, said.outcome, at.astimezone(days.zone), team, code, round_no, said.when)
    event = make_visit(
        claim,
        event_id=check_event_id(given) if given else visit_id(week.district_id, claim),
        week_id=week.week_id,
        span=span_of(week),
        recorded_by=recorded_by,
        # A clock that is ahead noted the visit at the latest when it was handed in.
        sent_at=max(at, now) if setting.is_clock_off else now,
        received_at=now,
    )
    return ImportRow(row.line, bool(given), claim, event, place)


def _when(cells: Mapping[str, str], place: Place | None, days: Days, now: datetime) -> datetime:
    """Return when a row's visit was; a time without a date takes the day of the list's shift."""
    at_text, day_text = cells.get("at", ""), cells.get("date", "")
    shift_at = None if place is None or day_text else place.at
    if shift_at is not None and not at_text:
        return shift_at
    if shift_at is not None and CLOCK.match(at_text):
        return parse_spoken(at_text, now=now, timezone=str(days.zone), shift_at=shift_at).at
    return read_moment(at_text, days, day_text=day_text)


def settle(connection: Connection, week: RecordingWeek, made: Sequence[ImportRow]) -> Settled:
    """Return which rows are new, which are stored already, and which differ; nothing is stored."""
    door_ids = list(dict.fromkeys(one.event.door_id for one in made))
    ledger = Ledger(week.district_id, list_events(connection, week.district_id, door_ids=door_ids))
    new: list[ImportRow] = []
    already: list[ImportRow] = []
    conflicts: list[tuple[int, VisitError]] = []
    # A voided visit does not count: importing its row again records it again.
    voided = list_voided(connection, week.district_id)
    for one in made:
        if one.has_own_id:
            if one.event.event_id in voided:
                one = one.under(_free_id(one.event.event_id, voided))
            there = ledger.by_id.get(one.event.event_id)
            there = there or find_event(connection, week.district_id, one.event.event_id)
            if there is None:
                verdict = Verdict.NEW
            else:
                verdict = Verdict.ALREADY if _is_same(there, one.event) else Verdict.CONFLICT
        else:
            settled = ledger.settle(one.claim, one.event.event_id)
            verdict, there = settled.verdict, settled.met
            if settled.event_id != one.event.event_id:
                one = one.under(settled.event_id)
        if verdict is Verdict.NEW:
            ledger.add(one.event)
            new.append(one)
        elif verdict is Verdict.ALREADY:
            already.append(one)
        elif there is not None:
            conflicts.append((one.line, conflict(there)))
    return Settled(new, already, conflicts)


def _free_id(own_id: str, voided: Set[str]) -> str:
    """Return a visit's own id, or a new one derived from it if that belongs to a voided visit."""
    event_id, number = own_id, 1
    while event_id in voided:
        event_id, number = again_event_id(own_id, number), number + 1
    return event_id


def _is_same(there: VisitEvent, event: VisitEvent) -> bool:
    """Return whether two events record the same visit, whoever recorded them."""
    return (
        there.kind is event.kind
        and there.door_id == event.door_id
        and (there.outcome, there.come_back) == (event.outcome, event.come_back)
        and fold_team(there.team) == fold_team(event.team)
        and abs(there.client_at - event.client_at) < SAME_INSTANT
    )


def conflict(there: VisitEvent) -> VisitError:
    """Return the error of a row that says otherwise than the visit that is recorded."""
    return VisitError(
        "visit {event_id}: already recorded as {outcome}, which stays although this row differs; "
        'if the row is right, change the visit with "canvass visit correct"',
        event_id=there.event_id,
        outcome=VisitError(str(there.outcome)),
    )
