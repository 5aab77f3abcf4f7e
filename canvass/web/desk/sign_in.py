"""Sign in on one's own machine: a one-time key in the address is exchanged for a cookie."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import RedirectResponse, Response

from canvass.web.ask import Ask
from canvass.web.language import COOKIE
from canvass.web.refused import SIGN_IN, TOO_MANY, RefusedError
from canvass.web.roles import Role
from canvass.web.sessions import SESSION_S
from canvass.web.table import Operation

YEAR_S = 365 * 24 * 3600


class Key(BaseModel):
    """A key from the printed address."""

    key: str = Field("", max_length=200, title="Key")


class Language(BaseModel):
    """The language chosen at the foot of a page, and that page."""

    lang: str = Field(pattern="^(sv|en)$", title="Language")
    back: str = Field("/", max_length=2_000, title="Page")


def show_door(ask: Ask) -> Response:
    """Show one button that signs this browser in; a script presses it."""
    return ask.page("sign_in.html", key=ask.sent(Key).key)


def enter(ask: Ask) -> Response:
    """Use up a key and open a session for this browser."""
    desk, now_s = ask.desk, ask.desk.clock()
    take_try(ask)
    if not desk.sessions.use_key(ask.sent(Key).key, now_s):
        if ask.session is not None:
            return ask.go("/")
        raise RefusedError(401, SIGN_IN)
    secret, _session = desk.sessions.open(Role.ORGANIZER, now_s)
    return signed_in(ask, secret)


def signed_in(ask: Ask, secret: str, path: str = "/") -> Response:
    """Return the redirect that sets the session cookie."""
    answer = RedirectResponse(path, status_code=303)
    answer.set_cookie(
        ask.desk.cookie,
        secret,
        max_age=int(SESSION_S),
        path="/",
        secure=ask.desk.is_secure,
        httponly=True,
        samesite="strict",
    )
    return answer


def take_try(ask: Ask) -> None:
    """Count an attempt to sign in; raises RefusedError after too many from the same address."""
    source = ask.request.client.host if ask.request.client else ""
    if not ask.desk.sign_ins.take(source, ask.desk.clock()):
        raise RefusedError(429, TOO_MANY)


def leave(ask: Ask) -> Response:
    """Sign this browser out."""
    if ask.session is not None:
        ask.desk.sessions.close(ask.session.session_id)
    answer = ask.page("signed_out.html", is_shared=ask.desk.is_shared)
    answer.delete_cookie(ask.desk.cookie, path="/", secure=ask.desk.is_secure)
    return answer


class SessionAnswer(BaseModel):
    """The token that this browser's writes must include."""

    token: str


def get_session(ask: Ask) -> Response:
    """Return the token of this browser's session, for a page opened before it signed in."""
    return ask.json(SessionAnswer(token=ask.session.token if ask.session else ""))


def choose(ask: Ask) -> Response:
    """Store the language chosen and go back to the page."""
    chosen = ask.sent(Language)
    is_page = chosen.back.startswith("/") and not chosen.back.startswith(("//", "/\\"))
    answer = RedirectResponse(chosen.back if is_page else "/", status_code=303)
    answer.set_cookie(
        COOKIE,
        chosen.lang,
        max_age=YEAR_S,
        path="/",
        secure=ask.desk.is_secure,
        httponly=True,
        samesite="strict",
    )
    return answer


ROWS = (
    Operation("GET", "/in", Role.ANYONE, show_door, form=Key),
    Operation("POST", "/in", Role.ANYONE, enter, form=Key, is_key=True),
    Operation("POST", "/out", Role.WALL, leave),
    Operation("GET", "/api/session", Role.WALL, get_session, answer=SessionAnswer),
    Operation("POST", "/language", Role.ANYONE, choose, form=Language, is_key=True),
)
