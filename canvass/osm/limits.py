"""The limits of time and memory for reading a map, by its size."""

from __future__ import annotations

import contextlib
import sys
from dataclasses import dataclass

# Measured: a 2.3 MB pbf takes about 3 s of CPU and 240 MB; XML of the same map is 30 times larger.
BASE_CPU_S = 9.0
CPU_S_PER_PBF_MB = 6.0
BASE_MEMORY_MB = 640.0
MEMORY_MB_PER_PBF_MB = 150.0
MAX_MEMORY_MB = 16_000.0
XML_PER_PBF = {"pbf": 1.0, "osm.gz": 1.5, "osm.bz2": 1.0, "osm": 20.0, "json": 20.0}
# CPU time is the main limit; the wall clock only ends a process that sleeps. A busy computer may
# take ten times as long for a valid map.
WALL_PER_CPU = 3.0 if sys.platform == "win32" else 20.0
# Real maps compress to a tenth or a twentieth of their size; blanks compress to a thousandth.
MAX_INFLATION = 60
MIN_INFLATED_BYTES = 64_000_000
MAX_INFLATED_BYTES = 8_000_000_000


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of one reading; a child process that exceeds them is killed."""

    cpu_s: int
    wall_s: float
    memory_bytes: int
    inflated_bytes: int


def limits_for(size_bytes: int, file_format: str) -> Limits:
    """Return the limits for a map of this size and osmium format."""
    pbf_mb = size_bytes / 1e6 / XML_PER_PBF[file_format]
    cpu_s = BASE_CPU_S + CPU_S_PER_PBF_MB * pbf_mb
    memory_mb = min(BASE_MEMORY_MB + MEMORY_MB_PER_PBF_MB * pbf_mb, MAX_MEMORY_MB)
    inflated = min(max(MIN_INFLATED_BYTES, MAX_INFLATION * size_bytes), MAX_INFLATED_BYTES)
    return Limits(int(cpu_s), WALL_PER_CPU * cpu_s, int(memory_mb * 1e6), inflated)


def apply_limits(limits: Limits) -> None:
    """Apply the limits to this process; without rlimits only the wall clock limits it."""
    if sys.platform == "win32":
        return
    import resource

    for kind, value in (
        (resource.RLIMIT_CPU, limits.cpu_s),
        (resource.RLIMIT_AS, limits.memory_bytes),
        (resource.RLIMIT_FSIZE, 2 * limits.inflated_bytes),
        (resource.RLIMIT_CORE, 0),
    ):
        _, hard = resource.getrlimit(kind)
        value = value if hard == resource.RLIM_INFINITY else min(value, hard)
        # macOS refuses some of them; the wall clock still applies there.
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, hard))
