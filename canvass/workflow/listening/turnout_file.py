"""Election results from a table, with the outlines of electoral districts from GeoJSON.

The headings are those of published Swedish results. No file of the Election Authority was at hand,
so this has not been tested with one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from canvass.errors import CanvassError, InputError
from canvass.listening.turnout import ElectoralDistrict
from canvass.osm.outlines import folded
from canvass.osm.read import read_outlines_apart
from canvass.store import turnouts
from canvass.store.database import open_writer
from canvass.tables.headings import Columns
from canvass.tables.reader import Letters, read_sheet

COLUMNS = Columns(
    {
        "code": ("distriktskod", "valdistriktskod", "lkfv", "kod"),
        "name": ("distrikt", "valdistrikt", "valdistriktsnamn", "district", "omrade", "area"),
        "roll": ("rostberattigade", "antal rostberattigade", "voters", "electorate"),
        "votes": ("rostande", "antal rostande", "avgivna roster", "avgivna", "ballots"),
        "year": ("valar", "ar"),
    },
    (("name", "code"), ("roll",), ("votes",)),
)
WHAT = "a CSV file or workbook of election results"
FIRST_YEAR, LAST_YEAR = 1900, 2200
NAMES = ("code", "distriktskod", "valdistriktskod", "lkfv", "kod", "name", "namn", "valdistrikt",
         "valdistriktsnamn", "distrikt")  # fmt: skip


@dataclass(frozen=True, slots=True)
class TurnoutRead:
    """The result of an import: results stored, how many have an outline, and rows rejected.

    Of the results stored before for this election, `replaced` were replaced and `stay` stay.
    """

    stored: int
    with_outline: int
    rejected: tuple[tuple[int, CanvassError], ...]
    replaced: int = 0
    stay: int = 0


def import_turnout(
    db: Path, file: Path, *, year: int, election: str, outlines: Path | None, today: date
) -> TurnoutRead:
    """Store the results of an election; raises InputError where no row of the file can be used."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise InputError("year {year}: give the year of the election, like 2026", year=year)
    if year > today.year:
        raise InputError("year {year}: that election is still to come; --year is the year its "
                         "results are of", year=year)  # fmt: skip
    sheet = read_sheet(file, COLUMNS, what=WHAT, letters=Letters())
    results: dict[str, ElectoralDistrict] = {}
    rejected: list[tuple[int, CanvassError]] = []
    for given in sheet.rows:
        try:
            if given.row.fault is not None:
                raise given.row.fault
            one = _read_row(given.cells, year)
            if one.code in results:
                raise InputError("{name}: the code {code} appears twice",
                                 name=one.name, code=one.code)  # fmt: skip
            results[one.code] = one
        except CanvassError as error:
            rejected.append((given.line, error))
    if not results:
        first = rejected[0][1] if rejected else InputError("{file}: no results", file=file.name)
        raise first
    shapes = read_outlines_apart(outlines, NAMES) if outlines else {}
    found = {
        code: shapes[key]
        for code, one in results.items()
        for key in (folded(code), folded(one.name))
        if key in shapes
    }
    with open_writer(db) as connection:
        before = turnouts.record_results(connection, year, election, list(results.values()), found)
    return TurnoutRead(
        len(results), before.with_outline, tuple(rejected), before.replaced, before.stay
    )


def _read_row(cells: Mapping[str, str], year: int) -> ElectoralDistrict:
    name = cells.get("name", "").strip() or cells.get("code", "").strip()
    if not name or len(name) > 120 or not name.isprintable():
        raise InputError("no name: say which electoral district it is")
    said = cells.get("year", "").strip()
    if said and said != str(year):
        raise InputError(
            "{name}: a result of {said}, not of {year}", name=name, said=said[:20], year=year
        )
    numbers = [_count(cells.get(key, ""), name) for key in ("roll", "votes")]
    return ElectoralDistrict(cells.get("code", "").strip()[:40] or name, name, *numbers)


def _count(text: str, name: str) -> int:
    plain = "".join(text.split()).replace("\u00a0", "").removesuffix(",0").removesuffix(".0")
    if not (plain.isascii() and plain.isdecimal()) or len(plain) > 9:
        raise InputError("{name}: {text!r} is not a number of people", name=name, text=text[:20])
    return int(plain)
