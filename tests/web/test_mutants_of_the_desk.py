"""R22 to R25: every promise of the desk has its mutant, which the same attack finds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from canvass.web import dispatch
from canvass.web.roles import Role
from canvass.web.sessions import Session, Sessions, digest
from tests.web.conftest import Browser, browser_of


def reach_what_is_the_organizers(organizer: Browser) -> bool:
    """R22: whether a coordinator reaches the page of people."""
    return organizer.as_role(Role.COORDINATOR).get("/people").status_code != 403


def go_on_after_signing_out(organizer: Browser) -> bool:
    """R23: whether a session goes on that was ended."""
    browser = organizer.as_role(Role.COORDINATOR)
    cookie = browser.client.cookies[browser.desk.cookie]
    session = browser.desk.sessions.find(cookie, browser.desk.clock())
    browser.desk.sessions.close(session.session_id if session else "")
    return browser.get("/").status_code != 401


def use_a_key_twice(organizer: Browser) -> bool:
    """R24: whether the key that the terminal prints signs a second browser in."""
    desk = organizer.desk
    key = desk.sessions.make_key(desk.clock())
    codes = [browser_of(desk, Role.ANYONE).post("/in", {"key": key}).status_code for _ in range(2)]
    return codes[1] != 401


def write_from_another_site(organizer: Browser) -> bool:
    """R25: whether a page of another site can sign the organizer out."""
    answer = organizer.post("/out", headers={"Sec-Fetch-Site": "cross-site"})
    return answer.status_code != 403


def keep_keys(self: Sessions, key: str, now_s: float) -> bool:
    return self._keys.get(digest(key), 0.0) > now_s


def ask_no_role(row: object, request: object, session: Session | None) -> None:
    return None


@dataclass(frozen=True)
class Mutant:
    """A promise, a defect that breaks it, and the attack that must find it."""

    promise: str
    defect: str
    plant: Callable[[pytest.MonkeyPatch], None]
    attack: Callable[[Browser], bool]


MUTANTS = [
    Mutant("R22", "nobody asks for the role",
           lambda p: p.setattr(dispatch, "_check_source", ask_no_role),
           reach_what_is_the_organizers),
    Mutant("R23", "a session that is ended goes on",
           lambda p: p.setattr(Sessions, "close", lambda *_: None), go_on_after_signing_out),
    Mutant("R24", "a key that is not used up",
           lambda p: p.setattr(Sessions, "use_key", keep_keys), use_a_key_twice),
    Mutant("R25", "nobody asks where a write comes from",
           lambda p: p.setattr(dispatch, "comes_from_here", lambda _: True),
           write_from_another_site),
]  # fmt: skip


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda m: f"{m.promise}: {m.defect}")
def test_an_attack_fails_against_the_desk_and_succeeds_against_the_mutant(
    desk: Browser, monkeypatch: pytest.MonkeyPatch, mutant: Mutant
) -> None:
    assert mutant.attack(desk) is False
    mutant.plant(monkeypatch)
    assert mutant.attack(desk) is True
