"""Whom the calls of a week go to, and what is said of hours."""

from __future__ import annotations

import json
from pathlib import Path
from xml.sax.saxutils import quoteattr

import pytest

from tests.small_map import BASE, at, write_small_map

PLACES = (
    ("Bageriet", {"shop": "bakery", "opening_hours": "må-fr 8-17"}, 20.0),
    ("Skolan", {"amenity": "school"}, 400.0),
    ("Biblioteket", {"amenity": "library", "opening_hours": "Mo-Fr 10:00-18:00"}, 300.0),
    ("Kontoret", {"office": "lawyer", "opening_hours": "hm, ibland"}, 100.0),
    ("Vårdcentralen", {"amenity": "clinic", "opening_hours": '"by appointment"'}, 150.0),
    ("Café Två Bagare", {"amenity": "cafe", "opening_hours": "Mo-Su 08:00-20:00"}, 3.0),
)


def write_places(path: Path, places=PLACES) -> Path:
    """Put places along the street of the small map, so many metres east of the base."""
    nodes = []
    for number, (name, tags, x_m) in enumerate(places, start=900):
        lat, lon = at(x_m, 5)
        inner = "".join(
            f"<tag k={quoteattr(k)} v={quoteattr(v)}/>" for k, v in {"name": name, **tags}.items()
        )
        nodes.append(f'<node id="{number}" version="1" lat="{lat}" lon="{lon}">{inner}</node>')
    content = write_small_map(path).read_text("utf-8")
    path.write_text(content.replace('<osm version="0.6">', '<osm version="0.6">' + "".join(nodes)),
                    "utf-8")  # fmt: skip
    return path


@pytest.fixture
def week(canvass, tmp_path: Path):
    """Return the command, after a week with a daytime shift of an hour and a half for one pair."""

    def made(*, day: str = "2026-09-10", zone: str = "Europe/Stockholm", minutes: str = "90",
             label: str = "", places=PLACES):  # fmt: skip
        file = write_places(tmp_path / "map.osm", places)
        assert canvass("district", "add", "Stuvsta", file).code == 0
        said = canvass("week", "add", "V", "--from", day, "--to", day, "--base", BASE,
                       "--base-label", label, "--timezone", zone)  # fmt: skip
        assert said.code == 0, said.err
        canvass("shift", "add", f"{day}T13:00", minutes, "--kind", "daytime")
        canvass("team", "add", "Anna")
        canvass("shift", "book", "Anna", "S1", "--reason", "test")
        return said

    return made


def called(canvass, *options: str) -> list[str]:
    said = canvass("week", "calls", "--format", "json", *options)
    assert said.code == 0, said.err
    return [row["name"] for row in json.loads(said.out)]


def test_schools_and_libraries_are_called_on_before_the_shop_next_door(week, canvass):
    week(minutes="55", label="Café Två Bagare")

    # 55 minutes hold two calls of 20 and the walk of 800 m there and back; the bakery is left.
    assert sorted(called(canvass, "--minutes", "20")) == ["Biblioteket", "Skolan"]


def test_the_base_is_never_called_on_and_is_said_to_be_left_out(week, canvass):
    week(minutes="240", label="Café Två Bagare, Stuvsta")

    said = canvass("week", "calls")

    assert "Café Två Bagare: the base is there itself" in said.out
    assert "Café Två Bagare" not in called(canvass)


def test_a_base_without_a_name_is_the_place_beside_it(week, canvass):
    week(minutes="240")

    # The café stands 3 m east and 5 m north of the base, the bakery 20 m off.
    assert sorted(called(canvass)) == ["Bageriet", "Biblioteket", "Kontoret", "Skolan"]


def test_a_base_of_another_name_leaves_the_neighbours_alone(week, canvass):
    week(minutes="240", label="Stuvsta torg")

    assert "Café Två Bagare" in called(canvass)


def test_only_by_appointment_is_not_called_on(week, canvass):
    week(minutes="240")

    there = called(canvass)
    assert there
    assert "Vårdcentralen" not in there


def test_hours_read_otherwise_and_hours_not_understood_are_named(week, canvass):
    week()

    said = canvass("week", "organisations")

    assert 'Bageriet: "må-fr 8-17" = Mo-Fr 08:00-17:00' in said.err
    assert 'Kontoret: "hm, ibland"' in said.err.split("understood")[1]


def test_the_list_has_kind_address_and_hours_assumed_by_kind(week, canvass):
    week()

    rows = {row["name"]: row for row in
            json.loads(canvass("week", "organisations", "--format", "json").out)}  # fmt: skip

    # A school without hours is taken to have somebody there from eight to three.
    assert rows["Skolan"]["hours"] == "Mo-Fr 08:00-15:00; PH off"
    assert (rows["Skolan"]["group"], rows["Skolan"]["assumed"]) == ("school", "x")
    assert rows["Kontoret"]["hours"] == "Mo-Fr 09:00-16:00; PH off"
    # House number 7 stands 350 m, number 9 450 m along; 400 m is near neither.
    assert rows["Skolan"]["address"] == ""
    assert rows["Vårdcentralen"]["address"] == "Storgatan 3"


@pytest.mark.parametrize(
    ("asked", "names"),
    [
        (("school",), {"Skolan"}), (("Schools", "library"), {"Skolan", "Biblioteket"}),
        (("amenity=clinic",), {"Vårdcentralen"}), (("shop",), {"Bageriet"}),
    ],
)  # fmt: skip
def test_kinds_are_chosen_by_name(week, canvass, asked, names):
    week()
    options = [part for kind in asked for part in ("--kind", kind)]

    rows = json.loads(canvass("week", "organisations", *options, "--format", "json").out)

    assert {row["name"] for row in rows} == names


def test_kinds_are_chosen_in_swedish_too(week, canvass):
    week()

    said = canvass("--lang", "sv", "week", "organisations", "--kind", "skolor", "--format", "json")

    assert [row["name"] for row in json.loads(said.out)] == ["Skolan"]


def test_a_kind_no_place_is_of_is_refused_with_those_there_are(week, canvass):
    week()

    said = canvass("week", "calls", "--kind", "cinema")

    assert said.code == 2
    assert "kind 'cinema': no place here is of it; there is school (1), library (1)" in said.err


def test_ones_own_school_is_called_on_before_the_maps(week, canvass):
    week(minutes="45")
    canvass("organisation", "add", "Egna skolan", "--kind", "school", "--address", "Storgatan 11",
            "--hours", "Mo-Fr 08:00-17:00")  # fmt: skip

    # 550 m away: the walk there and back is 15 minutes, and one call of 20 fits.
    assert called(canvass, "--minutes", "20") == ["Egna skolan"]


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Vienna", "2026-10-26"), ("America/Phoenix", "2026-11-26"),
     ("Asia/Kolkata", "2026-01-26"), ("Pacific/Auckland", "2026-02-06")],
)  # fmt: skip
def test_on_a_public_holiday_of_the_weeks_zone_nobody_is_called_on(week, canvass, zone, day):
    week(zone=zone, day=day, minutes="240", places=PLACES[:5])

    assert called(canvass) == []


def test_a_zone_without_a_country_is_said(week, canvass):
    said = week(zone="UTC")

    assert "Time zone UTC belongs to no country" in said.err
    assert "Time zone UTC belongs to no country" in canvass("week", "calls").err


def test_who_asked_for_another_day_is_called_on_that_day_and_first(week, canvass):
    week()
    assert canvass("week", "edit", "V", "--to", "2026-09-12").code == 0
    for day in ("2026-09-11", "2026-09-12"):
        canvass("shift", "add", f"{day}T13:00", "90", "--kind", "daytime")
    for shift in ("S2", "S3"):
        canvass("shift", "book", "Anna", shift, "--reason", "test")
    asked = canvass("call", "add", "Biblioteket", "come back 2026-09-11", "--team", "Anna", "--at",
                    "2026-09-10T10:30+02:00")  # fmt: skip
    assert asked.code == 0, asked.err

    before, then = called(canvass, "--shift", "S1"), called(canvass, "--shift", "S2")
    said = canvass("week", "calls", "--shift", "S1").out

    assert "Biblioteket" not in before
    assert "Skolan" in before
    assert "1 asked to be called on at another time" in said
    assert "Biblioteket" in then


def test_a_day_that_was_missed_is_made_good_and_a_band_is_waited_for():
    from datetime import UTC, datetime

    from canvass.planning.call_state import ASKED_LATER, CallState
    from canvass.visits.disposition import Disposition
    from canvass.visits.event import Outcome

    stands = Disposition(Outcome.COME_BACK, datetime(2026, 9, 8, 8, tzinfo=UTC), 1, True, True,
                         False, frozenset(), frozenset())  # fmt: skip
    asked = {"day": "2026-09-10", "band": "evening", "any": ""}
    state = CallState(dict.fromkeys(asked, stands), frozenset(), asked=asked)
    wednesday, friday = (datetime(2026, 9, day, 13, tzinfo=UTC) for day in (9, 11))
    evening = wednesday.replace(hour=18)

    reasons = {
        name: [state.find_reason(name, at) for at in (wednesday, friday, evening)] for name in asked
    }

    assert reasons == {
        "day": [ASKED_LATER, None, ASKED_LATER],
        "band": [ASKED_LATER, ASKED_LATER, None],
        "any": [None, None, None],
    }
