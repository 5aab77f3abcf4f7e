"""A button that is pressed twice, or a form sent again by "back", has one effect."""

from __future__ import annotations

import re
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, time, timedelta
from html import unescape
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from canvass.web.jobs.board import Job, JobBoard
from canvass.web.routes import ROWS
from canvass.workflow.keeping import desk_people
from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.small_map import BASE
from tests.web.conftest import Browser
from tests.web.week_desk import TODAY, code_of, prepare

D = "/d/1"
TOLD = "This was sent before and carried out at"
WORK = "begins work, tried below"
LOOKS = "shows something and stores nothing"
ALIKE = "the same guard; what it does twice is no more than once"
BESIDE = {"audit_log", "sqlite_sequence", "desk_form"}
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
    "a second factor": ("/people/second-factor", {"name": "Åsa"}),
    "a stop on a route of its own": (f"{D}/routes/change",
                                     {"act": "new", "stop": "STOP", "route": "R01",
                                      "made_on": "PLAN"}),
    "a route in two": (f"{D}/routes/change", {"act": "split", "stop": "STOP", "route": "R01",
                                              "made_on": "PLAN"}),
    "the name of a route": (f"{D}/routes/change", {"act": "rename", "name": "Här", "route": "R01",
                                                   "made_on": "PLAN"}),
    "a route that is locked": (f"{D}/routes/change", {"act": "lock_route", "route": "R01",
                                                      "made_on": "PLAN"}),
    "a list typed in": (f"{D}/hand-in/store", {"code": "CODE", "keys": "2 t", "seen": "2 t"}),
    "the name of the district": (f"{D}/itself/name", {"name": "Norr"}),
    "a week that is closed": (f"{D}/week/close", {"sure": "true"}),
    "what is said at doors": (f"{D}/week/words", {"language": "sv", "said": "Hej"}),
}  # fmt: skip

ASIDE = {
    "/in": "a key works once", "/out": "ends what is over", "/language": "a cookie",
    "/sign-in": "nobody is signed in yet", "/invited": "a key works once",
    "/wall-in": "a key that may be used again",
    "/sample": WORK, "/new/{upload}": WORK, "/d/{district:int}/base": WORK,
    "/d/{district:int}/print": WORK, "/d/{district:int}/tonight": WORK,
    "/d/{district:int}/doors/audit": WORK, "/d/{district:int}/week/ahead": WORK,
    "/broken-off": "forgets what is forgotten", "/jobs/{job:int}/stop": "stops what is stopped",
    "/new": LOOKS, "/d/{district:int}/doors/register": LOOKS,
    "/d/{district:int}/routes/selected": LOOKS, "/d/{district:int}/routes/tray": LOOKS,
    "/d/{district:int}/hand-in": LOOKS, "/api/d/{district:int}/hand-in": LOOKS,
    "/safe/restore": LOOKS, "/d/{district:int}/hand-in/pasted": LOOKS,
    "/d/{district:int}/hand-in/pasted/store": "the same page as of a file, which is tried below",
    "/api/d/{district:int}/visits": "each visit has an id, and is answered by it",
    "/people/passphrase": ALIKE, "/people/revoke": ALIKE,
    "/d/{district:int}/itself/remove": ALIKE, "/d/{district:int}/week/unbook": ALIKE,
    "/d/{district:int}/week/change": ALIKE, "/d/{district:int}/week/reopen": ALIKE,
    "/d/{district:int}/organisations/call": "the form has the id of the call",
    "/d/{district:int}/organisations/undo": ALIKE,
    "/d/{district:int}/organisations/own/{number:int}": ALIKE,
    "/d/{district:int}/organisations/own/{number:int}/remove": ALIKE,
    "/d/{district:int}/hand-in/undo": ALIKE,
    "/d/{district:int}/organisations/calls": WORK,
    "/d/{district:int}/organisations/calls/print": WORK,
    "/safe/codes": LOOKS, "/safe/codes/delete": ALIKE,
    "/d/{district:int}/wishes/strike": ALIKE, "/d/{district:int}/wishes/take": ALIKE,
    "/d/{district:int}/wishes/status": ALIKE, "/d/{district:int}/wishes/answer": ALIKE,
    "/d/{district:int}/wishes/release": ALIKE,
    "/safe/backup": ALIKE, "/safe/restore/{upload}": ALIKE,
    "/d/{district:int}/doors/register/take": "tried below, with a file",
    "/d/{district:int}/hand-in/file": "tried below, with a file",
}  # fmt: skip
"""Operations that write and are not in `ACTS`, and why."""


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
def week(canvass, desk, tmp_path, monkeypatch):
    prepare(canvass, tmp_path)
    # Also on a Sunday afternoon the shift is still to come.
    midnight = datetime.combine(SUNDAY, time(), ZoneInfo("Europe/Stockholm"))
    monkeypatch.setattr("canvass.web.desk.week.now", lambda: midnight)
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
    desk_people.set_passphrase(desk.desk.db, "Åsa", "blue kettle under stairs", role="organizer",
                               now=datetime.now(UTC))  # fmt: skip
    stored = get_stored_plan(desk.desk.db, None)
    known = {
        "CODE": code_of(week),
        "HOUSE": unescape(house[1]) if house else "",
        "PLAN": str(stored.plan_id),
        "STOP": stored.document.routes[0].stops[-1].id,
    }
    fields = {name: known.get(value, value) for name, value in fields.items()}
    fields["once"] = find_number(desk)
    none = rows_of(desk)

    first = desk.post(path, fields)
    once = rows_of(desk)
    second = desk.post(path, fields)

    assert first.status_code in (200, 303)
    assert changed(none, once)
    assert changed(once, rows_of(desk)) == []
    assert second.status_code == first.status_code
    assert TOLD not in first.text
    page = desk.get(second.headers["location"]) if second.status_code == 303 else second
    assert TOLD in page.text
    assert page.status_code == 200


def test_every_operation_that_writes_is_pressed_twice_here_or_named_with_a_reason():
    pressed = {path.replace(D, "/d/{district:int}") for path, _fields in ACTS.values()}
    writing = {row.path for row in ROWS if row.writes}

    assert pressed | ASIDE.keys() == writing
    assert not pressed & ASIDE.keys()


@pytest.mark.long
def test_every_form_of_the_desk_has_a_number(week, desk):
    """All but those that sign in or out and choose the language."""
    paths = sorted({row.path.replace("{district:int}", "1") for row in ROWS if not row.writes})
    aside = re.compile('action="/(?:out|language|in|sign-in|invited|wall-in)"')
    without = [
        (path, form)
        for path in paths
        if "{" not in path and not path.endswith("/news")
        for form in re.findall(r'<form method="post".*?</form>', desk.get(path).text, re.S)
        if 'name="once"' not in form and not aside.search(form)
    ]

    assert without == []


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        (f"{D}/base", {"base": BASE, "minutes": "300", "seconds": "1"}),
        (f"{D}/tonight", {}),
        (f"{D}/print", {}),
        ("/sample", {}),
    ],
)
def test_work_that_is_begun_twice_is_done_once(week, desk, monkeypatch, path, fields):
    begun = []

    def start(_board, work, district_id, order):
        begun.append(work.kind)
        return Job(len(begun), work, district_id, order)

    monkeypatch.setattr(JobBoard, "start", start)
    fields = {**fields, "once": find_number(desk)}

    answers = [desk.post(path, fields) for _ in range(2)]

    assert [answer.headers.get("location") for answer in answers] == ["/jobs/1"] * 2
    assert len(begun) == 1


def test_a_stop_that_is_moved_and_moved_back_goes_each_way_once(week, desk):
    """And a route that is dissolved into another is dissolved once."""
    stored = get_stored_plan(desk.desk.db, None)
    stops = [stop.id for stop in stored.document.routes[0].stops]

    def press_twice(**fields: str) -> list[int]:
        made_on = get_stored_plan(desk.desk.db, None).plan_id
        fields = {**fields, "made_on": str(made_on), "once": find_number(desk)}
        return [int(desk.post(f"{D}/routes/change", fields).status_code) for _ in range(2)]

    assert press_twice(act="new", stop=stops[-1], route="R01") == [303, 303]
    assert press_twice(move="R01", stop=stops[-2], route="R01")[0] in (303, 422)
    other = get_stored_plan(desk.desk.db, None).document.routes[1].id
    assert press_twice(force_move=other, stop=stops[0], route="R01") == [303, 303]
    assert press_twice(act="merge", other="R01", route=other) == [303, 303]
    after = get_stored_plan(desk.desk.db, None)
    assert [sorted(stop.id for stop in route.stops) for route in after.document.routes] == [
        sorted(stops)
    ]
    assert after.plan_id == stored.plan_id + 3


def test_a_file_of_visits_that_is_sent_twice_is_stored_once_and_said_to_be_there(week, desk):
    code, number = code_of(week), find_number(desk)
    content = f"list;position;outcome;at\n{code};1;talked;{TODAY}T00:01\n".encode()

    def send(content: bytes, number: str) -> Any:
        return desk.post(f"{D}/hand-in/file", {"once": number}, files={"file": ("v.csv", content)})

    first, second, other = (
        send(content, number),
        send(content, number),
        send(content + b"\n", number),
    )

    assert [each.status_code for each in (first, second, other)] == [200] * 3
    assert [TOLD in each.text for each in (first, second, other)] == [False, True, False]
    assert len(rows_of(desk)["visit_event"]) == 1


def test_wishes_of_which_one_is_refused_are_kept_once_as_well(week, desk):
    """The page with the refused line was not remembered, so that the other was kept twice."""
    path, fields = ACTS["wishes"]
    fields = {**fields, "heap": "1 more buses\n2 ring 070-123 45 67", "once": find_number(desk)}

    answers = [desk.post(path, fields) for _ in range(2)]

    assert len(rows_of(desk)["wish"]) == 1
    assert [TOLD in answer.text for answer in answers] == [False, True]


def test_a_list_that_is_looked_through_again_is_looked_at_anew(week, desk):
    """A page that stores nothing is not remembered: it would show what was true then."""
    fields = {"code": code_of(week), "keys": "1 t", "once": find_number(desk)}
    before = desk.post(f"{D}/hand-in", fields)
    assert week("visit", "add", "Storgatan 1", "talked").code == 0

    after = desk.post(f"{D}/hand-in", fields)

    assert "is recorded and stays" not in before.text
    assert after.text != before.text
    assert TOLD not in after.text


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
