"""Merge what people entered about doors: exclusions, access, facts, costs, organisations.

Exclusions and values are merged by union; of dated entries the newest is taken. What cannot be
merged is reported with the reason: door codes are encrypted with the other laptop's key, and split
flats and registers would make doors, which a merge does not.
"""

from __future__ import annotations

from sqlalchemy import Connection, delete, select, update

from canvass.store.backend.statements import insert_or_set
from canvass.store.merge_report import MergeReport, Pair
from canvass.store.organisations import OWN
from canvass.store.plain_rows import PlainRow, add_row, read_rows
from canvass.store.schema import entrance
from canvass.store.schema_flats import (
    door_value,
    entrance_access,
    entrance_fact,
    people_exclusion,
    stairwell_split,
)
from canvass.store.schema_organisation import organisation
from canvass.store.schema_registers import register_row
from canvass.store.schema_routes import crossing_cost

VALUE = ("rule", "worth", "added_at", "undone_at")
EXCLUSION = ("rule", "reason", "added_at", "undone_at", "note", "note_until")
ACCESS = ("state", "given_by", "until", "try_anyway", "set_at")
PLACE = ("name", "lat", "lon", "kind", "address", "opening_hours", "note", "added_at")


def add_said(
    here: Connection, there: Connection, district: Pair, name: str, report: MergeReport
) -> None:
    """Merge what people entered there about a district's doors."""
    entrances = select(entrance.c.entrance_id).where(entrance.c.district_id == district.ours)
    known = set(here.execute(entrances).scalars())
    _add_exclusions(here, there, district, report)
    _add_values(here, there, district, report)
    _add_facts(here, there, district, known, report)
    _add_ways_in(here, there, district, known, name, report)
    _add_costs(here, there, district, name, report)
    _name_what_makes_doors(here, there, district, name, report)


def _add_exclusions(
    here: Connection, there: Connection, district: Pair, report: MergeReport
) -> None:
    """Add missing exclusions; one taken back on either laptop counts as taken back."""
    mine, theirs = (
        read_rows(one, people_exclusion, EXCLUSION, order=["exclusion_id"], district_id=number)
        for one, number in ((here, district.ours), (there, district.theirs))
    )
    ours = {row[:3]: row[3] for row in mine}
    left_out = people_exclusion.c
    for row in theirs:
        if row[:3] not in ours:
            add_row(here, people_exclusion, EXCLUSION, row, district_id=district.ours)
            report.counts["exclusions"] += 1
        elif row[3] is not None and ours[row[:3]] is None:
            rule, reason, added_at, undone_at = row[:4]
            here.execute(
                update(people_exclusion)
                .where(left_out.district_id == district.ours, left_out.rule == rule)
                .where(left_out.reason == reason, left_out.added_at == added_at)
                .values(undone_at=undone_at)
            )
            report.counts["exclusions"] += 1


def _add_values(here: Connection, there: Connection, district: Pair, report: MergeReport) -> None:
    """Add missing values of doors; one taken back on either laptop counts as taken back."""
    mine, theirs = (
        read_rows(one, door_value, VALUE, order=["value_id"], district_id=number)
        for one, number in ((here, district.ours), (there, district.theirs))
    )
    ours = {row[:3]: row[3] for row in mine}
    columns = door_value.c
    for row in theirs:
        if row[:3] not in ours:
            add_row(here, door_value, VALUE, row, district_id=district.ours)
            report.counts["values"] += 1
        elif row[3] is not None and ours[row[:3]] is None:
            rule, worth, added_at, undone_at = row
            here.execute(
                update(door_value)
                .where(columns.district_id == district.ours, columns.rule == rule)
                .where(columns.worth == worth, columns.added_at == added_at)
                .values(undone_at=undone_at)
            )
            report.counts["values"] += 1


def _add_facts(
    here: Connection, there: Connection, district: Pair, known: set[str], report: MergeReport
) -> None:
    names = ("entrance_id", "fact", "noted_on")
    mine = read_rows(here, entrance_fact, names, district_id=district.ours)
    ours = {row[:2]: row[2] for row in mine}
    newer = insert_or_set(entrance_fact, ("district_id", "entrance_id", "fact"), ["noted_on"])
    for row in read_rows(there, entrance_fact, names, district_id=district.theirs):
        if row[0] in known and row[2] > ours.get(row[:2], ""):
            here.execute(
                newer, {"district_id": district.ours, **dict(zip(names, row, strict=True))}
            )
            report.counts["facts"] += 1


def _add_ways_in(
    here: Connection,
    there: Connection,
    district: Pair,
    known: set[str],
    name: str,
    report: MergeReport,
) -> None:
    """Take the newer entry on access to each entrance, without its code."""
    names = ("entrance_id", "code", *ACCESS)
    mine = read_rows(here, entrance_access, names, district_id=district.ours)
    ours = {row[0]: row for row in mine}
    codes = 0
    theirs = read_rows(there, entrance_access, names, district_id=district.theirs)
    for entrance_id, code, *rest in theirs:
        before = ours.get(entrance_id)
        if entrance_id not in known or (before is not None and before[-1] >= rest[-1]):
            continue
        key = {"district_id": district.ours, "entrance_id": entrance_id}
        here.execute(delete(entrance_access).filter_by(**key))
        add_row(here, entrance_access, ACCESS, rest, **key)
        report.counts["ways in"] += 1
        codes += code is not None
    if codes:
        report.name(
            '{district}: {count} door codes are not taken, the key of the other laptop opens them; '
            'set them here with "canvass doors access set"',
            district=name, count=codes,
        )  # fmt: skip


def _add_costs(
    here: Connection, there: Connection, district: Pair, name: str, report: MergeReport
) -> None:
    """Take crossing costs that are not set here."""
    names = ("road_class", "seconds")
    ours: dict[str, float] = dict(read_rows(here, crossing_cost, names, district_id=district.ours))
    theirs = read_rows(there, crossing_cost, names, order=names, district_id=district.theirs)
    for road, seconds in theirs:
        if road not in ours:
            add_row(here, crossing_cost, names, (road, seconds), district_id=district.ours)
        elif ours[road] != seconds:
            report.name(
                "{district}: crossing {road} costs {theirs} s there and {ours} s here, which stays",
                district=name, road=road, theirs=f"{seconds:g}", ours=f"{ours[road]:g}",
            )  # fmt: skip


def _name_what_makes_doors(
    here: Connection, there: Connection, district: Pair, name: str, report: MergeReport
) -> None:
    """Report split flats and register addresses that exist only there."""
    here_too, at = district.ours, ("address_id", "ref")
    counted = len(
        set(read_rows(there, stairwell_split, at, district_id=district.theirs, undone_at=None))
        - set(read_rows(here, stairwell_split, at, district_id=here_too, undone_at=None))
    )
    at = ("address_id", "unit")
    of_registers = len(
        set(read_rows(there, register_row, at, district_id=district.theirs))
        - set(read_rows(here, register_row, at, district_id=here_too))
    )
    if counted:
        report.name(
            "{district}: the flats of {count} stairwells were counted there and are not taken, "
            'since they make doors; count them here too ("canvass doors split") and merge again',
            district=name, count=counted,
        )  # fmt: skip
    if of_registers:
        report.name(
            "{district}: {count} rows of address files there are not taken, since they make doors; "
            'give the same file here ("canvass doors import") and merge again',
            district=name, count=of_registers,
        )  # fmt: skip


def add_organisations(
    here: Connection, there: Connection, district: Pair, report: MergeReport
) -> dict[str, str]:
    """Add organisations added by hand there; return {id in calls there: id here}."""
    columns, order = ("organisation_id", *PLACE), ("organisation_id",)
    mine, theirs = (
        read_rows(one, organisation, columns, order=order, district_id=number)
        for one, number in ((here, district.ours), (there, district.theirs))
    )
    ours: dict[PlainRow, int] = {row[1:4]: row[0] for row in mine}
    names = {}
    for number, *row in theirs:
        key = tuple(row[:3])
        if key not in ours:
            ours[key] = add_row(here, organisation, PLACE, row, district_id=district.ours)
            report.counts["organisations"] += 1
        names[f"{OWN}{number}"] = f"{OWN}{ours[key]}"
    return names
