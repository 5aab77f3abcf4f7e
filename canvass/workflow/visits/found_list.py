"""Find the list a user is holding by its code.

A code is looked up among the stored lists, then among the codes that the stored plans would give:
lists printed from a plan file, or before lists were stored, have a code too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.json_text import document_from_json, route_from_json, route_to_json
from canvass.errors import NotFoundError, VisitError
from canvass.store import list_names, lists
from canvass.store.database import Connection
from canvass.store.lists import OUT, KeptList, ListedDoor
from canvass.store.recording import RecordingWeek, find_district_id, get_recording_week
from canvass.visits.entering import SheetDoor
from canvass.visits.list_code import has_check, near_codes, read_code
from canvass.walklist.layout_version import LAYOUT_VERSION
from canvass.walklist.numbering import list_doors
from canvass.walklist.shortcode import code_of, route_code, route_digest

MOST_SHOWN = 4


@dataclass(frozen=True, slots=True)
class FoundList:
    """A list and its doors; `is_stored` is False if this database has no record of it yet.

    `left` is {door id: code of the list that took it over}.
    """

    kept: KeptList
    route: RouteEntry
    doors: tuple[SheetDoor, ...]
    is_stored: bool
    left: Mapping[str, str] = field(default_factory=dict)


def find_by_code(
    connection: Connection, code: str, district: str | None = None
) -> FoundList | None:
    """Return the list with this code, or None; raises VisitError if it is another district's."""
    kept = lists.find_list(connection, code)
    found = load_list(connection, kept) if kept is not None else _work_out(connection, code)
    if found is not None and district is not None:
        district_id, name = find_district_id(connection, district)
        if found.kept.district_id != district_id:
            other = list_names.list_district_names(connection)[found.kept.district_id]
            raise VisitError(
                'list {code}: of the district "{other}", not "{name}"',
                code=code, other=other, name=name,
            )  # fmt: skip
    return found


def load_list(connection: Connection, kept: KeptList) -> FoundList:
    """Return a stored list with its doors."""
    route = route_from_json(lists.get_list_route(connection, kept.code))
    listed = {
        (door.position, door.number) for door in lists.list_listed_doors(connection, kept.code)
    }
    doors = tuple(door for door in list_doors(route) if (door.position, door.number) in listed)
    return FoundList(kept, route, doors, True, lists.list_left(connection, kept.code))


def store_found(connection: Connection, found: FoundList, week_id: int, *, by: str) -> None:
    """Store a list that came back, in this week, but was not printed from this database."""
    rows = [ListedDoor(door.position, door.number, door.door_id) for door in found.doors]
    kept = replace(found.kept, week_id=found.kept.week_id or week_id)
    lists.record_list(connection, kept, route_to_json(found.route), rows, by=by)


def get_week_of(
    connection: Connection, found: FoundList, week: str | None, *, code_is_said: bool = True
) -> RecordingWeek:
    """Return the week of a list or, if it has none, the week named or the open one.

    Raises VisitError if a different week than the list's is named.
    """
    kept = found.kept
    district = list_names.list_district_names(connection)[kept.district_id]
    name = week
    if kept.week_id is not None:
        name = list_names.find_week_name(connection, kept.week_id)
        if week is not None and week != name and code_is_said:
            raise VisitError(
                'list {code}: of the week "{name}", not "{week}"',
                code=kept.code, name=name, week=week,
            )  # fmt: skip
    return get_recording_week(connection, kept.district_id, district, name)


def explain_unknown(connection: Connection, words: str) -> NotFoundError:
    """Return the error for a code that no list has, with likely codes or causes."""
    known = {kept.code: kept for kept in lists.list_lists(connection)}
    near = near_codes(words, known)
    if near:
        said = " / ".join(f"{code} ({known[code].route_id})" for code in near[:MOST_SHOWN])
        return NotFoundError("no list {code}: is it {near}?", code=words.strip()[:20], near=said)
    code = read_code(words)
    if code is not None and has_check(code):
        return NotFoundError(
            "no list {code} in this database: it was printed from another one, or from a plan that "
            "is not kept here",
            code=code,
        )
    return NotFoundError(
        'no list {code}: mistyped? The code is on every page, and "canvass list show" shows them '
        "all",
        code=words.strip()[:20],
    )


def make_unprinted(
    district_id: int, plan_id: int, created_at: str, document: PlanDocument, route: RouteEntry,
    *, code: str, channel: str = "entry",
) -> FoundList:  # fmt: skip
    """Return a record, not yet stored, of a route's list that was never printed from here."""
    kept = KeptList(
        code=code, district_id=district_id, week_id=None, plan_id=plan_id, route_id=route.id,
        route_name=route.name, digest=route_digest(document, route),
        starts_at=document.starts_at, language="", paper="", layout_version=LAYOUT_VERSION,
        printed_at=created_at, channel=channel, status=OUT,
    )  # fmt: skip
    return FoundList(kept, route, list_doors(route), False)


def _work_out(connection: Connection, code: str) -> FoundList | None:
    """Return the list whose code, computed again from a stored plan, is this one."""
    for district_id in list_names.list_district_names(connection):
        for plan_id, created_at, document in _documents(connection, district_id):
            for route in document.routes:
                if route_code(document, route) == code:
                    return make_unprinted(
                        district_id, plan_id, created_at, document, route, code=code
                    )
    return None


def _documents(connection: Connection, district_id: int) -> Iterator[tuple[int, str, PlanDocument]]:
    for plan_id, created_at, text in lists.iter_plans(connection, district_id):
        yield plan_id, created_at, document_from_json(text)


def free_code(connection: Connection, digest: str) -> str:
    """Return a code for a list that no stored list has."""
    attempt = 0
    while lists.find_list(connection, code_of(digest, attempt=attempt)) is not None:
        attempt += 1
    return code_of(digest, attempt=attempt)


def newest_plan(connection: Connection, district_id: int) -> tuple[int, str, PlanDocument]:
    """Return (id, creation time, document) of a district's newest plan; raises NotFoundError."""
    found = next(_documents(connection, district_id), None)
    if found is None:
        raise NotFoundError(
            'the district has no plan yet; make one with "canvass plan --base LAT,LON --shift MIN"'
        )
    return found
