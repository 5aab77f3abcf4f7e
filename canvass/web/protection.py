"""Checks on every request: the Host is ours, writes come from our pages; and security headers.

Pages of other sites, or foreign names that resolve to 127.0.0.1, must not reach the desk. Fetch
Metadata (https://www.w3.org/TR/fetch-metadata/) says where a request comes from; older browsers
send an Origin.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; "
    "connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


class Protection:
    """The outermost layer: refuses other Hosts, and adds security headers to every answer."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str], is_secure: bool) -> None:
        self.app = app
        self.hosts = frozenset(host.lower() for host in hosts)
        self.headers = dict(HEADERS)
        if is_secure:
            self.headers["Strict-Transport-Security"] = "max-age=31536000"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request (https://asgi.readthedocs.io/en/latest/specs/www.html)."""
        if scope["type"] == "lifespan":
            await self.app(scope, receive, send)
            return

        async def send_locked(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in self.headers.items():
                    headers.setdefault(name, value)
                # Pages that show where people were at home must not be cached.
                headers.setdefault("Cache-Control", "no-store")
            await send(message)

        if scope["type"] != "http" or not self._is_ours(Headers(scope=scope)):
            answer = PlainTextResponse("this address is not the desk's", status_code=400)
            await answer(scope, receive, send_locked)
            return
        await self.app(scope, receive, send_locked)

    def _is_ours(self, headers: Headers) -> bool:
        given = headers.getlist("host")
        return len(given) == 1 and host_name(given[0]) in self.hosts


def host_name(host: str) -> str:
    """Return the name in a Host header without its port, "" if it is malformed."""
    if set(host) & set("/?#@\\"):
        return ""
    try:
        return (urlsplit(f"//{host}").hostname or "").lower()
    except ValueError:
        return ""


def comes_from_here(headers: Mapping[str, str]) -> bool:
    """Return whether a write request comes from a page of this same origin."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is not None and urlsplit(origin).netloc == headers.get("host")
