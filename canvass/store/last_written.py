"""When a database was written last, so that what was read from it can be kept until then."""

from __future__ import annotations

from pathlib import Path

TICK_NS = 50_000_000
"""A file system may give two writes within so long the same time."""

Written = tuple[tuple[int, int], ...]


def last_written(db: Path) -> Written:
    """Return when the database and its log were written last (ns), and their sizes.

    An empty log is none: whoever reads makes one, and it goes with the last reader.
    """
    found = []
    for path in (db, db.with_name(f"{db.name}-wal")):
        try:
            status = path.stat()
        except OSError:
            found.append((0, 0))
            continue
        found.append((status.st_mtime_ns, status.st_size) if status.st_size else (0, 0))
    return tuple(found)


def is_past(written: Written, now_ns: int) -> bool:
    """Return whether a write at `now_ns` or later would be seen in the times."""
    return all(at_ns < now_ns - TICK_NS for at_ns, _ in written)
