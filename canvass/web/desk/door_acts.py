"""The actions of the doors page; each is one call of workflow."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from canvass.doors.access import AccessState, GivenBy
from canvass.errors import InputError
from canvass.web.ask import Ask
from canvass.workflow.clock import created_at, now
from canvass.workflow.doors import access
from canvass.workflow.doors.exclusions import LeaveOut, exclude_doors, undo_exclusion

if TYPE_CHECKING:
    from canvass.workflow.doors.splits import SplitRequest

Act = Literal[
    "leave_out", "take_back", "flats", "flats_back", "flats_many", "flats_undo", "access",
    "access_clear",
]  # fmt: skip


class Change(BaseModel):
    """What to do with the selected houses."""

    act: Act = Field(title="What to do")
    house: list[str] = Field([], max_length=40_000, title="Houses")
    area: str = Field("", max_length=400_000, title="Area")
    reason: str = Field("", max_length=200, title="Reason")
    exclusion: int | None = Field(None, title="Exclusion")
    address: str = Field("", max_length=200, title="Address")
    entrance: str = Field("", max_length=40, title="Stairwell")
    floors: int | None = Field(None, ge=1, le=200, title="Floors")
    per_floor: int | None = Field(None, ge=0, le=200, title="Flats on each floor")
    ground_flats: int | None = Field(None, ge=0, le=200, title="Flats on the ground floor")
    lift: bool = Field(False, title="Lift")
    state: AccessState | None = Field(None, title="How one gets in")
    given_by: GivenBy = Field(GivenBy.ORGANIZER, title="Who said so")
    code: str = Field("", max_length=60, title="Code")
    until: date | None = Field(None, title="Until")
    try_anyway: bool = Field(False, title="Try anyway")
    find: str = Field("", max_length=200, title="Street")


def act(
    ask: Ask, name: str, form: Change, by_house: Mapping[str, tuple[str, ...]]
) -> tuple[int, int]:
    """Carry out the action; raises InputError, NotFoundError, DoorError and StoreError.

    Return how many addresses flats were written for (or taken back from) at once, and how many were
    skipped; (0, 0) for other actions.
    """
    db = ask.desk.db
    if form.act in ("flats_many", "flats_undo"):
        return _split_many(ask, name, form, by_house)
    if form.act in ("flats", "flats_back"):
        _split(ask, name, form)
        return 0, 0
    match form.act:
        case "leave_out":
            exclude_doors(db, name, _left_out(form, by_house), reason=form.reason, at=created_at())
        case "take_back":
            undo_exclusion(db, name, form.exclusion or 0, at=created_at())
        case "access":
            access.set_access(db, name, _access(form), now=now())
        case "access_clear":
            access.clear_access(db, name, form.address, form.entrance)
    return 0, 0


def _left_out(form: Change, by_house: Mapping[str, tuple[str, ...]]) -> LeaveOut:
    if form.area:
        try:
            drawn = json.loads(form.area)
        except (ValueError, RecursionError) as error:
            raise InputError("the area is not as the map draws it; draw it again") from error
        if not isinstance(drawn, dict):
            raise InputError("the area is not as the map draws it; draw it again")
        return LeaveOut(area=drawn)
    return LeaveOut(door_ids=_doors(form, by_house))


def _doors(form: Change, by_house: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    doors = tuple(door for house in form.house for door in by_house.get(house, ()))
    if not doors:
        raise InputError("no door is selected; select one or more")
    return doors


def _split_many(
    ask: Ask, name: str, form: Change, by_house: Mapping[str, tuple[str, ...]]
) -> tuple[int, int]:
    """Write the same flats for every selected house that counts as one door, or undo the last."""
    # Imported here like `splits`.
    from canvass.workflow.doors.split_many import Selection, split_many, undo_splits

    if form.act == "flats_undo":
        return len(undo_splits(ask.desk.db, name, None, at=created_at()).places), 0
    selection = Selection(door_ids=_doors(form, by_house))
    batch = split_many(ask.desk.db, name, selection, _request(form), at=created_at())
    return len(batch.places), sum(len(names) for names in batch.passed_over.values())


def _split(ask: Ask, name: str, form: Change) -> None:
    """Split a stairwell into flats, or undo that."""
    # Imported here: it loads all code that works on maps, which an idle desk does not need.
    from canvass.workflow.doors import splits

    db = ask.desk.db
    if form.act == "flats_back":
        splits.undo_split(db, name, form.address, form.entrance, at=created_at())
        return
    splits.split_stairwell(db, name, _request(form), at=created_at())


def _request(form: Change) -> SplitRequest:
    from canvass.workflow.doors.splits import SplitRequest

    if form.floors is None or form.per_floor is None:
        raise InputError("give the floors and how many flats each has")
    return SplitRequest(
        form.address,
        form.entrance,
        form.floors,
        form.per_floor,
        form.ground_flats,
        has_lift=form.lift,
    )


def _access(form: Change) -> access.AccessRequest:
    if form.state is None:
        raise InputError("choose how one gets in")
    until = None
    if form.until is not None:
        until = access.end_of_day(form.until)
    return access.AccessRequest(
        form.address,
        form.entrance,
        form.state,
        form.given_by,
        code=form.code or None,
        until=until,
        try_anyway=form.try_anyway,
    )
