"""Who may use a desk that several share: accounts, keys that sign in, sessions."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ROLES = "role IN ('wall', 'coordinator', 'organizer')"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "desk_account",
        sa.Column("account_id", sa.Integer, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("passphrase_hash", sa.Text, nullable=False),
        sa.Column("totp_secret", sa.Text, nullable=True),
        sa.Column("totp_last", sa.Integer, server_default=sa.text("0"), nullable=False),
        sa.Column("added_at", sa.Text, nullable=False),
        sa.CheckConstraint(ROLES, name="role"),
        sa.PrimaryKeyConstraint("account_id"),
        sa.UniqueConstraint("name"),
        sqlite_strict=True,
    )
    op.create_table(
        "desk_key",
        sa.Column("key_sha256", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("is_single", sa.Integer, nullable=False),
        sa.Column("made_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.Column("used_at", sa.Text, nullable=True),
        sa.CheckConstraint(ROLES, name="role"),
        sa.PrimaryKeyConstraint("key_sha256"),
        sqlite_strict=True,
    )
    op.create_table(
        "desk_session",
        sa.Column("session_id", sa.Text, nullable=False),
        sa.Column("secret_sha256", sa.Text, nullable=False),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("account_id", sa.Integer, nullable=True),
        sa.Column("key_sha256", sa.Text, nullable=True),
        sa.Column("began_at", sa.Text, nullable=False),
        sa.Column("expires_at", sa.Text, nullable=False),
        sa.CheckConstraint(ROLES, name="role"),
        sa.ForeignKeyConstraint(["account_id"], ["desk_account.account_id"], ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["key_sha256"], ["desk_key.key_sha256"], ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("session_id"),
        sa.UniqueConstraint("secret_sha256"),
        sqlite_strict=True,
    )
    op.create_index("ix_desk_session_account_id", "desk_session", ["account_id"])
    op.create_index("ix_desk_session_key_sha256", "desk_session", ["key_sha256"])
