"""Record many visits that bring their own ids; a wrong one does not stop the others (R7)."""

from __future__ import annotations

from collections.abc import Callable, Sequence, Set
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from canvass.errors import CanvassError, VisitError
from canvass.store.database import open_writer
from canvass.store.recording import RecordingWeek, list_door_keys
from canvass.store.visits import Receipt, record_events
from canvass.visits.come_back import is_after
from canvass.visits.event import VisitEvent, check_event_id
from canvass.visits.identity import Claim
from canvass.visits.making import make_visit, parse_at
from canvass.visits.outcome_words import parse_said
from canvass.workflow.visits.teams_named import team_speller
from canvass.workflow.visits.visit_log import Where, open_week, span_of

MOST = 500


@dataclass(frozen=True, slots=True)
class SentVisit:
    """One visit as sent: with the id given where it was made; other fields unparsed."""

    event_id: str
    door_id: str
    outcome: str
    at: str
    team: str = ""


@dataclass(frozen=True, slots=True)
class SentReceipt:
    """The result for one visit: its receipt, or the reason it was not stored (receipt None).

    `after_week` is the week's last day if somebody asked for a day after it, else None.
    """

    event_id: str
    receipt: Receipt | None
    fault: CanvassError | None = None
    after_week: date | None = None


def record_batch(
    db: Path,
    where: Where,
    visits: Sequence[SentVisit],
    *,
    recorded_by: str,
    sent_at: datetime,
    now: datetime,
) -> list[SentReceipt]:
    """Store visits in one transaction and return one result per visit, in the same order.

    Sending a visit twice stores it once. `sent_at` is the time of sending by the sender's clock.
    Raises VisitError for more than MOST visits at once.
    """
    if len(visits) > MOST:
        raise VisitError("{count} visits at once: at most {most}", count=len(visits), most=MOST)
    with open_writer(db, may_create=False) as connection:
        week = open_week(connection, where)
        wanted = sorted({visit.door_id for visit in visits})
        keys = list_door_keys(connection, week.district_id, door_ids=wanted)
        known = {key.door_id for key in keys}
        spell = team_speller(connection, week.week_id)
        made: list[VisitEvent] = []
        faults: dict[int, CanvassError] = {}
        for index, visit in enumerate(visits):
            try:
                made.append(_make(visit, week, known, spell, recorded_by, sent_at, now))
            except CanvassError as error:
                faults[index] = error
        stored = iter(
            SentReceipt(
                event.event_id, receipt,
                after_week=week.ends_on if is_after(event.come_back, week.ends_on) else None,
            )
            for event, receipt in zip(
                made, record_events(connection, week.district_id, made), strict=True
            )
        )  # fmt: skip
    return [
        SentReceipt(visit.event_id, None, faults[index]) if index in faults else next(stored)
        for index, visit in enumerate(visits)
    ]


def _make(
    visit: SentVisit,
    week: RecordingWeek,
    known: Set[str],
    spell: Callable[[str], str],
    recorded_by: str,
    sent_at: datetime,
    now: datetime,
) -> VisitEvent:
    if visit.door_id not in known:
        raise VisitError("no door {door} in this district", door=repr(visit.door_id[:60]))
    event_id, said = check_event_id(visit.event_id), parse_said(visit.outcome)
    team = spell(visit.team)
    at = parse_at(visit.at, now=now, timezone=week.timezone)
    return make_visit(
        Claim(visit.door_id, said.outcome, at, team, come_back=said.when),
        event_id=event_id,
        week_id=week.week_id,
        span=span_of(week),
        recorded_by=recorded_by,
        sent_at=sent_at,
        received_at=now,
    )
