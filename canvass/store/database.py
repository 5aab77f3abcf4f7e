"""Open the database for one writer or a reader: schema up to date, overdue purges done."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import Connection as Connection  # re-exported

from canvass.errors import StoreError, UnavailableError
from canvass.patience import WAIT_S, Patience, patience_of_now
from canvass.store.backend.catalogue import find_revision
from canvass.store.backend.opening import (
    DriverError,
    connect_to_look,
    connect_to_write,
    explained,
    forbid_writing,
    is_of_another,
    mark_as_ours,
    set_patience,
    use_wal,
)
from canvass.store.backend.sqlite_file import check_place
from canvass.store.debts import must_be_paid, owes_anything
from canvass.store.forms_done import form_to_note, note_form
from canvass.store.leftovers import remove_leftovers
from canvass.store.one_reader import let_go_of_reader, reading
from canvass.store.revisions import LATEST
from canvass.store.turns import Turns, turns_at


@contextmanager
def open_writer(
    path: Path, *, purges: bool = True, may_create: bool = True
) -> Iterator[Connection]:
    """Open the database for writing in one transaction; it is created or upgraded first.

    Closed weeks that are due are purged first, unless the caller does that itself (`purges`).
    Leaving the block commits; an error rolls back. Raises UnavailableError if the file is not a
    canvass database, is newer than the program, damaged, cannot be written, or is locked by another
    program for longer than `WAIT_S`, the time in the queue at this database included.
    """
    let_go_of_reader()
    turns = turns_at(path)
    lost_before_s = turns.lost_s
    with explained(path), turns.take() as is_my_turn:
        check_place(path, must_exist=not may_create)
        if not is_my_turn:
            raise UnavailableError(
                "{path}: others are writing to the database; try again in a moment", path=path
            )
        remove_leftovers(path)
        with ExitStack() as opened:
            with _begin(turns, lost_before_s) as wait_s:
                connection = opened.enter_context(
                    connect_to_write(path, may_create=may_create, wait_s=wait_s())
                )
                revision = find_revision(connection, path)
                if revision is None and not may_create:
                    raise _empty(path)
                set_patience(connection, wait_s())
                use_wal(connection)
                set_patience(connection, wait_s())
                if revision != LATEST:
                    _bring_up_to_date(connection, path)
                transaction = connection.begin()
            set_patience(connection, WAIT_S)
            moment = now()
            if purges and owes_anything(connection, moment):
                transaction.rollback()
                from canvass.store.purge import pay_all

                pay_all(connection, path, moment)
                transaction = connection.begin()
            form = form_to_note(path)
            with transaction:
                yield connection
                if form is not None:
                    note_form(connection, form)
            if form is not None:
                form.is_noted = True


@contextmanager
def _begin(turns: Turns, lost_before_s: float) -> Iterator[Callable[[], float]]:
    """Yield how long this writer may still wait for another program (in seconds).

    What the queue lost to another program since this writer joined it counts as waited.
    """
    patience = patience_of_now()
    with turns.waiting_for_others(), _one_wait(patience):
        until_s = time.monotonic() + patience.left_s - (turns.lost_s - lost_before_s)
        yield lambda: max(0.0, until_s - time.monotonic())


@contextmanager
def _one_wait(patience: Patience) -> Iterator[None]:
    """Take the patience away where the block waited in vain for another program."""
    try:
        yield
    except DriverError as error:
        if is_of_another(error):
            patience.left_s = 0.0
        raise


@contextmanager
def open_reader(path: Path) -> Iterator[Connection]:
    """Open the database for reading only; raises StoreError like `open_writer`.

    An older database is upgraded first, and overdue purges are done. If a purge cannot be done, the
    error says so and nothing is shown. Within `one_reader` that is looked at once.
    """
    with explained(path):
        check_place(path, must_exist=True)
        with reading(path, partial(_connect_to_read, path)) as connection:
            yield connection


def _connect_to_read(path: Path) -> Connection:
    """Return a connection that cannot write, once schema and purges are up to date."""
    remove_leftovers(path)
    connection = _open_ready(path)
    try:
        forbid_writing(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _open_ready(path: Path) -> Connection:
    """Return a connection in a read transaction, once schema and purges are up to date."""
    patience = patience_of_now()
    with _one_wait(patience):
        connection = connect_to_look(path, wait_s=patience.left_s)
    try:
        revision = find_revision(connection, path)
        if revision == LATEST and not owes_anything(connection, now()):
            return connection
    except BaseException:
        connection.close()
        raise
    connection.close()
    if revision is None:
        raise _empty(path)
    try:
        with open_writer(path):
            pass
    except StoreError as error:
        if revision != LATEST:
            raise
        connection = connect_to_look(path, wait_s=patience.left_s)
        if must_be_paid(connection, now()):
            connection.close()
            raise UnavailableError(
                "{path}: a week is due to be purged and cannot be ({error}); nothing is "
                "shown until it is: use it where it can be written to",
                path=path,
                error=error,
            ) from error
        return connection
    return connect_to_look(path, wait_s=patience.left_s)


def _bring_up_to_date(connection: Connection, path: Path) -> None:
    from canvass.store.migrate import upgrade

    with connection.begin():
        # Another program may have been faster, so check again under the lock.
        if find_revision(connection, path) != LATEST:
            upgrade(connection)
            mark_as_ours(connection)


def _empty(path: Path) -> StoreError:
    return StoreError(
        '{path}: empty; add a district with "canvass district add NAME MAP"', path=path
    )


def now() -> datetime:
    """Return the current time, by which a week is due to be purged."""
    return datetime.now(UTC)
