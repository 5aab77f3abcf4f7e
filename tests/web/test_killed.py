"""A desk that is killed in the middle: what was stored is kept, and the next one says what broke.

`kill -9` while it plans, reads a map, stores a register or a file of visits, and while a list is
typed in.
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
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
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
from tests.web.week_desk import TODAY, code_of, prepare, visits_of

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

    def send(self, path: str, field: str, content: bytes, fields: dict[str, str]) -> str:
        """Send a file, as browsers do."""
        parts = [f'name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
        parts.append(f'name="{field}"; filename="sent.csv"\r\n\r\n'.encode() + content)
        body = b"".join(
            b"--boundary\r\nContent-Disposition: form-data; " + part + b"\r\n" for part in parts
        )
        request = Request(
            self.home + path, body + b"--boundary--\r\n",
            {"Sec-Fetch-Site": "same-origin",
             "Content-Type": "multipart/form-data; boundary=boundary"},
        )  # fmt: skip
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
    try:
        wait_for_note(folder)
    except AssertionError:
        raise AssertionError(client.get("/")) from None


def wait_for_note(folder: Path) -> None:
    """Wait until it is noted beside the database that a desk works on something."""
    note = folder / ".canvass.db.desk"
    for _ in range(1500):
        with suppress(ValueError):  # while the note is being written
            if json.loads(note.read_text() or "{}").get("going_on"):
                return
        time.sleep(0.02)
    raise AssertionError("no work was noted")


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
    return _killed_meanwhile(
        lambda: "is back" in client.post("/d/1/hand-in/store", fields),
        threading.Timer(after_s, kill),
    )


def _killed_while_storing(
    send: Callable[[], bool], kill: Any, folder: Path, after_s: float
) -> bool:
    """Send a file and kill the desk some time after it began to store what is in it."""

    def kill_then() -> None:
        with suppress(AssertionError):
            wait_for_note(folder)
        time.sleep(after_s)
        kill()

    return _killed_meanwhile(send, threading.Thread(target=kill_then))


def _killed_meanwhile(send: Callable[[], bool], killer: threading.Thread) -> bool:
    """Send something to a desk that is killed; return whether it answered before."""
    killer.start()
    try:
        said = send()
    except BROKEN:
        said = False
    killer.join()
    return said


KILLS = 4


def test_killed_while_a_file_of_visits_is_stored_all_of_it_is_there_or_nothing(
    canvass: Any, tmp_path: Path
) -> None:
    """At random moments; the next desk says what was on its way, and the file sent again is whole.

    Two thousand rows take long enough to be met; those of a door differ by their minute.
    """
    rng, met, rows = random.Random(11), 0, 2_000
    prepare(canvass, tmp_path)
    for round_no in range(KILLS):
        lines = [
            f"Storgatan;{k % 12 + 1};nobody;{TODAY}T0{round_no}:{k // 12 % 60:02}:{k // 720:02}"
            for k in range(rows)
        ]
        content = "\n".join(["street;housenumber;outcome;at", *lines]).encode()
        before = len(visits_of(canvass))
        with desk_to_kill(tmp_path) as (client, kill):
            fields = {"token": client.token()}

            def send(client: Client = client, fields: dict[str, str] = fields,
                     content: bytes = content) -> bool:  # fmt: skip
                return "rows read" in client.send("/d/1/hand-in/file", "file", content, fields)

            said = _killed_while_storing(send, kill, tmp_path, rng.uniform(0.0, 1.0))
        there = len(visits_of(canvass)) - before
        assert there in (0, rows), round_no
        assert there == rows or not said
        with desk_to_kill(tmp_path) as (client, _kill):
            told = "stored what was sent: Visits of a file Stuvsta" in client.get("/")
            met += told
            assert not (told and said)
            client.send("/d/1/hand-in/file", "file", content, {"token": client.token()})
        assert len(visits_of(canvass)) - before == rows, round_no
    assert met
    assert canvass("doctor").code == 0
    figure("R1, files", f"killed at {KILLS} moments of storing a file of {rows:,} visits: each was "
           f"there whole or not at all, and the next desk said so at {met}")  # fmt: skip


def test_killed_while_a_register_is_imported_all_its_doors_are_there_or_none(
    canvass: Any, tmp_path: Path
) -> None:
    rng, met, houses = random.Random(5), 0, 400
    prepare(canvass, tmp_path)
    lines = [
        f"Storgatan;{100 + k};{18.0008 + k % 100 * 1e-4:.5f};{59.0001 + k // 100 * 2e-5:.6f}"
        for k in range(houses)
    ]
    content = "\n".join(["street;number;lon;lat", *lines]).encode()
    before = doors_of(canvass)
    for _ in range(KILLS):
        with desk_to_kill(tmp_path) as (client, kill):
            fields = {"token": client.token()}
            page = client.send("/d/1/doors/register", "register", content, fields)
            key = re.findall(r'name="key" value="([^"]+)"', page)[0]

            def take(client: Client = client, fields: dict[str, str] = fields,
                     key: str = key) -> bool:  # fmt: skip
                return "<h1" in client.post("/d/1/doors/register/take", {**fields, "key": key})

            said = _killed_while_storing(take, kill, tmp_path, rng.uniform(0.0, 1.0))
        there = doors_of(canvass)
        assert there in (before, before + houses)
        with desk_to_kill(tmp_path) as (client, _kill):
            told = "stored what was sent: Import of a register Stuvsta" in client.get("/")
        met += told
        assert not (told and said)
        if there > before:
            break
    assert met
    assert canvass("doctor").code == 0


def doors_of(canvass: Any) -> int:
    """Return how many doors the district has."""
    return len(json.loads(canvass("doors", "list", "--format", "json").out))
