"""An evening on the desk in a real browser: a list is typed in, the board and the wall see it."""

from __future__ import annotations

import re
import time
from urllib.parse import urlsplit

import pytest

from tests.web.browser import chromium, find_chromium, running_desk
from tests.web.week_desk import code_of, prepare, visits_of

pytestmark = pytest.mark.place
SEEN_MS = 6_000


def test_a_list_is_typed_in_by_names_on_screen_and_the_board_sees_it_within_six_seconds(
    canvass, tmp_path
):
    find_chromium()
    prepare(canvass, tmp_path)
    code = code_of(canvass)
    asked: list[str] = []
    errors: list[str] = []
    with running_desk(tmp_path) as address, chromium() as browser:
        context = browser.new_context(locale="en-GB")
        page = context.new_page()
        context.on("request", lambda request: asked.append(request.url))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(address)
        page.get_by_role("link", name="Open Stuvsta").click()
        page.get_by_role("link", name="Hand in").click()
        page.get_by_label("Which list?").fill(code)
        page.get_by_role("button", name="Type it in").click()
        page.get_by_label("All others").type("2 t\n3-4 x\n5 d\n")
        page.get_by_text("8 nobody · 1 talked · 2 no thanks · 1 do not knock").wait_for()
        page.get_by_label("Yes, they asked not to be called on").check()
        wall = context.new_page()
        wall.goto(re.sub(r"/in\?.*", "/d/1/wall", address))
        wall.get_by_text("live").wait_for()

        page.get_by_role("button", name="Store 12 visits").click()
        page.get_by_text(f"List {code} is back, 12 visits are stored.").wait_for()
        stored_at = time.monotonic()
        wall.locator("div", has_text=re.compile(r"^\s*12\s*knocked\s*$")).first.wait_for(
            timeout=SEEN_MS
        )
        waited_s = time.monotonic() - stored_at
        page.get_by_role("button", name="Undo").click()
        page.get_by_role("link", name=code).wait_for()

    assert waited_s <= SEEN_MS / 1000
    assert visits_of(canvass) == []
    assert errors == []
    assert {urlsplit(url).hostname for url in asked} == {"127.0.0.1"}  # R27
