"""Open the database for one writer or a reader: schema up to date, overdue purges done."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Connection as Connection  # re-exported

from canvass.errors import StoreError
from canvass.store.backend.catalogue import find_revision
from canvass.store.backend.opening import (
    connect_to_look,
    connect_to_write,
    explained,
    forbid_writing,
    mark_as_ours,
    use_wal,
)
from canvass.store.backend.sqlite_file import check_place
from canvass.store.debts import must_be_paid, owes_anything
from canvass.store.leftovers import remove_leftovers
from canvass.store.revisions import LATEST
from canvass.store.turns import turns_at


@contextmanager
def open_writer(
    path: Path, *, purges: bool = True, may_create: bool = True
) -> Iterator[Connection]:
    """Open the database for writing in one transaction; it is created or upgraded first.

    Closed weeks that are due are purged first, unless the caller does that itself (`purges`).
    Leaving the block commits; an error rolls back. Raises StoreError if the file is not a canvass
    database, is newer than the program, damaged or locked by another program, or cannot be written.
    """
    with explained(path), turns_at(path).take() as is_my_turn:
        check_place(path, must_exist=not may_create)
        if not is_my_turn:
            raise StoreError(
                "{path}: others are writing to the database; try again in a moment", path=path
            )
        remove_leftovers(path)
        with connect_to_write(path, may_create=may_create) as connection:
            revision = find_revision(connection, path)
            if revision is None and not may_create:
                raise _empty(path)
            use_wal(connection)
            if revision != LATEST:
                _bring_up_to_date(connection, path)
            transaction = connection.begin()
            moment = now()
            if purges and owes_anything(connection, moment):
                transaction.rollback()
                from canvass.store.purge import pay_all

                pay_all(connection, path, moment)
                transaction = connection.begin()
            with transaction:
                yield connection


@contextmanager
def open_reader(path: Path) -> Iterator[Connection]:
    """Open the database for reading only; raises StoreError like `open_writer`.

    An older database is upgraded first, and overdue purges are done. If a purge cannot be done, the
    error says so and nothing is shown.
    """
    with explained(path):
        check_place(path, must_exist=True)
        remove_leftovers(path)
        with _open_ready(path) as connection:
            forbid_writing(connection)
            yield connection


def _open_ready(path: Path) -> Connection:
    """Return a connection in a read transaction, once schema and purges are up to date."""
    connection = connect_to_look(path)
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
        connection = connect_to_look(path)
        if must_be_paid(connection, now()):
            connection.close()
            raise StoreError(
                "{path}: a week is due to be purged and cannot be ({error}); nothing is "
                "shown until it is: use it where it can be written to",
                path=path,
                error=error,
            ) from error
        return connection
    return connect_to_look(path)


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
