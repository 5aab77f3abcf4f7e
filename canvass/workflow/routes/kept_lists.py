"""Walk lists are stored when printed or exported: their code, doors and status.

Printing the same route of the same plan again gives the same list. A door can be on only one list
that is out: if a route has doors of such a list, one of the two must give them up.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from canvass.document.document import PlanDocument, RouteEntry
from canvass.document.json_text import route_to_json
from canvass.errors import InputError, NotFoundError, StoreError
from canvass.planning.without_doors import without_doors
from canvass.store import lists
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import BACK, CALLS, OUT, KeptList, ListedDoor
from canvass.store.times import to_text
from canvass.visits.entering import SheetDoor
from canvass.walklist.form import LAYOUT_VERSION
from canvass.walklist.notes import ListNotes
from canvass.walklist.numbering import list_doors
from canvass.walklist.occasion import Occasion
from canvass.walklist.shortcode import code_of, route_digest
from canvass.workflow.routes.list_status import check_is_out, get_kept, give_up_lists
from canvass.workflow.routes.paper_plan import PaperPlan

LEAVE, TAKE = "leave", "take"
ON_ANOTHER_LIST = "on a list that is out"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to print and how.

    `held` says what happens to doors on other lists that are out: "leave" (they stay there), "take"
    (they move to the new list) or None (ask). `take_back` are codes of lists to give up.
    `team_by_route` says which team gets which list.
    """

    routes: Collection[str] | None = None
    lang: str = "en"
    paper: str = "A4"
    channel: str = "pdf"
    held: str | None = None
    take_back: Sequence[str] = ()
    team_by_route: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ListToPrint:
    """The list of one route, with the `doors` printed now; `kept` is its record if printed before.

    `on_paper` is the digest of the doors that were on it when it was last printed.
    """

    route: RouteEntry
    code: str
    digest: str
    doors: tuple[SheetDoor, ...]
    kept: KeptList | None = None
    taken: Mapping[str, frozenset[str]] = field(default_factory=dict)
    on_paper: str = ""

    @property
    def is_changed(self) -> bool:
        """Whether it was never printed, or was last printed with other doors."""
        return self.kept is None or lists.digest_doors(self.door_ids) != self.on_paper

    @property
    def door_ids(self) -> list[str]:
        """The ids of the doors printed now."""
        return [door.door_id for door in self.doors]

    @property
    def goes_out(self) -> bool:
        """Whether printing changes its status to out: a list that came back stays back."""
        return self.kept is None or self.kept.status not in (OUT, BACK)


@dataclass(frozen=True, slots=True)
class Printing:
    """What will be printed: the lists, the doors left blank, and doors on two lists.

    `contested` is {code of a list that is out: doors it shares with a route to print}.
    """

    paper: PaperPlan
    wanted: Wanted
    lists: tuple[ListToPrint, ...]
    blank: frozenset[str]
    contested: Mapping[str, frozenset[str]] = field(default_factory=dict)
    holders: Mapping[str, KeptList] = field(default_factory=dict)

    def notes(
        self,
        occasions: Mapping[str, Occasion] | None = None,
        entrance_codes: Mapping[str, str] | None = None,
    ) -> ListNotes:
        """Return what is printed on the lists in addition to the plan."""
        codes = {made.route.id: made.code for made in self.lists}
        places = {
            door.door_id: (door.position, door.number) for one in self.lists for door in one.doors
        }
        versions = {
            one.route.id: one.kept.layout_version for one in self.lists if one.kept is not None
        }
        return ListNotes(
            entrance_codes or {}, occasions or {}, codes, self.blank, places, versions,
            self.paper.words,
        )  # fmt: skip

    def only_changed(self) -> Printing:
        """Return the same without lists whose last print is still correct."""
        some = tuple(one for one in self.lists if one.is_changed)
        names = {one.route.id for one in some}
        return replace(self, lists=some, wanted=replace(self.wanted, routes=names))

    def without_blank(self) -> PlanDocument:
        """Return the plan as printed: without doors left out or on another list."""
        reasons = {door: self.paper.never.get(door, ON_ANOTHER_LIST) for door in self.blank}
        return without_doors(self.paper.document, reasons)


def prepare_printing(db: Path, paper: PaperPlan, wanted: Wanted) -> Printing:
    """Return what printing would do; nothing is stored. Raises NotFoundError and InputError."""
    with open_reader(db) as connection:
        return choose_lists(connection, paper, wanted)


def choose_lists(connection: Connection, paper: PaperPlan, wanted: Wanted) -> Printing:
    """Return the lists of the wanted routes, each with its code and its doors."""
    routes = _wanted_routes(paper.document, wanted.routes)
    known = lists.list_lists(connection, paper.district_id)
    by_code = {kept.code: kept for kept in known}
    for code in wanted.take_back:
        check_is_out(get_kept(connection, code))
    held = {
        door_id: code
        for door_id, code in lists.doors_out(
            connection, paper.district_id, of_calls=wanted.channel == CALLS
        ).items()
        if code not in wanted.take_back
    }
    used = set(by_code)
    made: list[ListToPrint] = []
    blank = set(paper.never)
    contested: dict[str, set[str]] = {}
    for route in routes:
        digest = route_digest(paper.document, route)
        kept = _find_same(known, paper, digest)
        code = kept.code if kept else _free_code(connection, digest, used)
        used.add(code)
        doors = list_doors(route, paper.never)
        on_paper = ""
        if kept is not None:
            on_it = {door.door_id for door in lists.list_listed_doors(connection, kept.code)}
            on_paper = lists.find_print(connection, kept.code) or lists.digest_doors(on_it)
            on_it -= lists.list_left(connection, kept.code).keys()
            doors = tuple(door for door in doors if door.door_id in on_it)
        taken: dict[str, set[str]] = {}
        # A list that came back is printed as before and holds no door.
        if kept is None or kept.status != BACK:
            for door in doors:
                if held.get(door.door_id, code) != code:
                    taken.setdefault(held[door.door_id], set()).add(door.door_id)
        if taken and wanted.held == LEAVE:
            shared = set().union(*taken.values())
            doors = tuple(door for door in doors if door.door_id not in shared)
            taken = {}
        elif taken and wanted.held is None:
            for other, shared_doors in taken.items():
                contested.setdefault(other, set()).update(shared_doors)
        blank |= _doors_of(route) - {door.door_id for door in doors}
        made.append(
            ListToPrint(route, code, digest, doors, kept,
                        {other: frozenset(some) for other, some in taken.items()}, on_paper)
        )  # fmt: skip
    return Printing(
        paper,
        wanted,
        tuple(one for one in made if one.doors),
        frozenset(blank),
        {code: frozenset(some) for code, some in contested.items()},
        {code: by_code[code] for code in contested},
    )


def keep_lists(db: Path, printing: Printing, *, by: str, now: datetime) -> None:
    """Store the lists that were rendered; they are out from now on.

    Raises StoreError if somebody printed or planned meanwhile, or if a new list cannot be stored.
    Lists that are already stored and out need no write, so they can be printed from a read-only
    database.
    """
    if printing.contested:
        raise InputError("doors of lists that are out: say whether they stay there")
    at = to_text(now)
    if _is_all_kept(printing):
        with open_reader(db) as reader:
            _check_same(db, reader, printing)
        with suppress(StoreError):
            # In a read-only database such a list will count as changed the next time, too.
            _note_prints(db, printing, by=by, at=at)
        return
    try:
        _write_lists(db, printing, by=by, at=at)
    except StoreError as error:
        if error.__cause__ is None:
            raise
        raise StoreError(
            "{error}; the list could not be kept, so it is not printed", error=error
        ) from error


def _is_all_kept(printing: Printing) -> bool:
    return not printing.wanted.take_back and all(
        one.kept is not None and not one.goes_out and not one.taken for one in printing.lists
    )


def _check_same(db: Path, connection: Connection, printing: Printing) -> None:
    again = choose_lists(connection, printing.paper, printing.wanted)
    if _essence(again) != _essence(printing):
        raise StoreError("{db}: somebody printed or entered lists meanwhile; print again", db=db)


def _note_prints(db: Path, printing: Printing, *, by: str, at: str) -> None:
    """Record which doors and which team lists printed before have on paper now."""
    wanted = printing.wanted
    if not any(one.is_changed or _has_new_team(one.kept, wanted) for one in printing.lists):
        return
    with open_writer(db) as connection:
        for one in printing.lists:
            _keep(connection, printing.paper, wanted, one, by=by, now=at)


def _write_lists(db: Path, printing: Printing, *, by: str, at: str) -> None:
    with open_writer(db) as connection:
        _check_same(db, connection, printing)
        give_up_lists(connection, printing.wanted.take_back, by=by, at=at)
        for one in printing.lists:
            _keep(connection, printing.paper, printing.wanted, one, by=by, now=at)


def make_kept(paper: PaperPlan, one: ListToPrint, wanted: Wanted, *, now: str) -> KeptList:
    """Return the record of a route's list when it is first printed."""
    return KeptList(
        code=one.code,
        district_id=paper.district_id,
        week_id=paper.week.week_id if paper.week else None,
        plan_id=paper.plan_id,
        route_id=one.route.id,
        route_name=one.route.name,
        digest=one.digest,
        starts_at=paper.document.starts_at,
        language=wanted.lang,
        paper=wanted.paper,
        layout_version=LAYOUT_VERSION,
        printed_at=now,
        channel=wanted.channel,
        team=wanted.team_by_route.get(one.route.id, ""),
    )


def _keep(
    connection: Connection, paper: PaperPlan, wanted: Wanted, one: ListToPrint, *, by: str, now: str
) -> None:
    if one.kept is None:
        rows = [ListedDoor(door.position, door.number, door.door_id) for door in one.doors]
        kept = make_kept(paper, one, wanted, now=now)
        lists.record_list(connection, kept, route_to_json(one.route), rows, by=by)
    elif one.goes_out or _has_new_team(one.kept, wanted):
        # A list that is out keeps its round and gets the team that stands on its paper.
        lists.record_list_event(
            connection, one.code, OUT, round_no=one.kept.round_no,
            team=wanted.team_by_route.get(one.route.id, "") or one.kept.team, by=by, at=now,
        )  # fmt: skip
    if one.kept is not None and one.is_changed:
        lists.record_print(connection, one.code, one.door_ids, at=now)
    for other, doors in one.taken.items():
        lists.record_left(connection, other, doors, for_code=one.code, at=now)


def _has_new_team(kept: KeptList | None, wanted: Wanted) -> bool:
    """Return whether a list that is out is printed with the name of another team."""
    if kept is None or kept.status != OUT:
        return False
    return wanted.team_by_route.get(kept.route_id, "") not in ("", kept.team)


def _essence(printing: Printing) -> list[tuple[str, tuple[SheetDoor, ...], bool]]:
    return [(one.code, one.doors, one.goes_out) for one in printing.lists]


def _wanted_routes(
    document: PlanDocument, routes: Collection[str] | None
) -> tuple[RouteEntry, ...]:
    if routes is None:
        return document.routes
    known = {route.id for route in document.routes}
    for route_id in routes:
        if route_id not in known:
            raise NotFoundError(
                "route {route!r} is not in the plan; it has {count} routes",
                route=route_id, count=len(known),
            )  # fmt: skip
    return tuple(route for route in document.routes if route.id in routes)


def _find_same(known: Sequence[KeptList], paper: PaperPlan, digest: str) -> KeptList | None:
    """Return the earlier list that printing this route repeats: same plan, or still out."""
    week_id = paper.week.week_id if paper.week else None
    for kept in reversed(known):
        is_same_week = kept.week_id is None or week_id is None or kept.week_id == week_id
        is_same = kept.digest == digest and is_same_week
        if is_same and (kept.plan_id in paper.same_plans or kept.status == OUT):
            return kept
    return None


def _free_code(connection: Connection, digest: str, used: Collection[str]) -> str:
    attempt = 0
    while True:
        code = code_of(digest, attempt=attempt)
        if code not in used and lists.find_list(connection, code) is None:
            return code
        attempt += 1


def _doors_of(route: RouteEntry) -> set[str]:
    return {door for stop in (*route.stops, *route.if_time) for door in stop.door_ids}
