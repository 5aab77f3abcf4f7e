"""The lower bound, found in a thread of its own while routes are searched for."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvass.plan.bound.bound import Bound
    from canvass.plan.problem import Problem

LEAST_S = 0.1
"""What a bound gets where loading took all of its time."""


def load_bound() -> None:
    """Load what the bound needs; beside a search, which waits for no Python, it costs no time."""
    import canvass.plan.bound.bound  # noqa: F401


def _find_bound(problem: Problem, clock: Callable[[], float], limit_s: float) -> Bound:
    """Return the bound after `limit_s` seconds, those of loading what it needs included."""
    begun = time.monotonic()
    from canvass.plan.bound.bound import lower_bound

    rest_s = limit_s - (time.monotonic() - begun)
    return lower_bound(problem, clock=clock, time_limit_s=max(LEAST_S, rest_s))


@contextmanager
def bound_beside(problem: Problem, limit_s: float) -> Iterator[Future[Bound] | None]:
    """Yield the bound that will have been found after `limit_s` seconds, sooner if all was done.

    None for no time at all. Leaving early (an error, an interrupt) ends the work at its next step.
    """
    if limit_s <= 0:
        yield None
        return
    has_ended = threading.Event()

    def clock() -> float:
        return math.inf if has_ended.is_set() else time.monotonic()

    with ThreadPoolExecutor(1) as pool:
        try:
            yield pool.submit(_find_bound, problem, clock, limit_s)
        finally:
            has_ended.set()
