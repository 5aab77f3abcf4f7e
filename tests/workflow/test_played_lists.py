"""Weeks whose lists come back late, twice, never, in another order, and by file."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from canvass.planning.search_settings import Search
from canvass.workflow.district.sample import find_sample
from canvass.workflow.visits.coverage import get_coverage
from tests.played_lists import FATES, PlayedLists, fold_log, play_lists, say_lists, states
from tests.played_week import count_coverage, count_log
from tests.reliability.figures import figure

REAL = {
    "se-stockholm": (59.338037, 18.069648),
    "de-lauf": (49.514277, 11.275434),
}


def assert_all_agree(played: PlayedLists) -> None:
    """Log, script and coverage say the same; lists are where they should be; leftovers first."""
    assert fold_log(played.db) == played.said
    log, coverage = count_log(played.db), count_coverage(played.db)
    assert coverage == {name: log[name] for name in coverage}
    assert log["knocked"] == len({door for door, *_ in played.said})
    by_day = get_coverage(played.db, None, None).coverage.by_day
    said = Counter(day for _, _, day, _ in played.said.elements())
    assert {row.key: row.visits for row in by_day} == said
    assert played.taken_twice == 0
    assert states(played.db) == {
        code: "back" if code in played.back else "out" for code in played.papers
    }
    assert played.held_but_planned == 0
    for left, planned, new in played.leftovers:
        assert planned == left or new == 0, played.leftovers


@pytest.mark.long
def test_a_week_of_late_doubled_and_missing_lists_adds_up_on_the_sample(tmp_path: Path):
    sample = find_sample()

    played = play_lists(
        tmp_path, sample.map_path, sample.lat, sample.lon, teams=3, minutes=60,
        search=Search(iterations=500),
    )  # fmt: skip

    assert set(played.fates) == set(FATES)
    assert played.already > 0
    assert_all_agree(played)


@pytest.mark.real
@pytest.mark.parametrize("name", REAL)
def test_evenings_of_late_doubled_and_missing_lists_add_up_on_real_maps(
    tmp_path: Path, real_map, name: str
):
    played = play_lists(
        tmp_path, real_map(name), *REAL[name], teams=4, minutes=45,
        search=Search(iterations=500), evenings=2,
    )  # fmt: skip

    assert set(played.fates) == set(FATES)
    assert_all_agree(played)


@pytest.mark.real
@pytest.mark.torture
@pytest.mark.parametrize("name", REAL)
def test_whole_weeks_of_late_doubled_and_missing_lists_add_up(tmp_path: Path, real_map, name: str):
    played = play_lists(
        tmp_path, real_map(name), *REAL[name], teams=5, minutes=150,
        search=Search(iterations=5000),
    )  # fmt: skip

    assert_all_agree(played)
    assert sum(not head for head in played.heads) <= len(played.heads) // 10
    figure(f"R36, a week in {name}", say_lists(played))
