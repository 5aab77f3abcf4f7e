"""Writers that are killed, and what a database must be after it."""

from __future__ import annotations

import os
import random
import select
import signal
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from canvass.store.database import open_writer
from canvass.store.visits import record_events
from tests.store.visit_world import visit

Acknowledge = Callable[[str], None]


def record_then_acknowledge(path: Path, event_id: str, acknowledge: Acknowledge) -> None:
    """Record a visit as the program does: the receipt follows the commit."""
    with open_writer(path) as connection:
        record_events(connection, 1, [visit(event_id=event_id)])
    acknowledge(event_id)


def acknowledge_then_record(path: Path, event_id: str, acknowledge: Acknowledge) -> None:
    """The mutant of R1: the receipt comes before the commit."""
    with open_writer(path) as connection:
        record_events(connection, 1, [visit(event_id=event_id)])
        acknowledge(event_id)


def fork(work: Callable[[], None]) -> int:
    """Run `work` in a forked child that ends without any of the parent's cleaning up."""
    child = os.fork()
    if child:
        return child
    try:
        work()
    except BaseException:
        os._exit(1)
    os._exit(0)


def run_writers(
    path: Path,
    *,
    writers: int,
    visits: int,
    kills: int,
    seed: int,
    record: Callable[[Path, str, Acknowledge], None],
) -> list[str]:
    """Let writers record visits, kill -9 them all `kills` times; return what was acknowledged.

    After each kill every writer sends again from the first visit it has no receipt for, as a
    phone does.
    """
    rng = random.Random(seed)
    each = visits // writers
    acknowledged: list[list[str]] = [[] for _ in range(writers)]
    while kills or any(len(done) < each for done in acknowledged):
        pipes, children = [], []
        for number, done in enumerate(acknowledged):
            read_end, write_end = os.pipe()
            ids = [f"w{number}-{n}" for n in range(len(done), each)]

            def work(ids: list[str] = ids, write_end: int = write_end) -> None:
                for event_id in ids:
                    record(path, event_id, lambda e: _tell(write_end, e))

            children.append(fork(work))
            os.close(write_end)
            pipes.append(read_end)
        limit = rng.randrange(1, max(2, visits // (kills + 1) * 2 + 2)) if kills else None
        _listen(pipes, acknowledged, children, limit)
        kills = max(0, kills - 1)
    return [event_id for done in acknowledged for event_id in done]


def _tell(write_end: int, event_id: str) -> None:
    os.write(write_end, event_id.encode() + b"\n")


def _listen(
    pipes: list[int], acknowledged: list[list[str]], children: list[int], limit: int | None
) -> None:
    """Read receipts; after `limit` of them kill -9 all writers, and read what they still said."""
    said = [b""] * len(pipes)
    open_pipes = set(pipes)
    count = 0
    while open_pipes:
        ready, _, _ = select.select(list(open_pipes), [], [])
        for pipe in ready:
            chunk = os.read(pipe, 65536)
            if not chunk:
                open_pipes.discard(pipe)
            said[pipes.index(pipe)] += chunk
            count += chunk.count(b"\n")
        if limit is not None and count >= limit:
            for child in children:
                os.kill(child, signal.SIGKILL)
            limit = None
    for child in children:
        os.waitpid(child, 0)
    for pipe, done, words in zip(pipes, acknowledged, said, strict=True):
        os.close(pipe)
        done += [word.decode() for word in words.split(b"\n")[:-1]]


def stored_ids(path: Path) -> list[str]:
    """Return the ids in the log, after the recovery any opening does."""
    with closing(sqlite3.connect(path)) as connection:
        return [row[0] for row in connection.execute("SELECT event_id FROM visit_event")]


def damage(path: Path) -> list[str]:
    """Return what SQLite finds wrong with a database."""
    with closing(sqlite3.connect(path)) as connection:
        found = [row[0] for row in connection.execute("PRAGMA integrity_check")]
    return [] if found == ["ok"] else found
