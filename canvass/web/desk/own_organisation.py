"""An organisation of one's own: where it is, by address or by a click on the map, and its hours."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import NotFoundError
from canvass.web.ask import Ask
from canvass.web.desk.maps import map_stamp
from canvass.web.roles import Role
from canvass.web.table import Operation

if TYPE_CHECKING:
    from canvass.workflow.week.own_organisations import OrganisationRow

GONE = "this organisation is not here any more"


class OwnForm(BaseModel):
    """An organisation added by hand; `place` is latitude and longitude, "" for its address."""

    name: str = Field(title="Organisation", min_length=1, max_length=200)
    kind: str = Field("", title="Kind", max_length=80)
    address: str = Field("", title="Address", max_length=200)
    place: str = Field("", title="Place", max_length=60)
    opening_hours: str = Field("", title="Opening hours", max_length=255)
    note: str = Field("", title="Note", max_length=200)


def show_new(ask: Ask) -> Response:
    """Show the form that adds an organisation."""
    row = ask.district()
    return ask.page("own_organisation.html", district=row, own=None, place="", stamp=map_stamp(row))


def show_own(ask: Ask) -> Response:
    """Show an organisation added by hand, to change or move it; raises NotFoundError."""
    row, before = ask.district(), _get(ask)
    return ask.page(
        "own_organisation.html", district=row, own=before, place=_say_place(before.lat, before.lon),
        stamp=map_stamp(row),
    )  # fmt: skip


def add_own(ask: Ask) -> Response:
    """Add an organisation."""
    from canvass.workflow.week.own_organisations import add_organisation

    form = ask.sent(OwnForm)
    add_organisation(
        ask.desk.db, ask.district().name, form.name, kind=form.kind, address=form.address,
        place=form.place, opening_hours=form.opening_hours, note=form.note,
    )  # fmt: skip
    return _list(ask)


def change_own(ask: Ask) -> Response:
    """Change an organisation; it moves to a new place, or else to a new address."""
    from canvass.workflow.week.own_organisations import edit_organisation

    form, before = ask.sent(OwnForm), _get(ask)
    changes = {"name": form.name, "kind": form.kind, "opening_hours": form.opening_hours,
               "note": form.note}  # fmt: skip
    # The form is sent whole: what was not touched moves nothing.
    if form.address.strip() != before.address:
        changes["address"] = form.address
    if form.place.strip() != _say_place(before.lat, before.lon):
        changes["place"] = form.place
    edit_organisation(ask.desk.db, ask.district().name, str(before.organisation_id), changes)
    return _list(ask)


def remove_own(ask: Ask) -> Response:
    """Remove an organisation that was added by hand and has no calls."""
    from canvass.workflow.week.own_organisations import remove_organisation

    number = str(_get(ask).organisation_id)
    remove_organisation(ask.desk.db, ask.district().name, number)
    return _list(ask)


def _get(ask: Ask) -> OrganisationRow:
    from canvass.workflow.week.own_organisations import list_own_organisations

    number = int(ask.request.path_params["number"])
    for row in list_own_organisations(ask.desk.db, ask.district().name):
        if row.organisation_id == number:
            return row
    raise NotFoundError(GONE)


def _say_place(lat: float, lon: float) -> str:
    return f"{lat:.6f}, {lon:.6f}"


def _list(ask: Ask) -> Response:
    return ask.go(f"/d/{ask.district().district_id}/organisations")


PATH = "/d/{district:int}/organisations"
OWN = f"{PATH}/own/{{number:int}}"
ROWS = (
    Operation("GET", f"{PATH}/own", Role.ORGANIZER, show_new),
    Operation("POST", f"{PATH}/own", Role.ORGANIZER, add_own, form=OwnForm, again=show_new),
    Operation("GET", OWN, Role.ORGANIZER, show_own),
    Operation("POST", OWN, Role.ORGANIZER, change_own, form=OwnForm, again=show_own),
    Operation("POST", f"{OWN}/remove", Role.ORGANIZER, remove_own, again=show_own),
)
