"""What the database can hold, from its schema: every table and column, and when each is deleted."""

from __future__ import annotations

import importlib
import pkgutil
from dataclasses import dataclass

from sqlalchemy import Text

from canvass import store
from canvass.store.purge_rules import Rule, owned_tables, rule_of
from canvass.store.schema import metadata


@dataclass(frozen=True, slots=True)
class HeldColumn:
    """A column; `is_text` if it holds text, and `rule` says when its values are deleted."""

    name: str
    is_text: bool
    rule: Rule | None


@dataclass(frozen=True, slots=True)
class HeldTable:
    """A table; `goes_with_week` if all its rows are deleted with their week."""

    name: str
    goes_with_week: bool
    columns: tuple[HeldColumn, ...]


def list_holdings() -> list[HeldTable]:
    """Return every table of the schema, sorted by name; no database is needed."""
    for found in pkgutil.iter_modules(store.__path__, "canvass.store."):
        if found.name.startswith("canvass.store.schema"):
            importlib.import_module(found.name)
    owned = owned_tables(metadata)
    return [
        HeldTable(
            table.name,
            table.name in owned,
            tuple(
                HeldColumn(
                    column.name,
                    isinstance(column.type, Text),
                    rule_of(owned, table.name, column.name),
                )
                for column in table.columns
            ),
        )
        for table in sorted(metadata.sorted_tables, key=lambda table: table.name)
    ]
