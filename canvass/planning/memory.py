"""When to search for garbage: not while very many small values are made, and not at the end."""

from __future__ import annotations

import atexit
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache


@contextmanager
def collecting_later() -> Iterator[None]:
    """Pause the cyclic garbage collector until the end of the block.

    Values without cycles are still freed at once. Scanning all of them again and again took a third
    of the time of reading a city or importing a register.
    """
    end_without_search()
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


@cache
def end_without_search() -> None:
    """Let this process end without a last search for cycles among all that it still has.

    With a city in memory that search takes most of a second, and the memory is given back anyway.
    """
    atexit.register(gc.freeze)
