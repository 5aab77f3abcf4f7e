"""The change feed tells each event once, in order, and says when the log began anew."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from canvass.errors import InputError
from canvass.workflow.visits.changes import list_changes_after
from tests.cli.conftest import canvass as canvass  # a fixture
from tests.small_map import BASE, write_small_map


@pytest.fixture
def db(canvass: Any, tmp_path: Path) -> Any:
    """A planned dozen doors in an open week, and a way to say commands to it."""
    path = tmp_path / "canvass.db"

    def say(*words: str) -> Any:
        done = canvass("--db", str(path), *words)
        assert done.code == 0, done.err
        return done

    say("district", "add", "Here", str(write_small_map(tmp_path / "small.osm")))
    say("week", "add", "v37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)
    say("plan", "--base", BASE, "--shift", "60", "--iterations", "200")
    say.path = path  # type: ignore[attr-defined]
    return say


def add(db: Any, number: int, outcome: str) -> None:
    db("visit", "add", f"Storgatan {number}", outcome, "--at", "2026-09-08T18:00:00+02:00")


def test_the_first_answer_is_everything_and_the_next_only_what_came_since(db):
    add(db, 1, "nobody")
    first = list_changes_after(db.path, None)
    add(db, 2, "talked")
    add(db, 3, "nobody")

    second = list_changes_after(db.path, None, first.cursor)
    third = list_changes_after(db.path, None, second.cursor)

    assert first.is_whole
    assert [e.outcome for e in first.entries] == ["nobody"]
    assert first.plan_id == 1
    assert [e.outcome for e in second.entries] == ["talked", "nobody"]
    assert not second.is_whole
    assert second.plan_id is None
    assert third.is_empty
    assert third.cursor == second.cursor


def test_a_new_plan_is_told_once(db):
    cursor = list_changes_after(db.path, None).cursor
    db("routes", "rename", "R01", "Parken")

    found = list_changes_after(db.path, None, cursor)

    assert (found.plan_id, found.entries) == (2, ())
    assert list_changes_after(db.path, None, found.cursor).plan_id is None


def test_a_log_that_began_anew_is_told_whole(db):
    import sqlite3

    add(db, 1, "nobody")
    add(db, 2, "talked")
    cursor = list_changes_after(db.path, None).cursor
    with sqlite3.connect(db.path) as raw:
        raw.execute("PRAGMA ignore_check_constraints = ON")
        raw.execute("DROP TRIGGER IF EXISTS visit_event_no_delete")
        names = raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall()
        for (name,) in names:
            raw.execute(f'DROP TRIGGER "{name}"')
        raw.execute("DELETE FROM visit_event WHERE outcome = 'talked'")
    raw.close()

    found = list_changes_after(db.path, None, cursor)

    assert found.is_whole
    assert [e.outcome for e in found.entries] == ["nobody"]


@pytest.mark.parametrize("cursor", ["x", "MTIz", "é", "A" * 400, "LTEgMCB4"])
def test_a_cursor_that_is_none_is_refused_in_one_sentence(db, cursor):
    with pytest.raises(InputError, match="not a cursor"):
        list_changes_after(db.path, None, cursor)
