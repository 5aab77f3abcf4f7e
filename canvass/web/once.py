"""A form that is sent again (a double click, "back", a page loaded anew) has its effect once."""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from starlette.responses import HTMLResponse, RedirectResponse, Response

from canvass.workflow.most_recent import MostRecent

ONCE = "once"
"""The hidden field with the number of a form, another one each time a page is shown."""
MOST_KEPT = 100


@dataclass(slots=True, eq=False)
class _Sent:
    """A form that was sent, and the answer once it was carried out."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Response | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """The forms that were sent last, with their answers."""

    _sent: MostRecent[str, _Sent] = field(default_factory=lambda: MostRecent(MOST_KEPT))

    def do(self, key: str, act: Callable[[], Response]) -> Response:
        """Carry out what a form asks for; if that was done already, return the answer of then.

        Whoever sends it while it is being carried out waits. What was refused may be tried again.
        """
        sent = self._sent.get(key, _Sent)
        with sent.lock:
            if sent.answer is not None:
                return sent.answer
            answer = act()
            if answer.status_code < 400 and type(answer) in (HTMLResponse, RedirectResponse):
                sent.answer = answer
            return answer


def key_of(session_id: str, path: str, fields: Mapping[str, Any]) -> str:
    """Return the key of a form with all that was typed; "" if it has no number."""
    number = fields.get(ONCE)
    if not isinstance(number, str) or not number:
        return ""
    text = json.dumps([session_id, path, sorted(fields.items())], default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()
