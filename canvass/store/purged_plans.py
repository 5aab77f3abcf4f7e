"""What a purge does to plans and locks: evening plans go, the district's plan stays.

An evening's plan says for every door why it was not due, and being on Tuesday's list but not on
Wednesday's reveals something about a door, too.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Select, delete, literal, select, update
from sqlalchemy.sql.expression import TableClause

from canvass.document.document import BasePlace, BoundNote, PlanDocument, SourceNote, Totals
from canvass.document.forgotten import forget_reasons
from canvass.document.json_text import document_to_json
from canvass.doors.leave_out import WAITING_FOR_ACCESS
from canvass.doors.reasons import (
    LEFT_FOR_LATER,
    NOT_REACHABLE,
    OFF_NETWORK,
    OUTSIDE_BOUNDARY,
    SAID,
    TOO_FAR,
)
from canvass.store.broken_values import is_plan
from canvass.store.lock_history import forget_lock_changes
from canvass.store.schema import exclusion, plan
from canvass.store.schema_routes import plan_change, route_lock
from canvass.store.schema_week import team, week
from canvass.store.week_rows import list_referring
from canvass.units import WALKING_SPEED_MPS

FOREVER_AGO = "1970-01-01T00:00:00+00:00"

OF_THE_MAP = frozenset(
    {
        LEFT_FOR_LATER, NOT_REACHABLE, OFF_NETWORK, OUTSIDE_BOUNDARY, TOO_FAR, WAITING_FOR_ACCESS,
        *SAID.values(),
    }
)  # fmt: skip
"""Reasons for exclusion that come neither from visits nor from typed text."""


_EMPTY = PlanDocument(
    created_at=FOREVER_AGO, source=SourceNote("", None, "", ""), base=BasePlace(0.0, 0.0, ""),
    shift_min=1.0, speed_mps=WALKING_SPEED_MPS, seed=0, time_limit_s=0.0, routes=(), excluded=(),
    totals=Totals(0, 0, 0.0, 0.0, 0.0, 0.0, 0), bound=BoundNote(0.0, 0.0), starts_at=FOREVER_AGO,
)  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class ForgottenPlans:
    """The plans to delete with a week; they exist until `delete` is called."""

    connection: Connection
    plan_ids: tuple[int, ...]

    def delete(self) -> None:
        """Delete the plans, except those that a list of another week was printed from."""
        for plan_id in self.plan_ids:
            if not any(_is_referred(self.connection, *one, plan_id) for one in _owners(self)):
                for table in (plan_change, plan):
                    self.connection.execute(delete(table).where(table.c.plan_id == plan_id))


def empty_broken_plans(connection: Connection, district_id: int) -> int:
    """Replace plans that nobody can read by empty ones of an evening; return how many.

    Damage must not keep a week from being purged, and what such a text holds is not known.
    """
    query = select(plan.c.plan_id, plan.c.document).where(plan.c.district_id == district_id)
    broken = [plan_id for plan_id, text in connection.execute(query) if not is_plan(text)]
    for start in range(0, len(broken), 500):
        some = plan.c.plan_id.in_(broken[start : start + 500])
        connection.execute(update(plan).where(some).values(document=document_to_json(_EMPTY)))
    return len(broken)


def forget_plans(connection: Connection, district_id: int, week_id: int) -> ForgottenPlans:
    """Clean the plan of the whole district, and return the plans to delete with the week."""
    others = _other_weeks(connection, district_id, week_id)
    query = (
        select(plan.c.plan_id, plan.c.document)
        .where(plan.c.district_id == district_id)
        .order_by(plan.c.plan_id.desc())
    )
    kept = _kept_reasons(connection, district_id)
    gone = []
    has_whole = False
    for plan_id, text in connection.execute(query).all():
        plain = json.loads(text)
        if plain.get("starts_at"):
            if not any(other.has(plain["starts_at"]) for other in others):
                gone.append(plan_id)
        elif has_whole and not others:
            gone.append(plan_id)
        else:
            has_whole = True
            _clean(connection, plan_id, plain, kept, forgets_words=not others)
    return ForgottenPlans(connection, tuple(gone))


def forget_team_locks(connection: Connection, district_id: int, week_id: int) -> None:
    """Remove the locks that name a team, except teams of other weeks that are not purged.

    What was done to locks goes as well: it may name any team.
    """
    forget_lock_changes(connection, district_id)
    lock = route_lock.c
    connection.execute(
        delete(route_lock)
        .where(lock.district_id == district_id, lock.team != "")
        .where(lock.team.not_in(teams_of_other_weeks(district_id, week_id)))
    )


def teams_of_other_weeks(district_id: int, week_id: int) -> Select[tuple[str]]:
    """Return a query for the team names of a district's other weeks that are not purged."""
    return (
        select(team.c.name)
        .join(week, week.c.week_id == team.c.week_id)
        .where(week.c.district_id == district_id, week.c.week_id != week_id)
        .where(week.c.purged_at.is_(None))
    )


@dataclass(frozen=True, slots=True)
class _OtherWeek:
    """Another week of the district that is not purged; its evening plans stay."""

    starts_on: date
    ends_on: date
    zone: ZoneInfo

    def has(self, starts_at: str) -> bool:
        day = datetime.fromisoformat(starts_at).astimezone(self.zone).date()
        return self.starts_on <= day <= self.ends_on


def _other_weeks(connection: Connection, district_id: int, week_id: int) -> list[_OtherWeek]:
    query = (
        select(week.c.starts_on, week.c.ends_on, week.c.timezone)
        .where(week.c.district_id == district_id, week.c.week_id != week_id)
        .where(week.c.purged_at.is_(None))
    )
    return [
        _OtherWeek(date.fromisoformat(first[:10]), date.fromisoformat(last[:10]), ZoneInfo(zone))
        for first, last, zone in connection.execute(query)
    ]


def _kept_reasons(connection: Connection, district_id: int) -> frozenset[str]:
    reasons = select(exclusion.c.reason).where(exclusion.c.district_id == district_id).distinct()
    return OF_THE_MAP.union(connection.execute(reasons).scalars())


def _clean(
    connection: Connection,
    plan_id: int,
    plain: dict[str, Any],
    kept: frozenset[str],
    *,
    forgets_words: bool,
) -> None:
    cleaned = forget_reasons(plain, kept)
    if cleaned != plain:
        text = json.dumps(cleaned, ensure_ascii=False)
        connection.execute(update(plan).where(plan.c.plan_id == plan_id).values(document=text))
    if forgets_words:
        # What changed it, and which plan it restored, would reveal the week's history.
        connection.execute(delete(plan_change).where(plan_change.c.plan_id == plan_id))


def _owners(forgotten: ForgottenPlans) -> list[tuple[TableClause, str]]:
    referring = list_referring(forgotten.connection, "plan")
    return [(table, column) for table, column in referring if table.name != plan_change.name]


def _is_referred(connection: Connection, table: TableClause, column: str, plan_id: int) -> bool:
    query = select(literal(1)).where(table.c[column] == plan_id).limit(1)
    return connection.execute(query).first() is not None
