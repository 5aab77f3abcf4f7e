"""`canvass serve`: one desk a database, a free port, addresses that sign in."""

from __future__ import annotations

import os
import socket

import pytest

from canvass.errors import InputError, StoreError
from canvass.web.server import Place, bind
from canvass.workflow.keeping.serving import find_address_of_desk, hold_desk


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
