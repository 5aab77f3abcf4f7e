"""The users of a shared desk: invite, sign in, revoke; each is written to the audit log."""

from __future__ import annotations

import hashlib
import re
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from canvass.errors import InputError, NotFoundError, StoreError
from canvass.names import LONGEST_NAME, find_name
from canvass.store import desk_people as rows
from canvass.store.audit_log import record_audit
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.desk_people import AccountRow, KeyRow, SessionRow
from canvass.store.times import to_text
from canvass.workflow.doors.code_key import decrypt_code, encrypt_code
from canvass.workflow.keeping.passwords import (
    find_totp_step,
    hash_passphrase,
    is_passphrase,
    make_totp_secret,
)

ORGANIZER, COORDINATOR, WALL = "organizer", "coordinator", "wall"
SESSION_DAYS = {ORGANIZER: 7, COORDINATOR: 7, WALL: 70}
INVITATION_DAYS, WALL_DAYS = 3, 70
KEY_BYTES = 24
PLAIN_SEED = re.compile(r"[A-Z2-7]{32}")
WRONG = "this name, passphrase or code is not right"
SPENT = "this link has been used, has expired or was taken back; ask the organizer for a new one"


@dataclass(frozen=True, slots=True)
class Opened:
    """A new session: `secret` is for the browser's cookie and is not stored."""

    secret: str
    session: SessionRow


@dataclass(frozen=True, slots=True)
class People:
    """Everyone who may use the desk."""

    accounts: tuple[AccountRow, ...]
    keys: tuple[KeyRow, ...]
    sessions: tuple[SessionRow, ...]


def digest(secret: str) -> str:
    """Return the hash under which a random secret is kept."""
    return hashlib.sha256(secret.encode()).hexdigest()


def list_people(db: Path, *, now: datetime) -> People:
    """Return the accounts, links and sessions; all empty if there is no database."""
    if not db.exists():
        return People((), (), ())
    with open_reader(db) as connection:
        return People(
            tuple(rows.list_accounts(connection)),
            tuple(rows.list_keys(connection)),
            tuple(rows.list_sessions(connection, to_text(now))),
        )


def set_passphrase(db: Path, name: str, passphrase: str, *, role: str, now: datetime) -> None:
    """Make an account or change its passphrase, ending its sessions; raises InputError."""
    shown, kept = _check_name(name), hash_passphrase(passphrase)
    with open_writer(db) as connection:
        before = rows.find_account(connection, shown)
        if before is not None:
            rows.remove_account(connection, before.account_id)
        account_id = rows.record_account(connection, shown, role, kept, to_text(now))
        if before is not None and before.totp_secret:
            rows.set_totp(connection, account_id, before.totp_secret, before.totp_last)
        _audit(connection, "passphrase set", role, now)


def begin_totp(db: Path, name: str, *, now: datetime) -> str:
    """Give an account a second factor and return its seed, to be shown once; NotFoundError."""
    secret = make_totp_secret()
    with open_writer(db, may_create=False) as connection:
        account = _get_account(rows.find_account(connection, name))
        kept = encrypt_code(secret, _seed_of(account.name), db=db, may_make_key=True)
        rows.set_totp(connection, account.account_id, kept, 0)
        _audit(connection, "second factor set", account.role, now)
    return secret


def end_totp(db: Path, name: str, *, now: datetime) -> None:
    """Remove the second factor of an account; raises NotFoundError."""
    with open_writer(db, may_create=False) as connection:
        account = _get_account(rows.find_account(connection, name))
        rows.set_totp(connection, account.account_id, None, 0)
        _audit(connection, "second factor ended", account.role, now)


def make_key(db: Path, name: str, *, role: str, now: datetime) -> str:
    """Return the key of an invitation (used once) or of a wall (used until it is taken back)."""
    if role not in (COORDINATOR, WALL):
        raise InputError("a link is for a coordinator or a wall")
    is_single = role == COORDINATOR
    days = INVITATION_DAYS if is_single else WALL_DAYS
    secret = secrets.token_urlsafe(KEY_BYTES)
    row = KeyRow(
        digest(secret),
        role,
        _check_name(name),
        is_single,
        to_text(now),
        to_text(now + timedelta(days=days)),
        None,
    )
    with open_writer(db) as connection:
        rows.record_key(connection, row)
        _audit(connection, "link made", role, now)
    return secret


def get_key(db: Path, key: str, *, now: datetime) -> KeyRow:
    """Return what a key is for; raises InputError if it is used, expired or unknown."""
    if not db.exists():
        raise InputError(SPENT)
    with open_reader(db) as connection:
        return _check_key(rows.find_key(connection, digest(key)), now)


def accept_invitation(db: Path, key: str, passphrase: str, *, now: datetime) -> Opened:
    """Make the account an invitation is for, and sign in to it; raises InputError."""
    kept = hash_passphrase(passphrase)
    with open_writer(db, may_create=False) as connection:
        found = _check_key(rows.find_key(connection, digest(key)), now)
        if not found.is_single:
            raise InputError(SPENT)
        if rows.find_account(connection, found.name) is not None:
            raise InputError(
                'there is an account "{name}" already; ask the organizer for a link with another '
                "name",
                name=found.name,
            )
        rows.use_key(connection, found.key_sha256, to_text(now))
        at = to_text(now)
        account_id = rows.record_account(connection, found.name, found.role, kept, at)
        opened = _open(found.role, found.name, now)
        rows.record_session(
            connection, opened.session, digest(opened.secret), account_id=account_id
        )
        _audit(connection, "invitation used", found.role, now)
        return opened


def open_wall(db: Path, key: str, *, now: datetime) -> Opened:
    """Open a session for a wall with its key; raises InputError."""
    with open_writer(db, may_create=False) as connection:
        found = _check_key(rows.find_key(connection, digest(key)), now)
        if found.is_single:
            raise InputError(SPENT)
        opened = _open(found.role, found.name, now)
        secret = digest(opened.secret)
        rows.record_session(connection, opened.session, secret, key_sha256=found.key_sha256)
        return opened


def sign_in(db: Path, name: str, passphrase: str, code: str, *, now: datetime) -> Opened:
    """Open a session for an account; raises InputError, which does not say what was wrong."""
    if not db.exists():
        raise InputError(WRONG)
    with open_reader(db) as connection:
        account = rows.find_account(connection, name.strip())
    # Hashing is slow by design, so it is done before the database is locked.
    is_right = is_passphrase(account.passphrase_hash if account else None, passphrase)
    if account is None or not is_right:
        raise InputError(WRONG)
    with open_writer(db, may_create=False) as connection:
        again = rows.find_account(connection, account.name)
        if again is None or again.passphrase_hash != account.passphrase_hash:
            raise InputError(WRONG)
        if again.totp_secret is not None:
            seed = _read_seed(db, again)
            step = find_totp_step(seed, code, now_s=now.timestamp(), last=again.totp_last)
            if step is None:
                raise InputError(WRONG)
            kept = encrypt_code(seed, _seed_of(again.name), db=db, may_make_key=True)
            rows.set_totp(connection, again.account_id, kept, step)
        opened = _open(again.role, again.name, now)
        secret = digest(opened.secret)
        rows.record_session(connection, opened.session, secret, account_id=again.account_id)
        return opened


def open_first(db: Path, *, now: datetime) -> Opened:
    """Open a session for the organizer, who has the key that the terminal printed."""
    opened = _open(ORGANIZER, "", now)
    with open_writer(db) as connection:
        rows.record_session(connection, opened.session, digest(opened.secret))
    return opened


def find_session(db: Path, secret: str, *, now: datetime) -> SessionRow | None:
    """Return the session of a cookie, None if it is unknown, expired or revoked."""
    if not db.exists():
        return None
    with open_reader(db) as connection:
        return rows.find_session(connection, digest(secret), to_text(now))


def revoke(db: Path, what: str, which: str, *, now: datetime) -> None:
    """End a "session", "link" or "account" at once, with all sessions it opened; InputError."""
    with open_writer(db, may_create=False) as connection:
        if what == "session":
            rows.remove_session(connection, which)
        elif what == "link":
            rows.remove_key(connection, which)
        elif what == "account" and which.isdecimal():
            rows.remove_account(connection, int(which))
        else:
            raise InputError("choose what to take back")
        _audit(connection, f"{what} revoked", ORGANIZER, now)


def _open(role: str, name: str, now: datetime) -> Opened:
    until = now + timedelta(days=SESSION_DAYS[role])
    row = SessionRow(secrets.token_hex(8), role, name, to_text(now), to_text(until))
    return Opened(secrets.token_urlsafe(KEY_BYTES), row)


def _check_key(found: KeyRow | None, now: datetime) -> KeyRow:
    is_spent = found is not None and found.is_single and found.used_at is not None
    if found is None or is_spent or found.expires_at <= to_text(now):
        raise InputError(SPENT)
    return found


def _seed_of(name: str) -> str:
    """Return the context a seed is encrypted for, so that it works for no other account."""
    return f"second factor of {name}"


def _read_seed(db: Path, account: AccountRow) -> str:
    """Return the seed of an account's second factor; raises StoreError if its key is lost."""
    kept = account.totp_secret or ""
    if PLAIN_SEED.fullmatch(kept):
        return kept  # stored before seeds were encrypted; it will be at the next sign-in
    try:
        return decrypt_code(kept, _seed_of(account.name), db=db)
    except StoreError as error:
        raise StoreError(
            "the key that second factors are kept with is lost or another; sign in with the "
            "address that the program prints, and set the second factor anew"
        ) from error


def _get_account(found: AccountRow | None) -> AccountRow:
    if found is None:
        raise NotFoundError("there is no such account any more")
    return found


def _check_name(name: str) -> str:
    shown = find_name(name)
    if not shown:
        raise InputError("name: give 1 to {most} ordinary characters", most=LONGEST_NAME)
    return shown


def _audit(connection: Connection, action: str, role: str, now: datetime) -> None:
    # Without names: the log records that a link was made, not for whom.
    record_audit(connection, action=action, subject="desk", role=role, at=to_text(now))
