"""One row per operation: from the rows come the routes, the roles' matrix and the API document."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.roles import Role

Handler = Callable[[Ask], Response]

LARGEST_FORM_BYTES = 256_000
"""What a form or a call may send; a row that takes a file says more."""

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    `form` is the model of the query (GET) or of what is sent, `answer` that of the JSON answered;
    without an answer the operation is a page. `again` shows the form anew where what was sent is
    refused. `largest_body` is in bytes. `is_key` marks an operation that is entered with a key of
    its own (a sign-in) instead of a session's token.
    """

    method: str
    path: str
    role: Role
    handler: Handler
    form: type[BaseModel] | None = None
    answer: type[BaseModel] | None = None
    again: Handler | None = None
    largest_body: int = LARGEST_FORM_BYTES
    is_key: bool = False

    @property
    def writes(self) -> bool:
        """Whether it changes anything, so that it must come from our own page with its token."""
        return self.method in WRITING

    @property
    def is_api(self) -> bool:
        """Whether it answers scripts: its errors are JSON too."""
        return self.answer is not None or self.path.startswith("/api/")
