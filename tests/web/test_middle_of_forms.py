"""In a real browser: pressed twice, reloaded and sent back to while one imports, moves and books."""

from __future__ import annotations

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
CONFIRM = "() => document.forms.length > 0 && document.readyState === 'complete'"


def test_a_register_is_looked_at_and_taken_in_once_however_often_that_is_asked(
    opened: Any, tmp_path: Path
):
    """The dry run and the real one: double click, reload, back and forward."""
    before = rows(tmp_path, "register_row")
    opened.goto(f"{opened.home}/d/1/doors")
    opened.evaluate("document.querySelectorAll('details').forEach((e) => { e.open = true; })")
    file = {"name": "register.csv", "mimeType": "text/csv", "buffer": REGISTER.encode()}
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
    opened.get_by_role("heading", name="Carried out already").wait_for()
    opened.go_back()
    opened.wait_for_function(CONFIRM)
    again = opened.get_by_role("button", name="Take in 2 doors")
    if again.count():
        again.click()
        opened.get_by_role("heading", name="Carried out already").wait_for()

    assert taken > before
    assert rows(tmp_path, "register_row") == taken


def test_a_door_moved_by_a_double_click_and_again_after_back_is_moved_once(
    opened: Any, tmp_path: Path
):
    db = tmp_path / "canvass.db"
    before = get_stored_plan(db, None).plan_id
    opened.goto(f"{opened.home}/d/1/routes?route=R01")
    opened.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
    opened.locator("#stops input[type=checkbox]").first.check()
    opened.get_by_role("button", name="New route").dblclick()
    opened.get_by_role("status").get_by_text("Done: new route").wait_for()
    assert get_stored_plan(db, None).plan_id == before + 1

    opened.reload()
    opened.get_by_role("status").get_by_text("Done: new route").wait_for()
    opened.go_back()
    opened.wait_for_function("() => document.getElementById('map').canvassMap !== undefined")
    opened.locator("#stops input[type=checkbox]").nth(1).check()
    opened.get_by_role("button", name="New route").click()
    opened.get_by_text("changed").or_(opened.get_by_text("Done: new route")).first.wait_for()

    after = get_stored_plan(db, None)
    assert after.plan_id <= before + 2
    stops = [stop.id for route in after.document.routes for stop in route.stops]
    assert len(stops) == len(set(stops)) == 12


def test_a_booking_by_double_click_reload_and_back_is_one_booking(
    opened: Any, tmp_path: Path, canvass: Any
):
    day = TODAY + timedelta(days=1 if TODAY.weekday() < 6 else 0)
    assert canvass("shift", "add", f"{day}T20:00", "90").code == 0
    opened.goto(f"{opened.home}/d/1/week")
    opened.get_by_role("button", name="Book Lag Blå for S1").dblclick()
    reason = opened.locator("input[name=reason]")
    booked = opened.get_by_role("button", name="Lag Blå, S1: booked")
    booked.or_(reason).first.wait_for()
    if reason.count():
        reason.fill("all right")
        opened.locator("form:has(input[name=reason]) button").dblclick()
        booked.wait_for()
    assert rows(tmp_path, "booking") == 1

    opened.reload()
    booked.wait_for()
    opened.go_back()
    opened.wait_for_function(CONFIRM)
    again = opened.get_by_role("button", name="Book Lag Blå for S1")
    if again.count():
        again.click()
    opened.goto(f"{opened.home}/d/1/week")
    booked.wait_for()

    assert rows(tmp_path, "booking") == 1
