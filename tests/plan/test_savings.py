"""How much of a plan could be saved at most."""

from __future__ import annotations

from dataclasses import replace

import pytest

from canvass.document.document import BoundNote, PlanDocument
from canvass.document.savings import most_saved, say_most_saved
from tests.plan.plan_documents import document, route, stop


def plan(bound_h: float, hours: float = 10.0, walk_min: float = 120.0) -> PlanDocument:
    """Return a plan of which `bound_h` hours are proved to be needed."""
    made = document(replace(route("R01", stop("Parkvägen", "1")), walk_min=walk_min))
    return replace(
        made,
        totals=replace(made.totals, hours=hours),
        bound=BoundNote(bound_h, 1 - bound_h / hours),
    )


def test_what_could_be_saved_is_a_share_of_the_walking_and_of_the_hours():
    """Half an hour is a quarter of 2 hours of walking and a twentieth of 10 hours."""
    saved = most_saved(plan(9.5))

    assert saved is not None
    assert (saved.walking, saved.hours) == pytest.approx((0.25, 0.05))


def test_nobody_saves_more_than_all_the_walking():
    """The bound allows 3 hours less, but only 2 are walked."""
    saved = most_saved(plan(7.0))

    assert saved is not None
    assert (saved.walking, saved.hours) == pytest.approx((1.0, 0.3))
    assert not saved.is_about_walking


def test_a_plan_of_less_than_an_hour_has_its_shares_too():
    """Six of its 48 minutes, 30 of which are walked."""
    saved = most_saved(plan(0.7, hours=0.8, walk_min=30.0))

    assert saved is not None
    assert (saved.walking, saved.hours) == pytest.approx((0.2, 0.125))


def test_a_plan_that_is_proved_the_best_can_save_nothing():
    saved = most_saved(plan(10.0))

    assert saved is not None
    assert (saved.walking, saved.hours) == (0.0, 0.0)


def test_a_plan_without_any_walking_says_nothing_of_savings():
    assert most_saved(plan(9.0, walk_min=0.0)) is None


def test_a_plan_without_a_bound_says_nothing_of_savings():
    assert most_saved(plan(0.0)) is None


def test_a_bound_above_the_plan_itself_says_nothing_of_savings():
    """As in evening plans made before the bound knew of pairs that split doors."""
    assert most_saved(plan(10.5)) is None


def test_it_is_said_in_shares_of_both():
    said = [say_most_saved(plan(bound_h), str, "en") for bound_h in (9.5, 7.0, 0.0)]

    assert said == [
        "At most 25.0 % of the walking could be saved, 5.0 % of all hours (proven)",
        "At most 30.0 % of all hours could be saved (proven)",
        "How much could be saved at most is not known",
    ]
