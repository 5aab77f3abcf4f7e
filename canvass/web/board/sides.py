"""The map of board and wall: block faces filled as they are done; no teams, no names."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import TYPE_CHECKING

from starlette.concurrency import run_in_threadpool
from starlette.responses import Response, StreamingResponse

from canvass.errors import CanvassError
from canvass.web.ask import Ask
from canvass.web.desk.maps import JSON, map_stamp, sent_json
from canvass.web.open_plans import packed
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now

if TYPE_CHECKING:
    from canvass.pages.faces import Faces

NUDGE_S = 1.0
QUIET_S = 15.0
"""Seconds between keep-alive messages to listeners."""
LONGEST_S = 3600.0


def show_sides(ask: Ask) -> Response:
    """Return the block faces with their shares, for the board's map (JSON)."""
    return _draw(ask, is_published=False)


def show_wall_sides(ask: Ask) -> Response:
    """Return the block faces that anyone may see, without those with few doors (JSON)."""
    return _draw(ask, is_published=True)


def show_ground(ask: Ask) -> Response:
    """Return the background of the wall's map (JSON)."""
    row = ask.district()
    drawn = ask.desk.read.plans.draw(ask.desk.db, row.name, map_stamp(row)).content
    return sent_json(ask, drawn, is_background=True)


def _draw(ask: Ask, *, is_published: bool) -> Response:
    from canvass.pages.coverage_page import face_lines

    desk, row = ask.desk, ask.district()
    stamp = map_stamp(row)
    grid = desk.read.plans.draw(desk.db, row.name, stamp).grid
    state = desk.read.boards.look_at_map(desk.db, row.name, now=now(), at_s=desk.clock())
    key = (row.name, stamp, state.number, ask.lang, is_published)
    content = desk.read.sides.find(key)
    if content is None:
        lines = face_lines(state.faces, grid, ask.lang, is_published)
        if not is_published:
            lines["ids"] = _a_door_of_each(state.faces)
        content = packed({"number": state.number, "lines": lines})
        desk.read.sides.keep(key, content)
    return sent_json(ask, content)


def _a_door_of_each(faces: Faces) -> list[str]:
    """Return the id of a door on each block face, by which a face is asked for."""
    one_by_face = {face: door_id for door_id, face in faces.face_by_door.items()}
    return [one_by_face.get(face, "") for face in range(len(faces.lines))]


def listen(ask: Ask) -> Response:
    """Send an event whenever something changes (server-sent events); scripts then fetch it."""
    desk, name = ask.desk, ask.district_name()
    secret = ask.request.cookies.get(desk.cookie, "")

    def number() -> int | None:
        try:
            at_s = desk.clock()
            newest = desk.read.boards.look(desk.db, name, now=now(), at_s=at_s).number
            return newest if desk.sessions.find(secret, at_s) is not None else None
        except CanvassError:
            return None

    async def nudges() -> AsyncIterator[str]:
        seen, quiet_s = -1, 0.0
        for _ in range(int(LONGEST_S / NUDGE_S)):
            newest = await run_in_threadpool(number)
            if newest is None:
                return  # signed out, revoked, or the district removed: the next request reports it
            quiet_s += NUDGE_S
            if newest != seen:
                seen, quiet_s = newest, 0.0
                yield f"data: {newest}\n\n"
            elif quiet_s >= QUIET_S:
                quiet_s = 0.0
                yield ": still here\n\n"
            await asyncio.sleep(NUDGE_S)

    return StreamingResponse(nudges(), media_type="text/event-stream")


ROWS = (
    Operation("GET", "/d/{district:int}/map/sides", Role.COORDINATOR, show_sides, kind=JSON),
    Operation("GET", "/d/{district:int}/wall/sides", Role.WALL, show_wall_sides, kind=JSON),
    Operation("GET", "/d/{district:int}/wall/ground", Role.WALL, show_ground, kind=JSON),
    Operation("GET", "/d/{district:int}/wall/news", Role.WALL, listen, kind="text/event-stream"),
)
