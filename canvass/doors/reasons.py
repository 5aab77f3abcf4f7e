"""Reasons for leaving doors out, and facts about entrances: fixed words, never about a person."""

from __future__ import annotations

from enum import StrEnum

from canvass.osm.walkable import Why

LONGEST_NOTE = 120
NOTE_DAYS = 90
"""How long free text is kept."""

OUTSIDE_BOUNDARY = "outside the boundary"
OFF_NETWORK = "off the network: nothing to walk along within 150 m"
NO_FREE_WAY = (
    "no free way to the door: water, a railway, a wall, a fence or a large road lies between"
)
NOT_REACHABLE = "not reachable on foot from the base"
TOO_FAR = "farther than the shift allows"
LEFT_FOR_LATER = "left for later"
"""The planner's reasons for leaving doors out."""

NOT_WALKED = "not reachable on foot from the base: only over ways nobody walks on"
CLOSED_WAY = "not reachable on foot from the base: the way there is not open to the public"
PRIVATE_ROAD = "not reachable on foot from the base: only through a private road"
BEHIND_GATE = "not reachable on foot from the base: behind a locked gate"
BEHIND_WALL = "not reachable on foot from the base: behind a wall or a fence"
CLOSED_AT_TIMES = "not reachable on foot from the base: the way there is closed at times"
ONLY_FORD = "not reachable on foot from the base: only through a ford"
ACROSS_ROAD = "not reachable on foot from the base: only across a large road or rails"
REASON_BY_WHY = {
    Why.NOT_A_WAY: NOT_WALKED, Why.UNKNOWN_HIGHWAY: NOT_WALKED, Why.HARD: NOT_WALKED,
    Why.ONE_WAY: NOT_WALKED, Why.ACCESS: CLOSED_WAY, Why.UNKNOWN_ACCESS: CLOSED_WAY,
    Why.SEASON: CLOSED_AT_TIMES, Why.CONDITION: CLOSED_AT_TIMES, Why.FORD: ONLY_FORD,
    Why.LOCKED: BEHIND_GATE, Why.BARRIER: BEHIND_WALL, Why.UNKNOWN_BARRIER: BEHIND_WALL,
    Why.LARGE_ROAD: ACROSS_ROAD,
}  # fmt: skip
"""The reasons for which there is no walk to a door, by what closes the way."""


class LeaveOutReason(StrEnum):
    """People's reasons for leaving doors out."""

    NO_HOMES = "no_homes"
    WORKS = "works"
    NOT_SAFE = "not_safe"
    CARE_HOME = "care_home"
    CLOSED_AREA = "closed_area"
    OTHERS_GO = "others_go"
    ASKED = "asked"
    OTHER = "other"


SAID = {
    LeaveOutReason.NO_HOMES: "no homes there",
    LeaveOutReason.WORKS: "building works",
    LeaveOutReason.NOT_SAFE: "not safe to walk to",
    LeaveOutReason.CARE_HOME: "a care home or protected housing",
    LeaveOutReason.CLOSED_AREA: "behind a gate or a fence",
    LeaveOutReason.OTHERS_GO: "others go there",
    LeaveOutReason.ASKED: "asked not to be visited",
    LeaveOutReason.OTHER: "left out by the organizer",
}
"""The text of each reason in plans, on paper and in listings."""


class EntranceFact(StrEnum):
    """A fact about an entrance other than how to get in; about the house, never about a person."""

    NO_ADVERTISING = "no_advertising"
    STEPS = "steps"
    INTERCOM_BROKEN = "intercom_broken"
    DOG_SIGN = "dog_sign"


SAID_OF_ENTRANCE = {
    EntranceFact.NO_ADVERTISING: "a sign says no advertising",
    EntranceFact.STEPS: "steps at the entrance",
    EntranceFact.INTERCOM_BROKEN: "the intercom does not work",
    EntranceFact.DOG_SIGN: "a sign warns of a dog",
}


def parse_reason(text: str) -> tuple[LeaveOutReason, str | None]:
    """Return a reason by its word or its sentence, or else "other" with the text as a note."""
    words = " ".join(text.split())
    for reason in LeaveOutReason:
        if words.casefold() in (reason.value, SAID[reason].casefold()):
            return reason, None
    return LeaveOutReason.OTHER, words


def say_reason(reason: str, note: str | None) -> str:
    """Return the text of a reason for plans; an unknown word is returned unchanged."""
    if note:
        return note
    return SAID[LeaveOutReason(reason)] if reason in set(LeaveOutReason) else reason
