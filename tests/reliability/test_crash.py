"""R1, R3: what was acknowledged is there, once, whatever is killed or sent again."""

from __future__ import annotations

import os
import random
import signal
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest

from canvass.errors import StoreError
from canvass.store.database import open_reader, open_writer
from canvass.store.visits import Receipt, list_events, record_events
from canvass.visits.event import Outcome, VisitEvent
from tests.reliability.crash import (
    acknowledge_then_record,
    damage,
    fork,
    record_then_acknowledge,
    run_writers,
    stored_ids,
)
from tests.reliability.figures import figure
from tests.store.visit_world import fill, visit

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="kills forked writers")


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
    return path


def crash(path: Path, *, visits: int, kills: int) -> None:
    acknowledged = run_writers(
        path, writers=8, visits=visits, kills=kills, seed=1, record=record_then_acknowledge
    )

    stored = stored_ids(path)
    lost = set(acknowledged) - set(stored)
    figure("R1", f"{len(stored)} visits of 8 writers, {kills} kills -9: {len(lost)} acknowledged "
           f"lost, {len(stored) - len(set(stored))} twice, damage: {damage(path)}")  # fmt: skip
    assert len(set(acknowledged)) == visits
    assert lost == set()
    assert len(stored) == len(set(stored)) == visits
    assert damage(path) == []


@needs_fork
def test_an_acknowledged_visit_survives_kill_9(path: Path) -> None:
    crash(path, visits=80, kills=4)


@needs_fork
@pytest.mark.torture
def test_10_000_acknowledged_visits_survive_200_kills(path: Path) -> None:
    crash(path, visits=10_000, kills=200)


@needs_fork
@pytest.mark.parametrize(
    ("record", "lost"), [(record_then_acknowledge, set()), (acknowledge_then_record, {"v1"})]
)
def test_acknowledging_before_the_commit_would_lose_visits(path, record, lost) -> None:
    """R1 and its mutant, killed at the worst moment: with the receipt just on its way."""
    read_end, write_end = os.pipe()

    def acknowledge_and_die(event_id: str) -> None:
        os.write(write_end, event_id.encode())
        os.kill(os.getpid(), signal.SIGKILL)

    os.waitpid(fork(lambda: record(path, "v1", acknowledge_and_die)), 0)
    acknowledged = {os.read(read_end, 64).decode()}
    os.close(read_end)
    os.close(write_end)

    assert acknowledged == {"v1"}
    assert acknowledged - set(stored_ids(path)) == lost


def send_again_and_again(
    path: Path, events: list[VisitEvent], *, threads: int, seed: int
) -> list[Receipt]:
    """Send each event one to ten times, shuffled, in small sendings from several threads."""
    rng = random.Random(seed)
    sendings = [event for event in events for _ in range(rng.randint(1, 10))]
    rng.shuffle(sendings)
    batches = [sendings[start : start + 25] for start in range(0, len(sendings), 25)]

    def send(batch: list[VisitEvent]) -> list[Receipt]:
        while True:
            # Refused after five seconds behind other writers: sent again, as a phone does.
            with suppress(StoreError), open_writer(path) as connection:
                return record_events(connection, 1, batch)

    with ThreadPoolExecutor(threads) as pool:
        return [receipt for receipts in pool.map(send, batches) for receipt in receipts]


def repeat(path: Path, *, count: int, reused: int) -> None:
    events = [visit(f"d{n % 12 + 1}", event_id=f"v{n}") for n in range(count)]

    receipts = send_again_and_again(path, events, threads=8, seed=3)
    others = [replace(event, outcome=Outcome.TALKED) for event in events[:reused]]
    with open_writer(path) as connection:
        conflicts = record_events(connection, 1, others)

    with open_reader(path) as connection:
        stored = list_events(connection, 1)
    figure("R3", f"{len(receipts)} sendings of {count} events from 8 threads: {len(stored)} rows, "
           f"{conflicts.count(Receipt.CONFLICT)} of {reused} reused ids refused")  # fmt: skip
    assert receipts.count(Receipt.STORED) == count
    assert sorted(stored, key=lambda e: e.event_id) == sorted(events, key=lambda e: e.event_id)
    assert conflicts == [Receipt.CONFLICT] * reused


def test_sending_twice_is_harmless(path: Path) -> None:
    repeat(path, count=100, reused=20)


@pytest.mark.torture
def test_sending_1_000_events_up_to_ten_times_stores_1_000(path: Path) -> None:
    repeat(path, count=1000, reused=100)
