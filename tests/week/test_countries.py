"""Whose public holidays count: a country for every time zone that is named for a place."""

from __future__ import annotations

import zoneinfo
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from canvass.week.countries import country_of, is_holiday
from canvass.week.hours import are_holidays_known, closed_on_holidays, make_hours

PLACELESS = {"GMT", "UTC", "UCT", "Universal", "Zulu", "Greenwich", "Factory", "localtime",
             "CET", "EET", "EST", "HST", "MET", "MST", "WET"}  # fmt: skip


def openings(text: str, zone: str, day: str, place: tuple[float, float] | None = None) -> list[str]:
    """Return the opening times of a day as the clock there shows them."""
    begin = datetime.combine(date.fromisoformat(day), datetime.min.time(), ZoneInfo(zone))
    rule = make_hours(text, ZoneInfo(zone), "hours", place)
    return [f"{a:%H:%M}-{b:%H:%M}" for a, b in rule.open_times(begin, begin + timedelta(days=1))]


def test_every_zone_named_for_a_place_has_a_country():
    names = {
        name
        for name in zoneinfo.available_timezones()
        if not name.startswith(("Etc/", "GMT")) and name not in PLACELESS
        and not name[-1].isdigit() and "DT" not in name
    }  # fmt: skip

    assert [name for name in sorted(names) if country_of(ZoneInfo(name)) is None] == []


@pytest.mark.parametrize(
    ("zone", "country"),
    [
        ("Europe/Vienna", "AT"), ("America/Phoenix", "US"), ("US/Arizona", "US"),
        ("Asia/Kolkata", "IN"), ("Asia/Calcutta", "IN"), ("Pacific/Auckland", "NZ"),
        ("Iceland", "IS"), ("Europe/Stockholm", "SE"), ("Asia/Tel_Aviv", "IL"), ("UTC", None),
        ("CET", None), ("Etc/GMT+5", None),
    ],
)  # fmt: skip
def test_the_country_is_the_one_the_zone_is_named_for(zone: str, country: str | None):
    assert country_of(ZoneInfo(zone)) == country
    assert are_holidays_known(ZoneInfo(zone)) is (country is not None)


@pytest.mark.parametrize(
    ("zone", "day", "holiday"),
    [
        ("Europe/Vienna", "2026-10-26", "the national day"),
        ("America/Phoenix", "2026-11-26", "Thanksgiving, the fourth Thursday"),
        ("America/Phoenix", "2026-07-04", "Independence Day, a Saturday"),
        ("Pacific/Auckland", "2026-02-06", "Waitangi Day"),
        ("Asia/Kolkata", "2026-01-26", "Republic Day"),
        ("Asia/Tokyo", "2026-11-03", "Culture Day"),
        ("Africa/Johannesburg", "2026-04-27", "Freedom Day"),
        ("Europe/London", "2026-12-25", "Christmas Day"),
        ("Europe/London", "2026-08-31", "the August bank holiday of England"),
        ("Europe/Berlin", "2026-06-04", "Corpus Christi in the south and west of Germany"),
        ("Europe/Berlin", "2026-01-06", "the Epiphany in three states of Germany"),
        ("Europe/Zurich", "2026-04-03", "Good Friday in most cantons"),
        ("Asia/Jerusalem", "2026-04-22", "Independence Day, 5 Iyar"),
    ],
)  # fmt: skip
def test_closed_on_holidays_is_closed_on_those_of_the_zone(zone: str, day: str, holiday: str):
    eve = (date.fromisoformat(day) - timedelta(days=16)).isoformat()

    assert openings("Mo-Su 09:00-17:00; PH off", zone, day) == [], holiday
    assert openings("Mo-Su 09:00-17:00; PH off", zone, eve) == ["09:00-17:00"]


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "Asia/Kolkata"])
def test_hours_for_holidays_are_kept_on_them(zone: str):
    # The Epiphany in Sweden, Republic Day in India: weekdays both.
    day = {"Europe/Stockholm": "2026-01-06", "Asia/Kolkata": "2026-01-26"}[zone]

    assert openings("Mo-Su 09:00-17:00; PH 12:00-16:00", zone, day) == ["12:00-16:00"]
    assert openings("Mo-Su,PH 10:00-18:00", zone, day) == ["10:00-18:00"]


def test_whoever_says_nothing_of_holidays_is_asked_as_written():
    """The availability of a team knows no holidays; a shop's hours do."""
    text = "Mo-Fr 17:00-20:00"

    assert openings(text, "Europe/Vienna", "2026-10-26") == ["17:00-20:00"]
    assert openings(closed_on_holidays(text), "Europe/Vienna", "2026-10-26") == []


def test_the_zone_decides_where_the_place_lies_in_another_country():
    stockholm = (59.2, 18.0)

    assert openings("Mo-Su 09:00-17:00; PH off", "Europe/Vienna", "2026-10-26", stockholm) == []


def test_a_zone_without_a_country_takes_that_of_the_place():
    stockholm = (59.2, 18.0)

    assert openings("Mo-Su 09:00-17:00; PH off", "UTC", "2026-06-06", stockholm) == []


def test_sunset_is_that_of_the_place():
    # Almanacs give 14:48 for Stockholm and 15:36 for Malmö on 21 December, to some minutes.
    day = "2026-12-21"
    north, south = (59.33, 18.07), (55.6, 13.0)

    (stockholm,) = openings("12:00-sunset", "Europe/Stockholm", day, north)
    (malmo,) = openings("12:00-sunset", "Europe/Stockholm", day, south)

    assert "12:00-14:43" <= stockholm <= "12:00-14:53"
    assert "12:00-15:31" <= malmo <= "12:00-15:41"


def test_in_polar_night_there_is_no_time_between_sunrise_and_sunset():
    kiruna = (67.86, 20.22)

    assert openings("sunrise-sunset", "Europe/Stockholm", "2026-12-21", kiruna) == []


@pytest.mark.parametrize(
    "text",
    [
        '"by appointment"', 'Mo-Fr 09:00-17:00 "by appointment"', 'Mo-Fr 09:00-17:00 "ring first"',
        'Mo-Fr 09:00-17:00 open "nach Vereinbarung"', 'Sa 10:00-12:00 || "call us"',
        "efter överenskommelse", "call ahead",
    ],
)  # fmt: skip
def test_open_with_a_condition_is_not_open(text: str):
    assert openings(text, "Europe/Stockholm", "2026-09-09") == []


def test_a_remark_that_asks_for_nothing_leaves_it_open():
    text = 'Mo-Fr 09:00-17:00 open "entrance from the yard"'

    assert openings(text, "Europe/Stockholm", "2026-09-09") == ["09:00-17:00"]


def test_a_fallback_opens_nothing_and_closes_nothing():
    text = 'Mo-Fr 09:00-12:00 || "by appointment"'

    assert openings(text, "Europe/Stockholm", "2026-09-09") == ["09:00-12:00"]


@pytest.mark.parametrize("zone", ["Europe/Stockholm", "UTC"])
@pytest.mark.parametrize("fallback", ['"by appointment"', "unknown", 'Sa "call us"'])
def test_a_fallback_leaves_every_day_of_a_week_open(fallback: str, zone: str):
    info = ZoneInfo(zone)
    hours = make_hours(f"Mo-Fr 09:00-12:00 || {fallback}", info, "x", (59.2, 18.0))

    found = hours.open_times(datetime(2026, 9, 7, tzinfo=info), datetime(2026, 9, 14, tzinfo=info))

    assert [begins.day for begins, _ in found] == [7, 8, 9, 10, 11]


def test_a_sunday_is_no_public_holiday_because_it_is_a_sunday():
    sunday, ascension = date(2026, 11, 22), date(2026, 5, 14)

    assert not any(is_holiday(country, sunday) for country in ("SE", "NO", "DK", "FI", "DE"))
    assert all(is_holiday(country, ascension) for country in ("SE", "NO", "DK", "FI", "DE"))
