"""Accounts, keys and sessions of a desk that several share, as rows."""

from __future__ import annotations

from dataclasses import dataclass

from canvass.store.sqlite_file import Runs


@dataclass(frozen=True, slots=True)
class AccountRow:
    """Somebody who signs in with a passphrase; times are ISO 8601 in UTC."""

    account_id: int
    name: str
    role: str
    passphrase_hash: str
    totp_secret: str | None
    totp_last: int
    added_at: str


@dataclass(frozen=True, slots=True)
class KeyRow:
    """An invitation or the link of a wall; the key itself is not kept."""

    key_sha256: str
    role: str
    name: str
    is_single: bool
    made_at: str
    expires_at: str
    used_at: str | None


@dataclass(frozen=True, slots=True)
class SessionRow:
    """A browser that is signed in; its secret is not kept."""

    session_id: str
    role: str
    name: str
    began_at: str
    expires_at: str


ACCOUNTS = (
    "SELECT account_id, name, role, passphrase_hash, totp_secret, totp_last, added_at "
    "FROM desk_account"
)
KEYS = "SELECT key_sha256, role, name, is_single, made_at, expires_at, used_at FROM desk_key"
SESSIONS = "SELECT session_id, role, name, began_at, expires_at FROM desk_session"


def list_accounts(connection: Runs) -> list[AccountRow]:
    """Return the accounts by name."""
    rows = connection.exec_driver_sql(f"{ACCOUNTS} ORDER BY name").fetchall()
    return [AccountRow(*row) for row in rows]


def find_account(connection: Runs, name: str) -> AccountRow | None:
    """Return the account of a name, or None."""
    row = connection.exec_driver_sql(f"{ACCOUNTS} WHERE name = ?", (name,)).fetchone()
    return None if row is None else AccountRow(*row)


def record_account(connection: Runs, name: str, role: str, passphrase_hash: str, at: str) -> int:
    """Store an account, or the new passphrase of one that is there; return its id."""
    made = connection.exec_driver_sql(
        "INSERT INTO desk_account (name, role, passphrase_hash, added_at) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (name) DO UPDATE SET passphrase_hash = excluded.passphrase_hash, "
        "role = excluded.role RETURNING account_id",
        (name, role, passphrase_hash, at),
    )
    return int(made.fetchone()[0])


def set_totp(connection: Runs, account_id: int, secret: str | None, last: int) -> None:
    """Store the seed of a second factor (None: none), and the newest step that was used."""
    connection.exec_driver_sql(
        "UPDATE desk_account SET totp_secret = ?, totp_last = ? WHERE account_id = ?",
        (secret, last, account_id),
    )


def remove_account(connection: Runs, account_id: int) -> None:
    """Remove an account; its sessions go with it."""
    connection.exec_driver_sql("DELETE FROM desk_account WHERE account_id = ?", (account_id,))


def list_keys(connection: Runs) -> list[KeyRow]:
    """Return the keys, the oldest first."""
    rows = connection.exec_driver_sql(f"{KEYS} ORDER BY made_at, name").fetchall()
    return [_key(row) for row in rows]


def find_key(connection: Runs, key_sha256: str) -> KeyRow | None:
    """Return a key by its hash, or None."""
    row = connection.exec_driver_sql(f"{KEYS} WHERE key_sha256 = ?", (key_sha256,)).fetchone()
    return None if row is None else _key(row)


def _key(row: tuple[str, str, str, int, str, str, str | None]) -> KeyRow:
    return KeyRow(row[0], row[1], row[2], bool(row[3]), *row[4:])


def record_key(connection: Runs, key: KeyRow) -> None:
    """Store a key that was made."""
    connection.exec_driver_sql(
        "INSERT INTO desk_key VALUES (?, ?, ?, ?, ?, ?, ?)",
        (key.key_sha256, key.role, key.name, int(key.is_single), key.made_at, key.expires_at,
         key.used_at),
    )  # fmt: skip


def use_key(connection: Runs, key_sha256: str, at: str) -> None:
    """Note that a key was used."""
    connection.exec_driver_sql(
        "UPDATE desk_key SET used_at = ? WHERE key_sha256 = ?", (at, key_sha256)
    )


def remove_key(connection: Runs, key_sha256: str) -> None:
    """Remove a key; the sessions it opened go with it."""
    connection.exec_driver_sql("DELETE FROM desk_key WHERE key_sha256 = ?", (key_sha256,))


def record_session(
    connection: Runs,
    session: SessionRow,
    secret_sha256: str,
    *,
    account_id: int | None = None,
    key_sha256: str | None = None,
) -> None:
    """Store a session; what is over is removed on the way."""
    connection.exec_driver_sql(
        "DELETE FROM desk_session WHERE expires_at <= ?", (session.began_at,)
    )
    connection.exec_driver_sql("DELETE FROM desk_key WHERE expires_at <= ?", (session.began_at,))
    connection.exec_driver_sql(
        "INSERT INTO desk_session (session_id, secret_sha256, role, name, account_id, key_sha256, "
        "began_at, expires_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        (session.session_id, secret_sha256, session.role, session.name, account_id, key_sha256,
         session.began_at, session.expires_at),
    )  # fmt: skip


def find_session(connection: Runs, secret_sha256: str, now: str) -> SessionRow | None:
    """Return the session of a secret, None where it is unknown, revoked or over."""
    row = connection.exec_driver_sql(
        f"{SESSIONS} WHERE secret_sha256 = ? AND expires_at > ?", (secret_sha256, now)
    ).fetchone()
    return None if row is None else SessionRow(*row)


def list_sessions(connection: Runs, now: str) -> list[SessionRow]:
    """Return the sessions that are not over, the newest first."""
    rows = connection.exec_driver_sql(
        f"{SESSIONS} WHERE expires_at > ? ORDER BY began_at DESC", (now,)
    ).fetchall()
    return [SessionRow(*row) for row in rows]


def remove_session(connection: Runs, session_id: str) -> None:
    """End a session at once."""
    connection.exec_driver_sql("DELETE FROM desk_session WHERE session_id = ?", (session_id,))


def forget_everybody(connection: Runs) -> None:
    """End all sessions and keys: those of a restored backup may have been revoked since."""
    connection.exec_driver_sql("DELETE FROM desk_session")
    connection.exec_driver_sql("DELETE FROM desk_key")
