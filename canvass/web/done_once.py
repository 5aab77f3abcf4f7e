"""Carry out what a form asks for, once: also if it comes again after the desk was stopped."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import RedirectResponse, Response

from canvass.web.ask import Ask
from canvass.web.once import StoredPage, key_of
from canvass.workflow.clock import now


def do_once(
    ask: Ask, session_id: str, fields: Mapping[str, Any], act: Callable[[], Response]
) -> Response:
    """Carry out a form unless it was before; the answer of then, where it was, says so.

    The answers of the last forms are in memory. What was carried out is noted in the database, with
    what it stored: after a restart, or a hundred forms later, the page only says that it was.
    """
    once = ask.desk.once
    key = key_of(ask.request.url.path, fields, ask.files)
    if not key:
        return act()

    def act_and_note() -> Response:
        return _act_and_note(ask, key, act)

    answer, at = once.do(key, act_and_note, now=now)
    if at is None:
        return answer
    if isinstance(answer, StoredPage):
        return ask.repeated(answer, at)
    once.leave_word(session_id, answer, at)
    return answer


def _act_and_note(ask: Ask, key: str, act: Callable[[], Response]) -> Response:
    from canvass.workflow.keeping.forms_done import carrying_out, forget, was_carried_out

    if was_carried_out(ask.desk.db, key):
        return ask.page("carried_out.html", back=ask.tab())
    with carrying_out(ask.desk.db, key) as form:
        answer = act()
    if not isinstance(answer, RedirectResponse | StoredPage):
        forget(form)
    return answer
