"""A returned walk list, opened to be entered: its doors, its round, when it was walked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import VisitError
from canvass.store.database import Connection, open_reader
from canvass.store.lists import BACK, VOID, KeptList
from canvass.store.recording import RecordingWeek
from canvass.store.visits import list_do_not_knock, list_events
from canvass.visits.disposition import SAME_ROUND, standing_visits
from canvass.visits.entering import Sheet
from canvass.visits.event import Outcome, VisitEvent
from canvass.visits.identity import Ledger, listed_round
from canvass.visits.making import SpokenTime
from canvass.visits.team_name import OddTeams, fold_team
from canvass.walklist.check_codes import checks_by_door
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.visits.found_list import FoundList, get_week_of
from canvass.workflow.visits.list_in_hand import find_in_hand, local
from canvass.workflow.visits.list_times import (
    find_said_out,
    find_shift_at,
    find_when,
    read_times,
)
from canvass.workflow.visits.teams_named import odd_teams, team_speller
from canvass.workflow.visits.visit_log import Where


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
    recorded. `out` and `back` are when the team left and came back, None if unknown. `odd_team` is
    set if the week has teams and this is none of them.
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
    odd_team: OddTeams | None = None

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


def open_sheet(
    db: Path, where: Where, words: str, entering: Entering, *, now: datetime
) -> OpenSheet:
    """Return the list with this code, or that of a route if only one can be meant.

    Raises NotFoundError, and VisitError for a list that is already back or void.
    """
    with open_reader(db) as connection:
        found = find_in_hand(connection, where, words)
        week = get_week_of(connection, found, where.week)
        events = events_at(connection, found)
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
        odd = odd_teams(connection, week.week_id, [team])
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
        out, back, odd,
    )  # fmt: skip


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
        raise entered_already(kept, week)
    return kept.round_no + 1


def entered_already(kept: KeptList, week: RecordingWeek) -> VisitError:
    """Return the error for a list that was entered before."""
    return VisitError(
        "list {code} ({route}): entered already, {at}; --again adds a second round, "
        '"canvass visit void --list {code}" takes the first one back',
        code=kept.code, route=kept.route_id, at=local(kept.status_at, week.timezone),
    )  # fmt: skip


def events_at(connection: Connection, found: FoundList) -> list[VisitEvent]:
    """Return all that was recorded at the doors of a list."""
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
