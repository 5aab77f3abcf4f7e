"""The reason for a booking that uses the reserve: a word from a list, or a short text."""

from __future__ import annotations

from enum import StrEnum

from canvass.errors import InputError

LONGEST_REASON = 120


class BookingReason(StrEnum):
    """Why a team is booked although it uses the reserve."""

    LAST_DAYS = "last_days"
    BEHIND = "behind"
    EVENT = "event"
    MORE_PEOPLE = "more_people"
    OTHER = "other"


def check_reason(text: str) -> tuple[str, bool]:
    """Return a reason as stored, and whether it is free text.

    Raises InputError if the text is too long or has unreadable characters.
    """
    words = " ".join(text.split())
    if words.casefold() in set(BookingReason):
        return words.casefold(), False
    if len(words) > LONGEST_REASON or not words.isprintable():
        raise InputError(
            "reason: choose one of {words}, or give at most {count} ordinary characters",
            words=", ".join(BookingReason), count=LONGEST_REASON,
        )  # fmt: skip
    return words, True
