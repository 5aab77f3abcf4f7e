"""The operations of the first pages: they import little, so that the desk opens quickly."""

from __future__ import annotations

from canvass.web import assets
from canvass.web.desk import shared_sign_in, sign_in, start
from canvass.web.table import Operation

FIRST: tuple[Operation, ...] = (
    *assets.ROWS,
    *sign_in.ROWS,
    *shared_sign_in.ROWS,
    *start.ROWS,
)
