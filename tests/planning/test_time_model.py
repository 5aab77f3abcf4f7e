"""Times at doors: hand-worked means and variances, and shifts that keep their promise."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from canvass.document.document import BasePlace
from canvass.errors import InputError
from canvass.osm.read import read_extract
from canvass.planning.changed_plan import walking_of
from canvass.planning.district import make_district
from canvass.planning.search_settings import Search
from canvass.planning.time_model import USUAL_TIMES, Margin, TimeModel
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.units import format_range
from tests.small_map import write_grid_map


def test_a_door_takes_what_its_parts_take():
    # 60 s to knock; 3 of 10 open, each 30 s and in 5 of 12 a talk of 360 s: 60 + 0.3 · 180
    assert USUAL_TIMES.door_s == pytest.approx(114.0)


def test_the_variance_of_a_door_is_that_of_its_parts():
    # Every door opens and every opened door talks for exactly 100 s: only knocking varies, by 30 %.
    model = TimeModel(knock_s=10, opened_s=0, talk_s=100, p_open=1.0, p_talk=1.0, talk_cv=0.0)

    assert model.door_variance_s2 == pytest.approx(9.0)


def test_a_door_that_opens_or_not_varies_as_a_coin():
    # Half of the doors open, for 100 s: variance 0.5 · 0.5 · 100² = 2500.
    model = TimeModel(knock_s=0, opened_s=100, talk_s=0, p_open=0.5, p_talk=0.0)

    assert model.door_variance_s2 == pytest.approx(2500.0)


def test_with_half_of_the_teams_late_nothing_is_kept_free():
    margin = Margin(USUAL_TIMES, 9000.0, 0.5)

    assert margin.shift_s == pytest.approx(9000.0)
    assert margin.of_doors_s(60) == pytest.approx(0.0)


@pytest.mark.parametrize("doors", [1, 20, 45, 66, 90])
@pytest.mark.parametrize("late", [0.05, 0.2, 0.35])
def test_what_fits_with_its_margin_is_late_as_seldom_as_asked(doors: int, late: float):
    margin = Margin(USUAL_TIMES, 9000.0, late)
    # as long as the margin lets a route with so many doors be
    mean_s = margin.shift_s - margin.of_doors_s(doors)

    assert margin.late_chance(mean_s, doors) <= late + 1e-9


def draw_doors_s(rng: np.random.Generator, doors: int, runs: int) -> np.ndarray:
    """Return the seconds at so many doors in every run, drawn door by door."""
    opened = rng.random((runs, doors)) < 0.30
    talked = opened & (rng.random((runs, doors)) < 5 / 12)
    shape = 1 / 0.7**2
    talks = rng.gamma(shape, 360 / shape, (runs, doors))
    knocks = rng.normal(60, 18, (runs, doors))
    return (knocks + 30 * opened + talks * talked).sum(axis=1)


@pytest.mark.parametrize("late", [0.1, 0.2, 0.4])
def test_full_routes_come_back_late_as_often_as_asked(late: float):
    # A route filled to the limit: 20 min of walking, the rest doors; teams differ by 8 %.
    margin = Margin(USUAL_TIMES, 9000.0, late)
    walk_s, doors = 1200.0, 0
    while walk_s + (doors + 1) * 114 + margin.of_doors_s(doors + 1) <= margin.shift_s:
        doors += 1
    rng = np.random.default_rng(5)

    taken_s = (walk_s + draw_doors_s(rng, doors, 20_000)) * rng.normal(1, 0.08, 20_000)

    share = float((taken_s > 9000).mean())
    assert late - 0.05 <= share <= late + 0.03


def test_the_range_holds_four_of_five_routes():
    margin = Margin(USUAL_TIMES, 9000.0, 0.2)
    mean_s = 1500 + 60 * 114
    rng = np.random.default_rng(6)
    taken_s = (1500 + draw_doors_s(rng, 60, 20_000)) * rng.normal(1, 0.08, 20_000)

    low, high = margin.range_s(mean_s, 60)

    assert float(((low <= taken_s) & (taken_s <= high)).mean()) == pytest.approx(0.8, abs=0.03)


@pytest.mark.parametrize("late", [0.0, 0.51, 1.0])
def test_a_promise_nobody_can_keep_is_refused(late: float):
    with pytest.raises(InputError, match="give 1 to 50"):
        Walking(150, 1.25, late_share=late)


def test_a_talk_of_two_days_is_refused():
    with pytest.raises(InputError, match="minutes per talk"):
        TimeModel(talk_s=60 * 2880)


@pytest.mark.parametrize(
    ("low", "high", "words"),
    [(130, 170, "2 h 10 – 2 h 50"), (34, 51, "35 – 50 min"), (52, 68, "50 min – 1 h 10")],
)
def test_a_range_is_said_in_steps_of_five_minutes(low: float, high: float, words: str):
    assert format_range(low, high) == words


@pytest.fixture(scope="module")
def district(tmp_path_factory: pytest.TempPathFactory):
    path = write_grid_map(tmp_path_factory.mktemp("grid") / "map.osm")
    return make_district(read_extract(path))


def plan(district, **more):
    return plan_district(
        district, base=BasePlace(59.0, 18.0, ""), shift=Walking(60, 1.25, **more),
        search=Search(iterations=400), created_at="2026-09-07T15:00:00Z", lang="en",
    ).document  # fmt: skip


def test_every_route_of_a_plan_keeps_the_promise(district):
    made = plan(district, late_share=0.2)

    margin = Margin(USUAL_TIMES, 3600.0, 0.2)
    for route in made.routes:
        assert margin.late_chance(60 * route.duration_min, route.doors) <= 0.2 + 1e-3
        assert route.duration_p10_min < route.duration_min < route.duration_p90_min
        assert route.duration_min == pytest.approx(route.walk_min + route.service_min, abs=0.02)


def test_no_door_is_lost_to_the_margin(district):
    kept, filled = plan(district, late_share=0.1), plan(district, late_share=0.5)

    assert kept.totals.doors == filled.totals.doors
    assert len(kept.routes) >= len(filled.routes)


def test_a_stored_plan_is_opened_with_the_times_it_was_made_with(district):
    model = replace(USUAL_TIMES, talk_s=600.0)

    walking = walking_of(plan(district, late_share=0.2, times=model), None)

    assert walking.late_share == 0.2
    assert walking.times.talk_s == 600.0
    assert walking.times.door_s == pytest.approx(model.door_s, abs=0.1)
