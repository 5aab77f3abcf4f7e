"""In a real browser: double click, reload, back and a restart in the middle of things."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from typing import Any

import pytest

from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.small_map import BASE
from tests.web.browser import chromium, find_chromium, free_port, running_desk
from tests.web.week_desk import prepare

pytestmark = pytest.mark.place


@pytest.fixture
def opened(canvass, tmp_path) -> Iterator[Any]:
    """Yield a page signed in to a desk, with its address as `home`."""
    find_chromium()
    prepare(canvass, tmp_path)
    with running_desk(tmp_path) as address, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(address)
        page.get_by_role("link", name="Open Stuvsta").wait_for()
        page.home = address.partition("/in?")[0]
        yield page


def rows(folder: Any, table: str) -> int:
    with sqlite3.connect(folder / "canvass.db") as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def test_planning_outlasts_double_click_reload_and_back_and_makes_one_plan(opened, tmp_path):
    before = get_stored_plan(tmp_path / "canvass.db", None).plan_id
    opened.goto(f"{opened.home}/d/1/base")
    opened.get_by_label("Base", exact=False).first.fill(BASE)
    opened.get_by_role("button", name="Make the routes").dblclick()
    opened.wait_for_url("**/jobs/*")
    work = opened.url

    opened.reload()
    opened.go_back()
    opened.go_forward()
    opened.goto(work)
    opened.wait_for_url("**/d/1/routes", timeout=120_000)

    assert get_stored_plan(tmp_path / "canvass.db", None).plan_id == before + 1


def test_a_team_that_is_added_by_a_double_click_and_sent_again_by_back_is_one_team(
    opened, tmp_path
):
    before = rows(tmp_path, "team")
    opened.goto(f"{opened.home}/d/1/week")
    opened.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    form = opened.locator("form[action$='/week/team']").last
    form.locator("input[name=name]").fill("Lag Röd")
    form.get_by_role("button").dblclick()
    opened.locator("summary", has_text="Lag Röd").wait_for()
    opened.reload()

    opened.go_back()
    opened.go_forward()
    opened.locator("summary", has_text="Lag Röd").wait_for()

    assert rows(tmp_path, "team") == before + 1


def test_wishes_that_were_stored_before_the_desk_was_killed_are_not_stored_again(canvass, tmp_path):
    """The page still stands in the browser as it was; whoever presses once more is told."""
    find_chromium()
    prepare(canvass, tmp_path)
    port = str(free_port())
    with chromium() as browser:
        context = browser.new_context(locale="en-GB")
        with running_desk(tmp_path, "--port", port) as address:
            page = context.new_page()
            page.goto(address)
            page.get_by_role("link", name="Open Stuvsta").wait_for()
            page.goto(f"{address.partition('/in?')[0]}/d/1/wishes")
            page.locator("textarea[name=heap]").fill("more buses")
            number = page.locator("form:has(textarea[name=heap]) input[name=once]")
            kept = number.get_attribute("value")
            page.locator("form:has(textarea[name=heap])").get_by_role("button").last.click()
            page.wait_for_url("**kept=1*")
            page.goto(f"{address.partition('/in?')[0]}/d/1/wishes")
            # As the page that was sent, had its answer never come.
            page.locator("textarea[name=heap]").fill("more buses")
            number.evaluate("(field, value) => { field.value = value; }", kept)
        with running_desk(tmp_path, "--port", port) as address:
            other = context.new_page()
            other.goto(address)
            other.get_by_role("link", name="Open Stuvsta").wait_for()
            page.locator("form:has(textarea[name=heap])").get_by_role("button").last.click()
            page.get_by_role("heading", name="Carried out already").wait_for()

    assert rows(tmp_path, "wish") == 1
