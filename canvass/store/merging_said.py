"""Merging what people say of doors and places: exclusions, ways in, facts, costs, organisations.

Rules of people are joined by union; what has a day is taken from whoever said it last. What cannot
be taken is named, with the reason: a door's code opens with the other laptop's key, and flats and
registers make doors, which a merge does not.
"""

from __future__ import annotations

from typing import Any

from canvass.store.merge_report import MergeReport, Pair
from canvass.store.organisations import OWN
from canvass.store.sqlite_file import Runs, marks

ACCESS = ("state", "given_by", "until", "try_anyway", "set_at")
PLACE = ("name", "lat", "lon", "kind", "address", "opening_hours", "note", "added_at")


def add_said(here: Runs, there: Runs, district: Pair, name: str, report: MergeReport) -> None:
    """Put what people there say of a district's doors into this database."""
    known = {
        row[0]
        for row in here.exec_driver_sql(
            "SELECT entrance_id FROM entrance WHERE district_id = ?", (district.ours,)
        ).fetchall()
    }
    _add_exclusions(here, there, district, report)
    _add_facts(here, there, district, known, report)
    _add_ways_in(here, there, district, known, name, report)
    _add_costs(here, there, district, name, report)
    _name_what_makes_doors(here, there, district, name, report)


def _add_exclusions(here: Runs, there: Runs, district: Pair, report: MergeReport) -> None:
    """Add exclusions; one taken back on either laptop is taken back."""
    columns = "rule, reason, added_at, undone_at, note, note_until"
    query = f"SELECT {columns} FROM people_exclusion WHERE district_id = ? ORDER BY exclusion_id"
    ours = {
        tuple(row[:3]): row[3] for row in here.exec_driver_sql(query, (district.ours,)).fetchall()
    }
    for row in map(tuple, there.exec_driver_sql(query, (district.theirs,)).fetchall()):
        if row[:3] not in ours:
            here.exec_driver_sql(
                f"INSERT INTO people_exclusion (district_id, {columns}) VALUES (?, {marks(row)})",
                (district.ours, *row),
            )
            report.counts["exclusions"] += 1
        elif row[3] is not None and ours[row[:3]] is None:
            here.exec_driver_sql(
                "UPDATE people_exclusion SET undone_at = ? WHERE district_id = ? AND rule = ? "
                "AND reason = ? AND added_at = ?",
                (row[3], district.ours, *row[:3]),
            )
            report.counts["exclusions"] += 1


def _add_facts(
    here: Runs, there: Runs, district: Pair, known: set[str], report: MergeReport
) -> None:
    query = "SELECT entrance_id, fact, noted_on FROM entrance_fact WHERE district_id = ?"
    ours = {row[:2]: row[2] for row in _rows(here, query, district.ours)}
    for entrance_id, fact, noted_on in _rows(there, query, district.theirs):
        if entrance_id in known and noted_on > ours.get((entrance_id, fact), ""):
            here.exec_driver_sql(
                "INSERT INTO entrance_fact (district_id, entrance_id, fact, noted_on) "
                "VALUES (?, ?, ?, ?) ON CONFLICT (district_id, entrance_id, fact) "
                "DO UPDATE SET noted_on = excluded.noted_on",
                (district.ours, entrance_id, fact, noted_on),
            )
            report.counts["facts"] += 1


def _add_ways_in(
    here: Runs, there: Runs, district: Pair, known: set[str], name: str, report: MergeReport
) -> None:
    """Take the newer of two ways in, without its code."""
    columns = ", ".join(ACCESS)
    query = f"SELECT entrance_id, code, {columns} FROM entrance_access WHERE district_id = ?"
    ours = {row[0]: row for row in _rows(here, query, district.ours)}
    codes = 0
    for entrance_id, code, *rest in _rows(there, query, district.theirs):
        before = ours.get(entrance_id)
        if entrance_id not in known or (before is not None and before[-1] >= rest[-1]):
            continue
        here.exec_driver_sql(
            "DELETE FROM entrance_access WHERE district_id = ? AND entrance_id = ?",
            (district.ours, entrance_id),
        )
        here.exec_driver_sql(
            f"INSERT INTO entrance_access (district_id, entrance_id, {columns}) "
            f"VALUES (?, ?, {marks(rest)})",
            (district.ours, entrance_id, *rest),
        )
        report.counts["ways in"] += 1
        codes += code is not None
    if codes:
        report.name(
            '{district}: {count} door codes are not taken, the key of the other laptop opens them; '
            'set them here with "canvass doors access set"',
            district=name, count=codes,
        )  # fmt: skip


def _add_costs(here: Runs, there: Runs, district: Pair, name: str, report: MergeReport) -> None:
    """Take what it costs to cross roads that nobody set here."""
    query = "SELECT road_class, seconds FROM crossing_cost WHERE district_id = ? ORDER BY 1"
    ours = {row[0]: row[1] for row in _rows(here, query, district.ours)}
    for road, seconds in _rows(there, query, district.theirs):
        if road not in ours:
            here.exec_driver_sql(
                "INSERT INTO crossing_cost VALUES (?, ?, ?)", (district.ours, road, seconds)
            )
        elif ours[road] != seconds:
            report.name(
                "{district}: crossing {road} costs {theirs} s there and {ours} s here, which stays",
                district=name, road=road, theirs=f"{seconds:g}", ours=f"{ours[road]:g}",
            )  # fmt: skip


def _name_what_makes_doors(
    here: Runs, there: Runs, district: Pair, name: str, report: MergeReport
) -> None:
    """Name the flats counted and the addresses of registers that are there and not here."""
    splits = (
        "SELECT address_id, ref FROM stairwell_split WHERE district_id = ? AND undone_at IS NULL"
    )
    rows = "SELECT address_id, unit FROM register_row WHERE district_id = ?"
    counted = len(_rows(there, splits, district.theirs) - _rows(here, splits, district.ours))
    of_registers = len(_rows(there, rows, district.theirs) - _rows(here, rows, district.ours))
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
    here: Runs, there: Runs, district: Pair, report: MergeReport
) -> dict[str, str]:
    """Add organisations people wrote down there; return how calls there name them, and here."""
    columns = ", ".join(PLACE)
    query = f"SELECT organisation_id, {columns} FROM organisation WHERE district_id = ? ORDER BY 1"
    ours = {
        tuple(row[1:4]): row[0] for row in here.exec_driver_sql(query, (district.ours,)).fetchall()
    }
    names = {}
    for number, *row in there.exec_driver_sql(query, (district.theirs,)).fetchall():
        key = tuple(row[:3])
        if key not in ours:
            ours[key] = here.exec_driver_sql(
                f"INSERT INTO organisation (district_id, {columns}) VALUES (?, {marks(row)}) "
                "RETURNING organisation_id",
                (district.ours, *row),
            ).fetchone()[0]
            report.counts["organisations"] += 1
        names[f"{OWN}{number}"] = f"{OWN}{ours[key]}"
    return names


def _rows(connection: Runs, query: str, district_id: int) -> set[tuple[Any, ...]]:
    return {tuple(row) for row in connection.exec_driver_sql(query, (district_id,)).fetchall()}
