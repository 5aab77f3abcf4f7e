"""The position of every box on the printed pages as JSON, for programs that read them back."""

from __future__ import annotations

from typing import Any

from canvass.walklist.check_codes import row_check
from canvass.walklist.list_maker import RoutePages
from canvass.walklist.rows import DoorRow


def describe_pages(route_id: str, made: RoutePages) -> list[dict[str, Any]]:
    """Return the pages of a list with their boxes, in millimetres from the top left corner.

    "row" counts the list's rows of doors from 1; "position" and "check" are printed in the row.
    "r_mm" is half the side of a box. Pages without boxes are included, so that every printed page
    is listed.
    """
    layout = made.layout
    pages: list[dict[str, Any]] = [
        {
            "page": number,
            "code": made.code,
            "route_id": route_id,
            "width_mm": round(page.width, 2),
            "height_mm": round(page.height, 2),
            "layout_version": layout.form.version,
            "form": layout.form.words(),
            "bubbles": [],
        }
        for number, page in enumerate(made.pages, start=1)
    ]
    row_no = 0
    for placed in layout.rows:
        if not isinstance(placed.row, DoorRow):
            continue
        row_no += 1
        check = row_check(made.code, row_no - 1) if layout.form.measures.check else ""
        for tick in placed.ticks:
            frame = tick.frame
            pages[made.first_list_page + tick.page]["bubbles"].append(
                {
                    "row": row_no,
                    "door_id": tick.door_id,
                    "outcome": tick.outcome,
                    "x_mm": round(frame.x + frame.width / 2, 2),
                    "y_mm": round(frame.y + frame.height / 2, 2),
                    "r_mm": round(frame.width / 2, 2),
                    "position": tick.position + 1,
                    "check": check,
                }
            )
    return pages
