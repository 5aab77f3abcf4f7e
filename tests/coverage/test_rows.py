"""The rows behind the numbers: entrances, teams, bands, hours, and what a purge kept."""

from __future__ import annotations

import pytest

from canvass.coverage.coverage import (
    NO_ROUTE,
    OTHERS,
    LockedEntrance,
    TwoTeams,
    make_coverage,
    make_purged_coverage,
)
from canvass.coverage.shares import Shares
from canvass.coverage.stories import tell_stories
from tests.coverage.evening import MON, SAT, TUE, coverage_of, door, make_log, takes_back, visit

SIX = [door(no) for no in range(1, 7)]


def test_a_purged_week_adds_up_its_parts_by_street_and_by_route():
    """Two parts of one street, one of another, and one whose street and route are not kept."""
    found = make_purged_coverage([
        ("Storgatan", "r1", Shares(5, 4, 3, 2, 1, 0, 1)),
        ("Storgatan", "r2", Shares(6, 5, 2, 1, 0, 1, 1)),
        ("Lillgatan", "r2", Shares(7, 1, 1, 1, 0, 0, 6)),
        ("", "", Shares(8, 0, 0, 0, 0, 0, 8)),
    ])  # fmt: skip

    assert found.total == Shares(26, 10, 6, 4, 1, 1, 16)
    assert found.by_street == {
        "Storgatan": Shares(11, 9, 5, 3, 1, 1, 2),
        "Lillgatan": Shares(7, 1, 1, 1, 0, 0, 6),
        OTHERS: Shares(8, 0, 0, 0, 0, 0, 8),
    }
    assert found.by_route == {
        "r1": Shares(5, 4, 3, 2, 1, 0, 1),
        "r2": Shares(13, 6, 3, 2, 0, 1, 7),
        OTHERS: Shares(8, 0, 0, 0, 0, 0, 8),
    }


def test_a_purged_week_says_that_it_is_and_tells_nothing_about_doors_and_days():
    found = make_purged_coverage([("Storgatan", "r1", Shares(5, 4, 3, 2, 1, 0, 1))])

    assert found.is_purged
    assert (found.by_stairwell, found.by_pass, found.by_band, found.by_day) == ({}, (), (), ())
    assert (found.not_home_by_bands, found.locked, found.two_teams) == ({}, (), ())
    assert (found.hours_left, found.hours_not_home, found.to_come_back) == (0.0, 0.0, 0)


def test_a_week_with_its_visits_is_not_purged():
    assert not coverage_of(SIX, visit(1, "talked")).is_purged


def test_to_come_back_counts_doors_whose_last_visit_asked_for_another_time():
    """1 asked, 2 was visited since, 3 asked not to be called on since, 4 took it back."""
    found = coverage_of(
        SIX,
        visit(1, "nobody"),
        visit(1, "come_back", TUE),
        visit(2, "come_back"),
        visit(2, "talked", TUE),
        visit(3, "come_back"),
        visit(3, "do_not_knock", TUE),
        visit(4, "come_back", event_id="v"),
        takes_back("v"),
    )

    assert found.to_come_back == 1


def test_a_locked_entrance_says_where_it_is_and_how_many_rounds_ended_there():
    """Two visits of one round count once; the door that was knocked at is not behind it."""
    doors = [
        door(1, entrance="e1")._replace(lon=18.5, lat=59.5, stairwell="Storgatan 1 A"),
        door(2, entrance="e1"),
        door(3, entrance="e1"),
    ]

    found = coverage_of(
        doors,
        visit(1, "unreachable"),
        visit(2, "unreachable"),
        visit(1, "unreachable", SAT),
        visit(1, "unreachable", TUE, team="B"),
        visit(3, "unreachable"),
        visit(3, "nobody", TUE),
    ).locked

    assert found == (LockedEntrance("e1", "Storgatan 1 A", 2, 3, SAT, 18.5, 59.5),)


def test_entrances_with_the_most_doors_come_first_then_by_name():
    doors = [door(1), door(2, entrance="e2"), door(3, entrance="e2"), door(4, street="Annegatan")]

    found = coverage_of(doors, *(visit(no, "unreachable") for no in (1, 2, 3, 4))).locked

    assert [each.stairwell for each in found] == ["Storgatan 2", "Annegatan 4", "Storgatan 1"]


def test_an_entrance_whose_refusal_was_recorded_is_not_locked():
    found = coverage_of(SIX, visit(1, "unreachable"), visit(1, "do_not_knock", TUE))

    assert found.locked == ()


def test_two_teams_are_named_with_the_door_and_their_days():
    doors = [door(1)._replace(unit="1102")]

    found = coverage_of(
        doors, visit(1, "nobody", team="A"), visit(1, "talked", MON, team="B", minute=30)
    ).two_teams

    assert found == (TwoTeams("d1", "Storgatan 1 1102", ("A", "B"), (MON, MON)),)


def test_each_further_team_at_a_door_is_a_row_and_a_visit_without_a_team_is_none():
    found = coverage_of(
        SIX,
        visit(1, "nobody", team="A"),
        visit(1, "nobody", team="B", minute=10),
        visit(1, "nobody", team="A", minute=20),
        visit(2, "nobody", team=""),
        visit(2, "nobody", team="B", minute=10),
        visit(2, "nobody", team="", minute=20),
    ).two_teams

    assert [row.teams for row in found] == [("A", "B"), ("B", "A")]
    assert {row.address for row in found} == {"Storgatan 1"}


@pytest.mark.parametrize(("minutes", "rows"), [(20 * 60 - 1, 1), (20 * 60, 0)])
def test_a_round_ends_after_twenty_hours(minutes: int, rows: int):
    early = visit(1, "nobody", team="A", event_id="a")
    late = early._replace(event_id="b", team="B", minute=early.minute + minutes)

    found = coverage_of(SIX, early, late)

    assert len(found.two_teams) == rows


def test_bands_tried_at_most_doors_come_first_then_by_name():
    found = coverage_of(
        SIX,
        visit(1, "nobody", SAT),
        visit(2, "nobody"),
        visit(2, "unreachable", SAT),
        visit(3, "nobody"),
        visit(3, "nobody", SAT),
        visit(4, "nobody"),
        visit(5, "nobody", SAT),
        visit(6, "nobody", SAT),
    )

    assert list(found.not_home_by_bands.items()) == [
        ("weekend", 3), ("evening", 2), ("evening+weekend", 1),
    ]  # fmt: skip


def test_a_day_counts_visits_and_doors_by_what_happened():
    """Door 1 twice, doors 2 to 5 once, each with another outcome."""
    (row,) = coverage_of(
        SIX,
        visit(1, "nobody"),
        visit(1, "talked", minute=5),
        visit(2, "no_thanks"),
        visit(3, "unreachable"),
        visit(4, "do_not_knock"),
        visit(5, "nobody"),
    ).by_day

    assert (row.key, row.visits, row.doors) == (MON, 6, 5)
    assert (row.knocked, row.opened, row.talked, row.unreachable) == (4, 2, 1, 1)


def test_visits_at_doors_of_another_district_do_not_count():
    found = coverage_of(SIX[:2], visit(1, "talked"), visit(3, "talked"), visit(4, "unreachable"))

    assert (found.total.doors, found.total.talked, found.locked) == (2, 1, ())
    assert [row.visits for row in found.by_day] == [1]
    assert [row.visits for row in found.by_pass] == [1]


def test_hours_take_each_routes_walk_by_its_share_and_the_default_where_minutes_are_unknown():
    """r1: one of two entrances of 2 h; r2: its one entrance of 3 h; no route: no walking.

    At the doors: 3 min and 4 min known, 2 min by default.
    """
    doors = [
        door(1),
        door(2),
        door(3, route="r2")._replace(minutes=4.0),
        door(4, route=NO_ROUTE)._replace(minutes=0.0),
    ]
    stories = tell_stories(make_log([visit(1, "talked")]))

    found = make_coverage(
        doors, stories, walk_hours_by_route={"r1": 2.0, "r2": 3.0}, minutes_by_default=2.0
    )

    assert found.hours_left == pytest.approx((3 + 4 + 2) / 60 + 2 / 2 + 3)


def test_hours_to_try_again_are_those_of_doors_where_nobody_opened():
    """Doors 1 and 2 of one entrance: 3 min each, and one of the five entrances of the walk."""
    doors = [door(1, entrance="e1"), door(2, entrance="e1"), *SIX[2:]]

    found = coverage_of(doors, visit(1, "nobody"), visit(2, "nobody"), visit(3, "no_thanks"))

    assert found.hours_not_home == pytest.approx(2 * 3 / 60 + 1 / 5)


def test_doors_without_a_route_stand_last():
    doors = [door(1, route=NO_ROUTE), door(2, route="r9"), door(3, route="r1")]

    assert list(coverage_of(doors).by_route) == ["r9", "r1", NO_ROUTE]
