"""A desk that is killed in the middle: what was stored is kept, and the next one says what broke.

`kill -9` while it plans, while it reads a map, and while a list is typed in.
"""

from __future__ import annotations

import json
import os
import random
import re
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.cookiejar import CookieJar
from pathlib import Path
from typing import Any
from urllib.error import HTTPError, URLError
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener

import pytest

from canvass.workflow.routes.stored_plan import get_stored_plan
from tests.reliability.figures import figure
from tests.small_map import BASE, write_grid_map
from tests.web.browser import ADDRESS, free_port
from tests.web.week_desk import code_of, prepare, visits_of

pytestmark = pytest.mark.torture

BROKEN = (HTTPError, URLError, ConnectionError, TimeoutError)


class Client:
    """A browser without scripts, signed in to a desk that runs in a process of its own."""

    def __init__(self, address: str) -> None:
        self.home, _, key = address.partition("/in?key=")
        self._opener = build_opener(HTTPCookieProcessor(CookieJar()))
        self.post("/in", {"key": key})

    def get(self, path: str) -> str:
        with self._opener.open(self.home + path, timeout=60) as answer:
            return str(answer.read().decode())

    def post(self, path: str, fields: dict[str, str]) -> str:
        request = Request(
            self.home + path, urlencode(fields).encode(), {"Sec-Fetch-Site": "same-origin"}
        )
        with self._opener.open(request, timeout=60) as answer:
            return str(answer.read().decode())

    def token(self) -> str:
        found = re.search(r'name="canvass-token" content="([^"]+)"', self.get("/"))
        assert found
        return found[1]


@contextmanager
def desk_to_kill(folder: Path) -> Iterator[tuple[Client, Any]]:
    """Run a desk in a folder; yields a client and how to kill it with all it started."""
    log = folder / "desk.log"
    with log.open("w") as written:
        process = subprocess.Popen(
            [sys.executable, "-m", "canvass.cli.main", "--lang", "en", "serve", "--no-browser",
             "--port", str(free_port())],
            cwd=folder, stdout=written, stderr=subprocess.STDOUT, start_new_session=True,
            env={**os.environ, "CANVASS_DB": "canvass.db", "PYTHONUNBUFFERED": "1"},
        )  # fmt: skip

    def kill() -> None:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait(20)

    try:
        for _ in range(1200):
            if found := ADDRESS.search(log.read_text()):
                break
            time.sleep(0.1)
        yield Client(found[0] if found else log.read_text()), kill
    finally:
        if process.poll() is None:
            kill()


def wait_for_work(client: Client, folder: Path) -> None:
    """Wait until the desk has written down that it works on something."""
    note = folder / ".canvass.db.desk"
    for _ in range(600):
        if json.loads(note.read_text() or "{}").get("going_on"):
            return
        time.sleep(0.05)
    raise AssertionError(client.get("/"))


def test_killed_while_it_plans_the_plan_before_stands(canvass: Any, tmp_path: Path) -> None:
    file = write_grid_map(tmp_path / "grid.osm")
    for words in (
        ("district", "add", "Here", str(file)),
        ("plan", "--base", BASE, "--shift", "60", "--iterations", "500"),
    ):
        assert canvass(*words).code == 0
    before = get_stored_plan(tmp_path / "canvass.db", None)

    with desk_to_kill(tmp_path) as (client, kill):
        fields = {"base": "Gata A 1", "minutes": "90", "seconds": "60", "token": client.token()}
        client.post("/d/1/base", fields)
        wait_for_work(client, tmp_path)
        kill()

    assert get_stored_plan(tmp_path / "canvass.db", None) == before
    with desk_to_kill(tmp_path) as (client, _kill):
        assert "stopped in the middle of work" in client.get("/")
        assert "R01" in client.get("/d/1/routes")
    assert canvass("doctor").code == 0


def test_killed_while_it_reads_a_map_there_is_no_half_district(
    canvass: Any, tmp_path: Path
) -> None:
    with desk_to_kill(tmp_path) as (client, kill):
        client.post("/sample", {"token": client.token()})
        wait_for_work(client, tmp_path)
        kill()

    with desk_to_kill(tmp_path) as (client, _kill):
        page = client.get("/")
        assert "stopped in the middle of work" in page
        assert "No district yet" in page
    assert "Sample" not in canvass("district", "list").out


def test_killed_while_a_list_is_typed_in_all_of_it_is_there_or_nothing(
    canvass: Any, tmp_path: Path
) -> None:
    """At ten random moments; what was answered is stored, and typing it again stores it once."""
    rng, answered = random.Random(7), 0
    prepare(canvass, tmp_path)
    code = code_of(canvass)
    for round_no in range(1, 11):
        with desk_to_kill(tmp_path) as (client, kill):
            fields = {"code": code, "keys": "2 t", "seen": "2 t", "round": str(round_no),
                      "at": "2026-11-25T18:00", "token": client.token()}  # fmt: skip
            if round_no > 1:
                fields["again"] = "true"
            before = len(visits_of(canvass))
            said = _post_and_kill(client, fields, kill, rng.uniform(0.0, 0.25))
        after = len(visits_of(canvass))

        assert after - before in (0, 12), round_no
        if said:
            answered += 1
            assert after - before == 12, round_no
    assert canvass("doctor").code == 0
    figure("R1, the desk", f"killed at 10 moments of typing a list in, {answered} answered: 0 lost")


def _post_and_kill(client: Client, fields: dict[str, str], kill: Any, after_s: float) -> bool:
    """Send a list and kill the desk after some time; return whether it answered before."""
    killer = threading.Timer(after_s, kill)
    killer.start()
    try:
        said = "is back" in client.post("/d/1/hand-in/store", fields)
    except BROKEN:
        said = False
    killer.join()
    return said
