"""Check another laptop's database before anything is taken from it.

Its file may be damaged or malicious, so its texts, documents, weeks and events are validated as if
entered here. A faulty event is left out and reported; any other fault refuses the whole database.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NoReturn

from sqlalchemy import ColumnClause, select
from sqlalchemy import column as column_called
from sqlalchemy import table as table_called

from canvass.errors import CanvassError, StoreError, VisitError
from canvass.store import schema_week
from canvass.store.backend.catalogue import list_types
from canvass.store.database import Connection
from canvass.store.holdings import list_holdings
from canvass.store.visits import CALLS, VISITS, Log, make_event
from canvass.store.weeks import list_shifts, list_teams, list_weeks
from canvass.tables.json_file import LARGEST_NUMBER, check_values, parse_json
from canvass.visits.event import body_sha256, body_sha256_v1, check_event_id
from canvass.visits.team_name import check_team_name
from canvass.week.moments import get_timezone

LONGEST_TEXT = 2_000
LONGEST_ROLE = 20
TAKEN = (
    "week", "shift", "team", "booking", "assignment", "usual_time", "learned_time", "topic", "wish",
    "commitment", "drop_in", "plan", "plan_change", "route_lock", "route_lock_door", "walk_list",
    "walk_list_door", "walk_list_event", "walk_list_left", "do_not_knock", "do_not_call",
    "kept_refusal", "purged_share", "purged_odds", "organisation", "entrance_access",
    "entrance_fact", "people_exclusion", "door_value", "crossing_cost",
)  # fmt: skip
"""The tables that a merge takes rows from, except the logs, whose events are checked one by one."""
OF_THE_MAP = frozenset({"street", "housenumber", "route_name", "words", "address_id", "door_id"})
"""Columns with names from maps, which may have any characters; every output makes them safe."""
DOCUMENTS = frozenset(
    {"plan.document", "walk_list.route", "people_exclusion.rule", "door_value.rule"}
)
"""Columns that hold a JSON object; the code that uses one reports faults in it."""


def check_database(here: Connection, there: Connection, path: Path) -> None:
    """Raise StoreError if the other database could not have been made by this program."""
    ours, theirs = list_types(here), list_types(there)
    for held in list_holdings():
        # Of ours only what canvass made: what is altered here says nothing of the other file.
        of_ours = ours.get(held.name, {})
        wanted = {one.name: of_ours[one.name] for one in held.columns if one.name in of_ours}
        if not wanted.items() <= theirs.get(held.name, {}).items():
            _refuse(path, held.name, StoreError("not as canvass makes it"))
    for table in TAKEN:
        for column, kind in theirs[table].items():
            _check_column(there, path, f"{table}.{column}", kind)
    try:
        _check_weeks(there)
    except (CanvassError, ValueError) as error:
        _refuse(path, "week", error)


def _check_weeks(there: Connection) -> None:
    """Construct every week with a base, its shifts and teams; raises the errors of doing so."""
    row = schema_week.week.c
    days_of = select(row.district_id, row.base_lat, row.starts_on, row.ends_on, row.timezone)
    whole: dict[int, bool] = {}
    for district_id, lat, *days, zone in there.execute(days_of).all():
        get_timezone(zone)
        for day in days:
            date.fromisoformat(day)
        whole[district_id] = whole.get(district_id, True) and lat is not None
    for district_id, is_whole in whole.items():
        for week in list_weeks(there, district_id) if is_whole else ():
            list_shifts(there, week)
            list_teams(there, week.week_id)


@contextmanager
def explain_damage(path: Path) -> Iterator[None]:
    """Turn errors in reading the other database into a StoreError that names the file."""
    try:
        yield
    except CanvassError:
        raise
    except ValueError as error:
        _refuse(path, "week", error)


def find_faults(there: Connection) -> dict[str, CanvassError]:
    """Return {event id: what is wrong with it} for the other database."""
    faults: dict[str, CanvassError] = {}
    for log in (VISITS, CALLS):
        event = log.table.c
        for row in there.execute(select(*(event[name] for name in log.columns))):
            try:
                _check_event(tuple(row), log)
            except CanvassError as error:
                faults[row[0]] = error
            except ValueError as error:
                faults[row[0]] = VisitError(str(error)[:100])
    return faults


def _check_event(row: Sequence[object], log: Log) -> None:
    """Raise VisitError or ValueError for an event that this program would not record."""
    values = dict(zip(log.columns, row, strict=True))
    check_event_id(str(values["event_id"]))
    event = make_event(row)
    if check_team_name(event.team) != event.team:
        raise VisitError("team {team!r}: blanks that do not belong there", team=event.team)
    role = event.recorded_by
    if not (role.isascii() and role.islower() and role.replace("-", "").isalpha()):
        raise VisitError("recorded by {role!r}: no role", role=role[:40])
    if len(role) > LONGEST_ROLE:
        raise VisitError("recorded by {role!r}: no role", role=role[:40])
    if values["body_sha256"] not in (body_sha256(event), body_sha256_v1(event, recorded_by=role)):
        raise VisitError("its hash does not fit what it says: it was changed or is damaged")


def _check_column(there: Connection, path: Path, name: str, kind: str) -> None:
    table, _, column = name.partition(".")
    values: ColumnClause[Any] = column_called(column)
    found = select(values).select_from(table_called(table)).where(values.is_not(None)).distinct()
    for (value,) in there.execute(found):
        try:
            if name in DOCUMENTS:
                _check_document(value)
            elif kind == "TEXT":
                _check_text(value, column)
            elif kind == "REAL" and not abs(value) <= LARGEST_NUMBER:
                raise StoreError("a number beyond all measure")
        except CanvassError as error:
            _refuse(path, name, error)


def _check_document(text: str) -> None:
    plain = parse_json(text.encode())
    check_values(plain)
    if not isinstance(plain, dict):
        raise StoreError("not as canvass makes it")


def _check_text(text: str, column: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise StoreError("a text of more than {count} letters", count=f"{LONGEST_TEXT:,}")
    if column not in OF_THE_MAP and not all(sign.isprintable() or sign in "\n\t" for sign in text):
        raise StoreError("signs that are no text")


def _refuse(path: Path, where: str, error: BaseException) -> NoReturn:
    said = error if isinstance(error, CanvassError) else StoreError(str(error)[:100])
    raise StoreError(
        "{path}: {where}: {said}; it is damaged, or no canvass made it; nothing was merged",
        path=path, where=where, said=said,
    ) from error  # fmt: skip
