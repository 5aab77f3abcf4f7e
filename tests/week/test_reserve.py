"""The reserve: what is kept free of every half-day, worked out by hand."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.errors import InputError
from canvass.week.book import WeekBook
from canvass.week.moments import HalfDay
from canvass.week.week import Base, Booking, Team, Week, WeekShift, check_shift

STOCKHOLM = ZoneInfo("Europe/Stockholm")


def make_week(**more) -> Week:
    base = more.pop("base", Base(59.25, 18.0, "Café", "", 0))
    return Week(1, 1, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm", base, **more)


def shift_at(shift_id: int, text: str, minutes: int, kind: str = "homes") -> WeekShift:
    at = datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM)
    return WeekShift(shift_id, at, minutes, kind=kind)


TEAMS = tuple(Team(k, f"T{k}", 2) for k in range(1, 6))
THURSDAY = shift_at(1, "2026-09-10T13:00", 120)


def test_five_pairs_in_a_two_hour_shift_have_twenty_hours_of_which_eight_are_kept():
    book = WeekBook(make_week(), (THURSDAY,), TEAMS, ())

    (load,) = book.loads()

    assert (load.day, load.half) == (date(2026, 9, 10), HalfDay.AFTERNOON)
    assert load.people_min == 20 * 60
    assert load.left_min == 12 * 60


def test_a_booking_that_would_eat_the_reserve_has_its_price():
    booked = tuple(Booking(1, k, 2) for k in (1, 2, 3))
    book = WeekBook(make_week(), (THURSDAY,), TEAMS, booked)

    (price,) = book.check_booking(TEAMS[3], THURSDAY)

    # 16 of 20 hours booked leave 20 %; 40 % is 8 h, so 4 h too much.
    assert (price.day, price.half) == (date(2026, 9, 10), HalfDay.AFTERNOON)
    assert price.reserve_share == 0.4
    assert price.unbooked_share == pytest.approx(0.2)
    assert price.too_much_min == pytest.approx(240)


def test_a_minute_of_the_next_half_day_has_its_price_too():
    """Two people from 16:00 to 17:01 have two minutes of the evening, of which 0.8 are kept."""
    over = shift_at(1, "2026-09-10T16:00", 61)
    book = WeekBook(make_week(), (over,), TEAMS[:1], ())

    _, evening = book.check_booking(TEAMS[0], over)

    assert (evening.half, evening.unbooked_share) == (HalfDay.EVENING, 0.0)
    assert evening.too_much_min == pytest.approx(0.8)


def test_a_shift_that_ends_at_five_is_of_the_afternoon_alone():
    book = WeekBook(make_week(), (shift_at(1, "2026-09-10T15:00", 120),), TEAMS[:1], ())

    assert [load.half for load in book.loads()] == [HalfDay.AFTERNOON]


def test_hours_of_a_team_that_are_not_understood_are_refused_with_its_name():
    team = Team(1, "Lag Blå", 2, availability="Th 25:99")

    with pytest.raises(InputError, match="availability of team Lag Blå 'Th 25:99'"):
        WeekBook(make_week(), (THURSDAY,), (team,), ()).loads()


def test_bookings_up_to_the_reserve_cost_nothing():
    booked = tuple(Booking(1, k, 2) for k in (1, 2))
    book = WeekBook(make_week(), (THURSDAY,), TEAMS, booked)

    assert book.check_booking(TEAMS[2], THURSDAY) == []


def test_people_at_the_base_are_not_planned_into():
    # The base is open all afternoon (5 h); 10 people have 50 h, one at the base takes 5 h of them.
    week = make_week(base=Base(59.25, 18.0, "", "Th 12:00-17:00", 1))
    book = WeekBook(week, (THURSDAY,), TEAMS, ())

    (load,) = book.loads()

    assert load.people_min == 50 * 60
    assert load.left_min == (50 - 5 - 20) * 60


def test_a_shift_over_five_oclock_counts_in_both_half_days():
    over = shift_at(1, "2026-09-10T16:30", 90)
    book = WeekBook(make_week(), (over,), TEAMS, (Booking(1, 1, 2),))

    assert [(load.half, load.booked_min) for load in book.loads()] == [
        (HalfDay.AFTERNOON, 60.0),
        (HalfDay.EVENING, 120.0),
    ]


def test_a_team_without_time_brings_no_hours():
    teams = (Team(1, "A", 2, availability="Mo-We 17:00-21:00"), Team(2, "B", 2))
    book = WeekBook(make_week(), (THURSDAY,), teams, ())

    assert book.loads()[0].people_min == 4 * 60
    with pytest.raises(InputError, match="has no time"):
        book.check_booking(teams[0], THURSDAY)


def test_a_team_is_in_one_place_at_a_time():
    other = shift_at(2, "2026-09-10T14:00", 120, "daytime")
    book = WeekBook(make_week(), (THURSDAY, other), TEAMS, (Booking(1, 1, 2),))

    with pytest.raises(InputError, match="two places"):
        book.check_booking(TEAMS[0], other)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("2026-09-14T17:30", "outside the week"),
        ("2026-09-13T23:00", "outside the week"),
        ("2026-09-10T14:59", "overlaps S1"),
    ],
)
def test_a_shift_outside_the_week_or_upon_another_is_refused(text: str, message: str):
    with pytest.raises(InputError, match=message):
        check_shift(make_week(), shift_at(2, text, 120), [THURSDAY])


def test_a_shift_may_begin_when_another_ends():
    check_shift(make_week(), shift_at(2, "2026-09-10T15:00", 120), [THURSDAY])


@settings(max_examples=100, deadline=None)
@given(
    sizes=st.lists(st.integers(1, 5), min_size=1, max_size=8),
    reserve=st.sampled_from([0.0, 0.25, 0.4, 0.5, 0.9]),
    people=st.integers(0, 4),
    shifts=st.lists(st.tuples(st.integers(7, 12), st.integers(8, 19), st.integers(30, 240)),
                    min_size=1, max_size=4),
)  # fmt: skip
@pytest.mark.long
def test_what_may_be_booked_never_eats_the_reserve(sizes, reserve, people, shifts):
    week = make_week(reserve_share=reserve, base=Base(59, 18, "", "Mo-Fr 10:00-18:00", people))
    made = tuple(
        shift_at(k, f"2026-09-{day:02d}T{hour:02d}:00", minutes)
        for k, (day, hour, minutes) in enumerate(shifts, start=1)
    )
    book = WeekBook(week, made, tuple(Team(k, f"T{k}", n) for k, n in enumerate(sizes)), ())
    overfull = {(load.day, load.half) for load in book.loads() if load.left_min < 0}

    for shift in made:
        for team in book.bookable_teams(shift):
            booking = Booking(shift.shift_id, team.team_id, team.size)
            book = WeekBook(week, made, book.teams, (*book.bookings, booking))

    eaten = {(load.day, load.half) for load in book.loads() if load.left_min < -1e-6}
    assert eaten <= overfull
