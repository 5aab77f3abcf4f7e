"""Whether planned calls may still be made as planned, after visits and changes since."""

from __future__ import annotations

from pathlib import Path

from canvass.errors import InputError, NotFoundError
from canvass.planning.calls import Calls
from canvass.planning.places import Place
from canvass.planning.shift_teams import choose_teams
from canvass.store.database import open_reader
from canvass.workflow.week.organisations import read_own_places
from canvass.workflow.week.stored_calls import get_call_state
from canvass.workflow.week.week import get_week_book

MOST_NAMED = 3
SHIFT_CHANGED = (
    "{shift}: the shift, its teams or the base were changed since its calls were planned; plan "
    "them once more"
)
PLACES_CHANGED = (
    "{names}: called on, printed for another shift or changed since these calls were planned; "
    "plan them once more"
)


def find_change(db: Path, district: str, week: str, made: Calls) -> InputError | None:
    """Return what has changed since calls were planned so that they must be planned again.

    A team would otherwise be sent where somebody answered, or asked not to be called on again.
    """
    try:
        book = get_week_book(db, district, week)
        shift = book.get_shift(made.shift.name)
        teams = {team.name for team in choose_teams(book, shift, None)[0]}
    except (NotFoundError, InputError):
        return InputError(SHIFT_CHANGED, shift=made.shift.name)
    base = made.document.base
    is_elsewhere = (base.lat, base.lon) != (book.week.base.lat, book.week.base.lon)
    if shift != made.shift or is_elsewhere or not teams >= set(made.team_by_route.values()):
        return InputError(SHIFT_CHANGED, shift=made.shift.name)
    state = get_call_state(db, book.week.district_id, book.week.week_id, shift.starts_at)
    with open_reader(db) as connection:
        own = read_own_places(connection, book.week.district_id)
    facts = {place.ref: _facts_of(place) for place in own}
    changed = [
        call.place.name
        for call in made.calls
        if state.find_reason(call.place.ref, shift.starts_at) is not None
        or (call.place.is_own and facts.get(call.place.ref) != _facts_of(call.place))
    ]
    if not changed:
        return None
    more = ["…"] if len(changed) > MOST_NAMED else []
    return InputError(PLACES_CHANGED, names=", ".join([*changed[:MOST_NAMED], *more]))


def _facts_of(place: Place) -> tuple[object, ...]:
    """Return what a call depends on; a place without an address was told the nearest one."""
    return place.name, place.kind, place.lat, place.lon, place.written
