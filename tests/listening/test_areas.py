"""Which area is due and what turnout says of it, worked out by hand."""

from __future__ import annotations

from datetime import date

import pytest

from canvass.errors import InputError
from canvass.listening.areas import AreaHistory, HeldWeek, Reason, rank_areas
from canvass.listening.turnout import ElectoralDistrict, area_turnout

TODAY = date(2026, 12, 1)


def held(ends_on: date, knocked: int, *, is_over: bool = True) -> HeldWeek:
    return HeldWeek("V1", ends_on, ends_on, 400, knocked, 100, 50, False, is_over)


def area(name: str, *weeks: HeldWeek, open_wishes: int = 0, turnout=None) -> AreaHistory:
    return AreaHistory(name, 400, weeks, open_wishes, open_wishes, 0, 0, {}, 0, turnout)


def test_an_area_without_a_week_is_due_before_one_just_held() -> None:
    ranked = rank_areas([area("Held", held(date(2026, 11, 22), 400)), area("New")], TODAY)

    assert next((due.area, due.points) for due in ranked) == ("New", 60.0)
    assert ranked[0].reasons[0][0] is Reason.NEVER


def test_two_years_half_the_doors_and_ten_wishes_make_forty_points() -> None:
    weeks = held(date(2024, 12, 1), 200)

    (due,) = rank_areas([area("Stuvsta", weeks, open_wishes=10)], TODAY)

    assert due.points == pytest.approx(20 + 10 + 10, abs=0.1)
    assert {reason for reason, _points, _said in due.reasons} == {
        Reason.TIME, Reason.COVERAGE, Reason.PROMISES,
    }  # fmt: skip


def test_a_week_that_is_going_on_is_no_last_week() -> None:
    going = area("Now", held(date(2026, 12, 5), 10, is_over=False))

    assert going.last_week is None


RESULTS = {
    "A": ElectoralDistrict("A", "Norra", 1000, 800),
    "B": ElectoralDistrict("B", "Södra", 1000, 600),
}


def test_turnout_is_weighted_by_the_doors_that_lie_where() -> None:
    found = area_turnout(RESULTS, {"A": 100, "B": 300}, 400)

    assert found is not None
    assert found.turnout == pytest.approx(0.25 * 0.8 + 0.75 * 0.6)
    assert (found.mean, found.districts, found.doors_known) == (0.7, 2, 1.0)
    assert found.votes_short == round(0.05 * 600)


def test_districts_that_stray_make_the_interval_wider() -> None:
    one = area_turnout(RESULTS, {"B": 400}, 400)
    two = area_turnout(RESULTS, {"A": 200, "B": 200}, 400)

    assert one is not None
    assert two is not None
    assert one.is_told_apart
    assert two.high - two.low > one.high - one.low
    assert not two.is_told_apart


def test_an_area_in_no_electoral_district_has_no_turnout() -> None:
    assert area_turnout(RESULTS, {}, 400) is None
    assert area_turnout(RESULTS, {"C": 5}, 400) is None


@pytest.mark.parametrize(("roll", "votes"), [(0, 0), (100, 101), (-1, 0), (10, -1)])
def test_votes_above_the_roll_are_refused(roll: int, votes: int) -> None:
    with pytest.raises(InputError):
        ElectoralDistrict("A", "Norra", roll, votes)


def test_a_share_of_doors_has_the_sign_that_turnout_has() -> None:
    (due,) = rank_areas([area("Stuvsta", held(date(2024, 12, 1), 200))], TODAY)

    words = {reason: said for reason, _points, said in due.reasons}
    assert Reason.COVERAGE.value.format(**words[Reason.COVERAGE]).startswith(
        "50\N{NO-BREAK SPACE}% of"
    )
