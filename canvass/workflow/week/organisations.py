"""Organisations and businesses of a stored district: list them and plan calls."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.errors import InputError
from canvass.locale.catalogue import get_translator
from canvass.planning.calls import Callers, Calls, make_calls
from canvass.planning.places import Place, choose_kinds, count_nameless, find_places, make_place
from canvass.planning.shift_teams import choose_teams
from canvass.store import organisations
from canvass.store.database import Connection, open_reader
from canvass.visits.event import Outcome
from canvass.walklist.occasion import Occasion
from canvass.workflow.clock import created_at
from canvass.workflow.district.stored_district import load_district
from canvass.workflow.district.stored_map import get_extract
from canvass.workflow.week.stored_calls import get_call_state
from canvass.workflow.week.week import get_week_book


def list_organisations(db: Path, district: str | None, week: str | None) -> list[Place]:
    """Return the named organisations of a district's map and those added by hand, by name."""
    found = get_week_book(db, district, week).week
    return find_places(get_extract(db, district), _own_places(db, found.district_id))


def list_called(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    kinds: Sequence[str] = (),
    lang: str = "en",
) -> tuple[list[tuple[Place, Outcome | None, datetime | None]], ZoneInfo, int]:
    """Return each organisation with the outcome and time of this week's latest call.

    Also returns the week's time zone and how many places of the map have no name. Raises InputError
    if no place is of one of `kinds`.
    """
    found = get_week_book(db, district, week).week
    state = get_call_state(db, found.district_id, found.week_id)
    rows: list[tuple[Place, Outcome | None, datetime | None]] = []
    extract = get_extract(db, district)
    every = find_places(extract, _own_places(db, found.district_id))
    for place in choose_kinds(every, kinds, get_translator(lang)):
        called = state.dispositions.get(place.ref)
        outcome, at = (called.latest, called.latest_at) if called else (None, None)
        if place.ref in state.never:
            outcome = Outcome.DO_NOT_KNOCK
        rows.append((place, outcome, at.astimezone(found.zone) if at else None))
    return rows, found.zone, count_nameless(extract)


def _own_places(db: Path, district_id: int) -> list[Place]:
    with open_reader(db) as connection:
        return read_own_places(connection, district_id)


def read_own_places(connection: Connection, district_id: int) -> list[Place]:
    """Return the places added by hand."""
    return [
        replace(
            make_place(
                organisations.place_id_of(row.organisation_id),
                row.name,
                row.kind,
                (row.lat, row.lon),
                row.opening_hours,
            ),
            address=row.address,
            is_own=True,
        )
        for row in organisations.list_organisations(connection, district_id)
    ]


def plan_organisation_calls(
    db: Path,
    district: str | None,
    week: str | None,
    *,
    shift: str | None,
    minutes: float,
    is_any_shift: bool = False,
    kinds: Sequence[str] = (),
    lang: str = "sv",
) -> Calls:
    """Plan the calls of a daytime shift; InputError for a shift for homes, unless allowed."""
    book = get_week_book(db, district, week)
    daytime = [one for one in book.shifts if one.kind == "daytime"]
    if shift is None and not daytime:
        raise InputError(
            'week {name}: no daytime shift; add one with "canvass shift add START '
            'MINUTES --kind daytime"',
            name=book.week.name,
        )
    when = daytime[0] if shift is None else book.get_shift(shift)
    if when.kind != "daytime" and not is_any_shift:
        raise InputError(
            "{name}: a shift for homes; name a daytime shift, or give --also-evenings",
            name=when.name,
        )
    teams, _ = choose_teams(book, when, None)
    days = (book.week.starts_on, book.week.ends_on)
    loaded = load_district(db, district, days=days)
    every = find_places(loaded.extract, _own_places(db, book.week.district_id))
    places = choose_kinds(every, kinds, get_translator(lang))
    names = [team.name for team in teams]
    state = get_call_state(db, book.week.district_id, book.week.week_id, when.starts_at)
    return make_calls(
        loaded,
        book.week,
        Callers(when, names, minutes),
        places,
        state=state,
        created_at=created_at(),
        lang=lang,
    )


def call_occasions(
    db: Path, district: str | None, week: str | None, made: Calls
) -> dict[str, Occasion]:
    """Return {route id: week, team, time and telephone} to print on lists of calls."""
    found = get_week_book(db, district, week).week
    times = (made.shift.starts_at, made.shift.ends_at)
    return {
        route_id: Occasion(
            found.name, found.starts_on, found.ends_on, team, times, phone=found.base.phone
        )
        for route_id, team in made.team_by_route.items()
    }
