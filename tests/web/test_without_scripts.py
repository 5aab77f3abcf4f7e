"""Without JavaScript: every act of the desk stands on a page as a form, and the form works."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from canvass.web.desk_state import Desk
from canvass.web.jobs.board import Job, JobBoard, State
from canvass.web.jobs.work import Done
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from canvass.web.table import Operation
from tests.web.conftest import Browser, browser_of
from tests.web.week_desk import TODAY, prepare

MOST_PAGES = 150
NAMES = ("canvass.db", "canvass.db-wal", "canvass.db-shm")


@dataclass
class Form:
    """A form as a browser without scripts would send it."""

    method: str
    action: str
    fields: dict[str, Any] = field(default_factory=dict)
    buttons: list[tuple[str, str, str]] = field(default_factory=list)


class Forms(HTMLParser):
    """The forms and links of a page, with what stands in their fields."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.links: list[str] = []
        self._by_id: dict[str, Form] = {}
        self._open: Form | None = None
        self._select = self._area = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        name, value = given.get("name", ""), given.get("value", "")
        form = self._by_id.get(given.get("form", ""), self._open)
        if tag == "a" and "download" not in given:
            self.links.append(given.get("href", ""))
        elif tag == "form":
            self._open = Form(given.get("method", "get").lower(), given.get("action", ""))
            self.forms.append(self._open)
            self._by_id[given.get("id", "")] = self._open
        elif form is None:
            return
        elif tag == "button" and given.get("type", "submit") == "submit":
            form.buttons.append((name, value, given.get("formaction", "")))
        elif tag == "input" and given.get("type", "text") in ("checkbox", "radio"):
            if "checked" in given:
                form.fields[name] = value or "on"
        elif tag == "input" and given.get("type") != "file" and name:
            form.fields[name] = value
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select:
            if "selected" in given or self._select not in form.fields:
                form.fields[self._select] = value
        elif tag == "textarea":
            self._area = name
            form.fields[name] = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._open is not None:
            self._open.fields[self._area] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._open = None
        elif tag == "select":
            self._select = ""
        elif tag == "textarea":
            self._area = ""


def row_of(method: str, path: str) -> Operation | None:
    """Return the row of the route table that answers an address."""
    for row in ROWS:
        pattern = re.sub(r"\{\w+:int\}", "[0-9]+", row.path)
        pattern = re.sub(r"\{\w+:path\}", ".+", pattern)
        if row.method == method and re.fullmatch(re.sub(r"\{\w+\}", "[^/]+", pattern), path):
            return row
    return None


def walk(browser: Browser, begin: list[str]) -> Iterator[tuple[str, Forms]]:
    """Follow every link from the first pages, one page for each row and kind of query."""
    seen: set[tuple[str, str]] = set()
    waiting = list(begin)
    while waiting and len(seen) < MOST_PAGES:
        address = waiting.pop(0)
        parts = urlsplit(address)
        row = row_of("GET", parts.path)
        kind = (parts.path if row is None else row.path, re.sub(r"=[^&]*", "", parts.query))
        if parts.netloc or kind in seen or row is None or row.is_api:
            continue
        seen.add(kind)
        answer = browser.get(address, follow=True)
        if "text/html" not in answer.headers.get("content-type", ""):
            continue
        page = Forms(answer.text)
        waiting += page.links
        yield address, page


@pytest.fixture
def stored(canvass: Any, tmp_path: Path) -> Path:
    """Return the folder of a week with two visits, a list that is out and a door code."""
    folder = tmp_path / "stored"
    folder.mkdir()
    prepare(canvass, tmp_path)
    # Still to come whenever the test runs.
    sunday = TODAY + timedelta(days=6 - TODAY.weekday())
    assert canvass("shift", "add", f"{sunday}T23:00", "59").code == 0
    canvass("visit", "add", "Storgatan 1", "talked")
    canvass("visit", "add", "Storgatan 3", "nobody")
    canvass("doors", "access", "set", "Storgatan 1", "--state", "code", "--code", "2580")
    for name in NAMES:
        if (tmp_path / name).exists():
            shutil.copy(tmp_path / name, folder / name)
    return folder


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """Work is taken and done at once: what children do is tried elsewhere."""

    def start(_board: JobBoard, work: Any, district_id: int | None, order: Any) -> Job:
        return Job(1, work, district_id, order, state=State.DONE, done=Done("/"))

    monkeypatch.setattr(JobBoard, "start", start)


def open_desk(stored: Path, folder: Path, **more: Any) -> Browser:
    """Return a browser on a desk of its own, with the week as it was stored."""
    folder.mkdir(exist_ok=True)
    for name in NAMES:
        (folder / name).unlink(missing_ok=True)
        if (stored / name).exists():
            shutil.copy(stored / name, folder / name)
    desk = Desk(folder / "canvass.db", hosts=frozenset({"127.0.0.1"}), lang="en", **more)
    return browser_of(desk, Role.ORGANIZER)


def find_forms(browser: Browser) -> dict[Operation, list[Form]]:
    """Return all forms that the pages have, by the row that answers them."""
    found: dict[Operation, list[Form]] = {}
    for address, page in walk(browser, ["/"]):
        for form in page.forms:
            here = form.action or urlsplit(address).path
            for action in {here, *(to for _, _, to in form.buttons if to)}:
                row = row_of(form.method.upper(), urlsplit(action).path)
                assert row is not None, f"{address}: a form goes to {action}"
                found.setdefault(row, []).append(Form(form.method, action, form.fields,
                                                      form.buttons))  # fmt: skip
    return found


NEEDS_MORE = {
    # with a key of one's own, as somebody else, or while work goes on
    "/in", "/sign-in", "/invited", "/wall-in", "/people/second-factor", "/people/revoke",
    "/broken-off", "/jobs/{job:int}/stop",
    # after a file was sent
    "/new/{upload}", "/d/{district:int}/doors/register/take", "/safe/restore/{upload}",
    # where something was handed in, booked, called on or wished for
    "/d/{district:int}/hand-in/undo", "/d/{district:int}/week/unbook",
    "/d/{district:int}/organisations/call", "/d/{district:int}/organisations/undo",
    "/d/{district:int}/organisations/own/{number:int}",
    "/d/{district:int}/organisations/own/{number:int}/remove",
    "/d/{district:int}/wishes/strike", "/d/{district:int}/wishes/take",
    "/d/{district:int}/wishes/status", "/d/{district:int}/wishes/answer",
    "/d/{district:int}/wishes/release",
    "/d/{district:int}/hand-in/pasted/store",
    # where a shift for organisations is still to come, and its calls were planned
    "/d/{district:int}/organisations/calls", "/d/{district:int}/organisations/calls/print",
    # shown where there is no week yet, a week was closed, or a shift is planned
    "/d/{district:int}/week", "/d/{district:int}/week/reopen",
    "/d/{district:int}/tonight", "/d/{district:int}/base", "/new",
}  # fmt: skip


@pytest.mark.long
def test_every_form_of_the_pages_is_answered_without_scripts(stored: Path, tmp_path: Path) -> None:
    """Each is sent as it stands: it is taken, or the page comes again and says what is missing."""
    browser = open_desk(stored, tmp_path / "desk")
    found = find_forms(browser)
    browser.desk.close()
    odd = []

    for row, forms in found.items():
        form, each = forms[0], open_desk(stored, tmp_path / "each")
        fields = {name: value for name, value in form.fields.items() if name != "token"}
        if form.method == "post":
            answer = each.post(form.action, fields)
        else:
            answer = each.get(form.action, params=fields)
        each.desk.close()
        is_told = answer.status_code != 422 or 'role="alert"' in answer.text
        if answer.status_code not in (200, 303, 422) or not is_told:
            odd.append((row.method, row.path, answer.status_code))

    assert odd == []


@pytest.mark.long
def test_every_act_of_the_desk_stands_on_a_page_as_a_form(stored: Path, tmp_path: Path) -> None:
    """Rows that answer scripts have a form beside them that does the same."""
    browser = open_desk(stored, tmp_path / "desk")
    found = find_forms(browser)
    browser.desk.close()

    acts = {row.path for row in ROWS if row.writes and not row.is_api}

    assert acts - {row.path for row in found} <= NEEDS_MORE
