"""The state of a running desk: its database, sessions, and work in progress."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from canvass.errors import UnavailableError
from canvass.web.checked import Checked
from canvass.web.jobs.board import JobBoard
from canvass.web.limits import Buckets
from canvass.web.once import Once
from canvass.web.sessions import Sessions
from canvass.web.stored_sessions import StoredSessions
from canvass.web.uploads import Uploads
from canvass.work_folders import work_folder
from canvass.workflow.keeping.serving import GoingOn

if TYPE_CHECKING:
    from canvass.web.read_once import ReadOnce


@dataclass(slots=True)
class Desk:
    """A running desk.

    `is_shared`: several people sign in; `address` is where they reach it. `lang` is the language
    given at the start (None: that of each browser). `clock` is a monotonic clock in seconds, for
    sessions and limits. `broken_off` is the work that the previous desk was doing when it was
    killed; `note` is called with the work in progress whenever that changes. `file` is the device
    and number of the database's file, by which another one in its place is noticed.
    """

    db: Path
    hosts: frozenset[str]
    lang: str | None = None
    is_secure: bool = False
    is_shared: bool = False
    address: str = ""
    port: int = 0
    sessions: Sessions = field(default_factory=Sessions)
    asks: Buckets = field(default_factory=lambda: Buckets(per_s=50.0, most=400.0))
    sign_ins: Buckets = field(default_factory=lambda: Buckets(per_s=0.1, most=10.0))
    clock: Callable[[], float] = time.monotonic
    once: Once = field(default_factory=Once)
    sent: Uploads | None = None
    ending: ExitStack = field(default_factory=ExitStack)
    broken_off: list[GoingOn] = field(default_factory=list)
    jobs: JobBoard = field(init=False)
    file: tuple[int, int] | None = None
    checked: Checked = field(default_factory=Checked)
    _read: ReadOnce | None = None
    _reading: threading.Lock = field(default_factory=threading.Lock)
    note: Callable[[Sequence[GoingOn]], None] = lambda _going: None

    def __post_init__(self) -> None:
        if self.is_shared:
            self.sessions = StoredSessions(db=self.db)
        self.follow_file()
        self.jobs = JobBoard(self.db, self.clock, self.note)

    def follow_file(self) -> None:
        """Raise StoreError if the database is gone; forget what was read if it is another file."""
        try:
            status = self.db.stat()
        except OSError as error:
            if self.file is None:
                return
            raise UnavailableError(
                "{path}: the database is gone (moved, deleted, or its disk taken out); put it "
                "back, or stop the desk and start it anew",
                path=str(self.db),
            ) from error
        found = (status.st_dev, status.st_ino)
        if self.file is not None and found != self.file:
            self.forget()
        self.file = found

    def uploads(self) -> Uploads:
        """Return the uploaded files; they are deleted when the program ends."""
        if self.sent is None:
            self.sent = Uploads(self.ending.enter_context(work_folder()))
            self.ending.callback(self.sent.close)
        return self.sent

    def close(self) -> None:
        """End all work and delete uploaded files."""
        self.jobs.close()
        self.ending.close()

    def forget(self) -> None:
        """Forget everything that was read from the database: it is another one now."""
        self._read = None
        self.checked = Checked()
        self.jobs.forget_results()

    @property
    def read(self) -> ReadOnce:
        """What was read from the database; the code for it is loaded when it is first needed."""
        from canvass.web.read_once import ReadOnce

        with self._reading:
            if self._read is None:
                self._read = ReadOnce()
            return self._read

    @property
    def cookie(self) -> str:
        """The name of the session cookie, with the port, as browsers share cookies among ports.

        Over TLS its prefix makes browsers tie it to this host.
        """
        return f"__Host-canvass-{self.port}" if self.is_secure else f"canvass-{self.port}"
