"""`canvass serve`: one desk a database, a free port, addresses that sign in."""

from __future__ import annotations

import os
import socket
import sqlite3
from contextlib import closing

import pytest

from canvass.errors import InputError, NotOursError, StoreError
from canvass.store.database import open_writer
from canvass.web.server import Place, bind, serve
from canvass.workflow.keeping.serving import check_is_ours, find_address_of_desk, hold_desk


def test_a_database_with_two_names_is_opened_by_no_desk(tmp_path):
    """Under each name it would have a log and a lock of its own, and two desks could damage it."""
    db = tmp_path / "canvass.db"
    db.write_bytes(b"")
    os.link(db, tmp_path / "second.db")

    with pytest.raises(StoreError, match="second name"), hold_desk(db, "http://127.0.0.1:1"):
        pass
    assert sorted(path.name for path in tmp_path.iterdir()) == ["canvass.db", "second.db"]


def test_a_second_desk_on_a_database_is_told_where_the_first_is(tmp_path):
    db = tmp_path / "canvass.db"
    with hold_desk(db, "http://127.0.0.1:8642"):
        with (
            pytest.raises(StoreError, match=r"open already, at http://127\.0\.0\.1:8642"),
            hold_desk(db, "http://127.0.0.1:9000"),
        ):
            pass

        assert find_address_of_desk(db) == "http://127.0.0.1:8642"


def test_a_desk_that_was_killed_leaves_nothing_that_stops_the_next(tmp_path):
    db = tmp_path / "canvass.db"
    (tmp_path / ".canvass.db.desk").write_text("http://127.0.0.1:8642")

    with hold_desk(db, "http://127.0.0.1:9000"):
        assert find_address_of_desk(db) == "http://127.0.0.1:9000"


def test_a_port_that_was_asked_for_and_is_taken_is_said():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()

        with pytest.raises(InputError, match="another --port"):
            bind(Place(port=taken.getsockname()[1]))


def test_others_reach_the_desk_only_with_a_certificate(canvass):
    said = canvass("serve", "--host", "0.0.0.0", "--no-browser")

    assert said.code == 2
    assert "TLS" in said.err


def test_a_desk_on_a_database_of_a_newer_program_does_not_open(tmp_path):
    db = tmp_path / "canvass.db"
    with open_writer(db):
        pass
    with closing(sqlite3.connect(db)) as other:
        other.execute("UPDATE alembic_version SET version_num = '9999'")
        other.commit()

    def tell(address: str) -> None:
        raise AssertionError(f"it is open at {address}")

    with pytest.raises(NotOursError, match="made by a newer canvass"):
        serve(db, Place(), lang="en", opens_browser=False, tell=tell)
    assert find_address_of_desk(db) is None


@pytest.mark.parametrize("content", [b"", None, b"PK" * 5000], ids=["empty", "none", "no database"])
def test_a_desk_begins_on_an_empty_database_and_on_none_but_on_no_other_file(tmp_path, content):
    db = tmp_path / "canvass.db"
    if content is not None:
        db.write_bytes(content)

    if not content:
        check_is_ours(db)
    else:
        with pytest.raises(NotOursError, match="not a database"):
            check_is_ours(db)


def test_a_desk_opens_on_a_damaged_database_because_its_backup_is_put_back_there(tmp_path):
    db = tmp_path / "canvass.db"
    with open_writer(db):
        pass
    db.write_bytes(db.read_bytes()[:20_000])

    check_is_ours(db)
