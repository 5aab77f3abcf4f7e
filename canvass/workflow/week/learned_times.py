"""Times learned from returned lists of all weeks, purged weeks as totals only."""

from __future__ import annotations

from pathlib import Path

from canvass.planning.learn_times import LearnedTimes, learn_times
from canvass.planning.set_walking import with_set_times
from canvass.planning.walking import Walking
from canvass.store.database import open_reader
from canvass.store.walked_lists import read_evidence, read_walked_lists
from canvass.units import DEFAULT_SHIFT_MIN, WALKING_SPEED_MPS
from canvass.workflow.week.set_times import find_set_times


def get_learned_times(db: Path, district: str | None, week: str | None) -> LearnedTimes:
    """Return the learned times, starting from the times set for a week."""
    set_times = find_set_times(db, district, week).times
    return learn_for(db, with_set_times(Walking(DEFAULT_SHIFT_MIN, WALKING_SPEED_MPS), set_times))


def learn_for(db: Path, walking: Walking) -> LearnedTimes:
    """Return the learned times, starting from the given way of walking."""
    with open_reader(db) as connection:
        lists = read_walked_lists(connection, start_mps=walking.speed_mps)
        earlier = read_evidence(connection)
    return learn_times(lists, walking.times, walking.speed_mps, earlier)
