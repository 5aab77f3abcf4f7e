"""Requests that may not do what they ask."""

from __future__ import annotations

from canvass.errors import CanvassError

SIGN_IN = "you are not signed in here; open the address that the program printed"
NOT_FOR_YOU = "this is for the organizer; ask them"
ELSEWHERE = "this was not sent by a page of the desk; open the page again and try there"
TOO_MANY = "too many at once; wait a moment and try again"
STALE = "somebody else was faster; here is how it stands now, try again"


class RefusedError(CanvassError):
    """A request that may not do what it asks; `status` is the answer's code."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


class StaleError(RefusedError):
    """A change made on what is no more so: shown anew, to try again (409)."""

    def __init__(self, message: str = STALE) -> None:
        super().__init__(409, message)
