"""Alembic's entry: runs on the connection and in the transaction it is handed."""

from alembic import context

from canvass.store import (  # noqa: F401  (add their tables to the metadata)
    schema_calls,
    schema_kept,
    schema_registers,
    schema_week,
)
from canvass.store.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
