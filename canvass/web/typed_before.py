"""What was typed and could not be stored (signed out, database busy): shown, to be sent again."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from canvass.errors import CanvassError
from canvass.web.ask import Ask
from canvass.web.bodies import check_length
from canvass.web.filled import TOKEN, read_sent
from canvass.web.once import ONCE
from canvass.web.protection import comes_from_here
from canvass.web.refused import SignedOutError
from canvass.web.table import LARGEST_FORM_BYTES, Operation

FORM = "application/x-www-form-urlencoded"
CHOSEN = frozenset({"usual", "outcome"})
"""Fields whose values are words of the program, said in the language of the page."""
SECRETS = frozenset({"passphrase", "key"})


async def find_typed(row: Operation, ask: Ask) -> Mapping[str, Any]:
    """Return what a form of our own pages sent; nothing of files, secrets and large bodies."""
    kind = ask.request.headers.get("content-type", "").partition(";")[0].strip()
    if not row.writes or row.is_api or kind != FORM or not comes_from_here(ask.request.headers):
        return {}
    try:
        check_length(ask.request, LARGEST_FORM_BYTES)
        fields, _files = await read_sent(ask.request)
    except (CanvassError, HTTPException, ClientDisconnect):
        return {}
    if SECRETS & fields.keys():
        return {}
    kept = {name: value for name, value in fields.items() if name != TOKEN}
    return kept if kept.keys() - {ONCE} else {}


def show_typed(
    row: Operation, ask: Ask, error: CanvassError, kept: Mapping[str, Any], said: str
) -> Response:
    """Show what was typed, with a button that sends it; nothing is stored before it is pressed.

    It is the same form, with its number: if it was carried out before the desk was stopped, that is
    said, and it has no second effect. The button works once somebody has signed in, since the page
    then has the new session's token, or once the database can be used again.
    """
    is_signed_out = isinstance(error, SignedOutError)
    titles = {} if row.form is None else {
        field.alias or name: field.title or name for name, field in row.form.model_fields.items()
    }  # fmt: skip
    shown = {
        ask.say(titles[name]): [
            ask.say(str(each)) if name in CHOSEN else each
            for each in (value if isinstance(value, list) else [value])
        ]
        for name, value in kept.items()
        if name in titles and value
    }
    fields = [
        (name, each)
        for name, value in kept.items()
        for each in (value if isinstance(value, list) else [value])
    ]
    return ask.page(
        "typed_before.html",
        status=error.status if isinstance(error, SignedOutError) else 503,
        sentence="" if is_signed_out else said,
        is_out=ask.session is None,
        is_shared=ask.desk.is_shared,
        action=str(ask.request.url.path),
        shown=list(shown.items()),
        fields=fields,
    )
