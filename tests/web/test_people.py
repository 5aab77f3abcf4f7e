"""Several on one desk: passphrases, codes, invitations, walls, and revoking (R23, R24)."""

from __future__ import annotations

import base64
import re
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvass.errors import InputError, StoreError
from canvass.web.roles import Role
from canvass.workflow.keeping import desk_people, passwords
from canvass.workflow.keeping.backups import restore_backup, write_backup
from tests.small_map import write_small_map
from tests.web.conftest import Browser, browser_of

NOW = datetime(2026, 9, 7, 18, 0, tzinfo=UTC)
WORDS = "blue kettle under seven stairs"


@pytest.fixture
def shared(make_desk) -> Browser:
    """Return the organizer's browser on a desk that several share."""
    return browser_of(make_desk(lang="en", is_shared=True), Role.ORGANIZER)


def invite(shared: Browser, name: str = "Åsa", role: str = "coordinator") -> str:
    page = shared.post("/people/links", {"name": name, "role": role})
    return re.search(r"/(?:invited|wall-in)\?key=([\w-]+)", page.text)[1]


def answer_to(browser: Browser, key: str) -> Any:
    """Return the answer to a browser that takes an invitation."""
    return browser.post("/invited", {"key": key, "passphrase": WORDS})


def accept(shared: Browser, key: str) -> Browser:
    """Return a stranger's browser that has taken an invitation."""
    browser = browser_of(shared.desk, Role.ANYONE)
    answer_to(browser, key)
    return browser


def test_an_invitation_works_once(shared):
    """R24."""
    key = invite(shared)

    strangers = [browser_of(shared.desk, Role.ANYONE) for _ in range(3)]
    codes = [answer_to(stranger, key).status_code for stranger in strangers]

    assert codes == [303, 422, 422]
    page = strangers[2].get(f"/invited?key={key}").text
    assert "has been used" in page
    assert 'href="/sign-in"' in page


def test_looking_at_an_invitation_does_not_spend_it(shared):
    key = invite(shared)

    pages = [shared.get(f"/invited?key={key}") for _ in range(2)]

    assert [page.status_code for page in pages] == [200, 200]
    assert "Welcome, Åsa" in pages[0].text
    assert answer_to(browser_of(shared.desk, Role.ANYONE), key).status_code == 303


def test_an_invitation_is_over_after_three_days(tmp_path):
    db = tmp_path / "canvass.db"
    key = desk_people.make_key(db, "Åsa", role="coordinator", now=NOW)

    with pytest.raises(InputError, match="used, has expired"):
        desk_people.accept_invitation(db, key, WORDS, now=NOW + timedelta(days=3))


def test_a_coordinator_signs_in_and_may_not_make_links(shared):
    accept(shared, invite(shared))
    browser = browser_of(shared.desk, Role.ANYONE)

    assert browser.post("/sign-in", {"name": "Åsa", "passphrase": WORDS}).status_code == 303
    assert browser.get("/").status_code == 200
    assert browser.get("/people").status_code == 403


@pytest.mark.parametrize("what", ["session", "account"])
def test_what_is_revoked_is_refused_at_once(shared, what):
    """R23."""
    browser = accept(shared, invite(shared))
    assert browser.get("/").status_code == 200
    people = desk_people.list_people(shared.desk.db, now=datetime.now(UTC))
    which = (
        str(people.accounts[0].account_id)
        if what == "account"
        else next(each.session_id for each in people.sessions if each.name == "Åsa")
    )

    shared.post("/people/revoke", {"what": what, "which": which})

    assert browser.get("/").status_code == 401


def test_a_walls_link_leads_to_the_wall_or_asks_which(shared, canvass, tmp_path):
    small = write_small_map(tmp_path / "small.osm")
    canvass("district", "add", "Here", str(small))
    wall = browser_of(shared.desk, Role.ANYONE)

    opened = wall.post("/wall-in", {"key": invite(shared, "Café", "wall")})

    assert wall.get(opened.headers["location"], follow=True).url.path == "/d/1/wall"
    canvass("district", "add", "There", str(small))
    asked = wall.get(opened.headers["location"], follow=True)
    assert (asked.status_code, asked.url.path) == (200, "/wall")
    assert 'href="/d/2/wall">There' in asked.text


def test_who_is_not_signed_in_on_a_shared_desk_is_led_to_the_sign_in(shared):
    told = browser_of(shared.desk, Role.ANYONE).get("/")

    assert (told.status_code, 'href="/sign-in"' in told.text) == (401, True)


def test_the_walls_of_a_revoked_link_go_dark_at_once(shared):
    key = invite(shared, "Café", "wall")
    wall = browser_of(shared.desk, Role.ANYONE)
    assert wall.post("/wall-in", {"key": key}).status_code == 303
    (link,) = desk_people.list_people(shared.desk.db, now=datetime.now(UTC)).keys
    assert wall.get("/").status_code == 403

    shared.post("/people/revoke", {"what": "link", "which": link.key_sha256})

    assert wall.get("/").status_code == 401
    assert wall.post("/wall-in", {"key": key}).status_code == 422


def test_a_new_passphrase_ends_the_sessions_of_the_old_one(tmp_path):
    db = tmp_path / "canvass.db"
    desk_people.set_passphrase(db, "Bo", WORDS, role="organizer", now=NOW)
    opened = desk_people.sign_in(db, "Bo", WORDS, "", now=NOW)

    desk_people.set_passphrase(db, "Bo", WORDS + "!", role="organizer", now=NOW)

    assert desk_people.find_session(db, opened.secret, now=NOW) is None
    with pytest.raises(InputError, match="not right"):
        desk_people.sign_in(db, "Bo", WORDS, "", now=NOW)


@pytest.mark.parametrize(("name", "passphrase"), [("Bo", "wrong words here"), ("Nobody", WORDS)])
def test_a_wrong_name_and_a_wrong_passphrase_are_told_alike(tmp_path, name, passphrase):
    db = tmp_path / "canvass.db"
    desk_people.set_passphrase(db, "Bo", WORDS, role="organizer", now=NOW)

    with pytest.raises(InputError, match="this name, passphrase or code is not right"):
        desk_people.sign_in(db, name, passphrase, "", now=NOW)


def test_codes_are_those_of_the_standard():
    """RFC 6238, appendix B: SHA-1, its last six digits."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    codes = [passwords.totp_code(secret, at // 30) for at in (59, 1111111109, 20000000000)]

    assert codes == ["287082", "081804", "353130"]


def test_a_code_is_good_for_a_minute_and_once(tmp_path):
    db = tmp_path / "canvass.db"
    desk_people.set_passphrase(db, "Bo", WORDS, role="organizer", now=NOW)
    secret = desk_people.begin_totp(db, "Bo", now=NOW)
    code = passwords.totp_code(secret, int(NOW.timestamp()) // 30)

    desk_people.sign_in(db, "Bo", WORDS, code, now=NOW + timedelta(seconds=20))

    for wrong, later_s in ((code, 25), ("", 25), ("000000", 25)):
        with pytest.raises(InputError, match="not right"):
            desk_people.sign_in(db, "Bo", WORDS, wrong, now=NOW + timedelta(seconds=later_s))


def test_no_secret_stands_in_the_database(shared):
    key = invite(shared)
    browser = accept(shared, key)
    cookie = browser.client.cookies[shared.desk.cookie]
    files = b"".join(p.read_bytes() for p in shared.desk.db.parent.glob("canvass.db*"))

    assert not [each for each in (key, cookie, WORDS) if each.encode() in files]


def test_a_restored_backup_brings_no_session_back(tmp_path):
    db = tmp_path / "canvass.db"
    opened = desk_people.open_first(db, now=NOW)
    key = desk_people.make_key(db, "Åsa", role="coordinator", now=NOW)
    write_backup(db, tmp_path / "backup.db")

    restore_backup(db, tmp_path / "backup.db", now=NOW)

    assert desk_people.find_session(db, opened.secret, now=NOW) is None
    with pytest.raises(InputError, match="used, has expired"):
        desk_people.get_key(db, key, now=NOW)


def test_a_short_passphrase_is_refused_with_what_to_do(shared):
    answer = shared.post(
        "/people/passphrase", {"name": "Bo", "passphrase": "short", "again": "short"}
    )

    assert answer.status_code == 422
    assert "12 to 200 characters" in answer.text
    assert 'value="short"' not in answer.text


def test_the_seed_of_a_second_factor_stands_in_the_database_in_no_readable_form(tmp_path):
    db = tmp_path / "canvass.db"
    desk_people.set_passphrase(db, "Bo", WORDS, role="organizer", now=NOW)
    seed = desk_people.begin_totp(db, "Bo", now=NOW)
    code = passwords.totp_code(seed, int(NOW.timestamp()) // 30)

    desk_people.sign_in(db, "Bo", WORDS, code, now=NOW)

    files = b"".join(path.read_bytes() for path in tmp_path.glob("canvass.db*"))
    assert seed.encode() not in files


def test_a_seed_of_before_is_encrypted_at_the_next_sign_in(tmp_path):
    db = tmp_path / "canvass.db"
    desk_people.set_passphrase(db, "Bo", WORDS, role="organizer", now=NOW)
    with closing(sqlite3.connect(db)) as connection:
        connection.execute("UPDATE desk_account SET totp_secret = ?", ("A" * 32,))
        connection.commit()
    code = passwords.totp_code("A" * 32, int(NOW.timestamp()) // 30)

    desk_people.sign_in(db, "Bo", WORDS, code, now=NOW)

    with closing(sqlite3.connect(db)) as connection:
        ((kept,),) = connection.execute("SELECT totp_secret FROM desk_account").fetchall()
    assert "A" * 32 not in kept


def test_with_another_key_the_second_factor_is_refused_with_what_to_do(tmp_path, monkeypatch):
    db = tmp_path / "canvass.db"
    desk_people.set_passphrase(db, "Bo", WORDS, role="organizer", now=NOW)
    seed = desk_people.begin_totp(db, "Bo", now=NOW)
    code = passwords.totp_code(seed, int(NOW.timestamp()) // 30)
    monkeypatch.setenv("CANVASS_KEY", base64.urlsafe_b64encode(b"k" * 32).decode())

    with pytest.raises(StoreError, match="set the second factor anew"):
        desk_people.sign_in(db, "Bo", WORDS, code, now=NOW)
