"""R26: the desk goes to no address that people type, whatever field they type it into."""

from __future__ import annotations

import socket
from collections.abc import Sequence
from itertools import cycle
from typing import Any
from urllib.request import urlopen

import pytest
from pydantic import BaseModel

from canvass.errors import CanvassError
from canvass.osm.place import download_extract
from canvass.web.app import make_app
from canvass.web.ask import Ask
from canvass.web.jobs.board import Job, JobBoard, State
from canvass.web.jobs.work import Done
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from canvass.web.table import Operation
from tests.web.conftest import Browser
from tests.web.week_desk import prepare

ADDRESSES = (
    "http://192.0.2.7/latest/meta-data", "https://hostile.example/map.osm.pbf",
    "//hostile.example/x.osm", "file:///etc/passwd", "ftp://hostile.example/a.geojson",
)  # fmt: skip
OF_OSM = {"nominatim.openstreetmap.org", "overpass-api.de"}


class Place(BaseModel):
    """What the mutant is sent."""

    place: str


def fetch(ask: Ask) -> Any:
    """Look at the address of a form: the mutant."""
    urlopen(ask.sent(Place).place, timeout=1)
    return ask.go("/")


MUTANT = Operation("POST", "/fetch", Role.ORGANIZER, fetch, form=Place)


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the hosts that anything of this process looks for; none is reached."""
    hosts: list[str] = []

    def refuse(host: Any, *_: Any, **__: Any) -> Any:
        hosts.append(str(host))
        raise socket.gaierror("no network here")

    connect_as_ever = socket.socket.connect

    def connect(self: Any, address: Any) -> Any:
        if self.family == socket.AF_UNIX:  # a child of the tests' own
            return connect_as_ever(self, address)
        hosts.append(str(address[0] if isinstance(address, tuple) else address))
        raise ConnectionRefusedError

    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    monkeypatch.setattr(socket.socket, "connect", connect)
    monkeypatch.setattr(JobBoard, "start", _start)
    return hosts


def _start(_board: JobBoard, work: Any, district_id: int | None, order: Any) -> Job:
    return Job(1, work, district_id, order, state=State.DONE, done=Done("/"))


def send_everywhere(browser: Browser, rows: tuple[Operation, ...], addresses: Sequence[str]) -> int:
    """Send addresses in turn as the values of all fields of every form; return how many forms."""
    turn = cycle(addresses)
    forms = [row for row in rows if row.form is not None and row.path != "/out"]
    for row in forms:
        path = row.path.replace("{district:int}", "1")
        for part in ("{upload}", "{route}", "{job:int}", "{kind}", "{file}"):
            path = path.replace(part, "1")
        fields = {name: next(turn) for name in row.form.model_fields} if row.form else {}
        if row.writes and row.is_api:
            browser.client.post(
                path,
                json=fields,
                headers={"X-Canvass-Token": browser.token, "Sec-Fetch-Site": "same-origin"},
            )
        elif row.writes:
            browser.post(path, fields)
        else:
            browser.client.get(path, params=fields, follow_redirects=False)
    return len(forms)


@pytest.mark.long
def test_no_address_that_is_typed_is_fetched(canvass, desk, tmp_path, asked, monkeypatch):
    prepare(canvass, tmp_path)
    asked.clear()
    desk.desk.clock = iter(range(0, 10_000_000)).__next__

    forms = send_everywhere(desk, ROWS, ADDRESSES[1:2]), send_everywhere(desk, ROWS, ADDRESSES)

    assert min(forms) > 40
    assert asked == []


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_place_that_is_an_address_is_asked_for_at_openstreetmap_only(asked, address):
    with pytest.raises(CanvassError):
        download_extract(address)

    assert set(asked) <= OF_OSM


def test_a_handler_that_fetches_what_is_typed_is_found(desk, asked, monkeypatch):
    """The mutant of R26."""
    from starlette.testclient import TestClient

    app = make_app(desk.desk, (*ROWS, MUTANT))
    client = TestClient(app, base_url="http://127.0.0.1", raise_server_exceptions=False)
    client.cookies = desk.client.cookies
    fetching = Browser(desk.desk, client, desk.token)

    send_everywhere(fetching, (MUTANT,), ADDRESSES[1:2])

    assert "hostile.example" in asked
