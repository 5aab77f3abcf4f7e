"""Upgrade a database's schema in one transaction."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import Connection

from canvass.store.revisions import LATEST

FOLDER = Path(__file__).parent / "migrations"


def upgrade(connection: Connection) -> None:
    """Upgrade the schema to LATEST within the caller's open transaction.

    SQLite rolls schema changes back like any other change, so an interruption leaves either the old
    schema or the new one.
    """
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(FOLDER).replace("%", "%%"))
    config.attributes["connection"] = connection
    command.upgrade(config, LATEST)
