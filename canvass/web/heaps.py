"""Keep the memory that a desk holds free small."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

M_ARENA_MAX = -8
"""From <malloc.h>, see mallopt(3)."""
MOST = 2


def use_few_heaps() -> None:
    """Let all threads share two heaps, before any is started.

    glibc gives threads heaps of their own, eight for each core, and each keeps what its largest
    page once took. Python runs one thread at a time, so nobody waits for the other. Elsewhere
    nothing is done.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(M_ARENA_MAX, MOST)
