"""Election turnout in the database: results by year, election and electoral district."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Connection, delete, func, insert, select

from canvass.listening.turnout import ElectoralDistrict
from canvass.store.schema_wishes import turnout


class Before(NamedTuple):
    """How many earlier results were replaced and stay, and how many new ones have an outline."""

    replaced: int
    stay: int
    with_outline: int


def record_results(
    connection: Connection,
    year: int,
    election: str,
    results: Sequence[ElectoralDistrict],
    outlines: Mapping[str, str],
) -> Before:
    """Store results of an election beside its earlier ones; return what became of these.

    A district's new result replaces its earlier one, and keeps its outline if no new one is given.
    """
    same = (turnout.c.year == year) & (turnout.c.election == election)
    there = connection.execute(select(turnout.c.code, turnout.c.outline).where(same))
    before = {row.code: row.outline for row in there}
    rows = [
        {"year": year, "election": election, "code": one.code, "name": one.name,
         "roll": one.roll, "votes": one.votes,
         "outline": outlines.get(one.code) or before.get(one.code)}
        for one in results
    ]  # fmt: skip
    again = [row["code"] for row in rows if row["code"] in before]
    for code in again:
        connection.execute(delete(turnout).where(same, turnout.c.code == code))
    if rows:
        connection.execute(insert(turnout), rows)
    return Before(len(again), len(before) - len(again), sum(bool(row["outline"]) for row in rows))


def list_years(connection: Connection) -> list[int]:
    """Return the years that have results, newest first."""
    chosen = select(turnout.c.year).distinct().order_by(turnout.c.year.desc())
    return [int(year) for year in connection.execute(chosen).scalars()]


def list_results(
    connection: Connection, year: int | None = None
) -> tuple[int | None, dict[str, ElectoralDistrict], dict[str, str]]:
    """Return a year, its results by code, and their outlines; the year is None if there are none.

    Without `year` the newest is used. If it has several elections, the alphabetically first is.
    """
    if year is None:
        year = connection.execute(select(func.max(turnout.c.year))).scalar()
    if year is None:
        return None, {}, {}
    election = connection.execute(
        select(func.min(turnout.c.election)).where(turnout.c.year == year)
    ).scalar()
    rows = connection.execute(
        select(turnout).where(turnout.c.year == year, turnout.c.election == election)
    ).all()
    results = {row.code: ElectoralDistrict(row.code, row.name, row.roll, row.votes) for row in rows}
    return int(year), results, {row.code: row.outline for row in rows if row.outline}
