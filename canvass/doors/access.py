"""The entrance ledger: how to get into a stairwell, who said so, and until when it is valid."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from canvass.errors import DoorError


class AccessState(StrEnum):
    """How to get in."""

    OPEN = "open"
    CODE = "code"
    INTERCOM = "intercom"
    KEY = "key"
    REFUSED = "refused"
    UNKNOWN = "unknown"


class GivenBy(StrEnum):
    """Who gave the information: a role, never a person."""

    CARETAKER = "caretaker"
    LANDLORD = "landlord"
    RESIDENT = "resident"
    ORGANIZER = "organizer"


@dataclass(frozen=True, slots=True)
class Access:
    """What is known about access to one entrance: whether there is a code, but not the code itself.

    `until` is an aware time. With `try_anyway`, doors behind a locked entrance are planned anyway.
    """

    entrance_id: str
    state: AccessState
    given_by: GivenBy
    until: datetime | None = None
    has_code: bool = False
    try_anyway: bool = False

    def __post_init__(self) -> None:
        if self.until is not None and self.until.tzinfo is None:
            raise DoorError(
                "{until}: a time without a zone; give one with an offset", until=self.until
            )
        if self.has_code and self.state is not AccessState.CODE:
            raise DoorError('a code goes with the state "code", not "{state}"', state=self.state)


def is_over(access: Access, now: datetime) -> bool:
    """Return whether the information has expired."""
    return access.until is not None and access.until <= now


def is_locked(access: Access, now: datetime) -> bool:
    """Return whether nobody can get in now without asking.

    - A door with a code is locked without a valid code.
    - A door with a key is locked unless the key is lent until a later day.
    - A door where entry was refused is locked until the refusal expires.
    - At an intercom a resident opens, so the door is not locked.
    - An unknown entrance counts as open, because otherwise nothing could be planned.
    """
    if access.state is AccessState.CODE:
        return not access.has_code or is_over(access, now)
    if access.state is AccessState.KEY:
        return access.until is None or is_over(access, now)
    return access.state is AccessState.REFUSED and not is_over(access, now)


def locked_entrances(ledger: Iterable[Access], now: datetime) -> dict[str, Access]:
    """Return the entrances that are locked now, by id."""
    return {access.entrance_id: access for access in ledger if is_locked(access, now)}
