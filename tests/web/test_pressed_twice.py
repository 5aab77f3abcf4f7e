"""A button that is pressed twice, or a form sent again by "back", has one effect."""

from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from tests.small_map import BASE
from tests.web.conftest import Browser
from tests.web.week_desk import TODAY, code_of, prepare

D = "/d/1"
BESIDE = {"audit_log", "sqlite_sequence"}
"""Tables that say who did what when; a refusal may be written there."""
SUNDAY = TODAY - timedelta(days=TODAY.weekday()) + timedelta(days=6)

ACTS: dict[str, tuple[str, dict[str, str]]] = {
    "a team": (f"{D}/week/team", {"name": "Lag Röd", "size": "2"}),
    "a shift": (f"{D}/week/shift", {"day": f"{SUNDAY}", "starts": "17:30", "minutes": "90"}),
    "a week": (f"{D}/week", {"name": "V 49", "first": f"{SUNDAY + timedelta(days=1)}",
                             "last": f"{SUNDAY + timedelta(days=7)}", "base": BASE}),
    "a booking": (f"{D}/week/book", {"team": "Lag Blå", "shift": "S1", "reason": "all right"}),
    "a team that goes": (f"{D}/week/remove", {"what": "team", "name": "Lag Blå", "sure": "true"}),
    "a list that is lost": (f"{D}/week/list", {"code": "CODE", "state": "lost"}),
    "an organisation": (f"{D}/organisations/own",
                        {"name": "Idrottsföreningen", "place": "59.0,18.001"}),
    "wishes": (f"{D}/wishes", {"heap": "1 more buses\n2 a school", "topic": "other"}),
    "talks": (f"{D}/wishes/talks", {"day": f"{TODAY}", "half": "evening", "talks": "7"}),
    "houses left out": (f"{D}/doors", {"act": "leave_out", "house": "HOUSE", "reason": "work"}),
    "flats": (f"{D}/doors", {"act": "flats", "address": "Storgatan 1", "floors": "3",
                             "per_floor": "2"}),
    "a locked entrance": (f"{D}/doors", {"act": "access", "address": "Storgatan 1",
                                         "state": "refused"}),
    "an invitation": ("/people/links", {"name": "Bo", "role": "coordinator"}),
}  # fmt: skip


def rows_of(desk: Browser) -> dict[str, list[Any]]:
    """Return all rows of the database, those beside the matter excepted."""
    with sqlite3.connect(desk.desk.db) as connection:
        names = [row[0] for row in connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table'")]  # fmt: skip
        return {
            name: sorted(connection.execute(f'SELECT * FROM "{name}"').fetchall(), key=repr)
            for name in names
            if name not in BESIDE
        }


def find_number(desk: Browser) -> str:
    """Return the number of a form that is on a page."""
    return str(re.findall(r'name="once" value="([^"]+)"', desk.get(f"{D}/week").text)[0])


@pytest.fixture
def week(canvass, desk, tmp_path):
    prepare(canvass, tmp_path)
    assert canvass("shift", "add", f"{SUNDAY}T12:00", "90").code == 0
    return canvass


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    """Return the names of the tables that changed."""
    return [name for name in before if before[name] != after[name]]


@pytest.mark.long
@pytest.mark.parametrize("act", ACTS)
def test_what_is_pressed_twice_is_done_once(week, desk, act):
    path, fields = ACTS[act]
    house = re.search(r'name="house" value="([^"]+)"', desk.get(f"{D}/doors").text)
    known = {"CODE": code_of(week), "HOUSE": unescape(house[1]) if house else ""}
    fields = {name: known.get(value, value) for name, value in fields.items()}
    fields["once"] = find_number(desk)
    none = rows_of(desk)

    first = desk.post(path, fields)
    once = rows_of(desk)
    second = desk.post(path, fields)

    assert first.status_code in (200, 303)
    assert changed(none, once)
    assert changed(once, rows_of(desk)) == []
    assert (second.status_code, second.text) == (first.status_code, first.text)


def test_wishes_that_are_sent_eight_times_at_once_are_kept_once(week, desk):
    path, fields = ACTS["wishes"]
    fields = {**fields, "once": find_number(desk)}

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(lambda _: desk.post(path, fields).status_code, range(8)))

    assert codes == [303] * 8
    assert len(rows_of(desk)["wish"]) == 2


def test_the_same_words_on_a_page_that_was_loaded_anew_are_other_wishes(week, desk):
    path, fields = ACTS["wishes"]

    for _ in range(2):
        desk.post(path, {**fields, "once": find_number(desk)})

    assert len(rows_of(desk)["wish"]) == 4


def test_a_form_that_was_refused_may_be_sent_again(week, desk):
    path, fields = ACTS["a booking"]
    fields = {**fields, "shift": "S2", "once": find_number(desk)}
    refused = desk.post(path, fields)
    week("shift", "add", f"{SUNDAY}T15:00", "90")

    taken = desk.post(path, fields)

    assert (refused.status_code, taken.status_code) == (422, 303)
