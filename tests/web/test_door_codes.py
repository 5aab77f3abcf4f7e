"""Door codes in the safe: counted and dated for all to see, shown on request, logged, deleted."""

from __future__ import annotations

from typing import Any

import pytest

from canvass.web.roles import Role
from tests.web.conftest import browser_of
from tests.web.week_desk import prepare

SECRET = "4711#"


@pytest.fixture
def kept(canvass: Any, desk: Any, tmp_path: Any, monkeypatch: Any) -> Any:
    """Return the organizer's browser on a desk with one door code."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    prepare(canvass, tmp_path)
    said = canvass("doors", "access", "set", "Storgatan 1", "--state", "code", "--code", SECRET)
    assert said.code == 0, said.err
    return desk


def test_the_safe_counts_the_codes_and_says_when_they_are_gone_but_not_what_they_are(kept):
    page = kept.get("/safe").text

    assert "1 code is kept." in page
    assert "Storgatan 1" in page
    assert SECRET not in page
    assert "Shown last" not in page


def test_the_codes_are_shown_when_asked_for_and_that_is_logged(kept, canvass):
    shown = kept.post("/safe/codes")

    assert SECRET in shown.text
    assert shown.headers["cache-control"] == "no-store"
    assert "Shown last" in kept.get("/safe").text
    assert canvass("doctor").code == 0


def test_a_coordinator_sees_no_codes(kept):
    coordinator = browser_of(kept.desk, Role.COORDINATOR)

    assert coordinator.post("/safe/codes").status_code == 403
    assert coordinator.get("/safe").status_code == 403


def test_all_codes_are_deleted_once_that_is_sure(kept):
    unsure = kept.post("/safe/codes/delete")
    still = kept.get("/safe").text
    sure = kept.post("/safe/codes/delete", {"sure": "true"}, follow=True)

    assert unsure.status_code == 422
    assert "1 code is kept." in still
    assert "No door code is kept." in sure.text


def test_a_key_that_is_gone_is_said_in_one_sentence_on_the_safe(kept, tmp_path):
    (tmp_path / "settings" / "canvass" / "code.key").unlink()

    told = kept.post("/safe/codes")

    assert told.status_code == 422
    assert "the key of the door codes is gone" in told.text
    assert "1 code is kept." in told.text


def test_without_codes_there_is_nothing_to_show(canvass, desk, tmp_path):
    prepare(canvass, tmp_path)

    page = desk.get("/safe").text

    assert "No door code is kept." in page
    assert "Show the codes" not in page


def test_on_a_shared_desk_nobody_is_told_in_which_folder_the_key_of_the_codes_was(
    kept, make_desk, tmp_path
):
    """On one's own machine the path is what the organizer needs to put the key back."""
    key = tmp_path / "settings" / "canvass" / "code.key"
    key.unlink()
    shared = browser_of(make_desk(lang="en", is_shared=True), Role.ORGANIZER)

    told, own = shared.post("/safe/codes"), kept.post("/safe/codes")

    assert "restore code.key" in told.text
    assert str(key.parent) not in told.text
    assert f"restore {key}" in own.text
