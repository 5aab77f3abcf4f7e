"""Who reaches the desk: only pages of its own, under its own name, with a key or a session."""

from __future__ import annotations

import re

import anyio
import pytest

from canvass.web.app import make_app
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from tests.web.conftest import HERE, browser_of


def address(path: str) -> str:
    """Return an address of a row, with something in its places."""
    path = path.replace("{name}", "desk.css")
    return re.sub(r"\{\w+:int\}", "1", re.sub(r"\{\w+\}", "x", path))


def test_the_printed_key_signs_one_browser_in_and_no_second_one(make_desk):
    desk = make_desk()
    key = desk.sessions.make_key(desk.clock())
    first, second = (browser_of(desk, Role.ANYONE) for _ in range(2))

    codes = [browser.post("/in", {"key": key}).status_code for browser in (first, second)]

    assert codes == [303, 401]
    assert [browser.get("/").status_code for browser in (first, second)] == [200, 401]


def test_looking_at_the_address_does_not_spend_the_key(make_desk):
    desk = make_desk()
    key = desk.sessions.make_key(desk.clock())
    browser = browser_of(desk, Role.ANYONE)

    page = browser.get(f"/in?key={key}")

    assert f'value="{key}"' in page.text
    assert browser.post("/in", {"key": key}).status_code == 303


def test_a_key_is_over_after_half_a_day(make_desk):
    time_s = [0.0]
    desk = make_desk(clock=lambda: time_s[0])
    key = desk.sessions.make_key(0.0)

    time_s[0] = 12 * 3600.0

    assert browser_of(desk, Role.ANYONE).post("/in", {"key": key}).status_code == 401


def test_ten_wrong_keys_are_the_most_that_are_tried_at_once(make_desk):
    desk = make_desk(clock=lambda: 0.0)
    browser = browser_of(desk, Role.ANYONE)

    codes = [browser.post("/in", {"key": "wrong"}).status_code for _ in range(12)]

    assert codes == [401] * 10 + [429] * 2


def test_the_cookie_is_out_of_reach_of_scripts_and_other_sites(make_desk):
    desk = make_desk()
    key = desk.sessions.make_key(desk.clock())

    cookie = browser_of(desk, Role.ANYONE).post("/in", {"key": key}).headers["set-cookie"]

    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie


def test_who_signed_out_is_out_even_with_the_old_cookie(desk):
    kept = dict(desk.client.cookies)
    desk.post("/out")
    desk.client.cookies.update(kept)

    assert desk.get("/").status_code == 401


@pytest.mark.parametrize(
    "host", ["evil.example", "127.0.0.1.evil.example", "127.0.0.1#x", "", "[::2]"]
)
@pytest.mark.long
def test_another_host_name_is_refused_on_every_address(desk, host: str):
    codes = {desk.get(address(row.path), headers={"Host": host}).status_code for row in ROWS}

    assert codes == {400}


WRITES = [row for row in ROWS if row.writes]


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": ""},
        {"Origin": "http://evil.example"},
        {"Origin": "null"},
        {},
    ],
    ids=["cross-site", "same-site", "no-word", "other-origin", "null-origin", "nothing"],
)
def test_nothing_is_written_from_another_site(desk, headers):
    """R25: with a good cookie and a good token, what comes from elsewhere is refused."""
    codes = {
        row.path: desk.client.request(
            row.method, address(row.path), data={"token": desk.token}, headers=headers,
            follow_redirects=False,
        ).status_code
        for row in WRITES
    }  # fmt: skip

    assert set(codes.values()) == {403}


@pytest.mark.parametrize("token", ["", "x", "\N{SNOWMAN}"])
def test_nothing_is_written_without_the_sessions_token(desk, token):
    codes = {
        row.path: desk.client.request(
            row.method, address(row.path), data={"token": token}, headers=HERE,
            follow_redirects=False,
        ).status_code
        for row in WRITES
        if not row.is_key
    }  # fmt: skip

    assert set(codes.values()) == {403}


def test_an_older_browser_that_says_only_its_origin_may_write(desk):
    answer = desk.client.post(
        "/out", data={"token": desk.token}, headers={"Origin": "http://127.0.0.1"}
    )

    assert answer.status_code == 200


def test_a_body_above_the_rows_limit_is_refused(desk):
    answer = desk.post("/language", {"lang": "sv", "back": "x" * 300_000})

    assert answer.status_code == 413
    assert "256 kB; go back and send less" in answer.text


def test_a_body_that_does_not_say_how_long_it_is_is_read_no_further_than_allowed(desk):
    def parts():
        for _ in range(20):
            yield b"a" * 50_000

    answer = desk.client.post(
        "/language",
        content=parts(),
        headers={**HERE, "Content-Type": "application/x-www-form-urlencoded"},
    )

    assert answer.status_code == 413
    assert "256 kB" in answer.text


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_who_sends_half_a_form_and_then_nothing_is_sent_away(desk, monkeypatch, is_signed_in):
    """A hundred such, and nobody else would be answered."""
    monkeypatch.setattr("canvass.web.bodies.LONGEST_PAUSE_S", 0.05)
    waiting = [{"type": "http.request", "body": b"name=", "more_body": True}]
    answers = []
    cookie = f"{desk.desk.cookie}={desk.client.cookies[desk.desk.cookie] if is_signed_in else ''}"
    headers = {"host": "127.0.0.1", "content-type": "application/x-www-form-urlencoded",
               "content-length": "9000", "cookie": cookie, **HERE}  # fmt: skip
    scope = {
        "type": "http", "method": "POST", "path": "/people/revoke", "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http",
    }  # fmt: skip

    async def receive():
        if waiting:
            return waiting.pop()
        await anyio.sleep(60)
        raise AssertionError("nobody waits so long")

    async def send(message):
        answers.append(message)

    anyio.run(make_app(desk.desk), scope, receive, send)

    assert answers[0]["status"] == (408 if is_signed_in else 401)


@pytest.mark.parametrize("is_signed_in", [True, False])
def test_an_upload_that_breaks_off_stores_nothing_and_writes_no_trace(desk, caplog, is_signed_in):
    begun = b'--b\r\nContent-Disposition: form-data; name="file"; filename="v.csv"\r\n\r\ndoor'
    waiting = [{"type": "http.disconnect"},
               {"type": "http.request", "body": begun, "more_body": True}]  # fmt: skip
    answers = []
    cookie = f"{desk.desk.cookie}={desk.client.cookies[desk.desk.cookie] if is_signed_in else ''}"
    headers = {"host": "127.0.0.1", "content-type": "multipart/form-data; boundary=b",
               "content-length": "9000", "cookie": cookie, **HERE}  # fmt: skip
    scope = {
        "type": "http", "method": "POST", "path": "/d/1/hand-in/file", "query_string": b"",
        "headers": [(name.lower().encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1), "server": ("127.0.0.1", 80), "scheme": "http",
    }  # fmt: skip

    async def receive():
        return waiting.pop()

    async def send(message):
        answers.append(message)

    anyio.run(make_app(desk.desk), scope, receive, send)

    assert answers[0]["status"] == (400 if is_signed_in else 401)
    assert caplog.records == []


def test_a_number_too_large_for_the_database_is_no_page_and_no_value(desk):
    assert desk.get(f"/d/{10**20}/routes").status_code == 404
    assert desk.get(f"/jobs/{2**63}").status_code == 404
    refused = desk.get(f"/d/1/map/path?route=R01&v={10**30}")
    assert refused.status_code == 422
    assert "Number of the plan: not valid" in refused.text


def test_every_answer_forbids_foreign_and_inline_scripts_and_is_kept_nowhere(desk):
    for path in ("/", "/nowhere", "/in", "/api/openapi.json"):
        headers = desk.get(path).headers

        assert "default-src 'none'" in headers["content-security-policy"]
        assert "unsafe" not in headers["content-security-policy"]
        assert headers["cache-control"] == "no-store"


def test_a_way_back_never_leads_to_another_site(desk):
    for back in ("//evil.example", "/\\evil.example", "https://evil.example"):
        answer = desk.post("/language", {"lang": "sv", "back": back})

        assert answer.headers["location"] == "/"
