"""Run the desk: open a port, print the sign-in address, open the browser, and shut down."""

from __future__ import annotations

import logging
import socket
import threading
import webbrowser
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import uvicorn

from canvass.errors import InputError
from canvass.web.app import make_quick_app
from canvass.web.connections import make_connections
from canvass.web.desk_state import Desk
from canvass.web.heaps import use_few_heaps
from canvass.workflow.keeping.serving import check_is_ours, hold_desk

LOOPBACK = ("127.0.0.1", "localhost", "::1")
USUAL_PORT = 8642


@dataclass(frozen=True, slots=True)
class Place:
    """Where the desk listens, and its certificate and key files (both or none).

    `public_name` is the host name people use if a proxy on this machine has the certificate.
    """

    host: str = LOOPBACK[0]
    port: int | None = None
    certificate: Path | None = None
    private_key: Path | None = None
    public_name: str = ""

    @property
    def is_shared(self) -> bool:
        """Whether several people can reach it, so that each has to sign in."""
        return bool(self.public_name) or not self.is_own_machine

    @property
    def is_own_machine(self) -> bool:
        """Whether only this machine can reach it."""
        return self.host in LOOPBACK


def serve(
    db: Path,
    place: Place,
    *,
    lang: str | None,
    opens_browser: bool,
    tell: Callable[[str], None],
) -> None:
    """Serve the desk until it is stopped; `tell` is called with the address once it is ready.

    Raises StoreError if this database's desk is open already or the file is no database of this
    program's version, and InputError if the port is taken.
    """
    use_few_heaps()
    check_is_ours(db)
    listening = bind(place)
    port = int(listening.getsockname()[1])
    scheme = "https" if place.certificate else "http"
    shown = f"[{place.host}]" if ":" in place.host else place.host
    address = f"https://{place.public_name}" if place.public_name else f"{scheme}://{shown}:{port}"
    with listening, hold_desk(db, address) as held:
        desk = Desk(
            db,
            hosts=_hosts(place),
            lang=lang,
            is_secure=place.certificate is not None or bool(place.public_name),
            is_shared=place.is_shared,
            address=address,
            port=port,
            broken_off=list(held.broken_off),
            note=held.write,
        )
        server = uvicorn.Server(_config(desk, place))
        now_s = desk.clock()
        tell(f"{address}/in?key={desk.sessions.make_key(now_s)}")
        if opens_browser:
            own = f"{address}/in?key={desk.sessions.make_key(now_s)}"
            # The socket is already listening, so the page waits until the server answers.
            threading.Thread(target=webbrowser.open, args=(own,), daemon=True).start()
        try:
            server.run(sockets=[listening])
        finally:
            desk.close()


def _hosts(place: Place) -> frozenset[str]:
    """Return the host names that browsers may use for the desk."""
    if place.public_name:
        return frozenset({place.public_name})
    if place.host not in ("0.0.0.0", "::"):
        return frozenset({*LOOPBACK, place.host})
    # Listening on all addresses: this machine's addresses and name.
    names = {*LOOPBACK, socket.gethostname(), socket.getfqdn()}
    with suppress(OSError):
        names |= {str(found[4][0]) for found in socket.getaddrinfo(socket.gethostname(), None)}
    return frozenset(name.lower() for name in names)


def bind(place: Place) -> socket.socket:
    """Return a listening socket: on the port asked for, else on the default or a free one."""
    family = socket.AF_INET6 if ":" in place.host else socket.AF_INET
    tries = [place.port] if place.port is not None else [USUAL_PORT, 0]
    why = ""
    for port in tries:
        made = socket.socket(family, socket.SOCK_STREAM)
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            made.bind((place.host, port))
            made.listen(128)
        except (OSError, OverflowError) as error:
            made.close()
            why = getattr(error, "strerror", None) or str(error)
        else:
            return made
    raise InputError(
        "{host}: cannot be listened at, port {port} ({why}); give another --port or --host",
        host=place.host,
        port=str(tries[-1]),
        why=why,
    )


def _config(desk: Desk, place: Place) -> uvicorn.Config:
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    return uvicorn.Config(
        make_quick_app(desk),
        log_level="warning",
        # Addresses contain keys and queries, so they are not logged.
        access_log=False,
        server_header=False,
        date_header=False,
        proxy_headers=bool(place.public_name),
        forwarded_allow_ips="127.0.0.1",
        ws="none",
        lifespan="off",
        http=make_connections(),
        h11_max_incomplete_event_size=64_000,
        timeout_keep_alive=15,
        timeout_graceful_shutdown=3,
        limit_concurrency=600,
        ssl_certfile=str(place.certificate) if place.certificate else None,
        ssl_keyfile=str(place.private_key) if place.private_key else None,
    )
