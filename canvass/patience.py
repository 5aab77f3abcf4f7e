"""How long one command, or one request of the desk, waits for others that use the database.

Somebody who has waited in vain once does not wait again: a page that reads three times answers
after five seconds, not after fifteen.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

WAIT_S = 5.0


@dataclass(slots=True)
class Patience:
    """The seconds somebody still waits for a database that another program has locked."""

    left_s: float = WAIT_S


_patience: ContextVar[Patience | None] = ContextVar("patience", default=None)


@contextmanager
def one_patience() -> Iterator[Patience]:
    """Give everything done in this block one patience."""
    token = _patience.set(Patience())
    try:
        yield patience_of_now()
    finally:
        _patience.reset(token)


def patience_of_now() -> Patience:
    """Return the patience of this command or request; outside of both, a new one."""
    return _patience.get() or Patience()
