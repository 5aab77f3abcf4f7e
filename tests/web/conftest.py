"""A desk to ask: signed in, with the headers that a browser sends from our own page."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import argon2
import pytest

from canvass.web.app import make_app
from canvass.web.desk_state import Desk
from canvass.web.roles import Role
from tests.cli.conftest import canvass as canvass  # a fixture

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    from starlette.testclient import TestClient

HERE = {"Sec-Fetch-Site": "same-origin"}


@dataclass
class Browser:
    """A browser on the desk; `get` and `post` follow no redirects unless asked."""

    desk: Desk
    client: TestClient
    token: str = ""

    def get(self, path: str, **more: Any) -> Any:
        return self.client.get(path, follow_redirects=more.pop("follow", False), **more)

    def post(self, path: str, fields: dict[str, Any] | None = None, **more: Any) -> Any:
        headers = {**HERE, **more.pop("headers", {})}
        return self.client.post(
            path,
            data={"token": self.token, **(fields or {})},
            headers=headers,
            follow_redirects=more.pop("follow", False),
            **more,
        )

    def as_role(self, role: Role) -> Browser:
        """Return another browser, signed in with a role."""
        return browser_of(self.desk, role)


def browser_of(desk: Desk, role: Role, app: Any = None) -> Browser:
    """Return a browser signed in with a role; `app` is the desk's if it has been made before."""
    client = TestClient(
        app or make_app(desk), base_url="http://127.0.0.1", raise_server_exceptions=True
    )
    if role is Role.ANYONE:
        return Browser(desk, client)
    secret, session = desk.sessions.open(role, desk.clock())
    client.cookies.set(desk.cookie, secret)
    return Browser(desk, client, session.token)


@pytest.fixture(autouse=True)
def _quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash passphrases with little work: a third of a second for each is for attackers."""
    cheap = partial(argon2.PasswordHasher, time_cost=1, memory_cost=8, parallelism=1)
    monkeypatch.setattr(argon2, "PasswordHasher", cheap)


@pytest.fixture
def make_desk(tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    """Return how a desk is made; its work ends with the test."""
    made: list[Desk] = []

    def make(**more: Any) -> Desk:
        desk = Desk(tmp_path / "canvass.db", hosts=frozenset({"127.0.0.1", "localhost"}), **more)
        made.append(desk)
        return desk

    yield make
    for desk in made:
        desk.close()


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Browser:
    """Return the organizer's browser on a desk without a database."""
    return browser_of(make_desk(lang="en"), Role.ORGANIZER)


def heading(answer: Any) -> str:
    """Return the text of a page's first heading."""
    found = re.search(r"<h1[^>]*>(.*?)</h1>", answer.text, re.S)
    return found[1].strip() if found else ""
