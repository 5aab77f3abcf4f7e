"""Visit events: what was seen at a door, when and by whom; written once and never changed.

A correction is a new event: a `void` of the wrong one and a visit that is right. Ids are made
where a visit is recorded, so that sending it twice is harmless.
"""

from __future__ import annotations

import hashlib
import json
import re
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from canvass.errors import VisitError
from canvass.visits.team_name import fold_team

LONGEST_ID = 64
_PART = r"(?:(?=[A-Za-z]*\d)[A-Za-z0-9]+|[0-9A-Fa-f]+)"
ID_FORM = re.compile(rf"(?=.*\d)(?:[A-Za-z]{{1,8}}|{_PART})(?:[-_.:]{_PART})*")
"""Letters for what it is of, then numbers: "v12", "row-0007", a UUID. A name has no such form."""
SKEW_WORTH_A_FLAG = timedelta(minutes=5)


class Outcome(StrEnum):
    """What happened at one visit; `UNREACHABLE` is a locked entrance.

    `LEAFLET`: nobody home, and a leaflet left; `COME_BACK`: somebody opened and asked for another
    time.
    """

    NOBODY = "nobody"
    LEAFLET = "leaflet"
    TALKED = "talked"
    COME_BACK = "come_back"
    NO_THANKS = "no_thanks"
    UNREACHABLE = "unreachable"
    DO_NOT_KNOCK = "do_not_knock"


class EventKind(StrEnum):
    """A visit, or what takes a visit or a do-not-knock back."""

    VISIT = "visit"
    VOID = "void"
    DNK_CLEAR = "dnk_clear"


class Flag(StrEnum):
    """What makes an event worth a second look; it is kept and counted all the same."""

    FUTURE = "future"
    BEFORE_WEEK = "before_week"
    AFTER_WEEK = "after_week"
    CLOCK_SKEW = "clock_skew"


@dataclass(frozen=True, slots=True)
class VisitEvent:
    """One line of the visit log.

    `outcome` belongs to visits only, `target_id` (the event taken back) to the other kinds only.
    `recorded_by` is a pseudonymous token, never a name. Times are aware: `client_at` as the
    recording clock had it, `effective_at` never later than `received_at`. `come_back` is the day
    or band somebody asked to be called on again ("": any), of a visit with that outcome only.
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
        """Refuse what could be no event."""
        if not 1 <= len(self.event_id) <= LONGEST_ID or not self.event_id.isprintable():
            raise VisitError(
                "event id {event_id!r}: give 1 to {most} characters",
                event_id=self.event_id[:80], most=LONGEST_ID,
            )  # fmt: skip
        if (self.kind == EventKind.VISIT) != (self.outcome is not None):
            raise VisitError(f"event {self.event_id}: a visit has an outcome, nothing else has")
        if (self.kind == EventKind.VISIT) != (self.target_id is None):
            raise VisitError(f"event {self.event_id}: a {self.kind} names the event it takes back")
        if self.come_back and self.outcome is not Outcome.COME_BACK:
            raise VisitError(f"event {self.event_id}: only who asked to come back says when")
        if any(at.tzinfo is None for at in (self.client_at, self.sent_at, self.received_at)):
            raise VisitError(f"event {self.event_id}: times need an offset from UTC")


def check_event_id(given: str) -> str:
    """Return the id somebody gives a visit; raises VisitError where it has no form of an id."""
    if len(given) > LONGEST_ID or not ID_FORM.fullmatch(given):
        raise VisitError(
            f"event id {given[:80]!r}: give 1 to {LONGEST_ID} characters, a few letters and then "
            "numbers, like v12 or a UUID: never a name"
        )
    return given


def make_event_id(at: datetime, random_bits: int) -> str:
    """Return a UUID version 7 (RFC 9562, section 5.7): milliseconds since 1970, then 74 bits."""
    ms = int(at.timestamp() * 1000) & (1 << 48) - 1
    rand_a = random_bits >> 62 & 0xFFF
    rand_b = random_bits & (1 << 62) - 1
    return str(uuid.UUID(int=ms << 80 | 7 << 76 | rand_a << 64 | 2 << 62 | rand_b))


# RFC 9562, section 5.5 (version 5): the same line of a file is the same event, however often read.
NAMESPACE = uuid.UUID("7ad8b3b6-3f0c-4f6e-9d55-0f3f8a0c9a51")


def derived_event_id(
    district_id: int, door_id: str, client_at: datetime, team: str, *, again: int = 0
) -> str:
    """Return the id of a visit written down without one: one team is at one door once at a time.

    It is made of the instant and the team as compared, not of how either is spelt. `again` is how
    often that visit was recorded and taken back before.
    """
    at = client_at.astimezone(UTC).isoformat()
    key: list[object] = [district_id, door_id, at, fold_team(team)]
    text = json.dumps(key + ([again] if again else []), ensure_ascii=False)
    return str(uuid.uuid5(NAMESPACE, text))


def again_event_id(event_id: str, number: int) -> str:
    """Return the id of a visit that is recorded again after it was taken back so many times."""
    return str(uuid.uuid5(NAMESPACE, json.dumps([event_id, "again", number])))


def effective_at(client_at: datetime, sent_at: datetime, received_at: datetime) -> datetime:
    """Return when an event happened by the receiver's clock, never later than its receipt.

    The sender's clock may be years off: only the time it measured between event and sending counts.
    """
    return min(received_at, client_at + (received_at - sent_at))


def body_sha256(event: VisitEvent) -> str:
    """Return the hash of what happened; who typed it and when it was sent is no part of it."""
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
    """Return the hash as it was when who typed was a part of it."""
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
    """Return the hash of some cells in order."""
    return hashlib.sha256(json.dumps(body, ensure_ascii=False).encode()).hexdigest()
