"""R27: no page of the desk asks another address for anything, nor would a browser let it.

A browser is asked the same in test_evening.py and test_newcomer.py; here every page is read as one
reads it: what loads by itself, where forms go, and what the policy of the answer allows.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import jinja2
import pytest

from canvass.web import protection, rendering
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from tests.web.conftest import Browser, browser_of
from tests.web.week_desk import prepare

LOADING = ("src", "srcset", "poster", "data", "action", "formaction", "background", "manifest")
IN_TEXT = re.compile(
    r"""(?:url\(|@import|fetch\(|EventSource\(|import\()\s*["']?([a-z]*:?//[^"')\s]+)"""
)
SOURCES = re.compile(r"[a-z-]+-(?:src|action|uri|ancestors) ([^;]*)")
OWN_SOURCES = {"'none'", "'self'", "data:", "blob:"}


class Loads(HTMLParser):
    """The addresses a page asks for by itself, or sends a form to."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[str] = IN_TEXT.findall(text)
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if name in LOADING or (tag == "link" and name == "href"):
                self.found += (value or "").split()


def is_elsewhere(address: str) -> bool:
    parts = urlsplit(address)
    return parts.netloc not in ("", "127.0.0.1") or parts.scheme not in ("", "http", "data", "blob")


def lets_out(policy: str) -> bool:
    """Whether a policy allows another address, or says nothing of one kind of asking."""
    allowed = {word for sources in SOURCES.findall(policy) for word in sources.split()}
    return "default-src 'none'" not in policy or not allowed <= OWN_SOURCES


def pages(browser: Browser) -> dict[str, Any]:
    """Return the answers of every address that is read and needs no key or number of its own."""
    paths = {row.path.replace("{district:int}", "1") for row in ROWS if not row.writes}
    answers = {path: browser.get(path) for path in sorted(paths) if "{" not in path
               and not path.endswith("/news")}  # fmt: skip
    statics = {
        name: browser.get(rendering.asset_address(name)) for name in rendering.static_files()
    }
    return {path: answer for path, answer in (answers | statics).items()
            if answer.status_code == 200}  # fmt: skip


def asks_elsewhere(browser: Browser) -> list[str]:
    """Return the pages that load from elsewhere, or that a browser would let load."""
    return [
        path
        for path, answer in pages(browser).items()
        if lets_out(answer.headers.get("content-security-policy", ""))
        or any(map(is_elsewhere, Loads(answer.text).found))
    ]


@pytest.fixture
def desk_with_week(
    make_desk: Callable[..., Any], canvass: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Browser:
    monkeypatch.chdir(tmp_path)
    prepare(canvass, tmp_path)
    return browser_of(make_desk(lang="sv"), Role.ORGANIZER)


@pytest.mark.long
def test_no_page_asks_another_address_for_anything(desk_with_week: Browser) -> None:
    assert len(pages(desk_with_week)) > 25
    assert asks_elsewhere(desk_with_week) == []


def load_a_font(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant a sheet of another site on every page, as a kit for pages does."""
    real = jinja2.FileSystemLoader.get_source

    def with_font(self: Any, environment: Any, template: str) -> Any:
        text, name, is_new = real(self, environment, template)
        link = '<link rel="stylesheet" href="https://fonts.example/css">'
        return text.replace("</head>", f"{link}</head>"), name, is_new

    monkeypatch.setattr(jinja2.FileSystemLoader, "get_source", with_font)
    rendering._environment.cache_clear()


def let_tiles_in(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant a policy that lets a map's tiles be fetched."""
    policy = protection.POLICY.replace("img-src 'self'", "img-src 'self' https://tile.example")
    monkeypatch.setitem(protection.HEADERS, "Content-Security-Policy", policy)


def drop_the_policy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(protection.HEADERS, "Content-Security-Policy")


def call_home(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plant a script that tells another site."""
    real = dict(rendering.static_files())
    content, kind = real["desk.js"]
    real["desk.js"] = (content + b'\nfetch("https://count.example/?" + location);', kind)
    monkeypatch.setattr("canvass.web.assets.static_files", lambda: real)


@pytest.mark.long
@pytest.mark.parametrize("defect", [load_a_font, let_tiles_in, drop_the_policy, call_home])
def test_a_page_that_asks_elsewhere_is_found(
    desk: Browser,
    make_desk: Callable[..., Any],
    monkeypatch: pytest.MonkeyPatch,
    defect: Callable[[pytest.MonkeyPatch], None],
) -> None:
    """The mutants of R27."""
    assert asks_elsewhere(desk) == []
    defect(monkeypatch)
    try:
        assert asks_elsewhere(browser_of(make_desk(lang="en"), Role.ORGANIZER)) != []
    finally:
        rendering._environment.cache_clear()
