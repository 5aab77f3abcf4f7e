"""A fair draw over parts of the district and kinds of dwelling, and who is left out."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from canvass.osm.read import read_extract
from canvass.planning.district import make_district
from canvass.planning.spread import Heard, spread_worth, strata_of, who_is_heard
from canvass.planning.task import Task, make_task
from canvass.planning.walking import Walking
from tests.small_map import write_grid_map, write_small_map


def make(path: Path, minutes: float = 60) -> Task:
    return make_task(
        make_district(read_extract(path)), lat=59.0, lon=18.0, shift=Walking(minutes, 1.25, 5.0)
    )


@pytest.fixture
def grid(tmp_path: Path) -> Task:
    """Return the task of a grid of houses, of which one team does about a tenth."""
    return make(write_grid_map(tmp_path / "grid.osm"))


def drawn(task: Task) -> list[bool]:
    return [stop.value is None or stop.value >= stop.doors for stop in task.problem.stops]


def test_every_part_is_drawn_from_in_proportion(grid: Task) -> None:
    spread = spread_worth(grid, 3, 0)

    assert spread is not None
    there, inside = Counter(strata_of(grid)), Counter[tuple[str, str]]()
    for stratum, is_in in zip(strata_of(grid), drawn(spread), strict=True):
        inside[stratum] += is_in
    share = sum(inside.values()) / sum(there.values())
    for stratum, count in there.items():
        assert abs(inside[stratum] - share * count) <= 2


def test_another_seed_draws_others_and_the_same_the_same(grid: Task) -> None:
    first, again, other = (spread_worth(grid, 2, seed) for seed in (0, 0, 1))

    assert first is not None
    assert again is not None
    assert other is not None
    assert drawn(first) == drawn(again) != drawn(other)


def test_where_all_doors_fit_nothing_is_drawn(grid: Task) -> None:
    assert spread_worth(grid, 1000, 0) is None


def test_flats_and_houses_are_told_apart_and_counted(tmp_path: Path) -> None:
    """Eleven houses and twenty flats at number 12, which is the last stop."""
    task = make(write_small_map(tmp_path / "small.osm", flats=20), 150)
    houses = [k for k, (_part, kind) in enumerate(strata_of(task), 1) if kind == "house"]

    heard = who_is_heard(task, frozenset(houses), {})

    assert dict(heard.by_kind) == {"house": (11, 11), "flat": (0, 20)}
    assert heard.left == 20


def test_the_part_least_heard_is_named_only_where_parts_differ() -> None:
    unlike = Heard({"house": (5, 20)}, {"north": (0, 10), "south": (5, 10)})
    alike = Heard({"house": (10, 20)}, {"north": (5, 10), "south": (5, 10)})

    assert unlike.least_part() == ("north", (0, 10))
    assert alike.least_part() is None
