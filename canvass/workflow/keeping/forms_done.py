"""Forms of the desk that were carried out: one that is sent again after a restart is not."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from canvass.errors import CanvassError, StoreError
from canvass.store import forms_done
from canvass.store.database import open_reader, open_writer
from canvass.store.forms_done import Form as Form
from canvass.workflow.week.today import find_today


def was_carried_out(db: Path, sha256: str) -> bool:
    """Return whether the form with this hash was carried out in the last days."""
    if not db.exists():
        return False
    with open_reader(db) as connection:
        return forms_done.is_noted(connection, sha256)


@contextmanager
def carrying_out(db: Path, sha256: str) -> Iterator[Form]:
    """Note the form with the first thing that this block stores, in the same transaction.

    If the block raises an error, the form can be sent again, and the error knows whether a part of
    it was stored.
    """
    form = Form(db, sha256, find_today(db))
    try:
        with forms_done.carrying_out(form):
            yield form
    except Exception as error:
        if isinstance(error, CanvassError):
            error.has_stored = form.is_noted
        with suppress(StoreError):
            forget(form)
        raise


def forget(form: Form) -> None:
    """Let a form be sent again: it was refused, or its page only shows something."""
    if form.is_noted:
        with open_writer(form.path) as connection:
            forms_done.forget_form(connection, form.sha256)
        form.is_noted = False
