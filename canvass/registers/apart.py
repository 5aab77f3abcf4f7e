"""Read a register in a child process with limits, because a register is untrusted input.

The child is started early: it imports its libraries while the district is read.
"""

from __future__ import annotations

import dataclasses
import json
import subprocess
from pathlib import Path
from typing import Any, Self

import shapely

from canvass.children import child_command, child_environment
from canvass.errors import DoorError, error_from_plain
from canvass.osm.limits import WALL_PER_CPU, Limits
from canvass.registers.hints import hints_to_plain
from canvass.registers.packed import register_from_bytes
from canvass.registers.placing import Ground
from canvass.registers.read import Reading
from canvass.registers.row import Register
from canvass.work_folders import work_folder

EXPLAINED = 3
# Measured: 1.2 million rows of CSV (47 MB) take 15 s of CPU and 221 MB; libraries take 400 MB of
# addresses before the first row.
BASE_CPU_S, CPU_S_PER_MB = 9.0, 0.5
BASE_MEMORY_MB, MEMORY_MB_PER_MB, MOST_MEMORY_MB = 900.0, 8.0, 16_000.0
MOST_INFLATION, LEAST_INFLATED, MOST_INFLATED = 60, 64_000_000, 4 << 30


def limits_for(size_bytes: int) -> Limits:
    """Return the limits of time and memory for reading a register of this size."""
    size_mb = size_bytes / 1e6
    cpu_s = BASE_CPU_S + CPU_S_PER_MB * size_mb
    memory_mb = min(BASE_MEMORY_MB + MEMORY_MB_PER_MB * size_mb, MOST_MEMORY_MB)
    inflated = min(max(LEAST_INFLATED, MOST_INFLATION * size_bytes), MOST_INFLATED)
    return Limits(int(cpu_s), WALL_PER_CPU * cpu_s, int(memory_mb * 1e6), inflated)


class RegisterReader:
    """A process that reads one register; use it in a `with` block, which ends the process."""

    def __init__(self) -> None:
        """Start the process."""
        self._process = subprocess.Popen(
            child_command("canvass.registers.child"),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=child_environment(),
        )

    def __enter__(self) -> Self:
        """Return itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process if it is still running."""
        self._process.kill()
        self._process.communicate()

    def read(self, path: Path, ground: Ground, reading: Reading) -> Register:
        """Return the rows of a register inside the district; may be called once.

        Raises DoorError.
        """
        try:
            size = path.stat().st_size
        except OSError:
            size = 0
        limits = limits_for(size)
        with work_folder() as work:
            answer = self._ask(_request(path, ground, reading, limits, work), limits, path)
        code = self._process.returncode
        if code == EXPLAINED:
            raise error_from_plain(json.loads(answer), DoorError)
        if code != 0:
            raise DoorError(
                "{path}: reading it broke off; it is damaged, or takes more time or memory than a "
                "file of its size should",
                path=path,
            )
        return register_from_bytes(answer)

    def _ask(self, request: dict[str, Any], limits: Limits, path: Path) -> bytes:
        try:
            answer, _ = self._process.communicate(
                json.dumps(request).encode(), timeout=limits.wall_s
            )
        except subprocess.TimeoutExpired as error:
            raise DoorError(
                "{path}: not read within {seconds} s: the computer is busy, or the file is "
                "damaged; try again, or give the municipality's part of it",
                path=path, seconds=round(limits.wall_s),
            ) from error  # fmt: skip
        return answer


def _request(
    path: Path, ground: Ground, reading: Reading, limits: Limits, work: Path
) -> dict[str, Any]:
    return {
        "path": str(path),
        "bounds": ground.bounds,
        "area": None if ground.area is None else shapely.to_wkb(ground.area, hex=True),
        "hints": hints_to_plain(ground.hints),
        "reading": {**dataclasses.asdict(reading), "columns": dict(reading.columns or {})},
        "limits": dataclasses.asdict(limits),
        "work": str(work),
    }
