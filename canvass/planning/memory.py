"""Work on hundreds of thousands of small values."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def collecting_later() -> Iterator[None]:
    """Put off looking for cycles of garbage until the block is done.

    Values without cycles are freed at once all the same; going through all of them again and
    again took a third of the time of reading a city or importing a register.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
