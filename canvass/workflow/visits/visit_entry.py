"""Record a whole returned walk list, and that it is back, in one transaction."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import VisitError
from canvass.store import batches, lists
from canvass.store.batches import SHEET, Batch
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import BACK, OUT, VOID, KeptList
from canvass.store.recording import RecordingWeek
from canvass.store.times import to_text
from canvass.store.visits import list_do_not_knock, list_events, record_events
from canvass.visits.disposition import SAME_ROUND, standing_visits
from canvass.visits.entering import Sheet, SheetDoor
from canvass.visits.event import Flag, Outcome, VisitEvent
from canvass.visits.identity import Claim, Ledger, Verdict, listed_round
from canvass.visits.making import SpokenTime, make_visit
from canvass.visits.team_name import fold_team
from canvass.walklist.check_codes import checks_by_door
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.visits.found_list import FoundList, get_week_of, store_found
from canvass.workflow.visits.list_in_hand import find_in_hand, local
from canvass.workflow.visits.list_times import (
    find_said_out,
    find_shift_at,
    find_when,
    read_times,
)
from canvass.workflow.visits.visit_log import Where, span_of, team_speller


@dataclass(frozen=True, slots=True)
class Entering:
    """How to enter a list: `again` adds a second round, `walked` accepts a void list.

    Times are as typed. `at` None means the start of its shift if that has begun, else now.
    `round_no` is the round in which a page opened the list: if the page sends it twice, the list is
    opened again in that round, and its visits are found to be there already. `out_at` and `back_at`
    are when the team left with it and came back.
    """

    at: str | None = None
    team: str = ""
    default: Outcome = Outcome.NOBODY
    again: bool = False
    walked: bool = False
    round_no: int | None = None
    out_at: str | None = None
    back_at: str | None = None


@dataclass(frozen=True, slots=True)
class OpenSheet:
    """A list about to be entered.

    `twice` are doors that have a visit by this team in this round that came from no list or from
    another one. `aside` counts doors refused, left out or given to another list since; they are not
    done unless an outcome is typed. `is_unwalked`: it was said to be back, and no visit of it is
    recorded. `out` and `back` are when the team left and came back, None if
    unknown.
    """

    found: FoundList
    sheet: Sheet
    week: RecordingWeek
    when: SpokenTime
    is_shift_time: bool
    team: str
    round_no: int
    twice: Mapping[str, VisitEvent]
    aside: int
    is_unwalked: bool = False
    out: datetime | None = None
    back: datetime | None = None

    @property
    def already(self) -> int:
        """How many doors the team has a visit at already."""
        return len(self.twice)

    @property
    def is_repeat(self) -> bool:
        """Whether the list is already back in this round."""
        is_back = self.found.kept.status == BACK and not self.is_unwalked
        return is_back and self.found.kept.round_no == self.round_no

    @property
    def code(self) -> str:
        """The list's code."""
        return self.found.kept.code

    @property
    def local_at(self) -> datetime:
        """When it was walked, in local time."""
        return self.when.at.astimezone(ZoneInfo(self.week.timezone))

    @property
    def route_id(self) -> str:
        """The id of the route it was printed for."""
        return self.found.kept.route_id

    @property
    def name(self) -> str:
        """The name of that route when it was printed."""
        return self.found.kept.route_name


@dataclass(frozen=True, slots=True)
class Met:
    """A door of a list with a different outcome already recorded, which stays."""

    door: SheetDoor
    said: Outcome
    recorded: VisitEvent


@dataclass(frozen=True, slots=True)
class Entered:
    """The result of entering a list; `flags` counts visits with doubtful times.

    `come_back` are the times to come back that were stored.
    """

    stored: int
    already: int
    conflicts: tuple[Met, ...]
    flags: Mapping[Flag, int]
    come_back: tuple[str, ...] = ()


def open_sheet(
    db: Path, where: Where, words: str, entering: Entering, *, now: datetime
) -> OpenSheet:
    """Return the list with this code, or that of a route if only one can be meant.

    Raises NotFoundError, and VisitError for a list that is already back or void.
    """
    with open_reader(db) as connection:
        found = find_in_hand(connection, where, words)
        week = get_week_of(connection, found, where.week)
        events = _events_at(connection, found)
        is_unwalked = found.kept.status == BACK and not _has_visits(found, events)
        round_no = _round(found.kept, entering, week, is_unwalked=is_unwalked)
        shift_at = find_shift_at(found.kept, now) if round_no == 1 else None
        said = entering.out_at, entering.back_at
        out, back = read_times(said, found.kept, week, now, shift_at)
        at = entering.at or entering.out_at
        when, is_shift_time = find_when(found.kept, at, week, now, shift_at)
        if out is None and back is not None:
            out = find_said_out(connection, found.kept, round_no)
        team = team_speller(connection, week.week_id)(entering.team or found.kept.team)
        _check_second_round(found, events, round_no, when.at, team)
        # Doors that had refused before it was printed may be blank on the list; doors that refused
        # later are not.
        since = {
            e.door_id
            for e in events
            if e.outcome is Outcome.DO_NOT_KNOCK and e.client_at >= when.at
        }
        never = _never(connection, found.kept) - since
    aside = {d.door_id for d in found.doors if d.door_id in never or d.door_id in found.left}
    ledger = Ledger(week.district_id, events)
    mine = {e.event_id for e in _listed(ledger, found, round_no)}
    twice = {
        visit.door_id: visit
        for visit in standing_visits(events)
        if fold_team(visit.team) == fold_team(team)
        and abs(visit.client_at - when.at) < SAME_ROUND
        and visit.event_id not in mine
    }
    # Doors for a team with time left count as not walked unless an outcome is typed.
    marks = {d.door_id: None for d in found.doors if d.is_if_time or d.door_id in aside}
    has_checks = found.kept.layout_version > 1
    checks = checks_by_door(found.route, found.kept.code) if has_checks else {}
    sheet = Sheet(found.doors, entering.default, marks, checks)
    return OpenSheet(
        found, sheet, week, when, is_shift_time, team, round_no, twice, len(aside), is_unwalked,
        out, back,
    )  # fmt: skip


def preview_sheet(db: Path, opened: OpenSheet, sheet: Sheet) -> tuple[Met, ...]:
    """Return the doors with a different outcome already recorded; nothing is stored."""
    with open_reader(db) as connection:
        return _settle(connection, opened, sheet)[2]


def record_sheet(
    db: Path, opened: OpenSheet, sheet: Sheet, *, recorded_by: str, now: datetime
) -> Entered:
    """Record the visits of a list and that it is back, all or nothing.

    A different outcome already recorded at a door stays. Raises VisitError if somebody else entered
    the list meanwhile.
    """
    at, week = to_text(now), opened.week
    with open_writer(db) as connection:
        _check_unchanged(connection, opened)
        if not opened.found.is_stored:
            store_found(connection, opened.found, week.week_id, by=recorded_by)
        claims, already, conflicts = _settle(connection, opened, sheet)
        if opened.is_repeat:
            if claims or conflicts:
                raise _entered_already(opened.found.kept, week)
            return Entered(0, already, (), {})
        events = [
            make_visit(
                claim, event_id=event_id, week_id=week.week_id, span=span_of(week),
                recorded_by=recorded_by, sent_at=now, received_at=now,
            )
            for event_id, claim in claims
        ]  # fmt: skip
        record_events(connection, week.district_id, events, log=opened.found.kept.log)
        batch = Batch(0, week.week_id, SHEET, opened.code, at, recorded_by, None)
        batches.record_batch(connection, week.district_id, batch, [e.event_id for e in events])
        for kind, happened in ((OUT, opened.out), (BACK, opened.back)):
            if kind == BACK or happened is not None:
                said = None if happened is None else to_text(happened)
                lists.record_list_event(
                    connection, opened.code, kind, round_no=opened.round_no, team=opened.team,
                    by=recorded_by, at=at, happened_at=said,
                )  # fmt: skip
    flags: dict[Flag, int] = {}
    for flag in (flag for event in events for flag in event.flags):
        flags[flag] = flags.get(flag, 0) + 1
    come_back = tuple(event.come_back for event in events if event.come_back)
    return Entered(len(events), already, conflicts, flags, come_back)


def _has_visits(found: FoundList, events: Sequence[VisitEvent]) -> bool:
    """Return whether a visit of the list's present round stands."""
    kept = found.kept
    return any(
        listed_round(visit, kept.code, kept.round_no) == kept.round_no
        for visit in standing_visits(events)
    )


def _round(kept: KeptList, entering: Entering, week: RecordingWeek, *, is_unwalked: bool) -> int:
    """Return the round to enter a list in; raises VisitError if it cannot be entered."""
    if kept.status == VOID and not entering.walked:
        raise VisitError(
            "list {code}: void since {at}, nobody should have walked it; if somebody did, enter it "
            "with --walked",
            code=kept.code, at=local(kept.status_at, week.timezone),
        )  # fmt: skip
    if kept.status != BACK or entering.round_no == kept.round_no:
        return kept.round_no
    if is_unwalked and entering.walked:
        return kept.round_no
    if is_unwalked and not entering.again:
        raise VisitError(
            "list {code} ({route}): back since {at}, and no visit of it is recorded; if it was "
            "walked, enter it with --walked",
            code=kept.code, route=kept.route_id, at=local(kept.status_at, week.timezone),
        )  # fmt: skip
    if not entering.again:
        raise _entered_already(kept, week)
    return kept.round_no + 1


def _entered_already(kept: KeptList, week: RecordingWeek) -> VisitError:
    return VisitError(
        "list {code} ({route}): entered already, {at}; --again adds a second round, "
        '"canvass visit void --list {code}" takes the first one back',
        code=kept.code, route=kept.route_id, at=local(kept.status_at, week.timezone),
    )  # fmt: skip


def _events_at(connection: Connection, found: FoundList) -> list[VisitEvent]:
    ids = [door.door_id for door in found.doors]
    kept = found.kept
    return list_events(connection, kept.district_id, door_ids=ids, log=kept.log)


def _never(connection: Connection, kept: KeptList) -> set[str]:
    """Return the ids of doors never to plan or, for a list of calls, of do-not-call places."""
    if kept.is_calls:
        asked = list_do_not_knock(connection, kept.district_id, log=kept.log)
        return {one.door_id for one in asked}
    return set(doors_never_to_plan(connection, kept.district_id))


def _listed(ledger: Ledger, found: FoundList, round_no: int) -> list[VisitEvent]:
    ids = [door.door_id for door in found.doors]
    return ledger.listed(found.kept.code, ids, round_no)


def _check_second_round(
    found: FoundList, events: Sequence[VisitEvent], round_no: int, at: datetime, team: str
) -> None:
    if round_no == 1:
        return
    ledger = Ledger(found.kept.district_id, events)
    for visit in _listed(ledger, found, round_no - 1):
        if abs(visit.client_at - at) < timedelta(minutes=1) and fold_team(visit.team) == fold_team(
            team
        ):
            raise VisitError(
                "list {code}: round {number} has the same time and team; give this round's own "
                "time with --at",
                code=found.kept.code, number=round_no - 1,
            )  # fmt: skip


def _settle(
    connection: Connection, opened: OpenSheet, sheet: Sheet
) -> tuple[list[tuple[str, Claim]], int, tuple[Met, ...]]:
    """Return the new visits with their ids, how many are already stored, and the conflicts."""
    events = _events_at(connection, opened.found)
    ledger = Ledger(opened.week.district_id, events)
    door_by_id = {door.door_id: door for door in sheet.doors}
    new: list[tuple[str, Claim]] = []
    conflicts: list[Met] = []
    already = 0
    for door_id, outcome in sheet.outcome_by_door().items():
        claim = Claim(
            door_id, outcome, opened.local_at, opened.team, opened.code, opened.round_no,
            sheet.come_back.get(door_id, ""),
        )  # fmt: skip
        settled = ledger.settle(claim)
        if settled.verdict is Verdict.NEW:
            new.append((settled.event_id, claim))
        elif settled.verdict is Verdict.ALREADY:
            already += 1
        elif settled.met is not None:
            conflicts.append(Met(door_by_id[door_id], outcome, settled.met))
    return new, already, tuple(conflicts)


def _check_unchanged(connection: Connection, opened: OpenSheet) -> None:
    """Raise VisitError if the list was entered, voided or printed since it was opened."""
    before, now = opened.found.kept, lists.find_list(connection, opened.code)
    if now is None and not opened.found.is_stored:
        return
    is_same = now is not None and opened.found.is_stored
    if is_same and now is not None and (now.status, now.round_no, now.status_at) == (
        before.status, before.round_no, before.status_at
    ):  # fmt: skip
        return
    raise VisitError(
        "list {code}: somebody else entered or changed it meanwhile; nothing recorded. Look with "
        '"canvass list show {code}"',
        code=opened.code,
    )
