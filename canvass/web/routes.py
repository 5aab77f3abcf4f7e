"""The table of all operations of all pages."""

from __future__ import annotations

from canvass.web import openapi
from canvass.web.board import board, sides
from canvass.web.desk import (
    audit,
    base,
    calls,
    coverage,
    district_itself,
    door_codes,
    doors,
    drawn,
    hand_in,
    job,
    maps,
    new_district,
    one_route,
    organisations,
    own_organisation,
    paper,
    pasted,
    people,
    register,
    routes,
    safe,
    sent_visits,
    tonight,
    week,
    week_itself,
    wishes,
)
from canvass.web.first_rows import FIRST
from canvass.web.table import Operation

ROWS: tuple[Operation, ...] = (
    *FIRST,
    *people.ROWS,
    *new_district.ROWS,
    *drawn.ROWS,
    *base.ROWS,
    *job.ROWS,
    *paper.ROWS,
    *tonight.ROWS,
    *maps.ROWS,
    *district_itself.ROWS,
    *doors.ROWS,
    *audit.ROWS,
    *register.ROWS,
    *routes.ROWS,
    *one_route.ROWS,
    *hand_in.ROWS,
    *pasted.ROWS,
    *sent_visits.ROWS,
    *week.ROWS,
    *week_itself.ROWS,
    *coverage.ROWS,
    *organisations.ROWS,
    *own_organisation.ROWS,
    *calls.ROWS,
    *wishes.ROWS,
    *safe.ROWS,
    *door_codes.ROWS,
    *board.ROWS,
    *sides.ROWS,
    *openapi.ROWS,
)
