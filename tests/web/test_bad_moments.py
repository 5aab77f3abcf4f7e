"""The desk at bad moments: a session that is over, a database that is gone or another one."""

from __future__ import annotations

import re
import shutil
from html import unescape
from typing import Any

import pytest

from canvass.errors import StoreError
from canvass.web.jobs.audit_works import AUDIT
from canvass.web.jobs.board import Job, JobBoard, State
from canvass.web.jobs.work import Done
from canvass.web.jobs.works import PLAN
from canvass.web.rendering import FOLDER
from canvass.web.roles import Role
from canvass.workflow.keeping.serving import GoingOn
from tests.small_map import write_small_map
from tests.web.conftest import Browser, browser_of, heading

TEMPLATES = FOLDER / "templates"
TYPED = {"keys": "2 t\n3-4 x", "seen": "2 t\n3-4 x", "code": "ABCD", "sure": ""}
STORE = "/d/1/hand-in/store"
SECRET = {"name": "Bo", "passphrase": "words nobody knows", "again": "words nobody knows"}


def hidden_fields(text: str) -> dict[str, str]:
    """Return the hidden fields of a page's main form."""
    inside = text.partition("<main")[2].partition("</main>")[0]
    found = re.findall(r'type="hidden" name="([^"]*)" value="([^"]*)"', inside)
    return {name: unescape(value) for name, value in found}


def test_what_was_typed_when_the_session_was_over_is_shown_and_sent_after_signing_in(desk):
    nobody = browser_of(desk.desk, Role.ANYONE)

    told = nobody.post(STORE, TYPED)

    assert (told.status_code, heading(told)) == (401, "Not stored yet")
    assert "3-4 x" in told.text
    again = {**hidden_fields(told.text)}
    assert {name: again[name] for name in ("keys", "code")} == {
        name: TYPED[name] for name in ("keys", "code")
    }
    # Signed in in another tab, the button is pressed: the page has no token yet, and is shown anew.
    asked = desk.client.post(STORE, data=again, headers={"Sec-Fetch-Site": "same-origin"})
    assert (asked.status_code, heading(asked)) == (403, "Not stored yet")
    assert hidden_fields(asked.text)["token"] == desk.token
    assert hidden_fields(asked.text)["keys"] == TYPED["keys"]


def test_what_was_typed_is_shown_to_no_other_site_and_no_passphrase_ever(desk):
    nobody = browser_of(desk.desk, Role.ANYONE)

    elsewhere = nobody.client.post(STORE, data=TYPED, headers={"Sec-Fetch-Site": "cross-site"})
    secret = nobody.post("/people/passphrase", SECRET)

    assert (elsewhere.status_code, secret.status_code) == (401, 401)
    assert "3-4 x" not in elsewhere.text
    assert "words nobody knows" not in secret.text


def test_a_page_of_before_learns_the_token_of_the_session_of_now(desk):
    assert desk.get("/api/session").json() == {"token": desk.token}
    assert browser_of(desk.desk, Role.ANYONE).get("/api/session").status_code == 401


@pytest.fixture
def stored(canvass: Any, desk: Browser, tmp_path: Any) -> Browser:
    """Return the organizer's browser on a desk that has shown its district."""
    small = write_small_map(tmp_path / "small.osm")
    assert canvass("district", "add", "Here", str(small)).code == 0
    assert "Here" in desk.get("/").text
    return desk


def test_a_database_that_is_taken_away_is_not_taken_for_an_empty_one(stored, tmp_path):
    db = tmp_path / "canvass.db"
    away = db.rename(tmp_path / "away.db")

    gone = stored.get("/")
    refused = stored.post("/sample")

    assert (gone.status_code, refused.status_code) == (503, 503)
    assert "put it back" in gone.text
    assert not db.exists()
    away.rename(db)
    assert "Here" in stored.get("/").text


def test_what_was_read_of_a_database_is_forgotten_where_another_takes_its_place(stored, tmp_path):
    db = tmp_path / "canvass.db"
    before, jobs = stored.desk.read.coverages, stored.desk.jobs
    jobs._jobs[1] = Job(1, AUDIT, 1, None, State.DONE, done=Done("/d/1/doors/audit"))
    stored.get("/")
    assert stored.desk.read.coverages is before
    assert jobs.list_done("audit", 1)
    shutil.copy(db, tmp_path / "other.db")

    (tmp_path / "other.db").replace(db)
    stored.get("/")

    assert stored.desk.read.coverages is not before
    assert jobs.list_done("audit", 1) == []


def test_work_whose_result_could_not_be_stored_does_not_begin(tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda _path, _mode: False)
    board = JobBoard(tmp_path / "canvass.db", clock=lambda: 0.0)

    with pytest.raises(StoreError, match="cannot be written to"):
        board.start(PLAN, 1, None)

    assert board.find_running(1) is None


def test_text_of_several_lines_is_shown_again_as_several_lines(stored):
    """Joined to one, a stack of wishes would be one wish, and a refused list one line."""
    heap = "1 buses\n2 schools"

    told = stored.post("/d/1/wishes", {"heap": heap, "on": "no day", "topic": "x" * 900})

    assert f">{heap}</textarea>" in told.text


@pytest.mark.parametrize("page", sorted(TEMPLATES.glob("*.html")), ids=lambda path: path.name)
def test_no_field_of_several_lines_joins_them(page):
    for inside in re.findall(r"<textarea[^>]*>(.*?)</textarea>", page.read_text(), re.S):
        assert inside.endswith("|lines }}")


def test_every_page_of_a_district_says_which_work_goes_on_there(stored, monkeypatch):
    job = Job(7, PLAN, 1, None)
    monkeypatch.setattr(
        JobBoard, "find_running", lambda _board, district: job if district else None
    )

    pages = [stored.get(f"/d/1/{page}").text for page in ("base", "doors", "week")]

    assert all('<a href="/jobs/7">See how far it is</a>' in page for page in pages)


def test_work_that_was_broken_off_is_told_in_local_time(stored):
    stored.desk.broken_off.append(GoingOn("Planning", 1, "2026-09-07T22:30:00Z"))

    assert "begun 2026-09-08 00:30" in stored.get("/").text
