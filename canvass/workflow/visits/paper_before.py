"""Lists printed before lists were stored: find them by computing their codes again.

Such a code was made from the whole plan, without the doors that were refused or left out when it
was printed. Which doors those were is no longer known, so the first n refusals are tried for each
n, with and without the doors organizers left out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from canvass.document.document import PlanDocument
from canvass.document.json_text import document_from_json
from canvass.planning.without_doors import without_doors
from canvass.store import list_names, lists
from canvass.store.database import Connection
from canvass.store.visits import list_do_not_knock, list_events
from canvass.visits.event import Outcome
from canvass.walklist.shortcode import digest_plan, short_code
from canvass.workflow.district.never_planned import doors_never_to_plan
from canvass.workflow.visits.found_list import FoundList, make_unprinted

MOST_REFUSALS = 200
BEFORE = "before"
"""The channel of lists printed before lists were stored."""


def find_paper_before(connection: Connection, code: str) -> FoundList | None:
    """Return the list with this code of the old kind, or None."""
    for district_id in list_names.list_district_names(connection):
        never = doors_never_to_plan(connection, district_id)
        refused = _refusals(connection, district_id)
        for plan_id, created_at, text in lists.iter_plans(connection, district_id):
            for document in _as_printed(document_from_json(text), never, refused):
                digest = digest_plan(document)
                for route in document.routes:
                    if short_code(digest, route.id) == code:
                        return make_unprinted(
                            district_id, plan_id, created_at, document, route, code=code,
                            channel=BEFORE,
                        )  # fmt: skip
    return None


def _refusals(connection: Connection, district_id: int) -> list[str]:
    """Return the ids of do-not-knock doors, in the order they were recorded."""
    asked = [
        event.door_id
        for event in list_events(connection, district_id)
        if event.outcome is Outcome.DO_NOT_KNOCK
    ]
    kept = [one.door_id for one in list_do_not_knock(connection, district_id)]
    return list(dict.fromkeys([*(door for door in kept if door not in asked), *asked]))


def _as_printed(
    document: PlanDocument, never: Mapping[str, str], refused: list[str]
) -> Iterator[PlanDocument]:
    """Yield every form in which the plan may have been printed, each once."""
    on_it = {d for r in document.routes for s in (*r.stops, *r.if_time) for d in s.door_ids}
    mine = [door for door in refused if door in on_it][:MOST_REFUSALS]
    left_out = {d for d in never if d in on_it and d not in refused}
    for some in dict.fromkeys([frozenset[str](), frozenset(left_out)]):
        for count in range(len(mine) + 1):
            gone = some | set(mine[:count])
            yield without_doors(document, dict.fromkeys(gone, "")) if gone else document
