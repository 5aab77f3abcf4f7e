"""Bringing a database's schema up to date, by code, inside one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

FOLDER = Path(__file__).parent / "migrations"

REVISIONS = ("0001", "0002", "0003", "0004", "0005", "0006")
"""Every schema ever released, oldest first; a database of any of them can be opened."""

LATEST = REVISIONS[-1]


def upgrade(connection: Connection) -> None:
    """Bring the schema to LATEST within the caller's open transaction.

    SQLite rolls schema changes back like any other, so a break leaves the old schema or the new.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, LATEST)
