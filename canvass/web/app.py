"""The web application: all operations as routes, behind the protection layer."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from canvass.web.ask import Ask
from canvass.web.desk_state import Desk
from canvass.web.dispatch import endpoint, error_page, message_of_status
from canvass.web.language import choose_language
from canvass.web.protection import Protection
from canvass.web.routes import ROWS
from canvass.web.table import Operation


def make_app(desk: Desk, rows: Sequence[Operation] = ROWS) -> ASGIApp:
    """Return the desk as an ASGI application."""
    routes = [
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

    app = Starlette(
        routes=routes,
        exception_handlers={HTTPException: not_served},
    )
    return Protection(
        _WithRows(app, tuple(rows)),
        hosts=desk.hosts,
        is_secure=desk.is_secure,
    )


class _WithRows:
    """Tells pages which addresses exist, so that they show only tabs that have a page."""

    def __init__(self, app: ASGIApp, rows: tuple[Operation, ...]) -> None:
        self.app = app
        self.known = {
            "canvass.rows": rows,
            "canvass.paths": frozenset(row.path for row in rows),
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await self.app({**scope, **self.known}, receive, send)
