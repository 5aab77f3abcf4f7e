"""Keep the memory that a desk holds free small."""

from __future__ import annotations

import ctypes
import sys
from contextlib import suppress

M_MMAP_THRESHOLD, M_ARENA_MAX = -3, -8
"""From <malloc.h>, see mallopt(3)."""
MOST = 2
LARGE_BYTES = 1_000_000
"""A larger block is given back as soon as it is free; glibc would come to keep up to 32 MB."""


def use_few_heaps() -> None:
    """Let all threads share two heaps without large blocks, before any is started.

    glibc gives threads heaps of their own, eight for each core, and each keeps what its largest
    page once took. Python runs one thread at a time, so nobody waits for the other. Elsewhere
    nothing is done.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            libc = ctypes.CDLL(None)
            libc.mallopt(M_ARENA_MAX, MOST)
            libc.mallopt(M_MMAP_THRESHOLD, LARGE_BYTES)


def give_back_free_memory() -> None:
    """Give memory that is free back to the system, after much was read and dropped."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)
