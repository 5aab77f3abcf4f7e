"""Passphrases and second factors: hashed with argon2, codes by the clock (RFC 6238)."""

from __future__ import annotations

import base64
import hashlib
import hmac
import secrets
import struct
from functools import lru_cache

from canvass.errors import InputError

SHORTEST = 12
LONGEST = 200
STEP_S = 30
DIGITS = 6
DRIFT = 1
"""Steps that a telephone's clock may be wrong by."""


def check_passphrase(passphrase: str) -> str:
    """Return a passphrase that is long enough; raises InputError."""
    if not SHORTEST <= len(passphrase) <= LONGEST:
        raise InputError(
            "passphrase: give {least} to {most} characters, several words are best",
            least=SHORTEST,
            most=LONGEST,
        )
    if len(set(passphrase)) < 5:
        raise InputError("passphrase: too simple; give several words")
    return passphrase


def hash_passphrase(passphrase: str) -> str:
    """Return the hash under which a passphrase is kept (argon2id, RFC 9106)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(check_passphrase(passphrase))


def is_passphrase(kept: str | None, passphrase: str) -> bool:
    """Whether a passphrase is the one kept; takes as long where there is no account."""
    from argon2 import PasswordHasher
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        PasswordHasher().verify(kept or _nobody(), passphrase[:LONGEST])
    except (InvalidHashError, VerificationError):
        return False
    return kept is not None


@lru_cache
def _nobody() -> str:
    from argon2 import PasswordHasher

    return PasswordHasher().hash(secrets.token_urlsafe(16))


def make_totp_secret() -> str:
    """Return a new seed of a second factor, in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def totp_address(secret: str, name: str) -> str:
    """Return the address that authenticator programs read from a square code."""
    from urllib.parse import quote

    return f"otpauth://totp/canvass:{quote(name)}?secret={secret}&issuer=canvass"


def totp_code(secret: str, step: int) -> str:
    """Return the code of a step of 30 seconds (RFC 6238 over RFC 4226, six digits)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def find_totp_step(secret: str, code: str, *, now_s: float, last: int) -> int | None:
    """Return the step a code is good for, None where it is wrong or was used before."""
    given = "".join(code.split())
    middle = int(now_s) // STEP_S
    for step in range(middle - DRIFT, middle + DRIFT + 1):
        if step > last and hmac.compare_digest(totp_code(secret, step), given):
            return step
    return None
