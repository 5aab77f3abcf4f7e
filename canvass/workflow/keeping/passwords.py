"""Passphrases (hashed with argon2) and second factors (time-based codes, RFC 6238)."""

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
"""How many steps of 30 s a telephone's clock may be wrong by."""


def check_passphrase(passphrase: str) -> str:
    """Return the passphrase if it is strong enough; raises InputError."""
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
    """Return the hash of a passphrase to store (argon2id, RFC 9106)."""
    from argon2 import PasswordHasher

    return PasswordHasher().hash(check_passphrase(passphrase))


def is_passphrase(kept: str | None, passphrase: str) -> bool:
    """Return whether a passphrase matches the hash; as slow with None, so timing tells nothing."""
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
    """Return a new random seed for a second factor, in base 32."""
    return base64.b32encode(secrets.token_bytes(20)).decode()


def totp_address(secret: str, name: str) -> str:
    """Return the otpauth address that authenticator programs read from a QR code."""
    from urllib.parse import quote

    return f"otpauth://totp/canvass:{quote(name)}?secret={secret}&issuer=canvass"


def totp_code(secret: str, step: int) -> str:
    """Return the code of one 30-second step (RFC 6238 and RFC 4226, six digits)."""
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", step), hashlib.sha1).digest()
    at = digest[-1] & 0x0F
    number = struct.unpack(">I", digest[at : at + 4])[0] & 0x7FFF_FFFF
    return str(number % 10**DIGITS).zfill(DIGITS)


def find_totp_step(secret: str, code: str, *, now_s: float, last: int) -> int | None:
    """Return the step a code is valid for; None if it is wrong or not newer than step `last`."""
    given = "".join(code.split())
    middle = int(now_s) // STEP_S
    for step in range(middle - DRIFT, middle + DRIFT + 1):
        if step > last and hmac.compare_digest(totp_code(secret, step), given):
            return step
    return None
