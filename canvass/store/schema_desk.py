"""The tables of the desk: accounts, sign-in keys, sessions, and forms that were carried out.

Secrets are stored as hashes only, except the seed of a second factor, whose value is needed. It is
encrypted with the key of the door codes, which is outside the database.
"""

from __future__ import annotations

from sqlalchemy import CheckConstraint, Column, ForeignKey, Integer, Table, Text

from canvass.store.schema import metadata

ROLES = "role IN ('wall', 'coordinator', 'organizer')"

desk_account = Table(
    "desk_account",
    metadata,
    Column("account_id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("role", Text, CheckConstraint(ROLES, name="role"), nullable=False),
    Column("passphrase_hash", Text, nullable=False),
    Column("totp_secret", Text),
    # The last used step of the second factor: no step is accepted twice.
    Column("totp_last", Integer, nullable=False, server_default="0"),
    Column("added_at", Text, nullable=False),
    sqlite_strict=True,
)

# An invitation (used once) or the link of a wall (used until it is revoked).
desk_key = Table(
    "desk_key",
    metadata,
    Column("key_sha256", Text, primary_key=True),
    Column("role", Text, CheckConstraint(ROLES, name="role"), nullable=False),
    Column("name", Text, nullable=False),
    Column("is_single", Integer, nullable=False),
    Column("made_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    Column("used_at", Text),
    sqlite_strict=True,
)

desk_session = Table(
    "desk_session",
    metadata,
    Column("session_id", Text, primary_key=True),
    Column("secret_sha256", Text, nullable=False, unique=True),
    Column("role", Text, CheckConstraint(ROLES, name="role"), nullable=False),
    Column("name", Text, nullable=False),
    Column(
        "account_id",
        Integer,
        ForeignKey("desk_account.account_id", ondelete="CASCADE"),
        index=True,
    ),
    Column("key_sha256", Text, ForeignKey("desk_key.key_sha256", ondelete="CASCADE"), index=True),
    Column("began_at", Text, nullable=False),
    Column("expires_at", Text, nullable=False),
    sqlite_strict=True,
)

# Written in the transaction of what a form does. The hash is of its random number and all it says,
# and there is no hour and no order, so that it tells nothing of a wish or a visit.
desk_form = Table(
    "desk_form",
    metadata,
    Column("form_sha256", Text, primary_key=True),
    Column("kept_until", Text, nullable=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
