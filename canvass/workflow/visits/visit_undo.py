"""Undo the last list or file entered, void a whole list, or correct one door's visit."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import NotFoundError, VisitError
from canvass.store import batches, lists, weeks
from canvass.store.batches import SHEET, UNDO, Batch
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import BACK, OUT, KeptList
from canvass.store.recording import DoorKey, RecordingWeek, find_district_id
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
    """What would be taken back: a batch (list or file), or a list's visits of all rounds.

    `visits` are those not voided yet. `refusals` are do-not-knock doors among them; these stay
    until a coordinator clears them. `codes` are the lists that will be out again. `log` says
    whether these are visits or calls. `timezone` is that of their week.
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
    timezone: str = "UTC"

    @property
    def made_on(self) -> datetime:
        """The local time at which these were recorded."""
        return datetime.fromisoformat(self.made_at).astimezone(ZoneInfo(self.timezone))

    def counts(self) -> dict[str, int]:
        """Return how many visits have each outcome, in Outcome's order."""
        counted = Counter(visit.outcome for visit in self.visits)
        return {outcome.value: counted[outcome] for outcome in Outcome if counted[outcome]}


def find_last_batch(db: Path, where: Where, name: str | None = None) -> Takeable:
    """Return the last list or file entered and not undone, or the last one of this name.

    Raises NotFoundError if there is none.
    """
    with open_reader(db) as connection:
        return _find_batch(connection, where, name)


def find_list_visits(db: Path, words: str) -> Takeable:
    """Return the visits of a list that are not voided; raises NotFoundError."""
    with open_reader(db) as connection:
        return _find_list(connection, words)


def take_back(db: Path, seen: Takeable, *, recorded_by: str, now: datetime) -> int:
    """Void the visits that were shown, all or none; return how many.

    Its lists are out again, without doors that are on a list printed since. Raises VisitError if
    anything changed meanwhile.
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
    """Before a list is out again, leave its doors to lists printed since."""
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
    """A door's last visit before and after the correction."""

    door: DoorKey
    before: VisitEvent
    after: VisitEvent
    week: RecordingWeek


def correct_visit(
    db: Path, where: Where, door: str, said: Said, *, recorded_by: str, now: datetime
) -> Corrected:
    """Replace the outcome of a door's last visit of the week, by voiding it and recording another.

    Time and team stay. Raises NotFoundError if there is no visit, VisitError if it has that outcome
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
    return Corrected(key, before, after, week)


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
    return replace(taken, log=log, timezone=_zone_of(connection, district_id, batch.week_id))


def _zone_of(connection: Connection, district_id: int, week_id: int) -> str:
    """Return the time zone of a week."""
    known = {week.week_id: week.timezone for week in weeks.list_weeks(connection, district_id)}
    return known.get(week_id, "UTC")


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
    zone = _zone_of(connection, kept.district_id, taken.week_id)
    return replace(taken, log=kept.log, timezone=zone)


def _is_on(kept: KeptList, visits: Sequence[VisitEvent]) -> bool:
    return any(listed_round(visit, kept.code, kept.round_no) for visit in visits)


def _refusals(visits: Sequence[VisitEvent], events: Sequence[VisitEvent]) -> tuple[str, ...]:
    """Return the do-not-knock doors of these visits; `events` are all events at these doors."""
    asked = do_not_knock_ids(events)
    return tuple(visit.door_id for visit in visits if visit.event_id in asked)
