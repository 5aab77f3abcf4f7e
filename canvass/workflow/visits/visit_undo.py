"""Taking back in one go: the last sheet or file, a whole list; and correcting one door's visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import NotFoundError, VisitError
from canvass.store import batches, lists
from canvass.store.batches import SHEET, UNDO, Batch
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import BACK, OUT, KeptList
from canvass.store.recording import DoorKey, find_district_id
from canvass.store.times import to_text
from canvass.store.visits import VISITS, Log, list_events, record_events
from canvass.visits.come_back import settle_when
from canvass.visits.disposition import do_not_knock_ids, standing_visits
from canvass.visits.event import EventKind, Outcome, VisitEvent
from canvass.visits.identity import listed_round
from canvass.visits.making import make_taking_back
from canvass.visits.outcome_words import Said
from canvass.workflow.routes.list_status import get_kept
from canvass.workflow.visits.visit_log import Where, get_door, new_event_id, open_week


@dataclass(frozen=True, slots=True)
class Takeable:
    """What would be taken back in one go: a batch, or a list's visits of all rounds.

    `visits` are those that stand; `refusals` the doors among them that asked not to be called on,
    which stays until a coordinator clears it. `codes` are the lists that are out again then, `log`
    is where the visits are.
    """

    district_id: int
    week_id: int
    kind: str
    name: str
    made_at: str
    recorded_by: str
    undoes: int | None
    visits: tuple[VisitEvent, ...]
    refusals: tuple[str, ...]
    codes: tuple[str, ...]
    log: Log = VISITS

    def counts(self) -> dict[str, int]:
        """Return how many visits have each outcome, in Outcome's order."""
        counted = Counter(visit.outcome for visit in self.visits)
        return {outcome.value: counted[outcome] for outcome in Outcome if counted[outcome]}


def find_last_batch(db: Path, where: Where, name: str | None = None) -> Takeable:
    """Return the last sheet or file that was not undone, or the last of that name.

    Raises NotFoundError where there is none.
    """
    with open_reader(db) as connection:
        return _find_batch(connection, where, name)


def find_list_visits(db: Path, words: str) -> Takeable:
    """Return the standing visits of a list; raises NotFoundError."""
    with open_reader(db) as connection:
        return _find_list(connection, words)


def take_back(db: Path, seen: Takeable, *, recorded_by: str, now: datetime) -> int:
    """Take back what was seen, all of it or nothing; return how many visits that were.

    Lists of it are out again, but for doors that a list printed since has. Raises VisitError
    where it has changed meanwhile.
    """
    at = to_text(now)
    with open_writer(db, may_create=False) as connection:
        events = list_events(
            connection, seen.district_id, door_ids=sorted({v.door_id for v in seen.visits}),
            log=seen.log,
        )  # fmt: skip
        standing = {visit.event_id for visit in standing_visits(events)}
        if any(visit.event_id not in standing for visit in seen.visits):
            raise VisitError("{name}: changed meanwhile; nothing taken back", name=seen.name)
        voids = [
            make_taking_back(
                visit, EventKind.VOID, event_id=new_event_id(now), recorded_by=recorded_by, now=now
            )
            for visit in seen.visits
        ]
        record_events(connection, seen.district_id, voids, log=seen.log)
        batch = Batch(0, seen.week_id, UNDO, seen.name, at, recorded_by, seen.undoes)
        batches.record_batch(connection, seen.district_id, batch, [v.event_id for v in voids])
        for code in seen.codes:
            kept = lists.find_list(connection, code)
            if kept is not None and kept.status == BACK:
                _leave_to_others(connection, kept, at)
                lists.record_list_event(
                    connection, code, OUT, round_no=kept.round_no, team=kept.team, by=recorded_by,
                    at=at,
                )  # fmt: skip
    return len(voids)


def _leave_to_others(connection: Connection, kept: KeptList, at: str) -> None:
    """Leave the doors of a list that is to be out again to lists that were printed since."""
    mine = {door.door_id for door in lists.list_listed_doors(connection, kept.code)}
    by_code: dict[str, set[str]] = {}
    out = lists.doors_out(connection, kept.district_id, of_calls=kept.is_calls)
    for door_id, code in out.items():
        if door_id in mine and code != kept.code:
            by_code.setdefault(code, set()).add(door_id)
    for code, doors in by_code.items():
        lists.record_left(connection, kept.code, doors, for_code=code, at=at)


@dataclass(frozen=True, slots=True)
class Corrected:
    """A door's last visit as it was and as it is now."""

    door: DoorKey
    before: VisitEvent
    after: VisitEvent


def correct_visit(
    db: Path, where: Where, door: str, said: Said, *, recorded_by: str, now: datetime
) -> Corrected:
    """Replace the outcome of a door's last visit of the week: it is taken back and recorded anew.

    Time and team stay. Raises NotFoundError where there is no visit, VisitError where it says so
    already or is a do-not-knock.
    """
    with open_writer(db, may_create=False) as connection:
        week = open_week(connection, where)
        key = get_door(connection, week.district_id, door)
        events = list_events(connection, week.district_id, door_ids=[key.door_id])
        visits = [v for v in standing_visits(events) if v.week_id == week.week_id]
        if not visits:
            raise NotFoundError("{door}: no visit to correct in this week", door=door[:80])
        before = visits[-1]
        if before.event_id in do_not_knock_ids(events):
            raise VisitError(
                "{door}: asked not to be called on; first a coordinator clears it with "
                '"canvass visit clear-dnk"',
                door=door[:80],
            )
        day = before.client_at.astimezone(ZoneInfo(week.timezone)).date()
        when = settle_when(said.when, day)
        if (before.outcome, before.come_back) == (said.outcome, when):
            raise VisitError("{door}: says so already", door=door[:80])
        void = make_taking_back(
            before, EventKind.VOID, event_id=new_event_id(now), recorded_by=recorded_by, now=now
        )
        after = replace(
            before, event_id=new_event_id(now), outcome=said.outcome, recorded_by=recorded_by,
            sent_at=now, received_at=now, come_back=when,
        )  # fmt: skip
        record_events(connection, week.district_id, [void, after])
    return Corrected(key, before, after)


def _find_batch(connection: Connection, where: Where, name: str | None) -> Takeable:
    district_id, district = find_district_id(connection, where.district)
    known = [
        batch
        for batch in batches.list_batches(connection, district_id)
        if batch.kind != UNDO and not batch.is_undone
    ]
    if name is not None:
        known = [
            b for b in known if name.strip().casefold() in (b.name.casefold(), str(b.batch_id))
        ]
    if not known:
        raise NotFoundError("{district}: no sheet or file to take back", district=district)
    batch = known[-1]
    ids = set(batches.list_batch_events(connection, batch.batch_id))
    known_lists = lists.list_lists(connection, district_id)
    log = next((kept.log for kept in known_lists if kept.code == batch.name), VISITS)
    events = list_events(connection, district_id, week_id=batch.week_id, log=log)
    visits = [visit for visit in standing_visits(events) if visit.event_id in ids]
    codes = [
        kept.code
        for kept in known_lists
        if kept.code == batch.name or (kept.status == BACK and _is_on(kept, visits))
    ]
    taken = Takeable(
        district_id, batch.week_id, batch.kind, batch.name, batch.made_at, batch.recorded_by,
        batch.batch_id, tuple(visits), _refusals(visits, events), tuple(codes),
    )  # fmt: skip
    return replace(taken, log=log)


def _find_list(connection: Connection, words: str) -> Takeable:
    kept = get_kept(connection, words)
    doors = [door.door_id for door in lists.list_listed_doors(connection, kept.code)]
    events = list_events(connection, kept.district_id, door_ids=doors, log=kept.log)
    visits = [v for v in standing_visits(events) if listed_round(v, kept.code, kept.round_no)]
    if not visits:
        raise NotFoundError("list {code}: no visit of it is recorded", code=kept.code)
    taken = Takeable(
        kept.district_id, visits[0].week_id, SHEET, kept.code, kept.status_at, "", None,
        tuple(visits), _refusals(visits, events), (kept.code,),
    )  # fmt: skip
    return replace(taken, log=kept.log)


def _is_on(kept: KeptList, visits: Sequence[VisitEvent]) -> bool:
    return any(listed_round(visit, kept.code, kept.round_no) for visit in visits)


def _refusals(visits: Sequence[VisitEvent], events: Sequence[VisitEvent]) -> tuple[str, ...]:
    """Return the doors of some visits that asked not to be called on; `events` are all theirs."""
    asked = do_not_knock_ids(events)
    return tuple(visit.door_id for visit in visits if visit.event_id in asked)
