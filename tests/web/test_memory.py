"""What a desk holds in memory does not grow with the visits that come in."""

from __future__ import annotations

import gc
import json
import sys
from datetime import timedelta
from itertools import count

import pytest

from tests.web.conftest import HERE
from tests.web.week_desk import TODAY, prepare

EACH, ROUNDS = 20, 40


@pytest.fixture
def doors(canvass, desk, tmp_path):
    """Prepare the week; return the ids of its doors."""
    prepare(canvass, tmp_path)
    return [row["id"] for row in json.loads(canvass("doors", "list", "--format", "json").out)]


@pytest.mark.long
def test_a_desk_keeps_nothing_of_a_visit_that_is_counted(desk, doors):
    """A visit that is kept is six blocks or more: its words, its row, its places in tables."""
    numbers, time_s = count(), count()
    desk.desk.clock = lambda: float(next(time_s))
    headers = {**HERE, "X-Canvass-Token": desk.token}

    def play(rounds: int) -> int:
        """Send visits, look at the board after each heap; return the blocks that are held."""
        for _ in range(rounds):
            visits = [
                {"event_id": f"v{number}", "door_id": doors[number % len(doors)],
                 "outcome": ("nobody", "talked", "unreachable")[number % 3],
                 "at": f"{TODAY - timedelta(days=1)}T18:{number % 60:02}:00+01:00",
                 "team": f"Lag {number % 3}"}
                for number in (next(numbers) for _ in range(EACH))
            ]  # fmt: skip
            answer = desk.client.post("/api/d/1/visits", json={"visits": visits}, headers=headers)
            assert {each["receipt"] for each in answer.json()["receipts"]} == {"stored"}
            assert desk.get("/api/d/1/changes?after=-1").status_code == 200
        gc.collect()
        return sys.getallocatedblocks()

    with desk.client:
        before = play(20)
        held = (play(ROUNDS) - before) / (ROUNDS * EACH)

    assert held < 1.0
