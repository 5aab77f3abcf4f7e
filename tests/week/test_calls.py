"""Calls on organisations: nobody comes when it is closed, and everybody is back in time."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.week.calls import Call, plan_calls
from canvass.week.hours import make_hours
from canvass.week.moments import after, minutes_between

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def line_times(places_min: list[float]) -> np.ndarray:
    """Return walking minutes between places along one street, the base at 0."""
    at = np.array([0.0, *places_min])
    return np.abs(at[:, None] - at[None, :])


def test_a_team_waits_for_a_door_that_opens_and_is_back_in_time():
    calls = [Call(15, ((30.0, 120.0),))]

    (one,) = plan_calls(calls, line_times([10.0]), teams=1, shift_min=60)

    assert (one.begins, one.back_at) == ((30.0,), 55.0)


def test_what_closes_first_is_called_on_first():
    calls = [Call(10, ((0.0, 200.0),)), Call(10, ((0.0, 15.0),))]

    (one,) = plan_calls(calls, line_times([5.0, 5.0]), teams=1, shift_min=60)

    assert one.calls == (1, 0)


def test_what_does_not_fit_is_left():
    calls = [Call(30, ((0.0, 60.0),)) for _ in range(3)]

    rounds = plan_calls(calls, line_times([5.0, 5.0, 5.0]), teams=1, shift_min=60)

    assert sum(len(one.calls) for one in rounds) == 1


def test_a_place_nobody_can_walk_to_is_left():
    walk = np.array([[0.0, np.inf], [np.inf, 0.0]])

    assert plan_calls([Call(5, ((0.0, 60.0),))], walk, teams=1, shift_min=60)[0].calls == ()


HOURS = st.sampled_from(
    ["Mo-Fr 09:00-17:00; PH off", "Mo-Su 10:00-11:30,13:00-16:00", "Sa-Su 00:00-04:00; PH off",
     "24/7", "Tu-Th 08:00-12:00; PH off", "Mo-Su 02:00-03:00"]
)  # fmt: skip
DAYS = st.dates(date(2026, 1, 1), date(2026, 12, 31)) | st.sampled_from(
    [date(2026, 3, 29), date(2026, 10, 25), date(2026, 5, 1), date(2026, 12, 25)]
)
# Fixed and movable holidays of the Holidays Act (1989:253); Easter Sunday 2026 is 5 April.
HOLIDAYS = {"01-01", "01-06", "04-03", "04-05", "04-06", "05-01", "05-14", "05-24", "06-06",
            "06-20", "10-31", "12-25", "12-26"}  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(
    day=DAYS, hour=st.integers(0, 22), hours=st.lists(HOURS, min_size=1, max_size=5),
    length=st.integers(5, 45), places=st.lists(st.floats(0, 30), min_size=5, max_size=5),
)  # fmt: skip
def test_nobody_calls_where_it_is_closed(day, hour, hours, length, places):
    start = datetime(day.year, day.month, day.day, hour, tzinfo=UTC).astimezone(STOCKHOLM)
    end = after(start, 150)
    calls = [
        Call(length, tuple((minutes_between(start, a), minutes_between(start, b))
                           for a, b in make_hours(text, STOCKHOLM, "").open_times(start, end)))
        for text in hours
    ]  # fmt: skip

    rounds = plan_calls(calls, line_times(places[: len(hours)]), teams=2, shift_min=150)

    for one in rounds:
        assert one.back_at <= 150
        for number, begin in zip(one.calls, one.begins, strict=True):
            for minute in range(length):
                local = (start.astimezone(UTC) + timedelta(minutes=begin + minute)).astimezone(
                    STOCKHOLM
                )
                assert is_open(hours[number], local)


def is_open(text: str, local: datetime) -> bool:
    """Return whether a place is open, read from the six texts by hand."""
    is_holiday = f"{local:%m-%d}" in HOLIDAYS
    clock = local.hour + local.minute / 60
    if text.startswith("Mo-Fr"):
        return local.weekday() < 5 and 9 <= clock < 17 and not is_holiday
    if text.startswith("Mo-Su 10"):
        return 10 <= clock < 11.5 or 13 <= clock < 16
    if text.startswith("Sa-Su"):
        return local.weekday() >= 5 and clock < 4 and not is_holiday
    if text.startswith("Tu-Th"):
        return 1 <= local.weekday() <= 3 and 8 <= clock < 12 and not is_holiday
    return text == "24/7" or 2 <= clock < 3


def test_what_matters_most_is_called_on_though_a_shop_lies_nearer():
    calls = [Call(30, ((0.0, 60.0),), rank=2), Call(30, ((0.0, 60.0),), rank=0)]

    (one,) = plan_calls(calls, line_times([1.0, 10.0]), teams=1, shift_min=60)

    assert one.calls == (1,)


def test_shops_on_the_way_are_called_on_as_well():
    calls = [Call(10, ((0.0, 90.0),), rank=2), Call(10, ((0.0, 90.0),), rank=0)]

    (one,) = plan_calls(calls, line_times([5.0, 10.0]), teams=1, shift_min=45)

    assert sorted(one.calls) == [0, 1]


def test_a_round_put_together_badly_is_walked_in_the_shortest_order():
    """Places around a ring: whatever the order of asking, all are met going round once."""
    angle = np.linspace(0, 2 * np.pi, 8, endpoint=False)
    xy = np.column_stack([np.cos(angle), np.sin(angle)]) * 10.0
    walk = np.hypot(*(xy[:, None] - xy[None, :]).transpose(2, 0, 1))
    calls = [Call(5, ((0.0, 500.0),)) for _ in range(7)]

    (one,) = plan_calls(calls, walk, teams=1, shift_min=500)

    once_round = 8 * float(walk[0, 1]) + 7 * 5
    assert one.back_at <= once_round + 1e-6


@settings(max_examples=60, deadline=None)
@given(
    places=st.lists(st.floats(0, 40), min_size=4, max_size=7), ranks=st.lists(st.integers(0, 2),
    min_size=7, max_size=7), starts=st.lists(st.integers(0, 100), min_size=7, max_size=7),
)  # fmt: skip
def test_every_round_keeps_to_hours_shift_and_asks_nobody_twice(places, ranks, starts):
    calls = [
        Call(10, ((float(start), float(start) + 45),), rank)
        for _, rank, start in zip(places, ranks, starts, strict=False)
    ]
    walk = line_times(places)

    rounds = plan_calls(calls, walk, teams=2, shift_min=150)

    made = [i for one in rounds for i in one.calls]
    assert len(made) == len(set(made))
    for one in rounds:
        at, here = 0.0, 0
        for i, begin in zip(one.calls, one.begins, strict=True):
            assert begin >= at + walk[here, i + 1] - 1e-9
            assert starts[i] <= begin <= starts[i] + 35
            at, here = begin + 10, i + 1
        assert at + walk[here, 0] <= 150 + 1e-9
