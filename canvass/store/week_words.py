"""The texts on the last page of a week's lists in the database, by language."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from canvass.store.schema_paper import week_words


def list_week_words(connection: Connection, week_id: int) -> dict[str, tuple[str, str]]:
    """Return (what to say at a door, whom to ask) by language."""
    chosen = select(week_words).where(week_words.c.week_id == week_id)
    return {
        row.language: (row.said, row.contact)
        for row in connection.execute(chosen.order_by(week_words.c.language))
    }


def record_week_words(
    connection: Connection, week_id: int, language: str, said: str, contact: str
) -> None:
    """Set both texts of a language; two empty texts delete them."""
    key = {"week_id": week_id, "language": language}
    same = [week_words.c[name] == value for name, value in key.items()]
    connection.execute(delete(week_words).where(*same))
    if said or contact:
        connection.execute(insert(week_words).values({**key, "said": said, "contact": contact}))
