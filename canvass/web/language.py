"""Choose the language of a page: the one chosen there, else the server's, else the browser's."""

from __future__ import annotations

from starlette.requests import Request

from canvass.locale.catalogue import LANGUAGES

COOKIE = "canvass-lang"


def choose_language(request: Request, started_with: str | None) -> str:
    """Return the language of a page."""
    chosen = request.cookies.get(COOKIE, "")
    if chosen in LANGUAGES:
        return chosen
    return started_with or _accepted(request.headers.get("accept-language", ""))


def _accepted(header: str) -> str:
    """Return the language that a browser prefers among ours (RFC 9110, 12.5.4)."""
    best, weight = "en", 0.0
    for part in header[:500].split(","):
        tag, _, rest = part.strip().partition(";")
        lang = tag.strip().lower().partition("-")[0]
        value = rest.strip().removeprefix("q=")
        try:
            liking = float(value) if value else 1.0
        except ValueError:
            continue
        if lang in LANGUAGES and liking > weight:
            best, weight = lang, liking
    return best
