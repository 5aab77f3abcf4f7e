"""Record calls on organisations: the same events as visits at doors, in a separate log."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from canvass.errors import NotFoundError
from canvass.planning.places import Place
from canvass.store.database import open_reader, open_writer
from canvass.store.recording import RecordingWeek, find_district_id
from canvass.store.visits import CALLS, list_events
from canvass.visits.disposition import disposition, standing_visits
from canvass.visits.event import EventKind, VisitEvent
from canvass.workflow.visits.clearing import clear_standing
from canvass.workflow.visits.visit_log import (
    SaidVisit,
    Where,
    find_scope,
    open_week,
    record_one,
    void_visits,
)
from canvass.workflow.week.organisations import list_organisations

MOST_NAMED = 6


@dataclass(frozen=True, slots=True)
class AddedCall:
    """A stored call; `is_do_not_call`: the place had already asked not to be called on."""

    event: VisitEvent
    place: Place
    week: RecordingWeek
    is_do_not_call: bool


@dataclass(frozen=True, slots=True)
class CallLine:
    """One call as a listing shows it; `place` is None if it no longer exists."""

    event: VisitEvent
    place: Place | None
    is_voided: bool


def add_call(
    db: Path,
    where: Where,
    place: str,
    said: SaidVisit,
    *,
    now: datetime,
) -> AddedCall:
    """Record one call on an organisation, given by name or id; NotFoundError, VisitError."""
    found = get_place(list_organisations(db, where.district, where.week), place)
    with open_writer(db, may_create=False) as connection:
        week = open_week(connection, where)
        event, _receipt, events = record_one(connection, week, found.ref, said, now=now, log=CALLS)
    before = disposition(one for one in events if one.event_id != event.event_id)
    return AddedCall(event, found, week, before.is_do_not_knock)


def get_place(places: Sequence[Place], words: str) -> Place:
    """Return the place with this id or name; raises NotFoundError if none or several match."""
    wanted = " ".join(words.split())[:300].casefold()
    for place in places:
        if place.ref.casefold() == wanted:
            return place
    named = [place for place in places if place.name.casefold() == wanted]
    if len(named) == 1:
        return named[0]
    if named:
        raise NotFoundError(
            "{name}: there are {count}; name one by its id: {some}",
            name=words, count=len(named), some=_some(named),
        )  # fmt: skip
    near = [place for place in places if wanted and wanted in place.name.casefold()]
    if near:
        raise NotFoundError(
            "no organisation {name!r}; is it one of {some}?", name=words, some=_some(near)
        )
    raise NotFoundError(
        'no organisation {name!r}; "canvass week organisations" lists them, '
        '"canvass organisation add" adds one',
        name=words,
    )


def list_calls(db: Path, where: Where, *, every_week: bool = False) -> list[CallLine]:
    """Return the calls of a week (or of every week still stored), in order of time."""
    places = {place.ref: place for place in list_organisations(db, where.district, where.week)}
    with open_reader(db) as connection:
        district_id, week_id = find_scope(connection, where, every_week=every_week)
        events = list_events(connection, district_id, week_id=week_id, log=CALLS)
    standing = {event.event_id for event in standing_visits(events)}
    return [
        CallLine(event, places.get(event.door_id), event.event_id not in standing)
        for event in events
        if event.kind is EventKind.VISIT
    ]


def void_calls(
    db: Path, where: Where, event_ids: Sequence[str], *, recorded_by: str, now: datetime
) -> list[VisitEvent]:
    """Take calls back, all or none; raises NotFoundError and VisitError."""
    return void_visits(db, where, event_ids, recorded_by=recorded_by, now=now, log=CALLS)


def clear_do_not_call(
    db: Path, where: Where, place: str, *, recorded_by: str, now: datetime
) -> tuple[Place, int]:
    """Allow calls on a place again (a coordinator's decision); return it and how many cleared."""
    found = get_place(list_organisations(db, where.district, where.week), place)
    with open_writer(db, may_create=False) as connection:
        district_id, _name = find_district_id(connection, where.district)
        cleared = clear_standing(
            connection, district_id, found.ref,
            words=place, recorded_by=recorded_by, now=now, log=CALLS,
        )  # fmt: skip
    return found, cleared


def _some(places: Sequence[Place]) -> str:
    named = []
    for place in places[:MOST_NAMED]:
        address = "" if place.is_near else place.address
        named.append(f"{place.ref} ({', '.join(filter(None, (place.name, address)))})")
    return ", ".join(named) + (", …" if len(places) > MOST_NAMED else "")
