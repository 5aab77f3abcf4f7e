"""Serve the files of `static`: style sheets and scripts from the package."""

from __future__ import annotations

from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.web.ask import Ask
from canvass.web.rendering import static_files
from canvass.web.roles import Role
from canvass.web.table import Operation

LONG = "public, max-age=31536000, immutable"


def show_asset(ask: Ask) -> Response:
    """Return one file by its name; raises NotFoundError."""
    found = static_files().get(str(ask.request.path_params["name"]))
    if found is None:
        raise NotFoundError("there is no such file")
    content, kind = found
    is_dated = "v" in ask.request.query_params
    headers = {"Cache-Control": LONG if is_dated else "no-cache"}
    return Response(content, media_type=kind, headers=headers)


def show_icon(_ask: Ask) -> Response:
    """Return the icon of the browser tab."""
    content, kind = static_files()["icon.svg"]
    return Response(content, media_type=kind, headers={"Cache-Control": "max-age=86400"})


ROWS = (
    Operation("GET", "/static/{name}", Role.ANYONE, show_asset, kind="*/*"),
    Operation("GET", "/favicon.ico", Role.ANYONE, show_icon, kind="image/svg+xml"),
)
