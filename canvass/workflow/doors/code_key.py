"""The key of the door codes and second factors: outside the database, for its owner only.

It is in CANVASS_KEY, or in the file `code.key` in the user's configuration folder. A copy of the
database or of a backup is useless for reading codes.
"""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path

from canvass.errors import StoreError
from canvass.folders import settings_folder

ENVIRONMENT = "CANVASS_KEY"
FILE_NAME = "code.key"
GONE = (
    "the key of the door codes is gone; restore {path} or {environment}, or begin anew with "
    '"canvass doors access clear --all-codes"'
)
NOT_THE_ONE = (
    "the key of the door codes is not the one they were kept with; restore {path} or "
    '{environment}, or begin anew with "canvass doors access clear --all-codes"'
)
# Codes are padded, so that their length cannot be seen in the database.
PADDED = 64


def key_path() -> Path:
    """Return where the key is kept on this machine if it is not in the environment."""
    return settings_folder() / FILE_NAME


def encrypt_code(code: str, entrance_id: str, *, db: Path, may_make_key: bool) -> str:
    """Return a code encrypted for one entrance; makes a key if there is none and it may.

    Raises StoreError if the key is unusable, or missing while `may_make_key` is False.
    """
    from cryptography.fernet import Fernet

    plain = json.dumps([entrance_id, code], ensure_ascii=False)
    padded = plain.encode().ljust(PADDED)
    return Fernet(_read_key(db, may_make=may_make_key)).encrypt(padded).decode("ascii")


def decrypt_code(token: str, entrance_id: str, *, db: Path) -> str:
    """Return the code of an entrance; raises StoreError if the key is lost or a different one."""
    from cryptography.fernet import Fernet, InvalidToken

    try:
        plain = Fernet(_read_key(db, may_make=False)).decrypt(token.encode("ascii", "replace"))
    except InvalidToken as error:
        raise _lost(NOT_THE_ONE) from error
    bound_to, code = json.loads(plain)
    if bound_to != entrance_id:
        raise StoreError(
            "{entrance_id}: its code is another entrance's; set it again", entrance_id=entrance_id
        )
    return str(code)


def _read_key(db: Path, *, may_make: bool) -> bytes:
    given = os.environ.get(ENVIRONMENT)
    if given:
        return _checked(given.strip().encode(), f"${ENVIRONMENT}")
    path = key_path()
    if path.parent.resolve() == db.absolute().parent.resolve():
        raise StoreError(
            "{path}: the key would lie beside the database; keep the database in "
            "another folder or give the key in {environment}",
            path=path,
            environment=ENVIRONMENT,
        )
    try:
        if not path.exists():
            if not may_make:
                raise _lost(GONE)
            _make_key(path)
        if os.name == "posix" and stat.S_IMODE(path.stat().st_mode) & 0o077:
            raise StoreError('{path}: others can read the key; run "chmod 600 {path}"', path=path)
        return _checked(path.read_bytes().strip(), str(path))
    except OSError as error:
        raise StoreError(
            "{path}: the key cannot be read or made ({strerror})",
            path=path,
            strerror=error.strerror,
        ) from error


def _make_key(path: Path) -> None:
    from cryptography.fernet import Fernet

    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    number = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(number, "wb") as file:
        file.write(Fernet.generate_key() + b"\n")


def _checked(key: bytes, where: str) -> bytes:
    from cryptography.fernet import Fernet

    try:
        Fernet(key)
    except ValueError as error:
        raise StoreError(
            "{where}: not a key (44 letters of base64); restore the key", where=where
        ) from error
    return key


def _lost(what: str) -> StoreError:
    return StoreError(what, path=key_path(), environment=ENVIRONMENT)
