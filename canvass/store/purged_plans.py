"""What a purge does to plans and locks: evenings go, the plan of the whole district stays.

An evening's plan tells of every door why it was not due, and being on Tuesday's list and not on
Wednesday's is a story too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from canvass.document.forgotten import forget_reasons
from canvass.doors.leave_out import WAITING_FOR_ACCESS
from canvass.doors.reasons import (
    LEFT_FOR_LATER,
    NOT_REACHABLE,
    OFF_NETWORK,
    OUTSIDE_BOUNDARY,
    SAID,
    TOO_FAR,
)
from canvass.store.sqlite_file import Runs
from canvass.store.week_rows import list_referring

OF_THE_MAP = frozenset(
    {
        LEFT_FOR_LATER, NOT_REACHABLE, OFF_NETWORK, OUTSIDE_BOUNDARY, TOO_FAR, WAITING_FOR_ACCESS,
        *SAID.values(),
    }
)  # fmt: skip
"""Reasons that come from no visit and that nobody typed."""


@dataclass(frozen=True, slots=True, eq=False)
class ForgottenPlans:
    """The plans that go with a week, still there until `delete`."""

    connection: Runs
    plan_ids: tuple[int, ...]

    def delete(self) -> None:
        """Delete the plans, but those that a list of another week was printed from."""
        for plan_id in self.plan_ids:
            if not any(_is_referred(self.connection, *one, plan_id) for one in _owners(self)):
                for table in ("plan_change", "plan"):
                    statement = f"DELETE FROM {table} WHERE plan_id = ?"
                    self.connection.exec_driver_sql(statement, (plan_id,))


def forget_plans(connection: Runs, district_id: int, week_id: int) -> ForgottenPlans:
    """Clean the plan of the whole district, and return the plans that go with the week."""
    others = _other_weeks(connection, district_id, week_id)
    query = "SELECT plan_id, document FROM plan WHERE district_id = ? ORDER BY plan_id DESC"
    kept = _kept_reasons(connection, district_id)
    gone = []
    has_whole = False
    for plan_id, text in connection.exec_driver_sql(query, (district_id,)).fetchall():
        plain = _read(text)
        if plain is None:
            gone.append(plan_id)
        elif plain.get("starts_at"):
            if not any(week.has(plain["starts_at"]) for week in others):
                gone.append(plan_id)
        elif has_whole and not others:
            gone.append(plan_id)
        else:
            has_whole = True
            _clean(connection, plan_id, plain, kept, forgets_words=not others)
    return ForgottenPlans(connection, tuple(gone))


def forget_team_locks(connection: Runs, district_id: int, week_id: int) -> None:
    """Remove the locks that name a team, but for teams of other weeks that are not purged."""
    connection.exec_driver_sql(
        "DELETE FROM route_lock WHERE district_id = ? AND team <> '' AND team NOT IN "
        "(SELECT team.name FROM team JOIN week ON week.week_id = team.week_id "
        "WHERE week.district_id = ? AND week.week_id <> ? AND week.purged_at IS NULL)",
        (district_id, district_id, week_id),
    )


@dataclass(frozen=True, slots=True)
class _OtherWeek:
    """A week of the same district that is not purged: its evenings stay."""

    starts_on: date
    ends_on: date
    zone: ZoneInfo

    def has(self, starts_at: str) -> bool:
        day = datetime.fromisoformat(starts_at).astimezone(self.zone).date()
        return self.starts_on <= day <= self.ends_on


def _other_weeks(connection: Runs, district_id: int, week_id: int) -> list[_OtherWeek]:
    query = (
        "SELECT starts_on, ends_on, timezone FROM week "
        "WHERE district_id = ? AND week_id <> ? AND purged_at IS NULL"
    )
    return [
        _OtherWeek(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]), ZoneInfo(zone))
        for first, last, zone in connection.exec_driver_sql(query, (district_id, week_id))
    ]


def _kept_reasons(connection: Runs, district_id: int) -> frozenset[str]:
    query = "SELECT DISTINCT reason FROM exclusion WHERE district_id = ?"
    of_doors = {row[0] for row in connection.exec_driver_sql(query, (district_id,))}
    return OF_THE_MAP | of_doors


def _read(text: str) -> dict[str, Any] | None:
    """Return a plan's plain values, None where it is damaged."""
    try:
        plain = json.loads(text)
    except ValueError:
        return None
    return plain if isinstance(plain, dict) else None


def _clean(
    connection: Runs,
    plan_id: int,
    plain: dict[str, Any],
    kept: frozenset[str],
    *,
    forgets_words: bool,
) -> None:
    cleaned = forget_reasons(plain, kept)
    if cleaned != plain:
        text = json.dumps(cleaned, ensure_ascii=False)
        statement = "UPDATE plan SET document = ? WHERE plan_id = ?"
        connection.exec_driver_sql(statement, (text, plan_id))
    if forgets_words:
        # What it was changed by, and which plan it goes back to, is the story of the week.
        connection.exec_driver_sql("DELETE FROM plan_change WHERE plan_id = ?", (plan_id,))


def _owners(forgotten: ForgottenPlans) -> list[tuple[str, str]]:
    referring = list_referring(forgotten.connection, "plan")
    return [(table, column) for table, column in referring if table != "plan_change"]


def _is_referred(connection: Runs, table: str, column: str, plan_id: int) -> bool:
    query = f'SELECT 1 FROM "{table}" WHERE "{column}" = ? LIMIT 1'
    return connection.exec_driver_sql(query, (plan_id,)).fetchone() is not None
