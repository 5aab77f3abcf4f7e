"""Operations: from them come the routes, the matrix of roles and the API description."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from pydantic import BaseModel
from starlette.responses import Response

from canvass.web.ask import Ask
from canvass.web.roles import Role

Handler = Callable[[Ask], Response]

LARGEST_FORM_BYTES = 256_000
"""The default size limit of a request; operations that take a file have a higher one."""

WRITING = frozenset({"POST", "PUT", "PATCH", "DELETE"})


@dataclass(frozen=True, slots=True)
class Operation:
    """One method of one address.

    `form` is the model of the query (GET) or the body, `answer` that of the JSON answer; without an
    answer the operation is a page. `again` shows the form again after a refusal. `largest_body` is
    in bytes. `is_key`: the operation (a sign-in) is authorised by its own key instead of a
    session's token. `kind` is the media type of an answer that is no model, `file` the name of the
    field of a file that is sent.
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
    kind: str = "text/html"
    file: str = ""

    @property
    def writes(self) -> bool:
        """Whether it changes anything, and so must come from our own page with a token."""
        return self.method in WRITING

    @property
    def is_api(self) -> bool:
        """Whether it answers scripts, so that errors are JSON too."""
        return self.answer is not None or self.path.startswith("/api/")
