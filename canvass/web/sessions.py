"""Sessions, and one-time keys that open them. Only hashes of secrets are kept."""

from __future__ import annotations

import hashlib
import secrets
import threading
from dataclasses import dataclass, field

from canvass.web.roles import Role

KEY_BYTES = 32
SESSION_S = 14 * 24 * 3600.0
KEY_S = 12 * 3600.0
MOST_SESSIONS = 1_000


def digest(secret: str) -> str:
    """Return the SHA-256 under which a secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Session:
    """One signed-in browser; every write it sends must include `token`."""

    session_id: str
    role: Role
    token: str
    expires_s: float
    name: str = ""


@dataclass(slots=True)
class Sessions:
    """The sessions of a desk on one's own machine; they end with the program."""

    _by_digest: dict[str, Session] = field(default_factory=dict)
    _keys: dict[str, float] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def make_key(self, now_s: float) -> str:
        """Return a new key that signs in one browser, once."""
        key = secrets.token_urlsafe(KEY_BYTES)
        with self._lock:
            self._keys[digest(key)] = now_s + KEY_S
        return key

    def use_key(self, key: str, now_s: float) -> bool:
        """Return whether a key is valid, and use it up."""
        with self._lock:
            until = self._keys.pop(digest(key), None)
        return until is not None and now_s < until

    def open(self, role: Role, now_s: float, *, name: str = "") -> tuple[str, Session]:
        """Return the secret of a new session, for the cookie, and the session."""
        secret = secrets.token_urlsafe(KEY_BYTES)
        session = Session(
            secrets.token_hex(8), role, secrets.token_urlsafe(KEY_BYTES), now_s + SESSION_S, name
        )
        with self._lock:
            while len(self._by_digest) >= MOST_SESSIONS:
                self._by_digest.pop(next(iter(self._by_digest)))
            self._by_digest[digest(secret)] = session
        return secret, session

    def find(self, secret: str, now_s: float) -> Session | None:
        """Return the session of a cookie, None if it is unknown, expired or revoked."""
        with self._lock:
            session = self._by_digest.get(digest(secret))
        return session if session is not None and now_s < session.expires_s else None

    def close(self, session_id: str) -> None:
        """End a session at once."""
        with self._lock:
            for key, session in list(self._by_digest.items()):
                if session.session_id == session_id:
                    del self._by_digest[key]
