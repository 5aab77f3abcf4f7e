"""Accounts, keys and sessions of a shared desk in the database."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, delete, insert, select, update

from canvass.store.backend.statements import insert_or_set
from canvass.store.schema_desk import desk_account, desk_key, desk_session


@dataclass(frozen=True, slots=True)
class AccountRow:
    """An account that signs in with a passphrase; times are ISO 8601 in UTC."""

    account_id: int
    name: str
    role: str
    passphrase_hash: str
    totp_secret: str | None
    totp_last: int
    added_at: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An invitation or a wall link; only a hash of the key is stored."""

    key_sha256: str
    role: str
    name: str
    is_single: bool
    made_at: str
    expires_at: str
    used_at: str | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A signed-in browser; only a hash of its secret is stored."""

    session_id: str
    role: str
    name: str
    began_at: str
    expires_at: str


_ACCOUNTS = select(
    desk_account.c.account_id, desk_account.c.name, desk_account.c.role,
    desk_account.c.passphrase_hash, desk_account.c.totp_secret, desk_account.c.totp_last,
    desk_account.c.added_at,
)  # fmt: skip
_KEYS = select(
    desk_key.c.key_sha256, desk_key.c.role, desk_key.c.name, desk_key.c.is_single,
    desk_key.c.made_at, desk_key.c.expires_at, desk_key.c.used_at,
)  # fmt: skip
_SESSIONS = select(
    desk_session.c.session_id, desk_session.c.role, desk_session.c.name, desk_session.c.began_at,
    desk_session.c.expires_at,
)  # fmt: skip


def list_accounts(connection: Connection) -> list[AccountRow]:
    """Return the accounts by name."""
    rows = connection.execute(_ACCOUNTS.order_by(desk_account.c.name))
    return [AccountRow(*row) for row in rows]


def find_account(connection: Connection, name: str) -> AccountRow | None:
    """Return the account with this name, or None."""
    row = connection.execute(_ACCOUNTS.where(desk_account.c.name == name)).first()
    return None if row is None else AccountRow(*row)


def record_account(
    connection: Connection, name: str, role: str, passphrase_hash: str, at: str
) -> int:
    """Store an account, or a new passphrase for an existing one; return its id."""
    made = insert_or_set(desk_account, ["name"], ["passphrase_hash", "role"]).values(
        name=name, role=role, passphrase_hash=passphrase_hash, added_at=at
    )
    account_id: int = connection.execute(made.returning(desk_account.c.account_id)).scalar_one()
    return account_id


def set_totp(connection: Connection, account_id: int, secret: str | None, last: int) -> None:
    """Store the seed of a second factor (None: no second factor) and its last used step."""
    one = desk_account.c.account_id == account_id
    connection.execute(update(desk_account).where(one).values(totp_secret=secret, totp_last=last))


def remove_account(connection: Connection, account_id: int) -> None:
    """Remove an account; its sessions go with it."""
    connection.execute(delete(desk_account).where(desk_account.c.account_id == account_id))


def list_keys(connection: Connection) -> list[KeyRow]:
    """Return the keys, oldest first."""
    rows = connection.execute(_KEYS.order_by(desk_key.c.made_at, desk_key.c.name))
    return [_key(*row) for row in rows]


def find_key(connection: Connection, key_sha256: str) -> KeyRow | None:
    """Return a key by its hash, or None."""
    row = connection.execute(_KEYS.where(desk_key.c.key_sha256 == key_sha256)).first()
    return None if row is None else _key(*row)


def _key(
    key_sha256: str,
    role: str,
    name: str,
    is_single: int,
    made_at: str,
    expires_at: str,
    used_at: str | None,
) -> KeyRow:
    return KeyRow(key_sha256, role, name, bool(is_single), made_at, expires_at, used_at)


def record_key(connection: Connection, key: KeyRow) -> None:
    """Store a new key."""
    values = asdict(key) | {"is_single": int(key.is_single)}
    connection.execute(insert(desk_key).values(values))


def use_key(connection: Connection, key_sha256: str, at: str) -> None:
    """Record that a key was used."""
    one = desk_key.c.key_sha256 == key_sha256
    connection.execute(update(desk_key).where(one).values(used_at=at))


def remove_key(connection: Connection, key_sha256: str) -> None:
    """Remove a key; the sessions it opened go with it."""
    connection.execute(delete(desk_key).where(desk_key.c.key_sha256 == key_sha256))


def record_session(
    connection: Connection,
    session: SessionRow,
    secret_sha256: str,
    *,
    account_id: int | None = None,
    key_sha256: str | None = None,
) -> None:
    """Store a session, and delete expired ones."""
    for table in (desk_session, desk_key):
        connection.execute(delete(table).where(table.c.expires_at <= session.began_at))
    connection.execute(
        insert(desk_session).values(
            session_id=session.session_id, secret_sha256=secret_sha256, role=session.role,
            name=session.name, account_id=account_id, key_sha256=key_sha256,
            began_at=session.began_at, expires_at=session.expires_at,
        )
    )  # fmt: skip


def find_session(connection: Connection, secret_sha256: str, now: str) -> SessionRow | None:
    """Return the session of a secret, None if it is unknown, revoked or expired."""
    session = desk_session.c
    row = connection.execute(
        _SESSIONS.where(session.secret_sha256 == secret_sha256, session.expires_at > now)
    ).first()
    return None if row is None else SessionRow(*row)


def list_sessions(connection: Connection, now: str) -> list[SessionRow]:
    """Return the sessions that have not expired, newest first."""
    session = desk_session.c
    rows = connection.execute(
        _SESSIONS.where(session.expires_at > now).order_by(session.began_at.desc())
    )
    return [SessionRow(*row) for row in rows]


def remove_session(connection: Connection, session_id: str) -> None:
    """End a session at once."""
    connection.execute(delete(desk_session).where(desk_session.c.session_id == session_id))


def forget_everybody(connection: Connection) -> None:
    """Delete all sessions and keys: those in a restored backup may have been revoked since."""
    connection.execute(delete(desk_session))
    connection.execute(delete(desk_key))
