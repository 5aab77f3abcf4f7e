"""A new district: upload a map file or name a place, choose a boundary, read it."""

from __future__ import annotations

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.web.desk.drawn import LONGEST_CORNERS, find_drawing, keep_outline
from canvass.web.desk.outlines import draw_outlines
from canvass.web.desk.start import NEW
from canvass.web.jobs.works import LOOK_AT_MAP, READ_MAP, LookAsked, MapAsked
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.web.uploads import LARGEST_MAP_BYTES, LARGEST_OTHER_BYTES, plain_name

WHOLE = ""
DRAWN = "//drawn"
"""Stands for the outline drawn by hand among the names of boundaries."""


class NewForm(BaseModel):
    """The name of a place; a map file may be uploaded instead."""

    place: str = Field("", title="Name of a place", max_length=200)


class ChooseForm(BaseModel):
    """The district's name, and its boundary on the map ("" for the whole map).

    `corners` are those of the outline drawn by hand, used if `boundary` says so.
    """

    name: str = Field(title="Name of the district", min_length=1, max_length=200)
    boundary: str = Field(WHOLE, title="Boundary", max_length=500)
    corners: str = Field("", title="Corners", max_length=LONGEST_CORNERS)


def show_new(ask: Ask) -> Response:
    """Show the form for a map: a file, or the name of a place."""
    return ask.page("new_district.html", reading=ask.desk.jobs.find_running(NEW))


def begin(ask: Ask) -> Response:
    """Start looking at an uploaded map file, or reading a place from the network."""
    form, sent = ask.sent(NewForm), ask.files.get("map")
    if sent is not None and sent.filename:
        key = ask.desk.uploads().keep(sent)
        order = LookAsked(key, ask.desk.uploads().get(key))
        return ask.go(ask.desk.jobs.start(LOOK_AT_MAP, NEW, order).page)
    place = form.place.strip()
    if not place:
        raise InputError("choose a map file, or type the name of a place")
    _check_name(ask, place)
    asked = MapAsked(place, place, is_place=True)
    return ask.go(ask.desk.jobs.start(READ_MAP, NEW, asked).page)


def show_choice(ask: Ask) -> Response:
    """Show the boundaries that the map names, to choose one or to draw one on the map."""
    key = str(ask.request.path_params["upload"])
    path = ask.desk.uploads().get(key)
    done = ask.desk.jobs.find_leading_to(f"/new/{key}")
    areas = done.values["areas"] if done else ()
    return ask.page(
        "choose_boundary.html",
        file=path.name,
        areas=areas,
        outlines=draw_outlines(areas),
        drawing=find_drawing(ask),
        drawn=DRAWN,
        key=key,
        name=path.name.partition(".")[0].replace("_", " ").replace("-", " ").strip().capitalize(),
    )


def read_map(ask: Ask) -> Response:
    """Start reading the map within the chosen boundary, as a new district."""
    key, form = str(ask.request.path_params["upload"]), ask.sent(ChooseForm)
    path = ask.desk.uploads().get(key)
    name = form.name.strip()
    _check_name(ask, name)
    boundary = _boundary_of(ask, key, form)
    order = MapAsked(name, str(path), boundary)
    return ask.go(ask.desk.jobs.start(READ_MAP, NEW, order).page)


def _boundary_of(ask: Ask, key: str, form: ChooseForm) -> str | None:
    """Return a name on the map, or the path of a file with the outline that was sent or drawn."""
    sent = ask.files.get("outline")
    if sent is not None and sent.filename:
        if form.boundary != WHOLE:
            raise InputError("boundary: choose it above or give a file, not both")
        if not plain_name(sent.filename).lower().endswith((".geojson", ".json")):
            raise InputError("the outline: give a GeoJSON file (.geojson or .json)")
        outline = ask.desk.uploads().keep(sent, LARGEST_OTHER_BYTES)
        return str(ask.desk.uploads().get(outline))
    if form.boundary == DRAWN:
        return keep_outline(ask, form.corners)
    if form.boundary == WHOLE:
        return None
    done = ask.desk.jobs.find_leading_to(f"/new/{key}")
    known = {area.name for area in done.values["areas"]} if done else set()
    if form.boundary not in known:
        raise InputError("boundary: choose one of those offered")
    return form.boundary


def _check_name(ask: Ask, name: str) -> None:
    from canvass.workflow.district.new_district import check_new_district

    check_new_district(ask.desk.db, name)


ROWS = (
    Operation("GET", "/new", Role.ORGANIZER, show_new),
    Operation(
        "POST", "/new", Role.ORGANIZER, begin, form=NewForm, again=show_new, file="map",
        largest_body=LARGEST_MAP_BYTES + LARGEST_OTHER_BYTES,
    ),
    Operation("GET", "/new/{upload}", Role.ORGANIZER, show_choice),
    Operation(
        "POST", "/new/{upload}", Role.ORGANIZER, read_map, form=ChooseForm, again=show_choice,
        file="outline",
        largest_body=2 * LARGEST_OTHER_BYTES,
    ),
)  # fmt: skip
