"""Find the column of each role in a register, by its headings or as given by a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from pathlib import Path

from canvass.errors import DoorError
from canvass.registers.geometry_column import is_geometry_heading
from canvass.registers.profiles import ROLES, Profile, find_profile, guess_columns
from canvass.registers.row import Source
from canvass.tables.headings import fold_heading
from canvass.tables.records import Fits

LOOKED_AT = 50
_NUMBERS = frozenset({"housenumber", "address", "other_number", "conscription", "streetnumber"})
_STREETS = frozenset({"street", "address", "farm", "place"})


def holds_addresses(_name: str, headings: Sequence[str]) -> bool:
    """Return whether the headings are those of a table of addresses."""
    roles = guess_columns(find_profile(headings), headings)
    return "address" in roles or ("street" in roles and bool(_NUMBERS & set(roles)))


def names_columns(given: Mapping[str, str]) -> Fits:
    """Return a test for the line of headings, if some headings are given by hand."""
    wanted = {fold_heading(heading) for heading in given.values()}

    def fits(headings: Sequence[str]) -> bool:
        if wanted:
            return wanted <= {fold_heading(heading) for heading in headings}
        roles = guess_columns(find_profile(headings), headings)
        has_place = {"x", "y"} <= set(roles) or {"lon", "lat"} <= set(roles)
        has_place = has_place or any(map(is_geometry_heading, headings))
        return bool(_STREETS & set(roles)) and has_place

    return fits


def choose_columns(
    path: Path, source: Source, profile: Profile, given: Mapping[str, str]
) -> dict[str, int]:
    """Return the column of each role; raises DoorError with the missing roles and the headings."""
    seen = ", ".join(heading[:40] or '""' for heading in source.headings[:40])
    places = {fold_heading(heading): index for index, heading in enumerate(source.headings)}
    wanted: dict[str, int] = {}
    for role, heading in given.items():
        if role not in ROLES:
            raise DoorError(
                "--column {role}: no such part; it is one of {roles}",
                role=role[:40], roles=", ".join(ROLES),
            )  # fmt: skip
        if fold_heading(heading) not in places:
            raise DoorError(
                '{path}: no column "{heading}" for {role}; there is {seen}',
                path=path, heading=heading[:80], role=role, seen=seen,
            )  # fmt: skip
        wanted[role] = places[fold_heading(heading)]
    columns = {
        role: index for role, index in guess_columns(profile, source.headings).items()
        if index not in wanted.values() and role not in wanted
    } | wanted  # fmt: skip
    missing = [] if _STREETS & set(columns) else ["street"]
    has_number = bool(_NUMBERS & set(columns))
    if not has_number and not _holds_numbers(source, columns.get("street")):
        missing.append("housenumber")
    has_place = source.x is not None or {"x", "y"} <= set(columns) or {"lon", "lat"} <= set(columns)
    if not has_place:
        missing.append("x and y (or lon and lat, or a geometry)")
    if missing:
        raise DoorError(
            "{path}: no column for {missing}; there is {seen}; say which with --column "
            "street=HEADING and the like",
            path=path, missing=" and ".join(missing), seen=seen,
        )  # fmt: skip
    if not has_number:
        columns["address"] = columns.pop("street")
    return columns


def _holds_numbers(source: Source, column: int | None) -> bool:
    """Return whether most of the first cells of the street column end with a house number."""
    if column is None:
        return False
    sound = (row for row in source.rows() if row.fault is None)
    some = [row.cells[column] for row in islice(sound, LOOKED_AT)]
    return bool(some) and 2 * sum(any(map(str.isdecimal, cell)) for cell in some) > len(some)
