"""In a real browser: what is typed stays where the desk is killed or the session ends meanwhile."""

from __future__ import annotations

from typing import Any

import pytest

from tests.web.browser import chromium, find_chromium, free_port, running_desk
from tests.web.week_desk import code_of, prepare, visits_of

pytestmark = pytest.mark.place


def open_list(context: Any, address: str, code: str) -> Any:
    """Sign in, open a list and type a line of it."""
    page = context.new_page()
    page.goto(address)
    page.get_by_role("link", name="Open Stuvsta").wait_for()
    page.goto(f"{address.partition('/in?')[0]}/d/1/hand-in?code={code}")
    page.get_by_label("All others").type("2 t\n3 x\n")
    page.get_by_text("10 nobody · 1 talked · 1 no thanks").wait_for()
    return page


def test_a_list_that_is_typed_in_outlasts_the_desk_that_was_stopped(canvass, tmp_path):
    find_chromium()
    prepare(canvass, tmp_path)
    code, port = code_of(canvass), str(free_port())
    with chromium() as browser:
        context = browser.new_context(locale="en-GB")
        with running_desk(tmp_path, "--port", port) as address:
            page = open_list(context, address, code)
        page.get_by_role("button", name="Store 12 visits").click()
        page.get_by_text("The desk does not answer").wait_for()
        with running_desk(tmp_path, "--port", port) as address:
            page.get_by_role("button", name="Store 12 visits").click()
            page.get_by_text("You are signed out").wait_for()
            other = context.new_page()
            other.goto(address)
            other.get_by_role("link", name="Open Stuvsta").wait_for()
            page.get_by_role("button", name="Store 12 visits").click()
            page.get_by_text(f"List {code} is back, 12 visits are stored.").wait_for()

    assert len(visits_of(canvass)) == 12


def test_without_scripts_a_list_that_was_typed_in_is_sent_after_signing_in(canvass, tmp_path):
    find_chromium()
    prepare(canvass, tmp_path)
    code = code_of(canvass)
    with running_desk(tmp_path) as address, chromium() as browser:
        context = browser.new_context(locale="en-GB", java_script_enabled=False)
        page = context.new_page()
        page.goto(address)
        page.get_by_role("button", name="Open the desk").click()
        page.goto(f"{address.partition('/in?')[0]}/d/1/hand-in?code={code}")
        page.get_by_label("All others").fill("2 t\n3 x\n")
        page.get_by_role("button", name="Look through").click()
        cookies = context.cookies()
        context.clear_cookies()

        page.get_by_role("button", name="Store 12 visits").click()
        page.get_by_text("You are signed out here").wait_for()
        context.add_cookies(cookies)
        page.get_by_role("button", name="Send it").click()
        page.get_by_role("button", name="Send it").click()
        page.get_by_text(f"List {code} is back, 12 visits are stored.").wait_for()

    assert len(visits_of(canvass)) == 12


def test_who_is_not_signed_in_yet_can_send_the_form_to_sign_in(tmp_path):
    find_chromium()
    with running_desk(tmp_path) as address, chromium() as browser:
        page = browser.new_context(locale="en-GB").new_page()
        page.goto(f"{address.partition('/in?')[0]}/sign-in")
        page.get_by_label("Name").fill("Anna")
        page.get_by_label("Passphrase").fill("words that are wrong")

        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("alert").wait_for()

        assert page.get_by_label("Name").input_value() == "Anna"
