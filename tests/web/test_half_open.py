"""Who keeps hundreds of connections open and sends half a request locks nobody out."""

from __future__ import annotations

import http.client
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Any

import pytest
import uvicorn

from canvass.web import connections
from canvass.web.limits import Buckets
from canvass.web.server import Place, _config, bind

HALF_A_HEAD = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Slow: "
HALF_A_FORM = (
    b"POST /in HTTP/1.1\r\nHost: 127.0.0.1\r\nSec-Fetch-Site: same-origin\r\n"
    b"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 90\r\n\r\nkey="
)
NOTHING = b""
ANSWERED = b"GET /static/icon.svg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


@pytest.fixture
def port(make_desk: Any) -> Iterator[int]:
    """Serve a desk as `canvass serve` does; yield its port."""
    listening = bind(Place(port=0))
    desk = make_desk(lang="en")
    # Here all ask from one address; how much one may ask is limited elsewhere.
    desk.asks = Buckets(per_s=10_000.0, most=10_000.0)
    server = uvicorn.Server(_config(desk, Place()))
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listening]}, daemon=True)
    thread.start()
    try:
        yield int(listening.getsockname()[1])
    finally:
        server.should_exit = True
        thread.join(20)
        listening.close()


def ask(port: int) -> int:
    """Return the status that the page for signing in is answered with."""
    asked = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asked.request("GET", "/in?key=x")
        return asked.getresponse().status
    finally:
        asked.close()


def hold(port: int, sent: bytes, count: int, stack: ExitStack) -> list[socket.socket]:
    """Open connections that send this and then nothing."""
    held = []
    for _ in range(count):
        made = stack.enter_context(socket.create_connection(("127.0.0.1", port), timeout=30))
        made.sendall(sent)
        held.append(made)
    return held


def send_byte_by_byte(silent: socket.socket) -> None:
    """Send a byte now and then, which gives no more time."""
    for _ in range(500):
        silent.sendall(b"x")
        time.sleep(0.02)


@pytest.mark.parametrize(
    "sent",
    [HALF_A_HEAD, HALF_A_FORM, NOTHING, ANSWERED],
    ids=["half a head", "half a form", "nothing", "answered and kept"],
)
def test_450_silent_connections_leave_room_for_whoever_asks(port, sent):
    with ExitStack() as stack:
        hold(port, sent, 450, stack)

        assert [ask(port) for _ in range(5)] == [200] * 5


def test_half_a_head_is_not_waited_for_longer_than_its_time(port, monkeypatch):
    monkeypatch.setattr(connections, "LONGEST_HEAD_S", 0.2)
    with ExitStack() as stack:
        (silent,) = hold(port, HALF_A_HEAD, 1, stack)
        silent.settimeout(20)

        with pytest.raises((ConnectionResetError, BrokenPipeError)):
            send_byte_by_byte(silent)


def test_who_sends_slowly_but_all_is_answered(port):
    with ExitStack() as stack:
        hold(port, HALF_A_HEAD, 250, stack)
        (slow,) = hold(port, HALF_A_HEAD, 1, stack)
        hold(port, HALF_A_HEAD, 40, stack)
        slow.sendall(b"yes\r\n\r\n")

        assert slow.recv(12).startswith(b"HTTP/1.1 ")
