"""What could be seen of an effect, against the power worked out from the t distribution."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import stats

from canvass.errors import InputError
from canvass.listening.effect import Comparison, share_seen, simulate_power


def worked_out(c: Comparison) -> float:
    """Return the power of the t test by the noncentral t distribution, the peer."""
    p = c.turnout
    variance = c.sd_points**2 + 2 * 100**2 * p * (1 - p) / c.voters
    degrees = c.held + c.others - 2
    shift = c.shift_points / np.sqrt(variance * (1 / c.held + 1 / c.others))
    limit = stats.t.ppf(0.975, degrees)
    return float(stats.nct.sf(limit, degrees, shift) + stats.nct.cdf(-limit, degrees, shift))


@pytest.mark.parametrize(
    "comparison",
    [
        Comparison(1, 20, 1200),
        Comparison(1, 40, 1200, talked=0.5, effect_points=8.7),
        Comparison(10, 10, 1200, talked=0.5, effect_points=8.7),
        Comparison(20, 60, 3000, talked=0.3, effect_points=5, sd_points=1),
    ],
)
def test_simulated_elections_agree_with_the_power_worked_out(comparison: Comparison) -> None:
    seen = share_seen(comparison, seed=1, elections=4000)

    assert seen == pytest.approx(worked_out(comparison), abs=0.03)


def test_without_an_effect_a_difference_is_seen_as_often_as_the_level_says() -> None:
    found = simulate_power(Comparison(5, 30, 1500), seed=2, elections=4000)

    assert found.by_chance == pytest.approx(0.05, abs=0.012)


def test_one_party_s_week_in_one_area_shows_nothing() -> None:
    found = simulate_power(Comparison(1, 40, 1200), seed=3, elections=2000)

    assert found.seen < 0.10
    assert not found.is_worth_asking
    assert found.least_points is None or found.least_points > 20


def test_the_least_effect_is_one_that_is_seen_four_times_in_five() -> None:
    comparison = Comparison(20, 60, 3000, talked=0.5)

    found = simulate_power(comparison, seed=4, elections=2000)

    assert found.least_points is not None
    at_least = Comparison(20, 60, 3000, talked=0.5, effect_points=found.least_points)
    assert worked_out(at_least) == pytest.approx(0.80, abs=0.03)


@pytest.mark.parametrize(
    "given",
    [
        {"held": 0}, {"others": 0}, {"held": 1, "others": 1}, {"voters": 0}, {"turnout": 1.0},
        {"talked": 1.2}, {"sd_points": -1.0}, {"effect_points": 101.0}, {"held": 10_001},
    ],
)  # fmt: skip
def test_what_cannot_be_compared_is_refused(given: dict[str, Any]) -> None:
    with pytest.raises(InputError):
        Comparison(**{"held": 2, "others": 10, "voters": 1200, **given})
