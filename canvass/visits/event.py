"""Visit events: what happened at a door, when and by whom; written once and never changed.

A correction is made of new events: a `void` of the wrong visit, and the right visit. Ids are made
where a visit is recorded, so that sending it twice is harmless.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from canvass.errors import VisitError
from canvass.visits.team_name import fold_team

LONGEST_ID = 64
_PART = r"(?:(?=[A-Za-z]*\d)[A-Za-z0-9]+|[0-9A-Fa-f]+)"
ID_FORM = re.compile(rf"(?=.*\d)(?:[A-Za-z]{{1,8}}|{_PART})(?:[-_.:]{_PART})*")
"""A few letters, then numbers: "v12", "row-0007", a UUID. A person's name cannot match."""
SKEW_WORTH_A_FLAG = timedelta(minutes=5)
_ENCODER = json.JSONEncoder(ensure_ascii=False)
"""Made once: `json.dumps` makes one for every call that asks for other than its usual form."""


class Outcome(StrEnum):
    """What happened at one visit.

    UNREACHABLE: the entrance was locked. LEAFLET: nobody was home, and a leaflet was left.
    COME_BACK: somebody opened and asked for another time.
    """

    NOBODY = "nobody"
    LEAFLET = "leaflet"
    TALKED = "talked"
    COME_BACK = "come_back"
    NO_THANKS = "no_thanks"
    UNREACHABLE = "unreachable"
    DO_NOT_KNOCK = "do_not_knock"


class EventKind(StrEnum):
    """A visit, an event that voids a visit, or one that clears a do-not-knock."""

    VISIT = "visit"
    VOID = "void"
    DNK_CLEAR = "dnk_clear"


class Flag(StrEnum):
    """A reason to check an event; it is stored and counted anyway."""

    FUTURE = "future"
    BEFORE_WEEK = "before_week"
    AFTER_WEEK = "after_week"
    CLOCK_SKEW = "clock_skew"


@dataclass(frozen=True, slots=True)
class VisitEvent:
    """One line of the visit log.

    Only visits have an `outcome`; only the other kinds have a `target_id` (the voided or cleared
    event). `recorded_by` is a pseudonymous token, never a name. Times are aware: `client_at` is by
    the recording clock; `effective_at` is never later than `received_at`. `come_back` is the day or
    time band that somebody asked for ("": any time), only with the outcome COME_BACK.
    """

    event_id: str
    week_id: int
    door_id: str
    kind: EventKind
    outcome: Outcome | None
    target_id: str | None
    team: str
    recorded_by: str
    client_at: datetime
    sent_at: datetime
    effective_at: datetime
    received_at: datetime
    flags: tuple[Flag, ...] = ()
    come_back: str = ""

    def __post_init__(self) -> None:
        """Raise VisitError for impossible values."""
        if not 1 <= len(self.event_id) <= LONGEST_ID or not self.event_id.isprintable():
            raise VisitError(
                "event id {event_id!r}: give 1 to {most} characters",
                event_id=self.event_id[:80], most=LONGEST_ID,
            )  # fmt: skip
        if (self.kind == EventKind.VISIT) != (self.outcome is not None):
            raise VisitError(
                "event {event_id}: a visit has an outcome, nothing else has", event_id=self.event_id
            )
        if (self.kind == EventKind.VISIT) != (self.target_id is None):
            raise VisitError(
                "event {event_id}: a {kind} names the event it takes back",
                event_id=self.event_id,
                kind=self.kind,
            )
        if self.come_back and self.outcome is not Outcome.COME_BACK:
            raise VisitError(
                "event {event_id}: only who asked to come back says when", event_id=self.event_id
            )
        if None in (self.client_at.tzinfo, self.sent_at.tzinfo, self.received_at.tzinfo):
            raise VisitError(
                "event {event_id}: times need an offset from UTC", event_id=self.event_id
            )


def check_event_id(given: str) -> str:
    """Return a visit id given by somebody; raises VisitError if it does not look like an id."""
    if len(given) > LONGEST_ID or not ID_FORM.fullmatch(given):
        raise VisitError(
            "event id {given!r}: give 1 to {longest_id} characters, a few letters and "
            "then numbers, like v12 or a UUID: never a name",
            given=given[:80],
            longest_id=LONGEST_ID,
        )
    return given


def make_event_id(at: datetime, random_bits: int) -> str:
    """Return a UUID version 7 (RFC 9562, section 5.7): milliseconds since 1970, then 74 bits."""
    ms = int(at.timestamp() * 1000) & (1 << 48) - 1
    rand_a = random_bits >> 62 & 0xFFF
    rand_b = random_bits & (1 << 62) - 1
    return str(uuid.UUID(int=ms << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b))


NAMESPACE = uuid.UUID("7ad8b3b6-3f0c-4f6e-9d55-0f3f8a0c9a51")


def derived_id(key: Sequence[object]) -> str:
    """Return a UUID version 5 (RFC 9562, section 5.5): the same key gives the same id each time."""
    return str(uuid.uuid5(NAMESPACE, _ENCODER.encode(key)))


def derived_event_id(
    district_id: int, door_id: str, client_at: datetime, team: str, *, again: int = 0
) -> str:
    """Return the id of a visit that was noted without one.

    It is derived from the door, the instant and the normalised team name: a team is at a door only
    once at a time. `again` is how often the same visit was recorded and voided before.
    """
    at = client_at.astimezone(UTC).isoformat()
    key: list[object] = [district_id, door_id, at, fold_team(team)]
    return derived_id(key + ([again] if again else []))


def again_event_id(event_id: str, number: int) -> str:
    """Return the id of a visit that is recorded again after it was voided `number` times."""
    return str(uuid.uuid5(NAMESPACE, json.dumps([event_id, "again", number])))


def effective_at(client_at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """Return when an event happened by the receiver's clock, at the latest when it was received.

    The sender's clock may be years off, so only the time between event and sending is used.
    """
    return min(received_at, client_at + (received_at - sent_at))


def body_sha256(event: VisitEvent) -> str:
    """Return the hash of what happened, without who typed it and when it was sent."""
    return digest_of(
        event.event_id,
        event.door_id,
        event.kind,
        event.outcome,
        event.target_id,
        event.team,
        event.client_at.isoformat(),
        *([event.come_back] if event.come_back else []),
    )


def body_sha256_v1(event: VisitEvent, *, recorded_by: str) -> str:
    """Return the hash in its old form, which includes who typed the event."""
    return digest_of(
        event.event_id,
        event.door_id,
        event.kind,
        event.outcome,
        event.target_id,
        event.team,
        recorded_by,
        event.client_at.isoformat(),
    )


def digest_of(*body: str | None) -> str:
    """Return the hash of a sequence of values."""
    return hashlib.sha256(_ENCODER.encode(body).encode()).hexdigest()
