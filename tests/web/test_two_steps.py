"""The desk opens with little code; every other page is there as soon as it is asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from canvass.web.app import make_quick_app
from canvass.web.roles import Role
from tests.web.conftest import browser_of

LATER = ("canvass.web.desk.routes", "canvass.web.board.board", "canvass.web.read_once")


def test_the_first_page_loads_no_other_screen(tmp_path: Path) -> None:
    code = f"import sys, canvass.web.server; print([m for m in {LATER!r} if m in sys.modules])"

    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert said.stdout.strip() == "[]"


def test_a_page_that_was_not_loaded_is_loaded_when_it_is_asked_for(desk) -> None:
    quick = type(desk.client)(make_quick_app(desk.desk), base_url="http://127.0.0.1")
    quick.cookies.update(desk.client.cookies)

    codes = [
        quick.get(path).status_code for path in ("/safe", "/", "/nowhere", "/api/openapi.json")
    ]

    assert codes == [200, 200, 404, 200]
    assert browser_of(desk.desk, Role.ANYONE).get("/safe").status_code == 401
