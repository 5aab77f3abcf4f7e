"""The sessions of a shared desk, stored in the database so that they can be revoked."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path

from canvass.web.roles import Role
from canvass.web.sessions import Session, Sessions
from canvass.workflow.clock import now
from canvass.workflow.keeping import desk_people

ROLES = {"organizer": Role.ORGANIZER, "coordinator": Role.COORDINATOR, "wall": Role.WALL}


@dataclass(slots=True)
class StoredSessions(Sessions):
    """Sessions that outlast the program; each request looks its session up, so revoking works.

    The key printed on the terminal is in memory only and opens a session for the organizer.
    """

    db: Path = field(default_factory=Path)

    def open(self, role: Role, now_s: float, *, name: str = "") -> tuple[str, Session]:
        """Return the secret of a new session of the organizer, for the cookie, and the session."""
        if role is not Role.ORGANIZER:
            raise ValueError(f"a session of a {role.name.lower()} is opened with a key: {name}")
        opened = desk_people.open_first(self.db, now=now())
        return opened.secret, session_of(opened, now_s)

    def find(self, secret: str, now_s: float) -> Session | None:
        """Return the session of a cookie, None if it is unknown, expired or revoked."""
        row = desk_people.find_session(self.db, secret, now=now())
        if row is None:
            return None
        return session_of(desk_people.Opened(secret, row), now_s)

    def close(self, session_id: str) -> None:
        """End a session at once."""
        desk_people.revoke(self.db, "session", session_id, now=now())


def session_of(opened: desk_people.Opened, now_s: float) -> Session:
    """Return a stored session in the form pages use; its token is derived from its secret."""
    row = opened.session
    token = hashlib.sha256(f"token {opened.secret}".encode()).hexdigest()
    return Session(row.session_id, ROLES[row.role], token, now_s + 1.0, row.name)
