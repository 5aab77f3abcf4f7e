"""R21: what stands in maps and in addresses never becomes code on a page."""

from __future__ import annotations

import html.parser
import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from canvass.cli.main import main
from canvass.web import rendering
from canvass.web.desk_state import Desk
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from canvass.workflow.keeping import desk_people
from tests.cli.test_hostile_listings import hostile_strings
from tests.reliability.figures import figure
from tests.small_map import BASE, write_small_map
from tests.web.conftest import Browser, browser_of
from tests.web.test_protection import address

STARTS = ("<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "'-alert(1)-'",
          "javascript:alert(1)", "{{7*7}}", "{% for x in y %}", "</textarea><svg onload=alert(1)>",
          "\u202e<b>", "]]><script>", "<!--", "\\u003cscript\\u003e",
          "%3Cscript%3E", "&lt;script&gt;",
          "`${alert(1)}`", "\x00<i>", "=cmd()", "../../etc/passwd", "{name}", "\ud7ff\U0001f9ff<u>",
          "a" * 180)  # fmt: skip
PAGES = [
    row for row in ROWS
    if row.method == "GET" and not row.is_api and "/map/" not in row.path
    and "static" not in row.path
    and "favicon" not in row.path and not row.path.endswith(("/file", "/sides", "/ground", "/news"))
]  # fmt: skip


class Elements(html.parser.HTMLParser):
    """The elements of a page that could run or fetch something."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = dict(attrs)
        runs = [name for name in names if name.startswith("on")]
        leads = [names.get(name) or "" for name in ("src", "href", "action", "formaction")]
        if tag == "script" and names.get("type") != "application/json":
            leads.append(names.get("src") or "inline")
        away = [each for each in leads if each and not re.match(r"[/#]|data:image/", each)]
        if runs or away or tag in ("iframe", "object", "embed", "base") or "style" in names:
            self.found.append(f"{tag} {runs} {away}")


def elements(text: str) -> list[str]:
    parser = Elements()
    parser.feed(text)
    return parser.found


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """Return the organizer on a desk with a small planned district."""
    folder = tmp_path_factory.mktemp("hostile")
    today = datetime.now(UTC).date()
    small, db = write_small_map(folder / "small.osm"), folder / "canvass.db"
    for words in (
        ["district", "add", "Norr", str(small)],
        ["plan", "--base", BASE, "--shift", "60", "--iterations", "200"],
        [
            "week",
            "add",
            "V 48",
            "--from",
            f"{today}",
            "--to",
            f"{today + timedelta(days=6)}",
            "--base",
            BASE,
        ],
        ["team", "add", "Blue"],
        ["shift", "add", f"{today + timedelta(days=1)}T17:30", "150"],
    ):
        with pytest.raises(SystemExit):
            main(["--db", str(db), *words])
    desk = Desk(db, hosts=frozenset({"127.0.0.1"}), lang="en", is_shared=True)
    yield browser_of(desk, Role.ORGANIZER)
    desk.close()


def name_everything(db: Any, text: str) -> None:
    """Call district, streets, routes, week, team and whoever is invited by a hostile string."""
    with closing(sqlite3.connect(db)) as connection:
        (plan,) = connection.execute("SELECT document FROM plan").fetchone()
        document = json.loads(plan)
        for route in document["routes"]:
            route["name"] = text
            for stop in route["stops"]:
                stop["street"] = stop["housenumber"] = text
                for each in stop["addresses"]:
                    each["street"] = each["housenumber"] = text
        connection.execute("UPDATE plan SET document = ?", (json.dumps(document),))
        connection.execute("UPDATE address SET street = ?", (text,))
        connection.execute("UPDATE week SET name = ?, base_label = ?", (text, text))
        connection.execute("UPDATE team SET name = ?", (text,))
        connection.execute("UPDATE district SET name = ?", (text,))
        connection.execute("UPDATE desk_key SET name = ?", (text,))
        connection.execute("UPDATE desk_account SET name = ?", (text,))
        connection.commit()


def broken_pages(planned: Browser, strings: list[str]) -> Iterator[tuple[str, str, object]]:
    """Yield each page that obeys one of the strings, or breaks on it."""
    desk = planned.desk
    for text in strings:
        name_everything(desk.db, text)
        for row in PAGES:
            page = planned.get(
                address(row.path), params={"key": text, "route": text, "find": text, "base": text}
            )
            if page.status_code >= 500 or elements(page.text):
                yield row.path, text, page.status_code or elements(page.text)


@pytest.mark.long
def test_hostile_strings_never_become_code_on_any_page(planned: Browser):
    """R21: several strings at a time; each of the 200 alone is run in the long form."""
    now = datetime.now(UTC)
    desk_people.make_key(planned.desk.db, "Åsa", role="coordinator", now=now)
    desk_people.set_passphrase(
        planned.desk.db, "Bo", "blue kettle under stairs", role="organizer", now=now
    )

    assert list(broken_pages(planned, [" ".join(STARTS[k::4]) for k in range(4)])) == []


@pytest.mark.torture
def test_two_hundred_hostile_strings_on_every_page(planned: Browser):
    """Each way to begin alone, then two hundred of the listings' strings, five on a page."""
    strings = hostile_strings(200)
    together = [" ".join(strings[k : k + 5]) for k in range(0, len(strings), 5)]

    broken = list(broken_pages(planned, [*STARTS, *together]))

    figure("R21, desk", f"{len(STARTS) + len(strings)} hostile strings on every page of the desk: "
           f"{len(broken)} became code")  # fmt: skip
    assert broken == []


def test_a_template_that_does_not_escape_is_noticed(planned: Browser, monkeypatch: Any):
    """The mutant of R21: the first page with a name in it shows it."""
    environment = rendering._environment()
    environment.cache.clear()
    monkeypatch.setattr(environment, "autoescape", False)
    try:
        path, text, _ = next(broken_pages(planned, list(STARTS[:2])))
    finally:
        environment.cache.clear()

    assert (path, text) == ("/", STARTS[0])
