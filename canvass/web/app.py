"""The web application: all operations as routes, behind the protection layer."""

from __future__ import annotations

import threading
from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route
from starlette.types import ASGIApp, Receive, Scope, Send

from canvass.web.ask import Ask
from canvass.web.desk_state import Desk
from canvass.web.dispatch import endpoint, error_page, message_of_status
from canvass.web.first_rows import FIRST
from canvass.web.language import choose_language
from canvass.web.protection import Protection
from canvass.web.table import Operation


def make_app(desk: Desk, rows: Sequence[Operation] | None = None) -> ASGIApp:
    """Return the desk as an ASGI application, with all operations unless others are given."""
    if rows is None:
        from canvass.web.routes import ROWS

        rows = ROWS
    return Protection(_WithRows(desk, tuple(rows)), hosts=desk.hosts, is_secure=desk.is_secure)


def make_quick_app(desk: Desk) -> ASGIApp:
    """Return the same application, which loads most screens when the first page has been shown."""
    return Protection(_InTwoSteps(desk), hosts=desk.hosts, is_secure=desk.is_secure)


class _WithRows:
    """Answers the operations of some rows, and tells pages which addresses exist."""

    def __init__(self, desk: Desk, rows: tuple[Operation, ...]) -> None:
        self.routes = [
            Route(
                row.path,
                endpoint(row, desk),
                methods=[row.method],
                name=f"{row.method} {row.path}",
            )
            for row in rows
        ]

        def not_served(request: Request, error: Exception) -> Response:
            status = error.status_code if isinstance(error, HTTPException) else 500
            ask = Ask(request, desk, None, choose_language(request, desk.lang))
            return error_page(ask, None, status, message_of_status(status))

        self.app = Starlette(routes=self.routes, exception_handlers={HTTPException: not_served})
        self.known = {
            "canvass.rows": rows,
            "canvass.paths": frozenset(row.path for row in rows),
        }

    def answers(self, scope: Scope) -> bool:
        """Return whether a row is for this request."""
        return any(route.matches(scope)[0] is Match.FULL for route in self.routes)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app({**scope, **self.known}, receive, send)


class _InTwoSteps:
    """Answers the first pages at once; loading the code of all others takes half a second."""

    def __init__(self, desk: Desk) -> None:
        self.desk = desk
        self.first = _WithRows(desk, FIRST)
        self.whole: _WithRows | None = None
        self.loading = threading.Lock()

    def load(self) -> _WithRows:
        """Load all screens, once."""
        from canvass.web.routes import ROWS

        with self.loading:
            if self.whole is None:
                self.whole = _WithRows(self.desk, ROWS)
            return self.whole

    def prepare(self) -> None:
        """Load all screens, then what the routes page of the newest plan shows."""
        from canvass.web.warming import warm

        self.load()
        warm(self.desk)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request; after the first page, whatever comes next is loaded already."""
        if self.whole is not None:
            await self.whole(scope, receive, send)
        elif self.first.answers(scope):
            await self.first(scope, receive, send)
            if scope["path"] == "/":
                threading.Thread(target=self.prepare, daemon=True).start()
        else:
            whole = await run_in_threadpool(self.load)
            await whole(scope, receive, send)
