"""The table of all operations of all pages."""

from __future__ import annotations

from canvass.web import assets, openapi
from canvass.web.board import board, sides
from canvass.web.desk import (
    base,
    coverage,
    doors,
    hand_in,
    job,
    maps,
    new_district,
    one_route,
    organisations,
    paper,
    people,
    register,
    routes,
    safe,
    sent_visits,
    shared_sign_in,
    sign_in,
    start,
    tonight,
    week,
    wishes,
)
from canvass.web.table import Operation

ROWS: tuple[Operation, ...] = (
    *assets.ROWS,
    *sign_in.ROWS,
    *shared_sign_in.ROWS,
    *people.ROWS,
    *start.ROWS,
    *new_district.ROWS,
    *base.ROWS,
    *job.ROWS,
    *paper.ROWS,
    *tonight.ROWS,
    *maps.ROWS,
    *doors.ROWS,
    *register.ROWS,
    *routes.ROWS,
    *one_route.ROWS,
    *hand_in.ROWS,
    *sent_visits.ROWS,
    *week.ROWS,
    *coverage.ROWS,
    *organisations.ROWS,
    *wishes.ROWS,
    *safe.ROWS,
    *board.ROWS,
    *sides.ROWS,
    *openapi.ROWS,
)
