"""Forms of the desk that were carried out, noted in the transaction of what they did."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, delete, select

from canvass.store.backend.statements import insert_new
from canvass.store.schema_desk import desk_form

KEPT = timedelta(days=3)


@dataclass(slots=True)
class Form:
    """A form that is being carried out: where, and its hash.

    `is_noted` once something that it did was stored.
    """

    path: Path
    sha256: str
    today: date
    is_noted: bool = False


_form: ContextVar[Form | None] = ContextVar("form", default=None)


@contextmanager
def carrying_out(form: Form) -> Iterator[Form]:
    """Note the form with the first thing that this block stores at its path."""
    token = _form.set(form)
    try:
        yield form
    finally:
        _form.reset(token)


def form_to_note(path: Path) -> Form | None:
    """Return the form that a transaction at this path has to note, None if there is none."""
    form = _form.get()
    return form if form is not None and form.path == path and not form.is_noted else None


def note_form(connection: Connection, form: Form) -> None:
    """Note that a form was carried out, and forget those of days that are over."""
    connection.execute(delete(desk_form).where(desk_form.c.kept_until < form.today.isoformat()))
    until = (form.today + KEPT).isoformat()
    connection.execute(insert_new(desk_form), {"form_sha256": form.sha256, "kept_until": until})


def is_noted(connection: Connection, sha256: str) -> bool:
    """Return whether a form was carried out."""
    found = select(desk_form.c.kept_until).where(desk_form.c.form_sha256 == sha256)
    return connection.execute(found).first() is not None


def forget_form(connection: Connection, sha256: str) -> None:
    """Forget a form, so that it can be sent again."""
    connection.execute(delete(desk_form).where(desk_form.c.form_sha256 == sha256))
