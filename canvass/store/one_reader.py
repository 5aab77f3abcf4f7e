"""One connection for all that one request reads, one reading after the other.

Opening a database costs some milliseconds: its schema is read, and whether anything is due to be
purged. Between two readings no transaction is open, so each sees what was written before it.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection

from canvass.errors import CanvassError


@dataclass(slots=True)
class _Kept:
    """The connection of one request, in the one thread that may use it."""

    path: Path
    thread: int = field(default_factory=threading.get_ident)
    connection: Connection | None = None
    file: tuple[int, int] | None = None
    is_in_use: bool = False

    def let_go(self) -> None:
        """Close the connection, if there is one."""
        connection, self.connection, self.file = self.connection, None, None
        if connection is not None:
            connection.close()


_kept: ContextVar[_Kept | None] = ContextVar("kept_reader", default=None)


@contextmanager
def one_reader(path: Path) -> Iterator[None]:
    """Let all that this thread reads from a database in this block use one connection.

    Whoever writes closes it first. Within another such block nothing changes.
    """
    if _of_this_thread() is not None:
        yield
        return
    kept = _Kept(path)
    token = _kept.set(kept)
    try:
        yield
    finally:
        _kept.reset(token)
        kept.let_go()


def let_go_of_reader() -> None:
    """Close the connection that this request reads with: it is going to write."""
    kept = _of_this_thread()
    if kept is not None and not kept.is_in_use:
        kept.let_go()


@contextmanager
def reading(path: Path, connect: Callable[[], Connection]) -> Iterator[Connection]:
    """Yield the connection of this request to a database, or one that ends with the block.

    `connect` opens one. A reading within a reading has one of its own, and after an error, or where
    another file lies at the path, it is opened anew.
    """
    kept = _of_this_thread()
    if kept is None or kept.is_in_use or kept.path != path:
        with connect() as connection:
            yield connection
        return
    file = _file_at(path)
    if file is None or kept.file != file:
        kept.let_go()
    connection = kept.connection or connect()
    kept.connection, kept.file, kept.is_in_use = connection, file, True
    try:
        yield connection
        connection.rollback()
    except CanvassError:
        connection.rollback()
        raise
    except BaseException:
        kept.let_go()
        raise
    finally:
        kept.is_in_use = False


def _file_at(path: Path) -> tuple[int, int] | None:
    """Return by what a file is told from another that is put in its place."""
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_dev, status.st_ino


def _of_this_thread() -> _Kept | None:
    kept = _kept.get()
    return kept if kept is not None and kept.thread == threading.get_ident() else None
