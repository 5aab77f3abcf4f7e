"""What has a day it goes: door codes, and texts that somebody typed."""

from __future__ import annotations

import json
from datetime import datetime

from canvass.document.forgotten import LEFT_OUT_THEN
from canvass.store.sqlite_file import Runs, marks
from canvass.store.times import to_text


def drop_what_is_over(connection: Runs, now: datetime) -> None:
    """Delete the codes and the notes whose day is over, notes out of the plans as well."""
    moment = to_text(now)
    connection.exec_driver_sql(
        "UPDATE entrance_access SET code = NULL WHERE code IS NOT NULL AND until <= ?", (moment,)
    )
    over = "note IS NOT NULL AND note_until <= ?"
    notes = [
        row[0]
        for row in connection.exec_driver_sql(
            f"SELECT DISTINCT note FROM people_exclusion WHERE {over}", (moment,)
        )
    ]
    if not notes:
        return
    connection.exec_driver_sql(
        f"UPDATE people_exclusion SET note = NULL, note_until = NULL WHERE {over}", (moment,)
    )
    still = f"SELECT note FROM people_exclusion WHERE note IN ({marks(notes)})"
    gone = set(notes) - {row[0] for row in connection.exec_driver_sql(still, tuple(notes))}
    _forget_in_plans(connection, gone)


def _forget_in_plans(connection: Runs, notes: set[str]) -> None:
    for plan_id, text in connection.exec_driver_sql(
        "SELECT plan_id, document FROM plan"
    ).fetchall():
        if not any(json.dumps(note, ensure_ascii=False)[1:-1] in text for note in notes):
            continue
        plain = json.loads(text)
        for name in ("excluded", "excluded_doors"):
            for entry in plain.get(name, ()):
                if entry["reason"] in notes:
                    entry["reason"] = LEFT_OUT_THEN
        statement = "UPDATE plan SET document = ? WHERE plan_id = ?"
        connection.exec_driver_sql(statement, (json.dumps(plain, ensure_ascii=False), plan_id))
