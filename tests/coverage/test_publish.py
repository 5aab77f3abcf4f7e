"""Published numbers: no small cell, and nothing to be had from the difference of two reports."""

from __future__ import annotations

import random
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.coverage.calls import CallCount
from canvass.coverage.coverage import Coverage, VisitCount
from canvass.coverage.publish import FEW, publish, published_rows
from canvass.coverage.shares import Shares
from canvass.export.coverage import coverage_document
from tests.coverage.evening import MON, SAT, TUE, coverage_of, door, visit

OUTCOMES = ["nobody", "talked", "no_thanks", "unreachable", "do_not_knock"]


def week(seed: int, *, more: int = 0) -> Coverage:
    """Return a random week on streets of 1 to 30 doors, and so many visits more."""
    chance = random.Random(seed)
    doors: list[Any] = []
    for street in "ABCDEFGH":
        for _ in range(chance.randint(1, 30)):
            doors.append(door(len(doors) + 1, street=street, route=f"r{chance.randint(1, 5)}"))
    visits = [
        visit(chance.randint(1, len(doors)), chance.choice(OUTCOMES),
              chance.choice([MON, TUE, SAT]), minute=chance.randint(0, 59))
        for _ in range(chance.randint(0, 150) + more)
    ]  # fmt: skip
    return coverage_of(doors, *visits)


def numbers(value: object) -> list[float]:
    """Return every whole number in a document, but for the names of passes."""
    if isinstance(value, dict):
        return [n for key, v in value.items() if key != "pass_no" for n in numbers(v)]
    if isinstance(value, list):
        return [n for each in value for n in numbers(each)]
    return [value] if isinstance(value, int) and not isinstance(value, bool) else []


def test_no_cell_of_random_weeks_is_below_five_or_between_fives():
    for seed in range(40):
        document = coverage_document(publish(week(seed)), {}, CallCount(), is_published=True)

        assert all(n % 5 == 0 for n in numbers(document))


@settings(deadline=None)
@given(st.integers(0, 10_000))
def test_two_reports_never_differ_by_fewer_than_five(seed: int):
    """One more visit between the reports: every number stays or changes by at least five."""
    one, other = (publish(week(seed, more=more)).by_street for more in (0, 1))

    changes = {
        abs(getattr(one[street], name) - getattr(other[street], name))
        for street in one
        for name in Shares.__dataclass_fields__
    }
    assert not changes & {1, 2, 3, 4}


def test_small_streets_stand_together():
    rows = {"Long": Shares(doors=40, knocked=23), "A": Shares(doors=7, knocked=3),
            "B": Shares(doors=6, knocked=6)}  # fmt: skip

    assert published_rows(rows) == {
        "Long": Shares(doors=40, knocked=20),
        FEW: Shares(doors=10, knocked=5),
    }


def test_a_small_street_alone_takes_the_next_with_it():
    rows = {"Long": Shares(doors=40), "Short": Shares(doors=12), "A": Shares(doors=3)}

    assert published_rows(rows) == {"Long": Shares(doors=40), FEW: Shares(doors=15)}


def test_ten_doors_are_enough_for_a_row_and_small_streets_of_ten_take_no_other():
    rows = {"Ten": Shares(doors=10), "Twelve": Shares(doors=12)}
    small = {"A": Shares(doors=4), "B": Shares(doors=6)}

    assert published_rows(rows) == {"Ten": Shares(doors=10), "Twelve": Shares(doors=10)}
    assert published_rows({"A": Shares(doors=9)}) == {}
    assert published_rows(rows | small) == published_rows(rows) | {FEW: Shares(doors=10)}


def test_nothing_about_single_doors_is_published():
    document = coverage_document(publish(week(3)), {}, CallCount(), is_published=True)

    assert not {"by_stairwell", "two_teams", "unreachable_entrances", "hours_left"} & set(document)


def test_a_week_worked_out_by_hand_is_published_in_fives_and_without_single_doors():
    """Seven not home on Monday, four on Saturday, five on both; one locked, two teams, one call."""
    found = publish(coverage_of(
        [door(no) for no in range(1, 25)],
        *(visit(no, "nobody") for no in range(1, 8)),
        *(visit(no, "nobody", SAT) for no in range(8, 12)),
        visit(12, "unreachable"), visit(14, "come_back"),
        visit(13, "nobody"), visit(13, "talked", minute=5, team="B"),
        *(visit(no, "nobody", day) for no in range(15, 20) for day in (MON, SAT)),
    ))  # fmt: skip

    assert found.total == Shares(doors=20, knocked=15, left=5)
    assert found.not_home_by_bands == {"evening": 5, "evening+weekend": 5}
    assert found.by_day == (
        VisitCount(MON, visits=15, doors=15, knocked=10, opened=0, talked=0, unreachable=0,
                   knocked_so_far=10),
        VisitCount(SAT, visits=5, doors=5, knocked=5, opened=0, talked=0, unreachable=0,
                   knocked_so_far=15),
    )  # fmt: skip
    assert (found.by_stairwell, found.locked, found.two_teams) == ({}, (), ())
    assert (found.hours_left, found.hours_not_home, found.to_come_back) == (0.0, 0.0, 0)
