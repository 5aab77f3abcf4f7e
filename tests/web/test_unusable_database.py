"""The desk where its database is busy, read-only, or made by a newer program."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

import pytest

from canvass import patience
from canvass.patience import Patience
from canvass.store.backend import sqlite_file
from canvass.web.roles import Role
from canvass.workflow.keeping.backups import write_backup
from tests.web.conftest import Browser, browser_of, heading
from tests.web.test_bad_moments import hidden_fields
from tests.web.week_desk import code_of, prepare, visits_of

TEAM = {"name": "Lag Vit", "size": "3"}


@pytest.fixture
def ready(canvass: Any, desk: Browser, tmp_path: Any, monkeypatch: Any) -> Browser:
    """Return the organizer's browser on a desk with a week; nobody waits long for a lock."""
    prepare(canvass, tmp_path)
    monkeypatch.setattr(patience, "Patience", lambda: Patience(0.05))
    return desk


@pytest.fixture
def code(canvass: Any, ready: Browser) -> str:
    return code_of(canvass)


@pytest.fixture
def busy(ready: Browser, tmp_path: Any) -> Any:
    """Let another program write to the database; `rollback` ends that."""
    with closing(sqlite3.connect(tmp_path / "canvass.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        yield other


def test_a_list_typed_in_while_a_command_writes_is_not_stored_and_sent_once_more(
    ready, code, busy, canvass
):
    typed = {"code": code, "keys": "2 t\n3-4 x", "seen": "2 t\n3-4 x", "round": "1"}

    told = ready.post("/d/1/hand-in/store", typed)

    assert (told.status_code, heading(told)) == (503, "Not stored yet")
    assert "another program is writing to the database; try again when it is done" in told.text
    assert "Nothing was stored." in told.text
    assert "3-4 x" in told.text
    assert visits_of(canvass) == []
    busy.execute("ROLLBACK")
    again = ready.post("/d/1/hand-in/store", hidden_fields(told.text), follow=True)
    assert "12 visits are stored" in again.text


def test_every_form_of_the_week_keeps_what_was_typed_on_a_busy_database(ready, busy):
    told = ready.post("/d/1/week/team", TEAM)

    assert told.status_code == 503
    assert {**hidden_fields(told.text), **TEAM} == hidden_fields(told.text)


def test_a_file_sent_to_a_busy_database_leads_back_to_its_form(ready, busy):
    rows = b"door_id,outcome,at\nd1,talked,2026-11-25T18:05+01:00\n"

    told = ready.post("/d/1/hand-in/file", files={"file": ("v.csv", rows, "text/csv")})

    assert (told.status_code, heading(told)) == (503, "Hand in")
    assert "Nothing was stored." in told.text


def test_pages_are_shown_while_a_command_writes(ready, busy):
    pages = ("/", "/d/1/week", "/d/1/hand-in", "/d/1/coverage", "/d/1/board", "/safe")

    assert [ready.get(page).status_code for page in pages] == [200] * len(pages)


def test_a_read_only_database_is_shown_and_refuses_what_is_typed(ready, monkeypatch):
    monkeypatch.setitem(sqlite_file.SETTINGS, "query_only", "ON")

    pages = [ready.get(page).status_code for page in ("/", "/d/1/week", "/d/1/coverage")]
    told = ready.post("/d/1/week/team", TEAM)

    assert pages == [200, 200, 200]
    assert told.status_code == 503
    assert "cannot be written to; make the file and its folder writable" in told.text
    assert "Lag Vit" in told.text


def test_a_database_of_a_newer_version_is_said_in_one_sentence_on_every_page(ready, tmp_path):
    with closing(sqlite3.connect(tmp_path / "canvass.db")) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()

    pages = [ready.get(page) for page in ("/", "/d/1/week", "/d/1/board", "/safe")]
    told = ready.post("/d/1/week/team", TEAM)

    for page in (*pages, told):
        assert page.status_code == 503
        assert "made by a newer canvass" in page.text
        assert "update canvass to open it" in page.text
    assert "Lag Vit" in told.text


def test_only_the_organizer_on_their_own_machine_is_told_what_the_database_is_called(
    ready, tmp_path, make_desk
):
    with closing(sqlite3.connect(tmp_path / "canvass.db")) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()
    coordinator = browser_of(ready.desk, Role.COORDINATOR)

    own, other_page = ready.get("/d/1/week").text, coordinator.get("/d/1/week").text

    assert "canvass.db: made by a newer" in own
    assert str(tmp_path) not in own
    assert "canvass.db" not in other_page
    assert "made by a newer canvass" in other_page


def test_a_backup_is_put_back_over_a_damaged_database_on_the_desk(canvass, ready, tmp_path):
    db, backup = tmp_path / "canvass.db", tmp_path / "canvass-1.backup"
    write_backup(db, backup)
    db.write_bytes(db.read_bytes()[:40_000])
    for ending in ("-wal", "-shm"):
        db.with_name(db.name + ending).unlink(missing_ok=True)

    told = ready.get("/d/1/week")
    safe = ready.get("/safe")
    looked = ready.post("/safe/restore", files={"backup": ("b", backup.read_bytes())})
    put_back = ready.post(looked.headers["location"], {"sure": "true"})

    assert (told.status_code, safe.status_code) == (503, 503)
    assert 'href="/safe">Put a backup back' in told.text
    assert "the database is damaged" in safe.text
    assert "canvass-1.backup" in safe.text
    assert put_back.headers["location"] == "/"
    assert ready.get("/d/1/week").status_code == 200
