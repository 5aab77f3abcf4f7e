"""What a running desk holds: the database's place, who is signed in, and the work going on."""

from __future__ import annotations

import shutil
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from canvass.web.drawn_sides import DrawnSides
from canvass.web.jobs.board import JobBoard
from canvass.web.limits import Buckets
from canvass.web.open_plans import OpenPlans
from canvass.web.sessions import Sessions
from canvass.web.stored_sessions import StoredSessions
from canvass.web.uploads import Uploads
from canvass.workflow.keeping.serving import GoingOn
from canvass.workflow.visits.board import Boards


@dataclass(slots=True)
class Desk:
    """A running desk.

    `is_shared` says that several people sign in; `address` is how they reach it.
    `lang` is the language asked for at its start (None: that of each browser). `clock` gives
    seconds that never go back, for sessions and limits. `broken_off` is what the desk before was at
    when it was killed; `note` is given what is worked on whenever that changes.
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
    plans: OpenPlans = field(default_factory=OpenPlans)
    clock: Callable[[], float] = time.monotonic
    sent: Uploads | None = None
    broken_off: list[GoingOn] = field(default_factory=list)
    boards: Boards = field(default_factory=Boards)
    sides: DrawnSides = field(default_factory=DrawnSides)
    jobs: JobBoard = field(init=False)
    note: Callable[[Sequence[GoingOn]], None] = lambda _going: None

    def __post_init__(self) -> None:
        if self.is_shared:
            self.sessions = StoredSessions(db=self.db)
        self.jobs = JobBoard(self.db, self.clock, self.note)

    def uploads(self) -> Uploads:
        """Return the files that were sent; they go with the program."""
        if self.sent is None:
            self.sent = Uploads(Path(tempfile.mkdtemp(prefix="canvass-desk-")))
        return self.sent

    def close(self) -> None:
        """End all work and remove what was sent."""
        self.jobs.close()
        if self.sent is not None:
            shutil.rmtree(self.sent.folder, ignore_errors=True)

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: one for each port, since browsers tell them not apart.

        Over TLS browsers tie it to this host.
        """
        return f"__Host-canvass-{self.port}" if self.is_secure else f"canvass-{self.port}"
