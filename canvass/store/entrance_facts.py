"""What is known of entrances beside how one gets in: words of a list, each with its day."""

from __future__ import annotations

from canvass.doors.reasons import SAID_OF_ENTRANCE, EntranceFact
from canvass.store.sqlite_file import Runs


def record_fact(
    connection: Runs, district_id: int, entrance_id: str, fact: EntranceFact, *, day: str
) -> None:
    """Note a fact; the day of the last note counts."""
    connection.exec_driver_sql(
        "INSERT INTO entrance_fact (district_id, entrance_id, fact, noted_on) VALUES (?, ?, ?, ?) "
        "ON CONFLICT (district_id, entrance_id, fact) DO UPDATE SET noted_on = excluded.noted_on",
        (district_id, entrance_id, fact.value, day),
    )


def forget_fact(connection: Runs, district_id: int, entrance_id: str, fact: EntranceFact) -> bool:
    """Forget a fact; return whether it was there."""
    done = connection.exec_driver_sql(
        "DELETE FROM entrance_fact WHERE district_id = ? AND entrance_id = ? AND fact = ?",
        (district_id, entrance_id, fact.value),
    )
    return bool(done.rowcount)


def list_facts(connection: Runs, district_id: int) -> dict[str, list[tuple[str, str]]]:
    """Return what is known by entrance: the sentence and the day it was noted."""
    found: dict[str, list[tuple[str, str]]] = {}
    rows = connection.exec_driver_sql(
        "SELECT entrance_id, fact, noted_on FROM entrance_fact WHERE district_id = ? "
        "ORDER BY entrance_id, fact",
        (district_id,),
    )
    for entrance_id, fact, noted_on in rows:
        found.setdefault(entrance_id, []).append((SAID_OF_ENTRANCE[EntranceFact(fact)], noted_on))
    return found
