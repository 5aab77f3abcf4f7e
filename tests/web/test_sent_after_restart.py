"""A form that comes again after the desk was stopped and started has no second effect."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from canvass.errors import InputError
from canvass.store import forms_done
from canvass.store.database import open_writer
from canvass.web.desk_state import Desk
from canvass.web.roles import Role
from canvass.workflow.keeping.forms_done import carrying_out, was_carried_out
from tests.web.conftest import Browser, browser_of
from tests.web.week_desk import prepare

D = "/d/1"
WISHES = {"heap": "1 more buses\n2 a school", "topic": "other", "once": "number-1"}
TOLD = "This form was carried out in the last three days"


@pytest.fixture
def week(canvass, desk, tmp_path) -> Any:
    prepare(canvass, tmp_path)
    return canvass


@pytest.fixture
def restart(make_desk: Callable[..., Desk]) -> Callable[[], Browser]:
    """Return how the desk is started anew and the organizer signs in again."""
    return lambda: browser_of(make_desk(lang="en"), Role.ORGANIZER)


def count(desk: Browser, table: str) -> int:
    with sqlite3.connect(desk.desk.db) as connection:
        return int(connection.execute(f'SELECT count(*) FROM "{table}"').fetchone()[0])


def test_wishes_that_come_again_after_a_restart_are_kept_once(week, desk, restart):
    assert desk.post(f"{D}/wishes", WISHES).status_code == 303

    again = restart().post(f"{D}/wishes", WISHES)

    assert again.status_code == 200
    assert TOLD in again.text
    assert 'href="/d/1/wishes"' in again.text
    assert count(desk, "wish") == 2


def test_what_is_stored_and_that_its_form_was_carried_out_are_one_transaction(
    week, desk, restart, monkeypatch
):
    """The desk is killed after it stored the wishes and before it answers."""

    def die(*_: object, **__: object) -> None:
        raise SystemExit

    with monkeypatch.context() as killed:
        killed.setattr("canvass.web.ask.RedirectResponse", die)
        with pytest.raises(BaseException):  # noqa: B017
            desk.post(f"{D}/wishes", WISHES)

    again = restart().post(f"{D}/wishes", WISHES)

    assert TOLD in again.text
    assert count(desk, "wish") == 2


def test_a_form_that_was_refused_before_a_restart_can_be_sent_again(week, desk, restart):
    fields = {"team": "Lag Blå", "shift": "S2", "reason": "all right", "once": "number-1"}
    assert desk.post(f"{D}/week/book", fields).status_code == 422

    again = restart().post(f"{D}/week/book", fields)

    assert again.status_code == 422
    assert count(desk, "desk_form") == 0


def test_the_same_words_with_another_number_are_another_form(week, desk, restart):
    desk.post(f"{D}/wishes", WISHES)

    assert restart().post(f"{D}/wishes", {**WISHES, "once": "number-2"}).status_code == 303
    assert count(desk, "wish") == 4


def test_a_form_shown_again_after_signing_in_is_the_same_form(week, desk, restart):
    """Whoever is signed out sees what they typed; sent from there it has its number still."""
    desk.post(f"{D}/wishes", WISHES)
    browser = restart()

    shown = browser.client.post(f"{D}/wishes", data={**WISHES, "token": "old"},
                                headers={"Sec-Fetch-Site": "same-origin"})  # fmt: skip
    fields = dict(re.findall(r'<input type="hidden" name="(once|topic)" value="([^"]*)"',
                             shown.text))  # fmt: skip

    assert "Not stored yet" in shown.text
    assert fields == {"once": "number-1", "topic": "other"}
    assert TOLD in browser.post(f"{D}/wishes", {**fields, "heap": WISHES["heap"]}).text
    assert count(desk, "wish") == 2


def test_an_edit_that_is_rolled_back_leaves_its_form_to_be_sent(tmp_path):
    path = tmp_path / "canvass.db"
    form = forms_done.Form(path, "a" * 64, date(2026, 11, 30))

    with (
        pytest.raises(ZeroDivisionError),
        forms_done.carrying_out(form),
        open_writer(path),
    ):
        1 / 0  # noqa: B018

    assert not form.is_noted


def test_forms_are_forgotten_after_three_days_and_say_no_hour(tmp_path):
    path = tmp_path / "canvass.db"
    for sha256, day in (("a", 26), ("b", 27), ("c", 30)):
        form = forms_done.Form(path, sha256, date(2026, 11, day))
        with forms_done.carrying_out(form), open_writer(path):
            pass

    with sqlite3.connect(path) as connection:
        rows = connection.execute("SELECT * FROM desk_form").fetchall()
    assert rows == [("b", "2026-11-30"), ("c", "2026-12-03")]


def test_a_refused_form_says_that_nothing_was_stored(week, desk):
    fields = {"name": "Lag Röd", "size": "21"}

    refused = desk.post(f"{D}/week/team", fields)

    assert refused.status_code == 422
    assert "People: at most 20" in refused.text
    assert "<p>Nothing was stored.</p>" in refused.text


def test_an_error_after_a_part_was_stored_knows_it(tmp_path):
    refused = InputError("the rest is not")

    def store_a_part_and_refuse_the_rest() -> None:
        with carrying_out(tmp_path / "canvass.db", "a"):
            with open_writer(tmp_path / "canvass.db"):
                pass
            raise refused

    with pytest.raises(InputError):
        store_a_part_and_refuse_the_rest()
    assert refused.has_stored
    assert not was_carried_out(tmp_path / "canvass.db", "a")
