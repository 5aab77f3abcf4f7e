"""Wishes, topics, what was taken and talks at the base of another laptop, added to those here."""

from __future__ import annotations

from canvass.store.merge_report import MergeReport, Pair
from canvass.store.sqlite_file import Runs

COMMITMENT = "commitment_id, topic, role, status, taken_on, answer, answered_on"


def add_topics(here: Runs, there: Runs) -> None:
    """Add the organisation's own topics; one that is gone on either laptop is gone."""
    query = "SELECT topic, is_own, is_gone FROM topic"
    for topic, is_own, is_gone in there.exec_driver_sql(query).fetchall():
        here.exec_driver_sql(
            "INSERT INTO topic (topic, is_own, is_gone) VALUES (?, ?, ?) "
            "ON CONFLICT (topic) DO UPDATE SET is_gone = max(is_gone, excluded.is_gone)",
            (topic, is_own, is_gone),
        )


def add_wishes(here: Runs, there: Runs, district: Pair, name: str, report: MergeReport) -> None:
    """Add the wishes of a district and what was taken of them, by their random ids.

    What both laptops say differently of one is named, and stays as it is here. The table is
    written anew in order of ids, as `canvass.store.wishes` does.
    """
    _add_commitments(here, there, district, name, report)
    columns = "wish_id, iso_week, topic, text, heard, commitment_id"
    query = f"SELECT {columns} FROM wish WHERE district_id = ?"
    ours = {row[0]: tuple(row) for row in here.exec_driver_sql(
        query, (district.ours,)).fetchall()}  # fmt: skip
    added = {}
    for row in there.exec_driver_sql(query, (district.theirs,)).fetchall():
        known = ours.get(row[0])
        if known is None:
            added[row[0]] = tuple(row)
        elif known != tuple(row):
            report.name('{district}, wish "{wish}": another text, topic or taken by others there; '
                        "it stays as it is here", district=name, wish=row[0])  # fmt: skip
    if not added:
        return
    every = here.exec_driver_sql(f"SELECT district_id, {columns} FROM wish").fetchall()
    rows = [tuple(row) for row in every] + [(district.ours, *row) for row in added.values()]
    here.exec_driver_sql("DELETE FROM wish")
    for row in sorted(rows, key=lambda row: str(row[1])):
        here.exec_driver_sql(
            f"INSERT INTO wish (district_id, {columns}) VALUES (?, ?, ?, ?, ?, ?, ?)", row
        )
    report.counts["wishes"] += len(added)


def _add_commitments(
    here: Runs, there: Runs, district: Pair, name: str, report: MergeReport
) -> None:
    query = f"SELECT {COMMITMENT} FROM commitment WHERE district_id = ?"
    ours = {row[0]: tuple(row) for row in here.exec_driver_sql(
        query, (district.ours,)).fetchall()}  # fmt: skip
    for row in there.exec_driver_sql(query, (district.theirs,)).fetchall():
        known = ours.get(row[0])
        if known is None:
            here.exec_driver_sql(
                f"INSERT INTO commitment (district_id, {COMMITMENT}) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                (district.ours, *row),
            )
            report.counts["taken"] += 1
        elif known != tuple(row):
            report.name('{district}, "{taken}": another status or answer there; it stays as it is '
                        "here", district=name, taken=row[0])  # fmt: skip


def add_drop_ins(here: Runs, there: Runs, week: Pair, name: str, report: MergeReport) -> None:
    """Add talks at the base of half-days not counted here; other numbers are named."""
    query = "SELECT day, half_day, talks FROM drop_in WHERE week_id = ?"
    ours = {(day, half): talks for day, half, talks in here.exec_driver_sql(
        query, (week.ours,)).fetchall()}  # fmt: skip
    for day, half, talks in there.exec_driver_sql(query, (week.theirs,)).fetchall():
        known = ours.get((day, half))
        if known is None:
            here.exec_driver_sql(
                "INSERT INTO drop_in (week_id, day, half_day, talks) VALUES (?, ?, ?, ?)",
                (week.ours, day, half, talks),
            )
            report.counts["talks"] += talks
        elif known != talks:
            report.name("{district}, {day}: {theirs} talks at the base there, {ours} here; those "
                        "here stay", district=name, day=day, theirs=talks, ours=known)  # fmt: skip
