"""Whose turn it is, and what an open door is worth; worked out by hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.visits.event import Outcome
from canvass.week.moments import TimeBand, band_of
from canvass.week.odds import Dwelling, learn_odds, prior_odds
from canvass.week.turns import (
    PRIORITY,
    DoorPast,
    PastVisit,
    Rules,
    Turn,
    learn_from,
    turn_of,
    turns_of,
    value_of,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")
WEDNESDAY = datetime(2026, 9, 9, 17, 30, tzinfo=STOCKHOLM)
EVENING = Rules(WEDNESDAY, TimeBand.EVENING, frozenset({TimeBand.EVENING, TimeBand.WEEKEND}))
LAST = Rules(WEDNESDAY, TimeBand.EVENING, frozenset({TimeBand.EVENING}))


def visit(outcome: Outcome, hours_before: float = 24.0) -> PastVisit:
    at = WEDNESDAY - timedelta(hours=hours_before)
    return PastVisit(at, band_of(at), outcome)


def door(*visits: PastVisit, **more) -> DoorPast:
    return DoorPast("d1", Dwelling.FLAT, visits, **more)


NOBODY, SHUT, LEAFLET = Outcome.NOBODY, Outcome.UNREACHABLE, Outcome.LEAFLET


@pytest.mark.parametrize(
    ("past", "rules", "turn"),
    [
        (door(), EVENING, Turn.LEFT),
        (door(visit(NOBODY)), EVENING, Turn.WAITS_FOR_BAND),
        (door(visit(NOBODY)), LAST, Turn.SAME_BAND),
        (door(visit(NOBODY, 28)), EVENING, Turn.AGAIN),  # Tuesday 13:30 is daytime
        (door(visit(NOBODY, 19)), LAST, Turn.TOO_SOON),
        (door(visit(NOBODY, 20)), LAST, Turn.SAME_BAND),
        (door(visit(NOBODY, 72), visit(NOBODY, 48), visit(NOBODY)), LAST, Turn.TRIED_ENOUGH),
        (door(visit(Outcome.TALKED)), LAST, Turn.ANSWERED),
        (door(visit(Outcome.NO_THANKS), visit(NOBODY)), LAST, Turn.ANSWERED),
        (door(is_do_not_knock=True), LAST, Turn.DO_NOT_KNOCK),
        (door(visit(LEAFLET)), EVENING, Turn.WAITS_FOR_BAND),
        (door(visit(LEAFLET, 72), visit(NOBODY, 48), visit(LEAFLET)), LAST, Turn.TRIED_ENOUGH),
        (door(visit(SHUT)), LAST, Turn.LOCKED),
        (door(visit(SHUT), access_at=WEDNESDAY - timedelta(hours=2)), LAST, Turn.LEFT),
        (door(visit(SHUT), access_at=WEDNESDAY - timedelta(hours=48)), LAST, Turn.LOCKED),
    ],
)
def test_a_doors_turn_follows_from_its_visits(past: DoorPast, rules: Rules, turn: Turn):
    assert turn_of(past, rules) is turn


TO_SUNDAY = replace(
    EVENING, days_ahead=frozenset(date(2026, 9, day) for day in (9, 10, 11, 12, 13))
)


def asked(when: str, hours_before: float = 24.0) -> PastVisit:
    return replace(visit(Outcome.COME_BACK, hours_before), come_back=when)


@pytest.mark.parametrize(
    ("past", "turn"),
    [
        (door(asked("")), Turn.ASKED),
        (door(asked("", 3)), Turn.TOO_SOON),
        (door(asked("evening")), Turn.ASKED),
        (door(asked("weekend")), Turn.ASKED_LATER),
        (door(asked("daytime")), Turn.ASKED_NEVER),  # no shift is in the daytime any more
        (door(asked("2026-09-09", 3)), Turn.ASKED),  # today, whatever the gap
        (door(asked("2026-09-12")), Turn.ASKED_LATER),
        (door(asked("2026-09-20")), Turn.ASKED_NEVER),
        (door(asked("2026-09-08", 48)), Turn.ASKED),  # nobody came yesterday
        (door(asked("2026-09-08", 48), visit(NOBODY)), Turn.WAITS_FOR_BAND),
        (door(asked("evening", 48), visit(Outcome.TALKED)), Turn.ANSWERED),
        (door(visit(Outcome.TALKED, 48), asked("evening")), Turn.ASKED),
        (door(asked("evening"), is_do_not_knock=True), Turn.DO_NOT_KNOCK),
    ],
)
def test_who_asked_to_come_back_is_called_on_when_they_said(past: DoorPast, turn: Turn):
    assert turn_of(past, TO_SUNDAY) is turn


def test_a_begun_stairwell_comes_before_one_nobody_has_been_in():
    pasts = [DoorPast("a", Dwelling.FLAT), DoorPast("b", Dwelling.FLAT)]

    turns = turns_of(pasts, EVENING, begun={"b"})

    assert PRIORITY[turns["b"]] > PRIORITY[turns["a"]]


@settings(max_examples=300, deadline=None)
@given(
    visits=st.lists(st.tuples(st.sampled_from(list(Outcome)), st.floats(0.5, 150)), max_size=6),
    is_dnk=st.booleans(),
    ahead=st.sets(st.sampled_from(list(TimeBand))),
)
def test_no_rule_is_ever_broken_by_a_door_that_is_due(visits, is_dnk, ahead):
    past = door(
        *(visit(o, h) for o, h in sorted(visits, key=lambda v: -v[1])), is_do_not_knock=is_dnk
    )
    rules = Rules(WEDNESDAY, TimeBand.EVENING, frozenset({TimeBand.EVENING, *ahead}))

    if turn_of(past, rules) in PRIORITY:
        tried = [v for v in past.visits if v.outcome in (NOBODY, LEAFLET)]
        assert not is_dnk
        assert all(WEDNESDAY - v.at >= timedelta(hours=20) for v in past.visits)
        if past.visits and past.visits[-1].outcome is Outcome.COME_BACK:
            return
        assert not {v.outcome for v in past.visits} & {Outcome.TALKED, Outcome.NO_THANKS}
        assert len(tried) < 3
        if any(v.band is TimeBand.EVENING for v in tried):
            assert ahead <= {v.band for v in tried} | {TimeBand.EVENING}


def test_own_visits_move_the_odds_and_narrow_them():
    before = prior_odds().by_kind[Dwelling.HOUSE, TimeBand.EVENING]
    seen = [(Dwelling.HOUSE, TimeBand.EVENING, k < 40) for k in range(80)]

    after = learn_odds(seen).by_kind[Dwelling.HOUSE, TimeBand.EVENING]

    # The prior is 6.4 opened of 20; 40 of 80 more make 46.4 of 100.
    assert after.mean == pytest.approx(0.464)
    low, high = after.interval()
    first_low, first_high = before.interval()
    assert low < 0.464 < high
    assert high - low < (first_high - first_low) / 2


def test_only_the_first_visit_in_a_band_teaches():
    twice = door(visit(NOBODY, 24), visit(NOBODY, 0.1))

    odds = learn_from([twice, door(visit(SHUT))])

    assert odds.by_kind[Dwelling.FLAT, TimeBand.EVENING].visits == 1


def test_a_door_tried_in_vain_is_worth_less_and_least_in_the_same_band():
    odds = prior_odds()

    fresh, other, same = (
        value_of(past, Turn.AGAIN, TimeBand.EVENING, odds)
        for past in (door(), door(visit(NOBODY, 28)), door(visit(NOBODY)))
    )

    # 0.32 by itself; a visit in vain weighs half in another band, whole in the same (2 of 3).
    assert (fresh, other, same) == pytest.approx((0.32, 0.256, 0.32 * 2 / 3))
