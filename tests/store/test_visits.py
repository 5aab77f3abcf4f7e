"""The visit log only grows, and sending twice is harmless."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.store.database import open_writer
from canvass.store.schema_week import visit_event
from canvass.store.visits import Receipt, list_events, record_events
from canvass.visits.event import EventKind, Flag, Outcome
from tests.store.visit_world import fill, visit


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[sa.Connection]:
    with open_writer(tmp_path / "canvass.db") as connection:
        fill(connection)
        yield connection


def test_an_event_comes_back_as_it_went_in(connection: sa.Connection) -> None:
    event = replace(visit("d3", Outcome.TALKED), flags=(Flag.FUTURE, Flag.CLOCK_SKEW))

    record_events(connection, 1, [event])

    assert list_events(connection, 1) == [event]


def test_the_same_event_again_is_already_there(connection: sa.Connection) -> None:
    receipts = [record_events(connection, 1, [visit()])[0] for _ in range(3)]

    assert receipts == [Receipt.STORED, Receipt.ALREADY, Receipt.ALREADY]
    assert len(list_events(connection, 1)) == 1


def test_an_event_twice_in_one_sending_is_stored_once(connection: sa.Connection) -> None:
    assert record_events(connection, 1, [visit(), visit()]) == [Receipt.STORED, Receipt.ALREADY]


def test_when_an_event_was_sent_does_not_make_it_another(connection: sa.Connection) -> None:
    event = visit()
    later = visit(minutes=30).received_at
    record_events(connection, 1, [event])

    again = record_events(connection, 1, [replace(event, sent_at=later, received_at=later)])

    assert again == [Receipt.ALREADY]


def test_a_used_id_with_other_content_is_a_conflict_and_the_original_stays(
    connection: sa.Connection,
) -> None:
    record_events(connection, 1, [visit("d1", Outcome.NOBODY)])

    receipts = record_events(connection, 1, [visit("d1", Outcome.TALKED)])

    assert receipts == [Receipt.CONFLICT]
    assert [event.outcome for event in list_events(connection, 1)] == [Outcome.NOBODY]


@pytest.mark.parametrize(
    "change",
    [
        "UPDATE visit_event SET outcome = 'talked'",
        "DELETE FROM visit_event",
        "INSERT OR REPLACE INTO visit_event SELECT * FROM visit_event",
        "UPDATE OR REPLACE visit_event SET event_id = 'v2'",
    ],
)
def test_the_log_refuses_to_be_changed(connection: sa.Connection, change: str) -> None:
    record_events(connection, 1, [visit()])

    with pytest.raises(sa.exc.IntegrityError, match="only grows"):
        connection.exec_driver_sql(change)


def test_the_database_knows_no_visit_to_a_door_that_is_not_there(connection: sa.Connection) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="FOREIGN KEY"):
        record_events(connection, 1, [visit("nowhere")])


def test_the_database_refuses_an_outcome_nobody_knows(connection: sa.Connection) -> None:
    record_events(connection, 1, [visit()])
    row = dict(connection.execute(sa.select(visit_event)).one()._mapping)

    with pytest.raises(sa.exc.IntegrityError, match="content"):
        connection.execute(sa.insert(visit_event).values(row | {"event_id": "x", "outcome": "red"}))


def test_events_are_found_by_door(connection: sa.Connection) -> None:
    events = [
        visit("d1", event_id="v1"),
        visit("d2", event_id="v2"),
        visit("d1", event_id="v3", kind=EventKind.VOID, target_id="v1", minutes=1),
    ]
    record_events(connection, 1, events)

    found = list_events(connection, 1, door_ids=["d1"])

    assert [event.event_id for event in found] == ["v1", "v3"]
