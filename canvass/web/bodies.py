"""Limit how much a request may send, and how long it may send nothing."""

from __future__ import annotations

import anyio
from starlette.requests import Request
from starlette.types import Message

from canvass.web.refused import TOO_LARGE, TOO_SLOW, RefusedError

LONGEST_PAUSE_S = 30.0
"""Whoever began to send holds a place at the desk, of which there are so many."""


def bounded(request: Request, most_bytes: int) -> Request:
    """Return a request whose body cannot be longer; reading more raises RefusedError (413).

    So does a body of which nothing comes for `LONGEST_PAUSE_S` (408).
    """
    taken = 0

    async def receive() -> Message:
        nonlocal taken
        try:
            with anyio.fail_after(LONGEST_PAUSE_S):
                message = await request.receive()
        except TimeoutError:
            raise RefusedError(408, TOO_SLOW) from None
        taken += len(message.get("body", b""))
        if taken > most_bytes:
            raise too_large(most_bytes)
        return message

    return Request(request.scope, receive)


def check_length(request: Request, most_bytes: int) -> None:
    """Raise RefusedError (413) if the request says that it is longer; none of it is read then."""
    said = request.headers.get("content-length", "")
    if said.isdecimal() and int(said[:20]) > most_bytes:
        raise too_large(most_bytes)


def too_large(most_bytes: int) -> RefusedError:
    """Return the error for a body that is longer than a page takes."""
    is_small = most_bytes < 1_000_000
    most = f"{most_bytes // 1_000} kB" if is_small else f"{most_bytes // 1_000_000} MB"
    return RefusedError(413, TOO_LARGE, most=most)
