"""Walk lists in the database: kept as they were printed, never changed; what became of them.

In the driver's own words, because visits are recorded by their lists.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from canvass.store.sqlite_file import Runs, marks

OUT, BACK, LOST, VOID = "out", "back", "lost", "void"


@dataclass(frozen=True, slots=True)
class KeptList:
    """A list as printed, and where it is.

    `starts_at` (ISO 8601) is when its shift begins, "" where it is for none. `status` is out, back,
    lost or void since `status_at`; `round_no` counts how often it is entered; `team` has it.
    `digest` is what its code was made of, `week_id` None where no week was open.
    """

    code: str
    district_id: int
    week_id: int | None
    plan_id: int
    route_id: str
    route_name: str
    digest: str
    starts_at: str
    language: str
    paper: str
    layout_version: int
    printed_at: str
    channel: str
    team: str = ""
    status: str = OUT
    round_no: int = 1
    status_at: str = ""


@dataclass(frozen=True, slots=True)
class ListedDoor:
    """A door of a list: its stop's position and its own number there, both from 1."""

    position: int
    number: int
    door_id: str


_COLUMNS = (
    "code", "district_id", "week_id", "plan_id", "route_id", "route_name", "digest", "starts_at",
    "language", "paper", "layout_version", "printed_at", "channel", "team",
)  # fmt: skip
_SELECT = (
    f"SELECT {', '.join(f'l.{name}' for name in _COLUMNS)}, e.kind, e.round, e.at, e.team "
    "FROM walk_list l JOIN walk_list_event e ON e.event_no = "
    "(SELECT max(event_no) FROM walk_list_event WHERE code = l.code)"
)


def record_list(
    connection: Runs, kept: KeptList, route: str, doors: Iterable[ListedDoor], *, by: str
) -> None:
    """Keep a list with its route (as JSON) and the doors on it; it is out from now on."""
    values = [getattr(kept, name) for name in _COLUMNS]
    connection.exec_driver_sql(
        f"INSERT INTO walk_list ({', '.join(_COLUMNS)}, route) "
        f"VALUES ({marks([*_COLUMNS, 'route'])})",
        (*values, route),
    )
    rows = [(kept.code, door.position, door.number, door.door_id) for door in doors]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO walk_list_door (code, position, number, door_id) VALUES (?, ?, ?, ?)", rows
        )
    record_list_event(
        connection, kept.code, OUT, round_no=1, team=kept.team, by=by, at=kept.printed_at
    )


def record_list_event(
    connection: Runs,
    code: str,
    kind: str,
    *,
    round_no: int,
    team: str,
    by: str,
    at: str,
    happened_at: str | None = None,
) -> None:
    """Say where a list is from now on, and when it really went there where somebody knows."""
    connection.exec_driver_sql(
        "INSERT INTO walk_list_event (code, kind, round, team, recorded_by, at, happened_at) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (code, kind, round_no, team, by, at, happened_at),
    )


def find_happened(connection: Runs, code: str, kind: str, round_no: int) -> str | None:
    """Return when a list last went out or came back in a round, None where nobody said."""
    query = (
        "SELECT happened_at FROM walk_list_event WHERE code = ? AND kind = ? AND round = ? "
        "AND happened_at IS NOT NULL ORDER BY event_no DESC LIMIT 1"
    )
    found = connection.exec_driver_sql(query, (code, kind, round_no)).fetchone()
    return None if found is None else str(found[0])


def find_list(connection: Runs, code: str) -> KeptList | None:
    """Return the list of a code, or None."""
    found = connection.exec_driver_sql(f"{_SELECT} WHERE l.code = ?", (code,)).fetchone()
    return _make(found) if found else None


def list_lists(connection: Runs, district_id: int | None = None) -> list[KeptList]:
    """Return the lists of a district, or of all, in the order they were printed."""
    where = "" if district_id is None else " WHERE l.district_id = ?"
    values = () if district_id is None else (district_id,)
    query = f"{_SELECT}{where} ORDER BY l.printed_at, l.route_id, l.code"
    return [_make(row) for row in connection.exec_driver_sql(query, values)]


def list_listed_doors(connection: Runs, code: str) -> list[ListedDoor]:
    """Return the doors that stand on a list, in its order."""
    query = (
        "SELECT position, number, door_id FROM walk_list_door WHERE code = ? "
        "ORDER BY position, number"
    )
    return [ListedDoor(*row) for row in connection.exec_driver_sql(query, (code,))]


def get_list_route(connection: Runs, code: str) -> str:
    """Return the route of a list as it was printed, as JSON."""
    query = "SELECT route FROM walk_list WHERE code = ?"
    return str(connection.exec_driver_sql(query, (code,)).fetchone()[0])


def record_left(
    connection: Runs, code: str, door_ids: Collection[str], *, for_code: str, at: str
) -> None:
    """Say that doors are on another list from now on, although they stand on this one's paper."""
    rows = [(code, door_id, for_code, at) for door_id in sorted(door_ids)]
    if rows:
        connection.exec_driver_sql(
            "INSERT INTO walk_list_left (code, door_id, for_code, at) VALUES (?, ?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            rows,
        )


def list_left(connection: Runs, code: str) -> dict[str, str]:
    """Return the doors of a list that others took over, with the code of the other list."""
    query = "SELECT door_id, for_code FROM walk_list_left WHERE code = ?"
    return {row[0]: row[1] for row in connection.exec_driver_sql(query, (code,))}


def doors_out(connection: Runs, district_id: int) -> dict[str, str]:
    """Return the doors of a district that are on a list that is out, each with its code.

    Lists of a week that is closed count no more: their doors are the next week's.
    """
    query = (
        "SELECT d.door_id, d.code FROM walk_list l "
        "JOIN walk_list_event e ON e.event_no = "
        "(SELECT max(event_no) FROM walk_list_event WHERE code = l.code) "
        "JOIN walk_list_door d ON d.code = l.code "
        "LEFT JOIN walk_list_left x ON x.code = d.code AND x.door_id = d.door_id "
        "LEFT JOIN week w ON w.week_id = l.week_id "
        "WHERE l.district_id = ? AND e.kind = 'out' AND x.door_id IS NULL "
        "AND w.closed_at IS NULL ORDER BY l.printed_at, d.code, d.position, d.number"
    )
    found: dict[str, str] = {}
    for door_id, code in connection.exec_driver_sql(query, (district_id,)):
        found.setdefault(door_id, code)
    return found


def iter_plans(connection: Runs, district_id: int) -> Iterator[tuple[int, str, str]]:
    """Yield id, time and document (JSON) of a district's plans, the newest first."""
    query = (
        "SELECT plan_id, created_at, document FROM plan WHERE district_id = ? ORDER BY plan_id DESC"
    )
    for row in connection.exec_driver_sql(query, (district_id,)):
        yield row[0], row[1], row[2]


def list_district_names(connection: Runs) -> dict[int, str]:
    """Return the names of the districts, by id."""
    query = "SELECT district_id, name FROM district ORDER BY name"
    return {row[0]: row[1] for row in connection.exec_driver_sql(query)}


def list_shift_ends(connection: Runs) -> dict[tuple[int, datetime], datetime]:
    """Return when each shift ends, by its week and when it begins."""
    query = "SELECT week_id, starts_at, minutes FROM shift"
    return {
        (week_id, begins): begins + timedelta(minutes=minutes)
        for week_id, starts_at, minutes in connection.exec_driver_sql(query)
        for begins in (datetime.fromisoformat(starts_at),)
    }


def list_week_names(connection: Runs) -> dict[int, tuple[str, str]]:
    """Return the name and time zone of each week, by id."""
    query = "SELECT week_id, name, timezone FROM week"
    return {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(query)}


def count_doors(connection: Runs) -> dict[str, tuple[int, int]]:
    """Return how many doors stand on each list, and how many of them another took over."""
    query = (
        "SELECT d.code, count(*), count(x.door_id) FROM walk_list_door d "
        "LEFT JOIN walk_list_left x ON x.code = d.code AND x.door_id = d.door_id GROUP BY d.code"
    )
    return {row[0]: (row[1], row[2]) for row in connection.exec_driver_sql(query)}


def find_week_name(connection: Runs, week_id: int) -> str:
    """Return the name of a week."""
    query = "SELECT name FROM week WHERE week_id = ?"
    return str(connection.exec_driver_sql(query, (week_id,)).fetchone()[0])


def _make(row: Any) -> KeptList:
    printed, (kind, round_no, at, team) = tuple(row)[: len(_COLUMNS)], tuple(row)[len(_COLUMNS) :]
    values = dict(zip(_COLUMNS, printed, strict=True))
    values["team"] = team or values["team"]
    return KeptList(**values, status=kind, round_no=round_no, status_at=at)
