"""Returned lists as the data that times are learned from: how long they took, and for what.

A list is one total; it tells nothing about single doors or teams. Impossible times are left out
and reported. The limits are wide, because a slow evening is real too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

LEAST_KNOCK_S, LEAST_TALK_S, LEAST_WALKING = 20.0, 45.0, 0.6
"""The least believable times: seconds per knock, seconds per talk, share of planned walking."""

MOST_S = 10 * 3600.0
SAME_LISTS = 4
SAME_SHARE = 0.25
"""Doubt a week in which at least this many lists took the same minutes for different work."""


def is_odd_length(seconds: float, doors: float, talks: float) -> bool:
    """Whether a list can hardly have taken so long: longer than any shift, or too quick.

    It is asked of whoever enters the list. The doors may have been split by two, so half of them
    count; no such list is learned from.
    """
    least_s = (LEAST_KNOCK_S * doors + LEAST_TALK_S * talks) / 2
    return seconds > MOST_S or seconds < least_s


class Doubt(StrEnum):
    """Why a list is not learned from (a sentence with its minutes, doors and talks)."""

    NO_TIMES = "when it went out or came back was not noted"
    NO_VISITS = "no visit is entered for it"
    NEGATIVE = "back before it went out"
    TOO_LONG = "{minutes} min out: longer than any shift"
    TOO_QUICK = "{minutes} min for {doors} doors and {talks} talks: too quick to be true"
    ALL_THE_SAME = "{minutes} min like every list of its week: not measured"
    HOUR_LONG = "about an hour longer than its doors take: is a clock off?"
    HOUR_SHORT = "about an hour shorter than its doors take: is a clock off?"
    UNLIKE = (
        "{minutes} min for {doors} doors and {talks} talks: far from what is assumed and from "
        "other lists; believed once another list is like it"
    )


@dataclass(frozen=True, slots=True)
class Doors:
    """How many doors were knocked at, how many opened, and at how many there was a talk."""

    knocked: float = 0.0
    opened: float = 0.0
    talked: float = 0.0


@dataclass(frozen=True, slots=True)
class WalkedList:
    """A returned list: the seconds from out to back (None: not noted), and what was done.

    `houses` and `flats` count doors visited one after another; for a pair that splits doors this is
    half of them. `walk_s` is the walking to these doors at the pace people set, `fixed_s` the time
    for stairs and ways in. `week` groups lists that came back together.
    """

    code: str
    week: int
    seconds: float | None
    houses: Doors
    flats: Doors
    walk_s: float
    fixed_s: float = 0.0

    @property
    def knocked(self) -> float:
        """The doors knocked at."""
        return self.houses.knocked + self.flats.knocked

    @property
    def talked(self) -> float:
        """The doors with a talk."""
        return self.houses.talked + self.flats.talked

    @property
    def least_s(self) -> float:
        """The least believable seconds for this list."""
        at_doors_s = LEAST_KNOCK_S * self.knocked + LEAST_TALK_S * self.talked
        return at_doors_s + LEAST_WALKING * (self.walk_s + self.fixed_s)


@dataclass(frozen=True, slots=True)
class Doubted:
    """A list that is not learned from, and why."""

    walked: WalkedList
    doubt: Doubt

    def fields(self) -> dict[str, object]:
        """Return the values for the sentence of the doubt."""
        return {
            "minutes": round((self.walked.seconds or 0.0) / 60),
            "doors": round(self.walked.knocked),
            "talks": round(self.walked.talked),
        }


def sort_out(lists: Sequence[WalkedList]) -> tuple[list[WalkedList], list[Doubted]]:
    """Split lists into those with believable times, and those without, each with the reason."""
    copied = _find_all_the_same(lists)
    believed: list[WalkedList] = []
    doubted: list[Doubted] = []
    for walked in lists:
        doubt = Doubt.ALL_THE_SAME if walked.code in copied else _doubt_of(walked)
        if doubt is None:
            believed.append(walked)
        else:
            doubted.append(Doubted(walked, doubt))
    return believed, doubted


def _doubt_of(walked: WalkedList) -> Doubt | None:
    if walked.seconds is None:
        return Doubt.NO_TIMES
    if walked.seconds <= 0:
        return Doubt.NEGATIVE
    if not walked.knocked:
        return Doubt.NO_VISITS
    if walked.seconds > MOST_S:
        return Doubt.TOO_LONG
    return Doubt.TOO_QUICK if walked.seconds < walked.least_s else None


def _find_all_the_same(lists: Sequence[WalkedList]) -> set[str]:
    """Return the lists of weeks in which every list took the same number of minutes."""
    found: set[str] = set()
    for week in {walked.week for walked in lists}:
        timed = [w for w in lists if w.week == week and w.seconds is not None and w.knocked]
        lengths = {round((w.seconds or 0.0) / 60) for w in timed}
        work = [w.least_s for w in timed]
        differs = work and max(work) - min(work) > SAME_SHARE * max(work)
        if len(timed) >= SAME_LISTS and len(lengths) == 1 and differs:
            found |= {w.code for w in timed}
    return found
