"""Organisations added by hand or from a file, and the calls on them."""

from __future__ import annotations

import json
from pathlib import Path

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE, at
from tests.world import world

WEEK = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)


@world
def week(canvass, small_map):
    """Put the small map, a week with a daytime shift on Thursday at one, and a pair into it."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass(*WEEK).code == 0
    assert canvass("shift", "add", "2026-09-10T13:00", "120", "--kind", "daytime").code == 0
    for name in ("Anna", "Bo"):
        assert canvass("team", "add", name).code == 0
    return canvass


def listed(canvass):
    return json.loads(canvass("organisation", "list", "--format", "json").out)


def test_an_organisation_stands_at_its_address(week):
    week("organisation", "add", "Boule", "--kind", "club", "--address", "Storgatan 5",
         "--hours", "Tu,Th 13:00-16:00")  # fmt: skip

    (row,) = listed(week)
    # Number 5 is the third house on the north side: 250 m east and 12 m north of the base.
    assert (row["lat"], row["lon"]) == pytest.approx(at(250, 12), abs=1e-4)
    assert (row["name"], row["kind"], row["opening_hours"]) == (
        "Boule",
        "club",
        "Tu,Th 13:00-16:00",
    )


def test_the_same_organisation_again_is_changed_not_doubled(week):
    for hours in ("Mo 10:00-12:00", "Tu 10:00-12:00"):
        week("organisation", "add", "Boule", "--at", "59.0001,18.001", "--hours", hours)

    assert [row["opening_hours"] for row in listed(week)] == ["Tu 10:00-12:00"]


def test_a_file_goes_in_row_by_row_and_twice_does_no_harm(week, tmp_path: Path):
    rows = ["name;kind;address;lat;lon;opening_hours;note",
            "Boule;club;Storgatan 5;;;Th 13:00-16:00;ring twice",
            "Nowhere;club;Ingengatan 1;;;;",
            "School;school;;59.0001;18.002;sometimes;",
            "Library;;;59,0001;18,003;;"]  # fmt: skip
    (tmp_path / "clubs.csv").write_text("\n".join(rows), "utf-8")

    first = json.loads(week("organisation", "import", "clubs.csv", "--format", "json").out)
    again = json.loads(week("organisation", "import", "clubs.csv", "--format", "json").out)

    assert (first["read"], first["stored"], first["already"]) == (4, 2, 0)
    assert [fault["line"] for fault in first["rejected"]] == [3, 4]
    assert (again["stored"], again["already"]) == (0, 2)
    assert [row["name"] for row in listed(week)] == ["Boule", "Library"]


def test_teams_call_while_it_is_open_and_never_where_it_is_closed(week):
    place = ("--at", "59.0001,18.001")
    week("organisation", "add", "Open on Thursdays", *place, "--hours", "Th 13:30-14:30")
    week("organisation", "add", "Mornings only", *place, "--hours", "Mo-Fr 08:00-12:00")
    week(
        "organisation", "add", "Closed that day", *place, "--hours", "Mo-Fr 08:00-17:00; Sep 10 off"
    )

    calls = json.loads(week("week", "calls", "--format", "json").out)

    (call,) = calls
    assert call["name"] == "Open on Thursdays"
    assert "T13:30" <= call["at"][10:16] <= "T14:15"


def test_on_a_public_holiday_nobody_calls_where_hours_do_not_speak_of_it(week):
    jul = ("week", "add", "Jul", "--from", "2026-12-21", "--to", "2026-12-27", "--base", BASE)
    assert week(*jul).code == 0
    for day in ("2026-12-25", "2026-12-22"):
        added = week("shift", "add", f"{day}T13:00", "120", "--kind", "daytime", "--week", "Jul")
        assert added.code == 0
    week("team", "add", "Cia", "--week", "Jul")
    week("team", "add", "Dan", "--week", "Jul")
    week("organisation", "add", "Shop", "--at", "59.0001,18.001", "--hours", "Mo-Sa 08:00-20:00")

    names = {
        shift: [row["name"] for row in json.loads(
            week("week", "calls", "--week", "Jul", "--shift", shift, "--format", "json").out
        )]
        for shift in ("S1", "S2")
    }  # fmt: skip

    assert names == {"S1": [], "S2": ["Shop"]}


def test_it_is_listed_for_the_week_beside_those_of_the_map(week):
    week("organisation", "add", "Boule", "--at", "59.0001,18.001")

    rows = json.loads(week("week", "organisations", "--format", "json").out)

    (row,) = [row for row in rows if row["name"] == "Boule"]
    assert row["assumed"] == "x"


def test_what_was_added_can_be_removed_once(week):
    week("organisation", "add", "Boule", "--at", "59.0001,18.001")
    number = listed(week)[0]["id"]

    assert week("organisation", "remove", number, "--yes").code == 0

    assert listed(week) == []
    said = week("organisation", "remove", number, "--yes")
    assert said.code == 2
    assert "not there" in said.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("X",), "no place"),
        (("X", "--at", "north,18"), "lat and lon in degrees"),
        (("X", "--at", "95,18"), "nowhere"),
        (("X", "--at", "nan,18"), "nowhere"),
        (("X", "--address", "Storgatan 99"), "no address"),
        (("X", "--at", "59,18", "--hours", "when the sun shines"), "not understood"),
        ((" ", "--at", "59,18"), "no name"),
        (("X" * 200, "--at", "59,18"), "at most 120"),
    ],
)
def test_what_cannot_be_is_refused_in_one_line(week, arguments, message):
    said = week("organisation", "add", *arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1
    assert listed(week) == []


def test_the_inventory_names_them(week):
    week("organisation", "add", "Boule", "--at", "59.0001,18.001")

    rows = json.loads(week("inventory", "--format", "json").out)

    assert [row["rows"] for row in rows if row["table"] == "organisation"] == [1]


def printed(canvass, *options: str, lang: str = "en") -> str:
    said = canvass("--lang", lang, "week", "calls", "--out", "calls", *options)
    assert said.code == 0, said.err
    document = pdfium.PdfDocument(Path("calls/calls.pdf"))
    texts = [page.get_textpage().get_text_bounded() for page in document]
    document.close()
    return " ".join(" ".join(texts).split())


@world
def boule(week):
    """Add a club that is open on Thursdays from half past one, and a school nobody knows of."""
    week("organisation", "add", "Boule <b>", "--kind", "club", "--address", "Storgatan 5",
         "--hours", "Th 13:30-16:00")  # fmt: skip
    week("organisation", "add", "Shut", "--at", "59.0001,18.001", "--hours", "Mo 08:00-12:00")
    return week


def test_calls_are_printed_with_map_path_time_and_the_hours_of_the_day(boule):
    boule("shift", "book", "Anna", "S1", "--reason", "the only one")
    text = printed(boule)

    assert "C01 Organisations 1 1 call" in text
    assert "Anna · Thu 10/9 13:00–15:00" in text
    assert "Boule <b> Association · Storgatan 5 open 13:30–16:00" in text
    assert "1 13:30" in text
    assert "Shut" not in text


def test_calls_are_printed_in_the_language_of_the_list(boule):
    assert "öppet 13:30–16:00" in printed(boule, lang="sv")


def test_the_printed_calls_are_a_plan_document_with_a_path_from_base_to_base(boule):
    printed(boule, "--minutes", "20")

    plan = json.loads(Path("calls/calls.json").read_text("utf-8"))

    (route,) = plan["routes"]
    assert plan["format"] == "canvass-plan/1"
    assert route["path"][0] == route["path"][-1]
    # 250 m along the street and 12 m aside, there and back.
    assert route["walk_m"] == pytest.approx(2 * 262, abs=30)
    (stop,) = route["stops"]
    assert (stop["arrive_min"], stop["service_min"]) == (30.0, 20.0)
    assert [(row["street"], row["reason"]) for row in plan["excluded"]] == [("Shut", "closed then")]


def test_homes_shifts_get_no_calls_unless_that_is_asked_for(boule):
    boule("shift", "add", "2026-09-10T17:00", "60")
    boule("organisation", "add", "Late", "--at", "59.0001,18.001", "--hours", "Th 10:00-20:00")

    said = boule("week", "calls", "--shift", "S2", "--out", "calls")

    assert said.code == 2
    assert "--also-evenings" in said.err
    assert not Path("calls").exists()
    assert "Late" in printed(boule, "--shift", "S2", "--also-evenings")


def test_where_nothing_is_open_no_paper_is_made(week):
    week("organisation", "add", "Shut", "--at", "59.0001,18.001", "--hours", "Mo 08:00-12:00")

    said = week("week", "calls", "--out", "calls")

    assert said.code == 2
    assert "no place is open then" in said.err
    assert not Path("calls").exists()
