"""In a real browser: pressed twice, reloaded and back while one imports, moves and books."""

from __future__ import annotations

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.web.test_in_the_middle import opened as opened  # a fixture
from tests.web.test_in_the_middle import rows
from tests.web.week_desk import TODAY

pytestmark = pytest.mark.place

REGISTER = "street;number;lon;lat\nStorgatan;20;18.0030;59.0001\nStorgatan;22;18.0032;59.0001\n"
OPEN_ALL = "() => document.querySelectorAll('details').forEach((e) => { e.open = true; })"
MAP = "() => document.getElementById('map').canvassMap !== undefined"
LOADED = "() => document.readyState === 'complete'"
SLOW_MS = 120_000


def go_back(page: Any) -> None:
    """Go back; where the page before is the answer to a form, browsers ask before sending it."""
    from playwright.sync_api import Error

    with suppress(Error):
        page.go_back()
    page.wait_for_function(LOADED)


def test_a_register_is_looked_at_and_taken_in_once_however_often_that_is_asked(
    opened: Any, tmp_path: Path
):
    """The dry run and the real one: double click, reload, back."""
    opened.set_default_timeout(SLOW_MS)
    before = rows(tmp_path, "register_row")
    opened.goto(f"{opened.home}/d/1/doors")
    opened.evaluate(OPEN_ALL)
    file = tmp_path / "register.csv"
    file.write_text(REGISTER, "utf-8")
    opened.locator("input[name=register]").set_input_files(file)
    opened.locator("form:has(input[name=register]) button").last.dblclick()
    opened.get_by_text("nothing is stored yet").wait_for()
    opened.reload()
    opened.get_by_text("nothing is stored yet").wait_for()
    assert rows(tmp_path, "register_row") == before

    opened.get_by_role("button", name="Take in 2 doors").dblclick()
    opened.get_by_text("register.csv was taken in").wait_for()
    taken = rows(tmp_path, "register_row")
    opened.reload()
    sent_before = opened.get_by_text("This was sent before and carried out")
    sent_before.wait_for()
    go_back(opened)
    again = opened.get_by_role("button", name="Take in 2 doors")
    if again.count():
        again.click()
        sent_before.wait_for()

    assert taken > before
    assert rows(tmp_path, "register_row") == taken


def test_a_door_moved_by_a_double_click_is_moved_once_and_moved_on_from_the_page_before(
    opened: Any, tmp_path: Path
):
    """The page that "back" shows is of the plan of then: its move is refused or made on today's."""
    opened.set_default_timeout(SLOW_MS)
    db = tmp_path / "canvass.db"
    before = get_stored_plan(db, None).plan_id

    def choose(number: int) -> None:
        opened.wait_for_function(MAP)
        opened.evaluate(OPEN_ALL)
        opened.locator("#stops input[type=checkbox]").nth(number).check()

    opened.goto(f"{opened.home}/d/1/routes?route=R01")
    choose(0)
    opened.get_by_role("button", name="New route").dblclick()
    done = opened.get_by_role("status").get_by_text("Done: new route")
    done.wait_for()
    assert get_stored_plan(db, None).plan_id == before + 1
    opened.reload()
    done.wait_for()
    assert get_stored_plan(db, None).plan_id == before + 1

    go_back(opened)
    choose(1)
    opened.get_by_role("button", name="New route").click()
    done.or_(opened.get_by_role("alert")).first.wait_for()

    after = get_stored_plan(db, None)
    assert after.plan_id <= before + 2
    stops = [stop.id for route in after.document.routes for stop in route.stops]
    assert len(stops) == len(set(stops)) == 12


def test_a_booking_by_double_click_reload_and_back_is_one_booking(
    opened: Any, tmp_path: Path, canvass: Any
):
    """Also where it has its price and is booked with a reason."""
    opened.set_default_timeout(SLOW_MS)
    day = TODAY + timedelta(days=1 if TODAY.weekday() < 6 else 0)
    assert canvass("shift", "add", f"{day}T20:00", "90").code == 0
    opened.goto(f"{opened.home}/d/1/week")
    book = opened.get_by_role("button", name="Book Lag Blå for S1")
    reason = opened.locator("input[name=reason]")
    booked = opened.get_by_role("button", name="Lag Blå, S1: booked")
    book.dblclick()
    booked.or_(reason).first.wait_for()
    if reason.count():
        reason.fill("all right")
        opened.locator("form:has(input[name=reason]) button").dblclick()
        booked.wait_for()
    assert rows(tmp_path, "booking") == 1

    opened.reload()
    booked.wait_for()
    go_back(opened)
    if book.count():
        book.click()
        opened.wait_for_function(LOADED)
    opened.goto(f"{opened.home}/d/1/week")
    booked.wait_for()

    assert rows(tmp_path, "booking") == 1
