"""An outline drawn by hand on the map of an uploaded file: the map, and what lies inside."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.errors import BoundaryError, InputError, NotFoundError
from canvass.web.ask import Ask
from canvass.web.desk.maps import JSON, sent_json
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.web.uploads import GONE

if TYPE_CHECKING:
    from canvass.web.drawing import Drawing

LONGEST_CORNERS = 12_000
FARTHEST = 1e8


class CornersForm(BaseModel):
    """Corners of an outline in steps of the map, as "x,y x,y"."""

    corners: str = Field("", title="Corners", max_length=LONGEST_CORNERS)


class OutlineAnswer(BaseModel):
    """How far an outline is, in one sentence, and whether it can be used."""

    said: str
    is_good: bool


def find_drawing(ask: Ask) -> Drawing | None:
    """Return the map of an upload to draw on; None if it is too large. Raises NotFoundError."""
    key = str(ask.request.path_params["upload"])
    ask.desk.uploads().get(key)
    done = ask.desk.jobs.find_leading_to(f"/new/{key}")
    drawing: Drawing | None = done.values["drawing"] if done else None
    return drawing


def show_map(ask: Ask) -> Response:
    """Return the map of an uploaded file (JSON)."""
    return sent_json(ask, _get_drawing(ask).content)


def get_outline(ask: Ask) -> Response:
    """Return what is to be said of the corners drawn so far."""
    from canvass.workflow.district.boundaries import count_inside, outline_of

    drawing, places = _get_drawing(ask), _places_of(ask.sent(CornersForm).corners)
    corners = ask.say_many("{count} corner", "{count} corners", len(places))
    if len(places) < 3:
        said = ask.say("{corners}; three or more make an outline", corners=corners)
        return ask.json(OutlineAnswer(said=said, is_good=False))
    try:
        area = outline_of(drawing.corners(places))
    except BoundaryError as error:
        return ask.json(OutlineAnswer(said=ask.say_error(error), is_good=False))
    inside = count_inside(area, drawing.addresses)
    said = ask.say(
        "{corners}, {addresses} on the map inside",
        corners=corners,
        addresses=ask.say_many("{count} address", "{count} addresses", inside),
    )
    return ask.json(OutlineAnswer(said=said, is_good=True))


def keep_outline(ask: Ask, corners: str) -> str:
    """Keep a drawn outline as a GeoJSON file and return its path; raises BoundaryError."""
    from canvass.workflow.district.boundaries import as_geojson, outline_of

    area = outline_of(_get_drawing(ask).corners(_places_of(corners)))
    uploads = ask.desk.uploads()
    return str(uploads.get(uploads.keep_text(as_geojson(area), "drawn.geojson")))


def _get_drawing(ask: Ask) -> Drawing:
    drawing = find_drawing(ask)
    if drawing is None:
        raise NotFoundError(GONE)
    return drawing


def _places_of(text: str) -> list[tuple[float, float]]:
    """Return corners in steps of the map, without one that repeats the corner before it."""
    places: list[tuple[float, float]] = []
    try:
        for pair in text.split():
            x, y = (float(part) for part in pair.split(","))
            if not (abs(x) <= FARTHEST and abs(y) <= FARTHEST):
                raise ValueError("beyond any map")
            if not places or places[-1] != (x, y):
                places.append((x, y))
    except ValueError:
        raise InputError("the outline: give each corner as two numbers, x,y") from None
    return places


ROWS = (
    Operation("GET", "/new/{upload}/map/ground", Role.ORGANIZER, show_map, kind=JSON),
    Operation(
        "GET", "/api/new/{upload}/outline", Role.ORGANIZER, get_outline, form=CornersForm,
        answer=OutlineAnswer,
    ),
)  # fmt: skip
