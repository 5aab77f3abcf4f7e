"""Times of a week and the change of the clocks (2026: 29 March and 25 October in Stockholm)."""

from __future__ import annotations

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import pytest

from canvass.errors import InputError
from canvass.week.moments import (
    HalfDay,
    TimeBand,
    after,
    band_of,
    get_timezone,
    half_day_bounds,
    minutes_between,
    parse_moment,
)

STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("text", "band"),
    [
        ("2026-09-07T16:59", TimeBand.DAYTIME),
        ("2026-09-07T17:00", TimeBand.EVENING),
        ("2026-09-11T20:00", TimeBand.EVENING),
        ("2026-09-12T10:00", TimeBand.WEEKEND),
        ("2026-09-13T19:00", TimeBand.WEEKEND),
    ],
)
def test_a_time_band_follows_the_clock_on_the_wall(text: str, band: TimeBand):
    assert band_of(datetime.fromisoformat(text)) is band


def test_four_hours_over_the_night_the_clocks_go_forward_end_at_five():
    start = datetime(2026, 3, 29, 0, 0, tzinfo=STOCKHOLM)

    assert after(start, 240).isoformat() == "2026-03-29T05:00:00+02:00"


def test_the_morning_the_clocks_go_back_has_thirteen_hours():
    begin, end = half_day_bounds(date(2026, 10, 25), HalfDay.FORENOON, STOCKHOLM)

    assert minutes_between(begin, end) == 13 * 60


def test_a_local_time_gets_the_offset_of_its_day():
    summer = parse_moment("2026-09-07 17:30", STOCKHOLM, "start")
    winter = parse_moment("2026-11-24T17:30", STOCKHOLM, "start")

    assert (summer.astimezone(UTC).hour, winter.astimezone(UTC).hour) == (15, 16)


def test_a_time_the_clocks_leap_over_is_refused():
    with pytest.raises(InputError, match="leap over"):
        parse_moment("2026-03-29 02:30", STOCKHOLM, "start")


@pytest.mark.parametrize("name", ["Mars/Base", "", "../../etc/passwd", "Stockholm"])
def test_an_unknown_time_zone_is_named(name: str):
    with pytest.raises(InputError, match="time zone"):
        get_timezone(name)
