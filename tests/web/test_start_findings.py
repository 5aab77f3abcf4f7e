"""The start page says what a check of the database finds, without waiting for it."""

from __future__ import annotations

import sqlite3

from canvass.web.checked import FRESH_S
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
