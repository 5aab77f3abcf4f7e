"""Leftovers are walked before new doors, by houses on a straight street (1 m/s, 100 s a house)."""

from __future__ import annotations

from dataclasses import replace

from canvass.planning.leftovers import leftovers_first
from tests.plan.test_solve import problem_at

# The base at 0; leftovers (1, 4) at both ends of the street, a new house (2, 3) beside each.
STREET = problem_at([(-300.0, 0.0), (-290.0, 0.0), (290.0, 0.0), (300.0, 0.0)], shift_s=2600.0)
AS_SEARCHED = (1, 2, 3, 4)


def test_leftovers_lead_even_where_that_takes_half_as_long_again():
    """300 + 600 m to the leftovers, 10 + 580 m to the new houses, 290 m home, instead of 1,200."""
    order = leftovers_first(STREET, AS_SEARCHED, frozenset({1, 4}))

    assert set(order[:2]) == {1, 4}
    assert set(order[2:]) == {2, 3}


def test_a_new_house_that_no_longer_fits_gives_way():
    """1,780 s of walking and 400 s at doors: in 2,000 s one of the new houses has to wait."""
    tight = replace(STREET, shift_s=2000.0)

    order = leftovers_first(tight, AS_SEARCHED, frozenset({1, 4}))

    assert set(order[:2]) == {1, 4}
    assert len(order) == 3


def test_a_route_of_leftovers_alone_stays_as_it_is():
    assert leftovers_first(STREET, AS_SEARCHED, frozenset(AS_SEARCHED)) == AS_SEARCHED
