"""A form that is sent again (a double click, "back", a page loaded anew) has its effect once.

Whoever sends it again is told so: by the page that the first answer led to, or, where the first
answer was a page itself, by that page.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from starlette.datastructures import UploadFile
from starlette.responses import HTMLResponse, RedirectResponse, Response

from canvass.web.filled import TOKEN
from canvass.workflow.most_recent import MostRecent

ONCE = "once"
"""The hidden field with the number of a form, another one each time a page is shown."""
MOST_KEPT = 100
LARGEST_FILE_BYTES = 50_000_000
"""Larger files, which are maps, are not compared: a map that is sent is only kept to be read."""


class StoredPage(HTMLResponse):
    """A page that says what was stored; a page that only shows something is made anew each time."""


@dataclass(slots=True, eq=False)
class _Sent:
    """A form that was sent, and once it was carried out the answer and the moment."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    answer: Response | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Once:
    """The forms that were sent last, with their answers, and who is to be told of a repeat."""

    _sent: MostRecent[str, _Sent] = field(default_factory=lambda: MostRecent(MOST_KEPT))
    _told: MostRecent[tuple[str, str], list[datetime]] = field(
        default_factory=lambda: MostRecent(MOST_KEPT)
    )

    def do(
        self, key: str, act: Callable[[], Response], *, now: Callable[[], datetime]
    ) -> tuple[Response, datetime | None]:
        """Carry out what a form asks for; if that was done already, return the answer of then.

        The second value is the moment it was done, None if it was done just now. Whoever sends it
        while it is being carried out waits. What was refused may be tried again.
        """
        sent = self._sent.get(key, _Sent)
        with sent.lock:
            if sent.answer is not None:
                return sent.answer, sent.at
            answer = act()
            if isinstance(answer, RedirectResponse | StoredPage):
                sent.answer, sent.at = answer, now()
            return answer, None

    def leave_word(self, session_id: str, answer: Response, at: datetime) -> None:
        """Have the page that a redirect leads to say that the form was sent before."""
        page = urlsplit(answer.headers.get("location", "")).path
        self._told.keep((session_id, page), [at])

    def take_word(self, session_id: str, page: str) -> datetime | None:
        """Return when the form that led to this page was first carried out, once; else None."""
        word = self._told.find((session_id, page))
        return word.pop() if word else None


def key_of(path: str, fields: Mapping[str, Any], files: Mapping[str, UploadFile]) -> str:
    """Return the key of a form with all that was typed and sent; "" if it has no number.

    The session is no part of it: who signs in again sends the same form with another token.
    """
    number = fields.get(ONCE)
    if not isinstance(number, str) or not number:
        return ""
    sent = {name: _digest(file) for name, file in files.items() if file.filename}
    if "" in sent.values():
        return ""
    typed = sorted((name, value) for name, value in fields.items() if name != TOKEN)
    text = json.dumps([path, typed, sorted(sent.items())], default=str)
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _digest(file: UploadFile) -> str:
    """Return the name and SHA-256 of a file, "" for one too large to be compared."""
    if (file.size or 0) > LARGEST_FILE_BYTES:
        return ""
    found = hashlib.file_digest(file.file, "sha256").hexdigest()  # type: ignore[arg-type]
    file.file.seek(0)
    return f"{file.filename} {found}"
