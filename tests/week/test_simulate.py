"""The rest of a week, walked many times."""

from __future__ import annotations

import numpy as np
import pytest

from canvass.week.hidden import BANDS, draw_hidden
from canvass.week.moments import TimeBand
from canvass.week.odds import Dwelling, prior_odds
from canvass.week.simulate import Doors, Evening, Manner, Way, simulate


def fresh_doors(count: int) -> Doors:
    return Doors(
        is_flat=np.arange(count) % 2 == 0,
        tried=np.zeros((count, len(BANDS)), dtype=np.int64),
        done=np.zeros(count, dtype=bool),
        last_h=np.full(count, -np.inf),
        walk_s=np.full(count, 20.0),
    )


def evenings(seconds: float) -> list[Evening]:
    bands = [TimeBand.EVENING] * 4 + [TimeBand.WEEKEND]
    return [Evening(24.0 * k, band, seconds, seconds / 1800) for k, band in enumerate(bands)]


def test_hidden_chances_are_those_learned_on_average():
    hidden = draw_hidden(np.zeros(400, bool), prior_odds(), 200, np.random.default_rng(1))

    for b, band in enumerate(BANDS):
        expected = prior_odds().by_kind[Dwelling.HOUSE, band].mean
        assert float(hidden[:, :, b].mean()) == pytest.approx(expected, abs=0.01)


def test_doors_that_were_in_vain_are_less_often_at_home():
    tried = np.zeros((400, len(BANDS)), dtype=np.int64)
    tried[:200, BANDS.index(TimeBand.EVENING)] = 2

    hidden = draw_hidden(
        np.zeros(400, bool), prior_odds(), 200, np.random.default_rng(1), tried=tried
    )[:, :, BANDS.index(TimeBand.EVENING)]

    # Beta(0.64, 1.36) after two visits in vain: 0.64 / 4 = 0.16.
    assert float(hidden[:, :200].mean()) == pytest.approx(0.16, abs=0.01)
    assert float(hidden[:, 200:].mean()) == pytest.approx(0.32, abs=0.01)


def test_the_same_seed_gives_the_same_week():
    one, two = (
        simulate(fresh_doors(100), evenings(4000), prior_odds(), runs=20, seed=3) for _ in "ab"
    )

    assert all((one[way].talked == two[way].talked).all() for way in Way)


def test_without_time_nobody_is_talked_with():
    tallies = simulate(fresh_doors(50), evenings(0), prior_odds(), runs=10)

    assert all(tally.knocked.sum() == 0 for tally in tallies.values())


def test_no_door_opens_that_is_not_knocked_and_none_talks_that_does_not_open():
    tallies = simulate(fresh_doors(100), evenings(5000), prior_odds(), runs=50)

    for tally in tallies.values():
        assert (tally.talked <= tally.opened).all()
        assert (tally.opened <= tally.knocked).all()


@pytest.mark.long
def test_planning_anew_beats_the_list_as_it_is_in_thirty_weeks():
    margins = []
    for seed in range(30):
        tallies = simulate(fresh_doors(400), evenings(14_000), prior_odds(), runs=20, seed=seed)
        margins.append(tallies[Way.PLANNED].talked.mean() / tallies[Way.FROM_TOP].talked.mean() - 1)

    assert min(margins) > 0


def test_doors_of_earlier_days_are_no_part_of_the_doors_knocked_at_first():
    doors = fresh_doors(50)
    doors.last_h[:20] = -48.0  # twenty were visited in vain two days before

    tally = simulate(doors, evenings(1e6), prior_odds(), runs=10)[Way.PLANNED]

    assert (tally.first_knocked == 30).all()
    assert (tally.knocked == 50).all()


def test_a_door_is_not_tried_more_often_than_allowed():
    doors = fresh_doors(10)
    doors.tried[:] = 1

    tallies = simulate(doors, evenings(1e6), prior_odds(), runs=5, manner=Manner(max_attempts=3))

    assert tallies[Way.PLANNED].knocked.sum() == 0


def test_planning_anew_goes_to_the_doors_with_the_least_walking_first():
    doors = fresh_doors(200)
    doors.walk_s[:100] = 200.0

    tallies = simulate(doors, evenings(2000), prior_odds(), runs=20)

    # Half the doors cost ten times the walking; the list begins with them, the plan does not.
    assert tallies[Way.PLANNED].knocked.mean() > 1.5 * tallies[Way.GO_ON].knocked.mean()
