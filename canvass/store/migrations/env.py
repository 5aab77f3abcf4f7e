"""Alembic's entry: runs on the connection and in the transaction it is handed."""

from alembic import context

from canvass.store import schema_week  # noqa: F401  (adds its tables to the metadata)
from canvass.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
