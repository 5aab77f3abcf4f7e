"""What a walk list says at its top."""

from __future__ import annotations

from dataclasses import replace

from canvass.walklist.summary import say_what_to_do
from canvass.walklist.wording import make_wording
from tests.walklist.sample_plan import make_route, make_stop

BASE = (18.0, 59.0)


def test_a_route_that_people_made_longer_than_the_shift_says_by_how_much():
    route = make_route("R01", "Storgatan", [make_stop("n1", "Storgatan", ["1"], *BASE)], BASE)

    longer = replace(route, over_shift_min=11.6)

    assert say_what_to_do(route, {}, make_wording("en")) == ""
    assert say_what_to_do(longer, {}, make_wording("en")) == (
        "this route is 12 min longer than the shift; be back in time"
    )
    assert "12 min längre än passet" in say_what_to_do(longer, {}, make_wording("sv"))
