"""The lower bound, found in a thread of its own while routes are searched for."""

from __future__ import annotations

import math
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager

from canvass.plan.bound import Bound, lower_bound
from canvass.plan.problem import Problem


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
            yield pool.submit(lower_bound, problem, clock=clock, time_limit_s=limit_s)
        finally:
            has_ended.set()
