"""Two more outcomes, "leaflet" and "come_back", and when somebody asked to be called on again.

SQLite cannot change what a column is checked for: both logs are written anew, row for row under
their own numbers, because the tallies of the audit log follow these.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

LOGS = ("visit_event", "call_event")
OLD = "outcome IN ('nobody', 'talked', 'no_thanks', 'unreachable', 'do_not_knock')"
NEW = (
    "outcome IN ('nobody', 'leaflet', 'talked', 'come_back', 'no_thanks', 'unreachable', "
    "'do_not_knock')"
)


def upgrade() -> None:
    """Write both logs anew with the wider check and one more column."""
    bind = op.get_bind()
    for log in LOGS:
        _rewrite(bind, log)


def _rewrite(bind: sa.Connection, log: str) -> None:
    table = bind.exec_driver_sql(
        "SELECT sql FROM sqlite_master WHERE type = 'table' AND name = ?", (log,)
    ).scalar_one()
    beside = [
        row[0]
        for row in bind.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE tbl_name = ? AND type IN ('index', 'trigger') "
            "AND sql IS NOT NULL",
            (log,),
        )
    ]
    columns = [row[1] for row in bind.exec_driver_sql(f"PRAGMA table_info({log})")]
    named = ", ".join(columns)
    new = table.replace(f"CREATE TABLE {log}", f"CREATE TABLE {log}_new", 1).replace(OLD, NEW, 1)
    new = new.replace(
        "flags TEXT NOT NULL,", "flags TEXT NOT NULL, \n\tcome_back TEXT DEFAULT '' NOT NULL,", 1
    )
    bind.exec_driver_sql(new)
    bind.exec_driver_sql(
        f"INSERT INTO {log}_new (rowid, {named}) SELECT rowid, {named} FROM {log} ORDER BY rowid"
    )
    bind.exec_driver_sql(f"DROP TRIGGER IF EXISTS {log}_no_delete")
    bind.exec_driver_sql(f"DROP TABLE {log}")
    bind.exec_driver_sql(f"ALTER TABLE {log}_new RENAME TO {log}")
    for sql in beside:
        bind.exec_driver_sql(sql)
