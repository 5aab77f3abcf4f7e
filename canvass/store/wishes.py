"""Wishes, topics and commitments in the database.

Whenever a wish is added or changed, the whole table is rewritten in order of its random ids. Within
a page of a SQLite file, rows lie in the order in which they were written. That would be the order
of typing, and so of the doors. The write-ahead log would tell the same, so the caller empties it
after the commit (`canvass.store.backend.wiping.empty_log`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update
from sqlalchemy.engine import Row

from canvass.listening.topics import Topic, list_topics
from canvass.listening.wish import Commitment, Heard, Role, Status, Wish
from canvass.store.backend.statements import fetch_plain, run_many
from canvass.store.schema_wishes import commitment, topic, wish

_WishRow = tuple[Any, ...]
"""A wish as a plain row, its columns in the order of the schema."""


def list_wishes(connection: Connection, district_id: int | None = None) -> list[Wish]:
    """Return the wishes of a district, or all, in order of their ids."""
    query = select(wish).order_by(wish.c.wish_id)
    if district_id is not None:
        query = query.where(wish.c.district_id == district_id)
    return [_wish(row) for row in connection.execute(query)]


def list_wish_ids(connection: Connection) -> set[str]:
    """Return the ids of all wishes."""
    return {wish_id for (wish_id,) in fetch_plain(connection, select(wish.c.wish_id))}


def add_wishes(connection: Connection, wishes: Iterable[Wish]) -> None:
    """Store wishes; the file does not reveal in which order."""
    _write_anew(connection, [*_fetch_rows(connection), *map(_row, wishes)])


def change_wishes(connection: Connection, changed: Iterable[Wish]) -> None:
    """Update existing wishes."""
    known = {row[0]: row for row in _fetch_rows(connection)}
    known |= {one.wish_id: _row(one) for one in changed if one.wish_id in known}
    _write_anew(connection, known.values())


def remove_wishes(connection: Connection, wish_ids: Iterable[str]) -> int:
    """Delete wishes; return how many existed."""
    gone = set(wish_ids)
    known = _fetch_rows(connection)
    kept = [row for row in known if row[0] not in gone]
    _write_anew(connection, kept)
    return len(known) - len(kept)


def _fetch_rows(connection: Connection) -> list[_WishRow]:
    return fetch_plain(connection, select(wish))


def _row(one: Wish) -> _WishRow:
    return (
        one.wish_id,
        one.district_id,
        one.iso_week,
        one.topic,
        one.text,
        one.heard.value,
        one.commitment_id or None,
    )


def _write_anew(connection: Connection, rows: Iterable[_WishRow]) -> None:
    """Write all wishes in order of their ids, as plain rows: every change writes thousands."""
    connection.execute(delete(wish))
    run_many(connection, insert(wish), wish.columns.keys(), sorted(rows, key=itemgetter(0)))


def _wish(row: Row[tuple[object, ...]]) -> Wish:
    return Wish(
        row.wish_id,
        row.district_id,
        row.iso_week,
        row.topic,
        row.text,
        Heard(row.heard),
        row.commitment_id or "",
    )


def get_topics(connection: Connection) -> list[Topic]:
    """Return all topics: the built-in ones and the organisation's own; removed ones are marked."""
    rows = connection.execute(select(topic)).all()
    return list_topics(
        [row.topic for row in rows if row.is_own], [row.topic for row in rows if row.is_gone]
    )


def record_topic(connection: Connection, changed: Topic) -> None:
    """Store a topic, or that it is removed or restored."""
    connection.execute(delete(topic).where(topic.c.topic == changed.key))
    if changed.is_own or changed.is_gone:
        connection.execute(
            insert(topic).values(
                topic=changed.key, is_own=int(changed.is_own), is_gone=int(changed.is_gone)
            )
        )


def list_commitments(connection: Connection, district_id: int | None = None) -> list[Commitment]:
    """Return the commitments of a district, or all, oldest first."""
    query = select(commitment).order_by(commitment.c.taken_on, commitment.c.commitment_id)
    if district_id is not None:
        query = query.where(commitment.c.district_id == district_id)
    return [
        Commitment(
            row.commitment_id,
            row.district_id,
            row.topic,
            Role(row.role),
            Status(row.status),
            dt.date.fromisoformat(row.taken_on),
            row.answer,
            dt.date.fromisoformat(row.answered_on) if row.answered_on else None,
        )
        for row in connection.execute(query)
    ]


def record_commitment(connection: Connection, made: Commitment) -> None:
    """Store a new or changed commitment."""
    values = {
        "district_id": made.district_id,
        "topic": made.topic,
        "role": made.role.value,
        "status": made.status.value,
        "taken_on": made.taken_on.isoformat(),
        "answer": made.answer,
        "answered_on": made.answered_on.isoformat() if made.answered_on else None,
    }
    same = commitment.c.commitment_id == made.commitment_id
    if connection.execute(update(commitment).where(same).values(values)).rowcount == 0:
        connection.execute(
            insert(commitment).values({"commitment_id": made.commitment_id, **values})
        )


def remove_commitments(connection: Connection, commitment_ids: Sequence[str]) -> None:
    """Delete commitments; their wishes become open again."""
    gone = set(commitment_ids)
    freed = [one for one in list_wishes(connection) if one.commitment_id in gone]
    change_wishes(connection, [_freed(one) for one in freed])
    connection.execute(delete(commitment).where(commitment.c.commitment_id.in_(gone)))


def _freed(one: Wish) -> Wish:
    return Wish(one.wish_id, one.district_id, one.iso_week, one.topic, one.text, one.heard)


def is_commitment(connection: Connection, commitment_id: str) -> bool:
    """Return whether an id is in use."""
    query = select(func.count()).where(commitment.c.commitment_id == commitment_id)
    return bool(connection.execute(query).scalar())
