"""Facts about entrances, other than how to get in: words from a fixed list, each with its day."""

from __future__ import annotations

from sqlalchemy import Connection, delete, select

from canvass.doors.reasons import SAID_OF_ENTRANCE, EntranceFact
from canvass.store.backend.statements import insert_or_set
from canvass.store.schema_flats import entrance_fact


def record_fact(
    connection: Connection, district_id: int, entrance_id: str, fact: EntranceFact, *, day: str
) -> None:
    """Store a fact; a repeat updates its day."""
    key = ("district_id", "entrance_id", "fact")
    connection.execute(
        insert_or_set(entrance_fact, key, ["noted_on"]),
        {
            "district_id": district_id, "entrance_id": entrance_id, "fact": fact.value,
            "noted_on": day,
        },
    )  # fmt: skip


def forget_fact(
    connection: Connection, district_id: int, entrance_id: str, fact: EntranceFact
) -> bool:
    """Delete a fact; return whether it existed."""
    known = entrance_fact.c
    done = connection.execute(
        delete(entrance_fact).where(
            known.district_id == district_id, known.entrance_id == entrance_id,
            known.fact == fact.value,
        )
    )  # fmt: skip
    return bool(done.rowcount)


def list_facts(connection: Connection, district_id: int) -> dict[str, list[tuple[str, str]]]:
    """Return the facts by entrance: (sentence, day on which it was noted)."""
    found: dict[str, list[tuple[str, str]]] = {}
    known = entrance_fact.c
    rows = connection.execute(
        select(known.entrance_id, known.fact, known.noted_on)
        .where(known.district_id == district_id)
        .order_by(known.entrance_id, known.fact)
    )
    for entrance_id, fact, noted_on in rows:
        found.setdefault(entrance_id, []).append((SAID_OF_ENTRANCE[EntranceFact(fact)], noted_on))
    return found
