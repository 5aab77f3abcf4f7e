"""Compute the lower bound in its own thread while the search runs."""

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
"""The time for a bound if loading its libraries took all of it."""


def load_bound() -> None:
    """Import what the bound needs. During a search this is free: the kernels release the GIL."""
    import canvass.plan.bound.bound  # noqa: F401


def _find_bound(problem: Problem, clock: Callable[[], float], limit_s: float) -> Bound:
    """Return the bound found within `limit_s` seconds, imports included."""
    begun = time.monotonic()
    from canvass.plan.bound.bound import lower_bound

    rest_s = limit_s - (time.monotonic() - begun)
    return lower_bound(problem, clock=clock, time_limit_s=max(LEAST_S, rest_s))


@contextmanager
def bound_beside(problem: Problem, limit_s: float) -> Iterator[Future[Bound] | None]:
    """Yield a future of the bound, which is ready after `limit_s` seconds or sooner.

    Yields None if there is no time at all. If the block is left early (an error, an interrupt), the
    work stops at its next step.
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
