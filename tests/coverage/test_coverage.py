"""The numbers of coverage, worked out by hand on six doors."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.coverage.coverage import NO_ROUTE
from canvass.coverage.shares import Shares
from canvass.coverage.when import Moments
from canvass.visits.disposition import disposition
from canvass.visits.event import EventKind, Outcome, VisitEvent
from tests.coverage.evening import MON, SAT, TUE, coverage_of, door, takes_back, visit

SIX = [door(no) for no in range(1, 7)]


def test_knocked_opened_and_talked_are_three_counts():
    found = coverage_of(
        SIX,
        visit(1, "nobody"),
        visit(2, "talked"),
        visit(3, "no_thanks"),
        visit(4, "unreachable"),
        visit(5, "do_not_knock"),
    )

    assert found.total == Shares(
        doors=6, knocked=4, opened=2, talked=1, unreachable=1, do_not_knock=1, left=2
    )


def test_a_door_counts_once_however_often_it_was_visited():
    found = coverage_of(SIX, visit(1, "nobody"), visit(1, "talked", TUE), visit(1, "talked", SAT))

    assert (found.total.knocked, found.total.opened, found.total.talked) == (1, 1, 1)
    assert [(row.key, row.visits, row.knocked) for row in found.by_band] == [
        ("evening", 2, 1),
        ("weekend", 1, 1),
    ]


def test_a_locked_entrance_that_opens_later_is_no_longer_unreachable():
    found = coverage_of(SIX, visit(1, "unreachable"), visit(1, "nobody", TUE))

    assert (found.total.unreachable, found.total.knocked, found.locked) == (0, 1, ())


def test_a_void_takes_a_visit_back_even_if_it_stands_before_it():
    found = coverage_of(SIX, takes_back("v"), visit(1, "talked", event_id="v"))

    assert found.total == Shares(doors=6, left=6)


def test_a_void_never_ends_a_do_not_knock_and_a_clear_does():
    asked = visit(1, "do_not_knock", event_id="v")

    assert coverage_of(SIX, asked, takes_back("v")).total.do_not_knock == 1
    assert coverage_of(SIX, asked, takes_back("v", "dnk_clear")).total.do_not_knock == 0


def test_days_add_up_to_what_is_knocked_so_far():
    found = coverage_of(
        SIX,
        visit(1, "nobody"),
        visit(2, "nobody"),
        visit(4, "nobody"),
        visit(1, "talked", TUE),
        visit(3, "nobody", TUE),
    )

    assert [(row.key, row.knocked, row.knocked_so_far) for row in found.by_day] == [
        (MON, 3, 3),
        (TUE, 2, 4),
    ]


def test_the_second_knock_is_the_second_pass_and_a_locked_entrance_starts_none():
    found = coverage_of(
        SIX, visit(1, "unreachable"), visit(1, "nobody", TUE), visit(1, "talked", SAT)
    )

    assert [(row.key, row.visits, row.knocked, row.talked) for row in found.by_pass] == [
        ("1", 2, 1, 0),
        ("2", 1, 1, 1),
    ]


def test_not_homes_are_told_by_the_bands_tried():
    found = coverage_of(
        SIX,
        visit(1, "nobody"),
        visit(2, "nobody"),
        visit(2, "nobody", SAT),
        visit(3, "nobody"),
        visit(3, "talked", SAT),
    )

    assert found.not_home_by_bands == {"evening": 1, "evening+weekend": 1}


def test_nobody_was_home_only_where_somebody_knocked_and_no_answer_stands_against_it():
    """Not behind a locked entrance, not where somebody opened, nor where a refusal was cleared."""
    found = coverage_of(
        SIX,
        visit(1, "nobody"), visit(2, "unreachable"),
        visit(3, "leaflet"), visit(3, "no_thanks", TUE),
        visit(4, "nobody"), visit(4, "do_not_knock", TUE, event_id="v"),
        takes_back("v", "dnk_clear"),
    )  # fmt: skip

    assert found.not_home_by_bands == {"evening": 1}


def test_a_door_is_to_come_back_to_if_that_was_its_last_word():
    found = coverage_of(
        SIX,
        visit(1, "come_back"), visit(2, "come_back"), visit(2, "talked", TUE), visit(3, "nobody"),
        visit(4, "do_not_knock"), visit(4, "come_back", TUE),
        visit(5, "come_back", TUE, event_id="a"), visit(5, "talked", event_id="b"),
    )  # fmt: skip

    assert found.to_come_back == 2


def test_doors_behind_one_entrance_are_counted_together_by_its_name():
    found = coverage_of(
        [door(1), door(2), door(2)._replace(door_id="d3", unit="2")], visit(2, "talked")
    )

    assert {name: (row.doors, row.talked) for name, row in found.by_stairwell.items()} == {
        "Storgatan 1": (1, 0), "Storgatan 2": (2, 1),
    }  # fmt: skip


def test_a_locked_entrance_is_one_with_all_its_doors():
    doors = [door(1, entrance="e1"), door(2, entrance="e1"), door(3)]

    (locked,) = coverage_of(
        doors, visit(1, "unreachable"), visit(2, "unreachable"), visit(1, "unreachable", TUE)
    ).locked

    assert (locked.entrance_id, locked.doors, locked.tried, locked.last_day) == ("e1", 2, 2, TUE)


@pytest.mark.parametrize(("day", "team", "expected"), [(MON, "B", 1), (MON, "A", 0), (TUE, "B", 0)])
def test_two_teams_at_one_door_in_one_round_are_shown(day: str, team: str, expected: int):
    found = coverage_of(SIX, visit(1, "nobody"), visit(1, "nobody", day, team=team, minute=30))

    assert len(found.two_teams) == expected


def test_every_round_counts_its_doors_and_none_of_other_districts():
    found = coverage_of(
        SIX[1:],
        visit(1, "nobody"),
        visit(2, "nobody"), visit(2, "nobody", TUE), visit(2, "talked", SAT),
        visit(3, "nobody"), visit(3, "nobody", TUE),
    )  # fmt: skip

    assert [(row.key, row.visits, row.doors) for row in found.by_pass] == [
        ("1", 2, 2), ("2", 2, 2), ("3", 1, 1),
    ]  # fmt: skip


def test_bands_tried_at_equally_many_doors_stand_in_order_of_their_names():
    found = coverage_of(SIX, visit(1, "nobody", SAT), visit(2, "nobody", MON))

    assert list(found.not_home_by_bands) == ["evening", "weekend"]


def test_two_teams_are_found_behind_doors_and_visits_where_there_was_one():
    found = coverage_of(
        SIX,
        visit(1, "nobody"),
        visit(2, "nobody", minute=0), visit(2, "nobody", minute=5),
        visit(2, "talked", minute=9, team="B"),
    )  # fmt: skip

    assert [(two.address, two.teams) for two in found.two_teams] == [("Storgatan 2", ("A", "B"))]


def test_streets_and_routes_add_up_to_the_whole():
    doors = [door(1), door(2, route="r2"), door(3, street="Lillgatan", route=NO_ROUTE)]

    found = coverage_of(doors, visit(1, "talked"), visit(3, "nobody"))

    assert list(found.by_route) == ["r1", "r2", NO_ROUTE]
    assert found.by_street["Storgatan"] == Shares(2, 1, 1, 1, 0, 0, 1)
    assert sum(found.by_street.values(), Shares()) == found.total


def test_hours_left_are_the_doors_minutes_and_the_share_of_the_walk():
    """4 of 6 doors are left: 4 × 3 min, and 4/6 of the route's hour of walking."""
    found = coverage_of(SIX, visit(1, "talked"), visit(2, "do_not_knock"))

    assert found.hours_left == pytest.approx(4 * 3 / 60 + 4 / 6)
    assert found.hours_not_home == 0


def test_days_and_bands_are_those_of_the_clock_on_the_wall():
    moments = Moments(ZoneInfo("Europe/Stockholm"))

    assert moments["2026-09-07T14:59"][:2] == ("2026-09-07", "daytime")
    assert moments["2026-09-07T15:00"][:2] == ("2026-09-07", "evening")
    assert moments["2026-09-11T22:30"][:2] == ("2026-09-12", "weekend")
    # Minutes since 1970, for telling two teams in one round.
    assert moments["1970-01-01T02:03"] == ("1970-01-01", "daytime", 123)


OUTCOMES = ["nobody", "talked", "no_thanks", "unreachable", "do_not_knock"]


@given(
    st.lists(
        st.tuples(
            st.integers(1, 6), st.sampled_from(OUTCOMES), st.sampled_from([MON, TUE, SAT]),
            st.integers(0, 59),
        ),
        max_size=25,
    ),
    st.lists(st.integers(0, 30), max_size=6),
    st.randoms(use_true_random=False),
)  # fmt: skip
def test_the_order_of_the_log_changes_nothing(
    visits: list[tuple[int, str, str, int]], voids: list[int], chance: random.Random
):
    events: list[Any] = [
        visit(no, out, day, minute=m, event_id=f"v{i}")
        for i, (no, out, day, m) in enumerate(visits)
    ]
    events += [takes_back(f"v{i}") for i in sorted(set(voids))]
    shuffled = list(events)
    chance.shuffle(shuffled)

    found = coverage_of(SIX, *events)

    assert coverage_of(SIX, *shuffled) == found
    total = found.total
    assert total.doors >= total.knocked >= total.opened >= total.talked
    assert total.left <= total.doors - total.knocked


def test_shares_agree_with_the_dispositions_of_the_log():
    chance = random.Random(7)
    start = datetime(2026, 9, 7, 15, tzinfo=UTC)
    moments = Moments(ZoneInfo("Europe/Stockholm"))
    log, plain = [], []
    for i in range(600):
        at = start + timedelta(minutes=chance.randrange(9000))
        kind = chance.choices([EventKind.VISIT, EventKind.VOID, EventKind.DNK_CLEAR], [8, 1, 1])[0]
        is_visit = kind == EventKind.VISIT
        outcome = chance.choice(list(Outcome)) if is_visit else None
        target = None if is_visit else f"v{chance.randrange(600)}"
        no = chance.randrange(1, 120)
        log.append(
            VisitEvent(f"v{i}", 1, f"d{no}", kind, outcome, target, "A", "t", at, at, at, at)
        )
        text = at.strftime("%Y-%m-%dT%H:%M:%S.000Z")
        plain.append(
            takes_back(target, kind.value)
            if target
            else visit(no, str(outcome), event_id=f"v{i}")._replace(
                at=text, day=moments[text[:16]][0]
            )
        )
    # A void names its door in one log and only its target in the other: give both all events.
    stands = {
        f"d{no}": disposition(
            [e for e in log if e.door_id == f"d{no}" or e.kind != EventKind.VISIT]
        )
        for no in range(1, 120)
    }
    doors = [door(no) for no in range(1, 120)]

    total = coverage_of(doors, *plain).total

    assert (total.knocked, total.opened, total.talked, total.do_not_knock) == tuple(
        sum(getattr(each, name) for each in stands.values())
        for name in ("is_knocked", "is_opened", "is_talked", "is_do_not_knock")
    )
