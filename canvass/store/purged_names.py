"""Names of teams outside the tables of their week: they go when the week is purged.

A route that was called after a team keeps the name in every later plan, and the words of the
change say it as well; both outlast the week where another week of the district is open.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection
from typing import Any

from canvass.document.change_words import CHANGED_THEN
from canvass.store.sqlite_file import Runs, marks
from canvass.store.week_rows import list_owned

_RENAMED = re.compile(r"rename [^:]+: (.+)\Z", re.DOTALL)


def list_names_to_forget(connection: Runs, district_id: int, week_id: int) -> tuple[str, ...]:
    """Return the teams a week names, but those of the district's other weeks that stay.

    To be asked before the week's rows are deleted.
    """
    names = {
        row[0] for row in _rows(connection, "SELECT name FROM team WHERE week_id = ?", week_id)
    }
    for table, condition in list_owned(connection):
        if "team" in _columns(connection, table):
            query = f'SELECT DISTINCT "team" FROM "{table}" WHERE {condition}'
            names.update(row[0] for row in _rows(connection, query, week_id))
    query = "SELECT DISTINCT team FROM route_lock WHERE district_id = ?"
    names.update(row[0] for row in _rows(connection, query, district_id))
    stay = connection.exec_driver_sql(
        "SELECT team.name FROM team JOIN week ON week.week_id = team.week_id "
        "WHERE week.district_id = ? AND week.week_id <> ? AND week.purged_at IS NULL",
        (district_id, week_id),
    )
    kept = {_fold(row[0]) for row in stay.fetchall()}
    return tuple(sorted(name for name in names if name and _fold(name) not in kept))


def forget_names(connection: Runs, district_id: int, names: Collection[str]) -> None:
    """Take names out of the words of changes, and out of the names people gave to routes."""
    if not names:
        return
    named = re.compile("|".join(rf"(?<!\w){re.escape(_fold(name))}(?!\w)" for name in names))
    query = (
        "SELECT plan_id, words FROM plan_change WHERE plan_id IN "
        "(SELECT plan_id FROM plan WHERE district_id = ?)"
    )
    given = set()
    telling = []
    for plan_id, words in _rows(connection, query, district_id):
        if named.search(_fold(words)):
            telling.append(plan_id)
            given.update(_RENAMED.findall(words))
    for start in range(0, len(telling), 500):
        some = telling[start : start + 500]
        statement = f"UPDATE plan_change SET words = ? WHERE plan_id IN ({marks(some)})"
        connection.exec_driver_sql(statement, (CHANGED_THEN, *some))
    if given:
        _forget_in_plans(connection, district_id, given)


def _forget_in_plans(connection: Runs, district_id: int, given: Collection[str]) -> None:
    query = "SELECT plan_id, document FROM plan WHERE district_id = ?"
    for plan_id, text in _rows(connection, query, district_id):
        try:
            plain = json.loads(text)
        except ValueError:
            continue
        routes = [route for route in plain.get("routes", ()) if route.get("name") in given]
        for route in routes:
            route["name"] = route["id"]
        if routes:
            statement = "UPDATE plan SET document = ? WHERE plan_id = ?"
            document = json.dumps(plain, ensure_ascii=False)
            connection.exec_driver_sql(statement, (document, plan_id))


def _rows(connection: Runs, query: str, owner_id: int) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.exec_driver_sql(query, (owner_id,)).fetchall()]


def _columns(connection: Runs, table: str) -> set[str]:
    rows = connection.exec_driver_sql(f'PRAGMA table_info("{table}")').fetchall()
    return {row[1] for row in rows}


def _fold(name: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
