"""Pause the garbage collector while hundreds of thousands of small values are made."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Pause the cyclic garbage collector until the end of the block.

    Values without cycles are still freed at once. Scanning all of them again and again took a third
    of the time of reading a city or importing a register.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
