"""Errors for requests that are not allowed."""

from __future__ import annotations

from canvass.errors import CanvassError

SIGN_IN = "you are not signed in here; open the address that the program printed"
SIGN_IN_HERE = "you are not signed in here; sign in and try again"
TOO_LARGE = "what was sent is too large for this page, which takes {most}; go back and send less"
TOO_SLOW = "what was sent stopped coming before its end; nothing of it is stored, send it again"
NOT_FOR_YOU = "this is for the organizer; ask them"
ELSEWHERE = "this was not sent by a page of the desk; open the page again and try there"
TOO_MANY = "too many at once; wait a moment and try again"
STALE = "somebody else was faster; here is how it stands now, try again"


class RefusedError(CanvassError):
    """A request that is not allowed; `status` is the HTTP status."""

    def __init__(self, status: int, message: str, **values: object) -> None:
        super().__init__(message, **values)
        self.status = status


class SignedOutError(RefusedError):
    """A request of nobody, or of a page opened before the last sign-in; what it sent is shown."""


class StaleError(RefusedError):
    """A change based on an outdated state, which is shown again to retry (409)."""

    def __init__(self, message: str = STALE) -> None:
        super().__init__(409, message)
