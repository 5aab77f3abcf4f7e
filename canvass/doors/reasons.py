"""Why doors are left out, what is known of entrances: words to choose from, none of a person."""

from __future__ import annotations

from enum import StrEnum

LONGEST_NOTE = 120
NOTE_DAYS = 90
"""How long a text that somebody typed is kept."""

OUTSIDE_BOUNDARY = "outside the boundary"
OFF_NETWORK = "off the network: nothing to walk along within 150 m"
NO_FREE_WAY = (
    "no free way to the door: water, a railway, a wall, a fence or a large road lies between"
)
NOT_REACHABLE = "not reachable on foot from the base"
TOO_FAR = "farther than the shift allows"
LEFT_FOR_LATER = "left for later"
"""Why the planner leaves doors out."""


class LeaveOutReason(StrEnum):
    """Why people leave doors out."""

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
"""What each reason says in a plan, on paper and in listings."""


class EntranceFact(StrEnum):
    """What is known of an entrance beside how one gets in; a fact about the house, no person."""

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
    """Return a reason of the list, by its word or its sentence; else "other" with a note."""
    words = " ".join(text.split())
    for reason in LeaveOutReason:
        if words.casefold() in (reason.value, SAID[reason].casefold()):
            return reason, None
    return LeaveOutReason.OTHER, words


def say_reason(reason: str, note: str | None) -> str:
    """Return what a plan says of why doors are left out; an unknown word stands as it is."""
    if note:
        return note
    return SAID[LeaveOutReason(reason)] if reason in set(LeaveOutReason) else reason
