"""The start page says what a check of the database finds, without waiting for it."""

from __future__ import annotations

import sqlite3

import pytest

from canvass.locale.catalogue import get_translator
from canvass.web import checked
from canvass.web.checked import FRESH_S, Checked
from canvass.web.roles import Role
from tests.web.week_desk import prepare

ASKS, LOST = 'data-address="/api/findings"', "trigger audit_log_no_delete is missing"


def test_the_start_page_says_damage_as_soon_as_it_was_found(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, with_week=False)
    at_s = [0.0]
    desk.desk.clock = lambda: at_s[0]
    with sqlite3.connect("canvass.db") as connection:
        connection.execute("DROP TRIGGER audit_log_no_delete")
    connection.close()

    first = desk.get("/").text
    found = desk.get("/api/findings").json()["html"]
    then = desk.get("/").text
    at_s[0] = FRESH_S

    assert ASKS in first
    assert LOST not in first
    assert LOST in found
    assert ASKS not in then
    assert LOST in then
    assert ASKS in desk.get("/").text


def test_of_a_whole_database_nothing_is_said_and_only_the_organizer_asks(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, with_week=False)

    found = desk.get("/api/findings").json()["html"]

    assert found.strip() == ""
    assert "wrong" not in desk.get("/").text
    assert ASKS not in desk.as_role(Role.COORDINATOR).get("/").text


@pytest.mark.long
def test_a_large_database_is_checked_in_a_process_of_its_own_with_the_same_words(
    canvass, desk, tmp_path, monkeypatch
):
    prepare(canvass, tmp_path, with_week=False)
    with sqlite3.connect("canvass.db") as connection:
        connection.execute("UPDATE district SET added_at = 'long ago'")
    connection.close()
    here = Checked().look(desk.desk.db, 0.0)
    monkeypatch.setattr(checked, "LARGE_BYTES", 0)

    elsewhere = Checked().look(desk.desk.db, 0.0)

    assert elsewhere == here
    said = [detail.say(get_translator("sv")) for each in elsewhere for detail in each.details]
    assert said == [detail.say(get_translator("sv")) for one in here for detail in one.details]
    assert "'long ago'" in said[0]
