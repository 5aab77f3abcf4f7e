"""Every operation of the pages: the rows of each screen, in one table."""

from __future__ import annotations

from canvass.web import assets, openapi
from canvass.web.desk import sign_in, start
from canvass.web.table import Operation

ROWS: tuple[Operation, ...] = (
    *assets.ROWS,
    *sign_in.ROWS,
    *start.ROWS,
    *openapi.ROWS,
)
