"""`canvass plan --leaflets`: letter boxes in seconds, nobody knocks, and signs are kept to."""

from __future__ import annotations

import csv
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pypdfium2 as pdfium
import pytest

from tests.small_map import BASE
from tests.world import world

PLAN = ("plan", "--base", BASE, "--shift", "60", "--iterations", "200")


@world
def district(canvass, small_map):
    """Put the small map into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    return canvass


def rows(folder: str = "leaflets") -> list[dict[str, str]]:
    with (Path(folder) / "leaflets.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def doors(canvass):
    return json.loads(canvass("doors", "list", "--format", "json").out)


def text_of(path: str) -> str:
    document = pdfium.PdfDocument(Path(path))
    texts = [" ".join(page.get_textpage().get_text_bounded().split()) for page in document]
    document.close()
    return " ".join(texts)


def test_every_door_gets_one_leaflet_at_one_stop_an_entrance(district):
    said = district(*PLAN, "--leaflets")

    assert said.code == 0, said.err
    found = rows()
    assert sum(int(row["leaflets"]) for row in found) == len(doors(district))
    stops = [(row["street"], row["housenumber"], row["entrance"]) for row in found]
    assert len(stops) == len(set(stops))


def test_a_letter_box_takes_seconds_where_a_door_takes_minutes(district):
    district(*PLAN)
    [knocked] = json.loads(district("routes", "list", "--format", "json").out)

    said = district(*PLAN, "--leaflets")

    minutes = int(next(line for line in said.out.splitlines() if "R01" in line).split()[-1])
    assert minutes < knocked["duration_min"] / 2


def test_nobody_is_asked_to_knock_and_nothing_can_be_entered(district):
    district("--lang", "sv", *PLAN, "--leaflets", "--out", "blad")

    text = text_of("blad/leaflets.pdf")
    assert "ingen knackar på" in text
    assert "Ingen hemma" not in text
    assert "Din integritet" not in text
    assert json.loads(district("list", "show", "--format", "json").out) == []


def test_the_plan_of_the_doors_stays_as_it_is(district):
    district(*PLAN)
    before = district("routes", "list", "--format", "json").out

    district(*PLAN, "--leaflets")

    assert district("routes", "list", "--format", "json").out == before


def test_who_asked_not_to_be_called_on_gets_a_leaflet_and_a_sign_does_not(district):
    district(*PLAN)
    refusing, signed = doors(district)[0], doors(district)[-1]
    today = datetime.now(ZoneInfo("Europe/Stockholm")).date()
    week = district("week", "add", "Now", "--from", today, "--to", today, "--base", BASE)
    assert week.code == 0, week.err
    address = f"{refusing['street']} {refusing['housenumber']}"
    assert district("visit", "add", address, "do_not_knock").code == 0
    sign = f"{signed['street']} {signed['housenumber']}"
    noted = district("doors", "access", "note", sign, "no_advertising")
    assert noted.code == 0, noted.err

    said = district(*PLAN, "--leaflets")

    assert said.code == 0, said.err
    given = {f"{row['street']} {row['housenumber']}" for row in rows()}
    assert address in given
    assert sign not in given
    assert "1 address gets none: a sign says no advertising (20" in said.out


def test_what_an_organizer_left_out_gets_no_leaflet(district):
    left = doors(district)[0]
    address = f"{left['street']} {left['housenumber']}"
    assert district("doors", "exclude", address, "--reason", "torn down").code == 0

    district(*PLAN, "--leaflets")

    assert address not in {f"{row['street']} {row['housenumber']}" for row in rows()}


@pytest.mark.parametrize(
    "more",
    [("--leaflets", "--minutes-per-door", "3"), ("--leaflets", "--only", "never-reached"),
     ("--leaflets", "--next"), ("--out", "x")],
)  # fmt: skip
def test_what_does_not_go_with_leaflets_is_one_line(district, more):
    said = district(*PLAN, *more)

    assert said.code == 2
    assert len(said.err.strip().splitlines()) == 1
    assert not Path("leaflets").exists()
