"""From an operation to an endpoint: check the role, read the form, call the handler, report errors.

Access is decided by the operation that matched, never by the text of the address.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response

from canvass.errors import (
    CanvassError,
    DamagedError,
    InputError,
    NotFoundError,
    StoreError,
    UnavailableError,
)
from canvass.hidden import plain
from canvass.patience import one_patience
from canvass.web.ask import Ask
from canvass.web.bodies import bounded, check_length
from canvass.web.desk_state import Desk
from canvass.web.done_once import do_once
from canvass.web.filled import TOKEN, check_numbers, fill, read_query, read_sent
from canvass.web.language import choose_language
from canvass.web.once import ONCE
from canvass.web.protection import comes_from_here
from canvass.web.refused import (
    ELSEWHERE,
    NOT_FOR_YOU,
    SIGN_IN,
    SIGN_IN_HERE,
    TOO_MANY,
    RefusedError,
    SignedOutError,
)
from canvass.web.roles import Role
from canvass.web.sessions import Session
from canvass.web.table import Operation
from canvass.web.typed_before import find_typed, show_typed
from canvass.workflow.one_reader import one_reader

LOG = logging.getLogger("canvass.web")
TOKEN_HEADER = "x-canvass-token"

Endpoint = Callable[[Request], Awaitable[Response]]


MESSAGES = {
    404: "there is no such page; go back to the start",
    405: "this page is opened in another way; go back to the start",
}
NOT_UNDERSTOOD = "what was sent cannot be understood; go back and try again"
UNFORESEEN = (
    "an unexpected error; nothing was half stored. Go back, and report it with what the terminal "
    "says"
)


def endpoint(row: Operation, desk: Desk) -> Endpoint:
    """Return the endpoint of an operation."""

    async def answer(request: Request) -> Response:
        with one_patience():
            return await answer_in_time(request)

    async def answer_in_time(request: Request) -> Response:
        request = bounded(request, row.largest_body)
        ask = Ask(request, desk, None, choose_language(request, desk.lang))
        try:
            if row.role > Role.ANYONE:
                desk.follow_file()
            ask = replace(ask, session=_find_session(request, desk))
            _check_rate(ask)
            _check_source(row, ask)
            return await _answer(row, ask)
        except HTTPException as error:
            return error_page(ask, row, error.status_code, message_of_status(error.status_code))
        except (SignedOutError, UnavailableError) as error:
            said = say_refusal(row, ask, error)
            kept = await find_typed(row, ask)
            if not kept:
                is_damaged = isinstance(error, DamagedError)
                return error_page(ask, row, status_of(error), said, is_damaged=is_damaged)
            return show_typed(row, ask, error, kept, said)
        except CanvassError as error:
            return error_page(ask, row, status_of(error), ask.say_error(error))
        except ClientDisconnect:
            # Whoever was sending has gone: nobody reads the answer, and nothing was begun.
            return Response(status_code=400)
        except Exception as error:
            # Without the request itself: its address or form may contain what must not be logged.
            LOG.error("%s %s", row.method, row.path, exc_info=error)
            from canvass.workflow.keeping.keeping import explain_unforeseen

            known = await run_in_threadpool(explain_unforeseen, desk.db)
            said = UNFORESEEN if known is None else ask.say_error(known)
            return error_page(ask, row, 500, said)
        finally:
            await request.close()  # uploaded files

    return answer


async def _answer(row: Operation, ask: Ask) -> Response:
    fields: Mapping[str, Any] = {}
    files: Mapping[str, UploadFile] = {}
    check_numbers(ask.request.path_params)
    if row.writes:
        check_length(ask.request, row.largest_body)
        fields, files = await read_sent(ask.request)
        _check_token(row, ask, fields)
    elif row.form is not None:
        fields = read_query(ask.request)
    typed = {name: value for name, value in fields.items() if name not in (TOKEN, ONCE)}
    ask = replace(ask, files=files, typed=typed)
    try:
        form: BaseModel | None = None if row.form is None else fill(row.form, fields)
        act = partial(row.handler, replace(ask, form=form))
        if row.writes and ask.session is not None:
            act = partial(do_once, ask, ask.session.session_id, fields, act)
        return await run_in_threadpool(_act, ask.desk.db, act)
    except CanvassError as error:
        # Where the database cannot be used, the form itself could often not be shown either.
        is_elsewhere = isinstance(error, UnavailableError) and not files
        if row.again is None or is_elsewhere or isinstance(error, RefusedError):
            raise
        status = status_of(error) if isinstance(error, UnavailableError) else 422
        again = replace(
            ask, error=say_refusal(row, ask, error), error_status=status, form=None,
            has_no_effect=row.writes and not row.is_key and not _says_what_is_stored(error),
        )  # fmt: skip
        return await run_in_threadpool(_act, ask.desk.db, partial(row.again, again))


def _act(db: Path, act: Callable[[], Response]) -> Response:
    """Carry out what was asked for, opening the database once for all that it reads."""
    with one_reader(db):
        return act()


def _find_session(request: Request, desk: Desk) -> Session | None:
    secret = request.cookies.get(desk.cookie, "")
    return desk.sessions.find(secret, desk.clock()) if secret else None


def _check_rate(ask: Ask) -> None:
    if ask.session is not None:
        key = ask.session.session_id
    else:
        key = ask.request.client.host if ask.request.client else ""
    if not ask.desk.asks.take(key, ask.desk.clock()):
        raise RefusedError(429, TOO_MANY)


def _check_source(row: Operation, ask: Ask) -> None:
    """Raise RefusedError if the role is too low, or a write does not come from our own page."""
    if row.role > Role.ANYONE:
        if ask.session is None:
            raise SignedOutError(401, SIGN_IN_HERE if ask.desk.is_shared else SIGN_IN)
        if ask.session.role < row.role:
            raise RefusedError(403, NOT_FOR_YOU)
    if row.writes and not comes_from_here(ask.request.headers):
        raise RefusedError(403, ELSEWHERE)


def _check_token(row: Operation, ask: Ask, fields: Mapping[str, Any]) -> None:
    if row.is_key:
        return
    given = ask.request.headers.get(TOKEN_HEADER) or fields.get(TOKEN, "")
    known = ask.session.token if ask.session is not None else ""
    is_same = isinstance(given, str) and secrets.compare_digest(given.encode(), known.encode())
    if not known or not is_same:
        raise SignedOutError(403, ELSEWHERE)


def status_of(error: CanvassError) -> int:
    """Return the HTTP status for an error."""
    if isinstance(error, RefusedError):
        return error.status
    if isinstance(error, NotFoundError):
        return 404
    if isinstance(error, InputError):
        return 422
    return 503 if isinstance(error, StoreError) else 422


def say_refusal(row: Operation, ask: Ask, error: CanvassError) -> str:
    """Return what an error says, and of a write to an unusable database that it did nothing."""
    said = ask.say_error(error)
    if row.writes and isinstance(error, UnavailableError):
        return ask.say("{error}. Nothing was stored.", error=said)
    return said


def _says_what_is_stored(error: CanvassError) -> bool:
    """Return whether a refusal says by itself that nothing was stored, or a part was."""
    is_said = isinstance(error, UnavailableError) or "nothing" in error.message
    return error.has_stored or is_said


def message_of_status(status: int) -> str:
    """Return the message for an HTTP status."""
    return MESSAGES.get(status, NOT_UNDERSTOOD)


def error_page(
    ask: Ask, row: Operation | None, status: int, sentence: str, *, is_damaged: bool = False
) -> Response:
    """Return an error message as a page, or as JSON for scripts.

    `is_damaged`: only a backup helps, and the organizer is led to where it is put back.
    """
    said = plain(ask.say(sentence) if sentence else "")
    if row is not None and row.is_api:
        return JSONResponse({"error": said}, status_code=status)
    return ask.page(
        "error.html", status=status, sentence=said, code=status, is_shared=ask.desk.is_shared,
        back=ask.tab() if row is not None else None,
        puts_back=is_damaged and ask.session is not None and ask.session.role is Role.ORGANIZER,
    )  # fmt: skip
