"""Find the list a user is holding by its code, or by its route if only one can be meant."""

from __future__ import annotations

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.json_text import document_from_json
from canvass.errors import NotFoundError, VisitError
from canvass.store import list_names, lists
from canvass.store.database import Connection
from canvass.store.lists import LOST, OUT, VOID, KeptList
from canvass.store.recording import find_district_id
from canvass.store.times import from_text
from canvass.visits.list_code import looks_like_code, near_codes, read_code
from canvass.walklist.shortcode import route_digest
from canvass.workflow.visits.found_list import (
    FoundList,
    explain_unknown,
    find_by_code,
    free_code,
    load_list,
    make_unprinted,
    newest_plan,
)
from canvass.workflow.visits.paper_before import find_paper_before
from canvass.workflow.visits.visit_log import Where, open_week


def local(at: str, timezone: str) -> str:
    """Return a stored time as local time, "2026-09-08 17:30"."""
    return from_text(at).astimezone(ZoneInfo(timezone)).strftime("%Y-%m-%d %H:%M")


def find_in_hand(connection: Connection, where: Where, words: str) -> FoundList:
    """Return the list with this code, or that of a route if only one list can be meant.

    Raises NotFoundError if there is none, VisitError if the paper may be a different list.
    """
    code = read_code(words)
    if code is not None:
        found = find_by_code(connection, code, where.district)
        found = found or find_paper_before(connection, code)
        if found is not None:
            return found
    is_code = looks_like_code(words)
    if not is_code or where.district is not None or _is_route(connection, words):
        by_route = _find_by_route(connection, where, words)
        if by_route is not None:
            return by_route
    if is_code or near_codes(words, [kept.code for kept in lists.list_lists(connection)]):
        raise explain_unknown(connection, words)
    raise _no_such_route(connection, where, words)


def _is_route(connection: Connection, words: str) -> bool:
    """Return whether any district has, or had when it printed a list, a route of this name."""
    if any(_is_called(kept, words) for kept in lists.list_lists(connection)):
        return True
    for district_id in list_names.list_district_names(connection):
        newest = next(lists.iter_plans(connection, district_id), None)
        if newest is not None and _find_route(document_from_json(newest[2]), words) is not None:
            return True
    return False


def _no_such_route(connection: Connection, where: Where, words: str) -> NotFoundError:
    district_id, _ = find_district_id(connection, where.district)
    routes = newest_plan(connection, district_id)[2].routes
    some = ", ".join(entry.id for entry in routes[:8]) + (", …" if len(routes) > 8 else "")
    return NotFoundError(
        "no route {route!r} in the newest plan; there is {some}", route=words[:80], some=some
    )


def _find_by_route(connection: Connection, where: Where, words: str) -> FoundList | None:
    """Return a route's list if its newest print is of the newest plan; None for no such route.

    Raises VisitError, naming the codes, if the paper may be a different list.
    """
    week = open_week(connection, where)
    district_id = week.district_id
    plan_id, created_at, document = newest_plan(connection, district_id)
    entry = _find_route(document, words)
    printed = [
        kept
        for kept in lists.list_lists(connection, district_id)
        if kept.status != VOID
        and kept.week_id in (None, week.week_id)
        and _is_meant(kept, entry, words)
    ]
    if entry is None and not printed:
        return None
    digest = route_digest(document, entry) if entry is not None else ""
    newest = printed[-1] if printed else None
    is_own = entry is not None and (newest is None or newest.digest == digest)
    others = [kept for kept in printed[:-1] if kept.status in (OUT, LOST)]
    if not is_own or others:
        raise _which_list(
            words, printed, week.timezone, is_planned_anew=not is_own and entry is not None
        )
    if newest is not None:
        return load_list(connection, newest)
    if entry is None:
        return None
    code = free_code(connection, digest)
    return make_unprinted(district_id, plan_id, created_at, document, entry, code=code)


def _is_meant(kept: KeptList, entry: RouteEntry | None, words: str) -> bool:
    return kept.route_id == entry.id if entry is not None else _is_called(kept, words)


def _is_called(kept: KeptList, words: str) -> bool:
    return words.strip().casefold() in (kept.route_id.casefold(), kept.route_name.casefold())


def _which_list(
    words: str, printed: Sequence[KeptList], timezone: str, *, is_planned_anew: bool
) -> VisitError:
    shown = ", ".join(
        f"{kept.code} ({local(kept.printed_at, timezone)}, {kept.status})" for kept in printed[-6:]
    )
    if is_planned_anew:
        return VisitError(
            "{route}: which list is it? It was planned again since it was printed; type the code "
            "on the paper. Printed were {codes}",
            route=words.strip()[:40], codes=shown,
        )  # fmt: skip
    return VisitError(
        "{route}: which list is it? Type the code on the paper. Printed were {codes}",
        route=words.strip()[:40], codes=shown,
    )  # fmt: skip


def _find_route(document: PlanDocument, words: str) -> RouteEntry | None:
    wanted = words.strip().casefold()
    for entry in document.routes:
        if wanted in (entry.id.casefold(), entry.name.casefold()):
            return entry
    return None
