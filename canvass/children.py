"""How the program starts a child of its own: the same code, in one thread.

What reads an untrusted file, or makes lists beside this process, is such a child.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

import canvass

ONE_THREAD = {
    "OPENBLAS_NUM_THREADS": "1",
    "OMP_NUM_THREADS": "1",
    "OSMIUM_POOL_THREADS": "1",
    "GDAL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "2",
}
"""Threads that a library starts by itself would need memory beyond a child's limit."""


def child_command(module: str, *arguments: str) -> list[str]:
    """Return the command that runs a module of ours; a file in the folder cannot replace one."""
    return [sys.executable, "-P", "-m", module, *arguments]


def child_environment() -> dict[str, str]:
    """Return the environment of a child, which imports this very package, installed or not."""
    home = str(Path(canvass.__file__).parents[1])
    paths = os.pathsep.join(filter(None, [home, os.environ.get("PYTHONPATH", "")]))
    return {**os.environ, **ONE_THREAD, "PYTHONPATH": paths}
