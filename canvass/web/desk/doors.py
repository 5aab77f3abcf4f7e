"""Doors: a map and list in step; leave doors out, flats, access, registers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from pydantic import BaseModel, Field
from starlette.responses import Response

from canvass.doors.reasons import SAID, LeaveOutReason
from canvass.locale.catalogue import get_translator
from canvass.pages.doors_overlay import House, doors_overlay
from canvass.web.ask import Ask
from canvass.web.desk.door_acts import Change, act
from canvass.web.desk.maps import JSON, map_stamp, sent_json
from canvass.web.open_plans import packed
from canvass.web.roles import Role
from canvass.web.table import Operation
from canvass.workflow.clock import now
from canvass.workflow.doors.door_list import DoorFilter

A_PAGE = 150
LARGEST_SELECTION_BYTES = 4_000_000

STATES = (("planned", "planned"), ("waiting", "on no route yet"), ("left-out", "left out"))
"""The states that can be asked for."""

SHOWN_STATES = (*STATES, ("later", "for a later shift"))
"""Of those on no route yet, which the plan of one shift or of few teams left for later."""


class Shown(BaseModel):
    """Which doors to show (by street, state and reason), and which page of them."""

    find: str = Field("", max_length=200, title="Street")
    state: Literal["", "planned", "waiting", "left-out"] = Field("", title="State")
    reason: str = Field("", max_length=200, title="Reason")
    page: int = Field(1, ge=1, le=100_000, title="Page")
    house: list[str] = Field([], max_length=40_000, title="Houses")
    done: str = Field("", max_length=40, title="Done")
    count: int = Field(0, ge=0, le=1_000_000, title="Houses")
    skipped: int = Field(0, ge=0, le=1_000_000, title="Houses")


def show_doors(ask: Ask) -> Response:
    """Show the doors of a district on the map and in a list."""
    form = ask.form if isinstance(ask.form, Shown) else Shown.model_construct()
    return _page(ask, form)


def show_again(ask: Ask) -> Response:
    """Show the page again after something was refused."""
    chosen = ask.typed.get("house", [])
    houses = [chosen] if isinstance(chosen, str) else list(chosen)
    find = str(ask.typed.get("find", ""))[:200]
    return _page(ask, Shown.model_construct(house=houses, find=find))


def _page(ask: Ask, form: Shown) -> Response:
    row = ask.district()
    houses = list_houses(ask, row.name, form)
    pages = max(1, -(-len(houses) // A_PAGE))
    page = min(form.page, pages)
    shown = houses[(page - 1) * A_PAGE : page * A_PAGE]
    chosen = set(form.house)
    return ask.page(
        "doors.html",
        district=row,
        stamp=map_stamp(row),
        houses=shown,
        count=len(houses),
        doors=sum(len(house.doors) for house in houses),
        form=form,
        page=page,
        pages=pages,
        chosen=chosen,
        one=next((h for h in houses if chosen == {h.id}), None),
        states=[(word, ask.say(label)) for word, label in STATES],
        say_state={word: ask.say(label) for word, label in SHOWN_STATES},
        reasons=[(reason.value, ask.say(SAID[reason])) for reason in LeaveOutReason],
        exclusions=ask.desk.read.houses.lists.look_at_exclusions(ask.desk.db, row.name, now=now()),
    )


def show_overlay(ask: Ask) -> Response:
    """Return the doors shown, for the map (JSON)."""
    row, form = ask.district(), ask.sent(Shown)
    drawn = ask.desk.read.plans.draw(ask.desk.db, row.name, map_stamp(row))
    labels = {word: ask.say(label) for word, label in SHOWN_STATES}
    if not (form.find or form.state or form.reason):
        kept = ask.desk.read.houses.draw(
            ask.desk.db, row.name, ask.lang, labels, drawn.grid, stamp=map_stamp(row), now=now()
        )
        return sent_json(ask, kept)
    houses = list_houses(ask, row.name, form)
    return sent_json(ask, packed(doors_overlay(houses, labels, drawn.grid)))


def change_doors(ask: Ask) -> Response:
    """Carry out an action on the selected doors, then show them."""
    form, row = ask.sent(Change), ask.district()
    by_house = {
        house.id: house.doors for house in list_houses(ask, row.name, Shown.model_construct())
    }
    count, skipped = act(ask, row.name, form, by_house)
    find = f"&find={form.find}" if form.find.replace(" ", "").isalnum() else ""
    more = f"&count={count}&skipped={skipped}" if count else ""
    return ask.go(f"/d/{row.district_id}/doors?done={form.act}{find}{more}")


def list_houses(ask: Ask, name: str, form: Shown) -> Sequence[House]:
    """Return the houses of a district that match the filter, in reading order."""
    wanted = DoorFilter(
        state=form.state or None, reason=form.reason or None, translate=get_translator(ask.lang)
    )
    houses = ask.desk.read.houses.find(ask.desk.db, name, ask.lang, wanted, now=now())
    asked = form.find.casefold().split()
    if not asked:
        return houses
    return [h for h in houses if all(word in h.words.casefold() for word in asked)]


ROWS = (
    Operation("GET", "/d/{district:int}/doors", Role.ORGANIZER, show_doors, form=Shown),
    Operation(
        "GET", "/d/{district:int}/map/doors", Role.ORGANIZER, show_overlay, form=Shown, kind=JSON
    ),
    Operation(
        "POST", "/d/{district:int}/doors", Role.ORGANIZER, change_doors, form=Change,
        again=show_again, largest_body=LARGEST_SELECTION_BYTES,
    ),
)  # fmt: skip
