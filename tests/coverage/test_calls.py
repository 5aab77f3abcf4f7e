"""Organisations called on are counted beside the doors, each once; doors by any key."""

from __future__ import annotations

from canvass.coverage.calls import CallCount, count_calls
from canvass.coverage.shares import Shares, count_by, count_shares
from canvass.coverage.stories import tell_stories
from tests.coverage.evening import SAT, TUE, door, make_log, takes_back, visit


def test_a_place_counts_once_in_each_of_three_counts():
    """One talked in the end, one declined, one asked to be left alone, one was locked."""
    log = make_log([
        visit(1, "nobody"), visit(1, "talked", TUE), visit(2, "no_thanks"),
        visit(3, "do_not_knock"), visit(4, "unreachable"), visit(5, "nobody"),
    ])  # fmt: skip

    assert count_calls(tell_stories(log)) == CallCount(called=4, opened=2, talked=1)


def test_a_call_that_was_taken_back_counts_for_nothing():
    log = make_log([visit(1, "talked", event_id="v"), takes_back("v")])

    assert count_calls(tell_stories(log)) == CallCount()


def test_doors_are_counted_by_a_key_in_the_order_the_keys_first_occur():
    doors = [door(1, street="B"), door(2, street="A"), door(3, street="B"), door(4, street="B")]
    stories = tell_stories(make_log([
        visit(1, "talked"), visit(3, "unreachable"), visit(4, "do_not_knock", SAT),
        visit(2, "no_thanks"),
    ]))  # fmt: skip

    found = count_shares(doors, stories, lambda one: one.street)

    assert list(found.items()) == [
        (
            "B",
            Shares(doors=3, knocked=2, opened=1, talked=1, unreachable=1, do_not_knock=1, left=1),
        ),
        ("A", Shares(doors=1, knocked=1, opened=1)),
    ]


def test_shares_add_up_field_by_field_and_are_many_times_themselves():
    one = Shares(1, 2, 3, 4, 5, 6, 7)

    assert one + Shares(10, 20, 30, 40, 50, 60, 70) == Shares(11, 22, 33, 44, 55, 66, 77)
    assert one.times(3) == Shares(3, 6, 9, 12, 15, 18, 21)


def test_doors_of_one_kind_are_counted_together():
    assert count_by("aab", [3, 3, 9]) == {
        "a": Shares(doors=2, knocked=2, opened=2, talked=2),
        "b": Shares(doors=1, unreachable=1, do_not_knock=1),
    }


def test_a_wish_to_be_left_alone_may_be_cleared_and_the_knock_stays():
    log = make_log([visit(1, "do_not_knock", event_id="v"), takes_back("v", "dnk_clear")])

    assert count_shares([door(1)], tell_stories(log), lambda one: one.route) == {
        "r1": Shares(doors=1, knocked=1)
    }
