"""The audit log shows when somebody tampered with it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.store.audit_log import find_break, record_audit
from canvass.store.database import open_writer


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    with open_writer(tmp_path / "canvass.db") as connection:
        for number in range(5):
            record_audit(
                connection, action="codes shown", subject=f"R0{number}", role="organizer",
                at="2026-11-24T17:00:00Z",
            )  # fmt: skip
        yield connection


def test_an_untouched_log_is_whole(connection: sa.Connection) -> None:
    assert find_break(connection) is None


@pytest.mark.parametrize("change", ["UPDATE audit_log SET role = 'x'", "DELETE FROM audit_log"])
def test_the_log_refuses_to_be_changed(connection: sa.Connection, change: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="only grows"):
        connection.exec_driver_sql(change)


@pytest.mark.parametrize(
    ("change", "broken"),
    [
        ("UPDATE audit_log SET subject = 'R99' WHERE audit_id = 3", 3),
        ("UPDATE audit_log SET at = '2020-01-01T00:00:00Z' WHERE audit_id = 1", 1),
        ("DELETE FROM audit_log WHERE audit_id = 2", 3),
        ("UPDATE audit_log SET audit_id = -audit_id", -5),
    ],
)
def test_a_change_past_the_triggers_is_found(
    connection: sa.Connection, change: str, broken: int
) -> None:
    connection.exec_driver_sql("DROP TRIGGER audit_log_no_update")
    connection.exec_driver_sql("DROP TRIGGER audit_log_no_delete")
    connection.exec_driver_sql(change)

    assert find_break(connection) == broken
