"""What a running desk holds: the database's place, who is signed in, and the work going on."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from canvass.web.limits import Buckets
from canvass.web.sessions import Sessions


@dataclass(frozen=True, slots=True)
class Desk:
    """A running desk.

    `lang` is the language asked for at its start (None: that of each browser). `clock` gives
    seconds that never go back, for sessions and limits.
    """

    db: Path
    hosts: frozenset[str]
    lang: str | None = None
    is_secure: bool = False
    port: int = 0
    sessions: Sessions = field(default_factory=Sessions)
    asks: Buckets = field(default_factory=lambda: Buckets(per_s=50.0, most=400.0))
    sign_ins: Buckets = field(default_factory=lambda: Buckets(per_s=0.1, most=10.0))
    clock: Callable[[], float] = time.monotonic

    @property
    def cookie(self) -> str:
        """The name of the session's cookie: one for each port, since browsers tell them not apart.

        Over TLS browsers tie it to this host.
        """
        return f"__Host-canvass-{self.port}" if self.is_secure else f"canvass-{self.port}"
