"""Bringing a database's schema up to date, by code, inside one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from canvass.store.revisions import LATEST

FOLDER = Path(__file__).parent / "migrations"


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
