"""Merging plans: the history of one laptop goes on from the other's, or both stay as they are.

Plans are a row of versions, the newest of which counts. Where one laptop's row begins with the
other's, the longer one is taken; where both planned since they parted, nobody but people can say
which routes teams shall walk: those here stay, and this is said. Lists printed from either are
known by their codes.
"""

from __future__ import annotations

from canvass.store.merge_report import MergeReport, Pair
from canvass.store.sqlite_file import Runs, marks

LOCK = ("kind", "words", "route_id", "team", "created_at")

_PLANS = (
    "SELECT plan.plan_id, created_at, document, words, restores_plan_id FROM plan "
    "LEFT JOIN plan_change ON plan_change.plan_id = plan.plan_id "
    "WHERE district_id = ? ORDER BY plan.plan_id"
)


def add_plans(here: Runs, there: Runs, district: Pair, name: str, report: MergeReport) -> bool:
    """Add the plans that follow those here, with the locks; return whether both have one row."""
    ours = [tuple(row) for row in here.exec_driver_sql(_PLANS, (district.ours,)).fetchall()]
    theirs = [tuple(row) for row in there.exec_driver_sql(_PLANS, (district.theirs,)).fetchall()]
    same = 0
    for mine, other in zip(ours, theirs, strict=False):
        if mine[1:3] != other[1:3]:
            break
        same += 1
    if same < len(ours) and same < len(theirs):
        report.name(
            "{district}: both laptops planned since they parted ({theirs} plans there, {ours} "
            "here): the routes here stay, with who walks them; lists of either can be typed in",
            district=name, theirs=len(theirs) - same, ours=len(ours) - same,
        )  # fmt: skip
        return False
    if same < len(theirs) and is_purged_here_alone(here, there, name):
        report.name(
            "{district}: a week is purged here and not there, so that plans from there are not "
            "taken: they may tell of its doors",
            district=name,
        )
        return False
    ids = {other[0]: mine[0] for mine, other in zip(ours, theirs, strict=False)}
    for number, created_at, document, words, restores in theirs[same:]:
        ids[number] = here.exec_driver_sql(
            "INSERT INTO plan (district_id, created_at, document) VALUES (?, ?, ?) "
            "RETURNING plan_id",
            (district.ours, created_at, document),
        ).fetchone()[0]
        if words is not None:
            here.exec_driver_sql(
                "INSERT INTO plan_change (plan_id, words, restores_plan_id) VALUES (?, ?, ?)",
                (ids[number], words, ids.get(restores)),
            )
        report.counts["plans"] += 1
    if same < len(theirs):
        _add_locks(here, there, district, report)
    return True


def is_purged_here_alone(here: Runs, there: Runs, name: str) -> bool:
    """Whether a week is purged here whose days may still be in plans and lists there."""
    query = (
        "SELECT week.name, starts_on FROM week JOIN district "
        "ON district.district_id = week.district_id "
        "WHERE district.name = ? AND purged_at IS NOT NULL"
    )
    ours, theirs = (
        {tuple(row) for row in one.exec_driver_sql(query, (name,)).fetchall()}
        for one in (here, there)
    )
    return bool(ours - theirs)


def _add_locks(here: Runs, there: Runs, district: Pair, report: MergeReport) -> None:
    """Add locks of routes that are not here; they outlive plans, and go by doors."""
    known = set(_locks(here, district.ours).values())
    for lock in _locks(there, district.theirs).values():
        if lock in known:
            continue
        words, doors = lock
        number = here.exec_driver_sql(
            f"INSERT INTO route_lock (district_id, {', '.join(LOCK)}) VALUES (?, {marks(words)}) "
            "RETURNING lock_id",
            (district.ours, *words),
        ).fetchone()[0]
        rows = [(number, *door) for door in doors]
        if rows:
            here.exec_driver_sql("INSERT INTO route_lock_door VALUES (?, ?, ?, ?)", rows)
        report.counts["locks"] += 1


_Lock = tuple[tuple[str, ...], tuple[tuple[str, int, int], ...]]


def _locks(connection: Runs, district_id: int) -> dict[int, _Lock]:
    """Return locks by number: their words, and their doors in order."""
    doors: dict[int, list[tuple[str, int, int]]] = {}
    query = (
        "SELECT route_lock_door.lock_id, door_id, is_other, position FROM route_lock_door "
        "JOIN route_lock ON route_lock.lock_id = route_lock_door.lock_id WHERE district_id = ? "
        "ORDER BY 1, is_other, position, door_id"
    )
    for number, *door in connection.exec_driver_sql(query, (district_id,)).fetchall():
        doors.setdefault(number, []).append((door[0], door[1], door[2]))
    query = f"SELECT lock_id, {', '.join(LOCK)} FROM route_lock WHERE district_id = ? ORDER BY 1"
    return {
        number: (tuple(words), tuple(doors.get(number, ())))
        for number, *words in connection.exec_driver_sql(query, (district_id,)).fetchall()
    }
