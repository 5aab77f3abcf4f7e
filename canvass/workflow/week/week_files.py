"""Read teams and shifts from tables with a heading line; bad rows are given back."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo

from canvass.errors import InputError
from canvass.store import districts, weeks
from canvass.store.database import open_reader, open_writer
from canvass.tables.damage import likely_text
from canvass.tables.dates import Days
from canvass.tables.headings import Columns
from canvass.tables.numbers import read_yes
from canvass.tables.reader import Letters, Sheet, read_sheet
from canvass.tables.spoken_hours import plain_hours
from canvass.visits.team_name import fold_team
from canvass.week.book import check_open
from canvass.week.week import Team, WeekShift, check_availability, check_shift
from canvass.workflow.week.shift_times import read_number, read_times, read_whole
from canvass.workflow.week.table_rows import Rejects, TableRead, make_each

MOST_ROWS = 5_000
TEAM_COLUMNS = Columns(
    {
        "name": ("team", "lag", "namn", "lagnamn", "team name", "grupp"),
        "size": ("people", "personer", "antal", "antal personer", "storlek"),
        "pace": ("gangfart", "tempo", "takt", "fart", "speed"),
        "languages": ("sprak", "language"),
        "no_stairs": ("no stairs", "inga trappor", "ej trappor"),
        "availability": ("has time", "har tid", "available", "tillganglig", "tider"),
        "splits_doors": ("split doors", "delar dorrar"),
        "shifts": ("pass",),
    },
    (("name",),),
)
SHIFT_COLUMNS = Columns(
    {
        "starts_at": ("start", "starts at", "when", "nar", "tid", "borjar", "starttid", "time",
                      "from", "fran", "kl", "start time", "starts", "begin", "begins", "klockslag",
                      "klockan", "starttidspunkt", "beginn", "uhrzeit", "zeit", "von", "fra",
                      "tidspunkt", "date and time", "datum och tid", "starttidpunkt"),
        "date": ("datum", "dag", "day", "dato", "tag"),
        "weekday": ("veckodag", "day of week", "wochentag", "ugedag", "ukedag"),
        "minutes": ("minuter", "min", "langd", "length", "duration", "langd (min)",
                    "minuter (min)", "dauer", "varighet", "varighed", "minuten", "minutter"),
        "hours": ("timmar", "antal timmar", "tim", "h", "hrs", "stunden", "timer"),
        "ends_at": ("slut", "slutar", "sluttid", "ends at", "end", "ends", "to", "till", "until",
                    "end time", "finish", "finishes", "ende", "bis", "slutt", "til",
                    "slutttidspunkt", "sluttidspunkt"),
        "label": ("benamning", "namn", "name", "etikett", "bezeichnung"),
        "kind": ("for", "slag", "typ", "type"),
        "shift": ("pass",), "teams": ("lag",), "band": (),
    },
    (("starts_at",),),
)  # fmt: skip
KINDS = {
    word: kind
    for kind, words in {
        "homes": (
            "", "homes", "home", "doors", "households", "residents", "hem", "bostäder", "bostader",
            "hushåll", "dörrar", "boende", "hembesök", "dörrknackning",
        ),
        "daytime": (
            "daytime", "dagtid", "organisations", "organizations", "businesses", "shops",
            "organisations and businesses", "föreningar", "företag", "verksamheter",
            "föreningar och företag", "organisationer", "butiker",
        ),
    }.items()
    for word in words
}  # fmt: skip
T = TypeVar("T")


def import_teams(
    db: Path,
    district: str | None,
    week_name: str | None,
    file: Path,
    *,
    encoding: str = "",
    translate: Callable[[str], str] = str,
) -> TableRead[Team]:
    """Store the teams of a table; a bad row stops no other, a repeat does no harm.

    Rows that are not stored are written beside the file, with reasons as `translate` says them.
    The file is read before the database is locked. Raises InputError and NotFoundError.
    """
    sheet = _read(file, TEAM_COLUMNS, "a CSV file or workbook of teams", encoding)
    rejects = Rejects(sheet)
    made = make_each(sheet, _make_team, rejects)
    stored: list[Team] = []
    with open_writer(db) as connection:
        row = districts.get_district(connection, district)
        week = weeks.get_week(connection, row.district_id, week_name)
        check_open(week)
        for given, team in made:
            with rejects.collecting(given):
                if is_same_there(team, weeks.list_teams(connection, week.week_id)):
                    continue
                check_availability(team, week.zone)
                team_id = weeks.record_team(connection, week.week_id, team)
                stored.append(replace(team, team_id=team_id))
    return _read_in(sheet, stored, rejects, file, translate)


def import_shifts(
    db: Path,
    district: str | None,
    week_name: str | None,
    file: Path,
    *,
    encoding: str = "",
    translate: Callable[[str], str] = str,
) -> TableRead[WeekShift]:
    """Store the shifts of a table, as `import_teams` does with teams.

    The days of the week decide what 8/9 means.
    """
    with open_reader(db) as connection:
        row = districts.get_district(connection, district)
        week = weeks.get_week(connection, row.district_id, week_name)
    span = Days(week.starts_on, week.ends_on, week.zone)
    sheet = _read(file, SHIFT_COLUMNS, "a CSV file or workbook of shifts", encoding)
    rejects = Rejects(sheet)
    made = make_each(sheet, lambda cells: _make_shift(cells, span, week.zone), rejects)
    stored: list[WeekShift] = []
    with open_writer(db) as connection:
        check_open(weeks.get_week(connection, row.district_id, week.name))
        known = weeks.list_shifts(connection, week)
        for given, shift in made:
            with rejects.collecting(given):
                if any(replace(one, shift_id=0, number=shift.number) == shift for one in known):
                    continue
                check_shift(week, shift, known)
                shift_id = weeks.record_shift(connection, week.week_id, shift)
                stored.append(replace(shift, shift_id=shift_id, number=len(known) + 1))
                known.append(stored[-1])
    return _read_in(sheet, stored, rejects, file, translate)


def is_same_there(team: Team, known: Sequence[Team]) -> bool:
    """Return whether a team of that name, however spelled, is there with the same facts."""
    return any(
        fold_team(one.name) == fold_team(team.name)
        and replace(one, team_id=team.team_id, name=team.name) == team
        for one in known
    )


def _read_in(
    sheet: Sheet, stored: list[T], rejects: Rejects, file: Path, translate: Callable[[str], str]
) -> TableRead[T]:
    already = len(sheet.rows) - len(stored) - len(rejects.rows)
    booked = [
        role for role in ("shifts", "teams") if any(row.cells.get(role) for row in sheet.rows)
    ]
    return TableRead(
        len(sheet.rows),
        tuple(stored),
        already,
        rejects.in_order(),
        rejects.write(file, translate),
        (*sheet.unused, *booked),
    )


def _make_team(cells: Mapping[str, str]) -> Team:
    pace = cells.get("pace", "")
    return Team(
        0,
        _undamaged(cells["name"]),
        read_whole(cells.get("size", "") or "2", "size"),
        read_number(pace, "pace") if pace else None,
        split_languages(cells.get("languages", "")),
        read_yes(cells.get("no_stairs", ""), "no_stairs"),
        plain_hours(cells.get("availability", "")),
        read_yes(cells.get("splits_doors", ""), "splits_doors"),
    )


def _make_shift(cells: Mapping[str, str], span: Days, zone: ZoneInfo) -> WeekShift:
    kind = " ".join(cells.get("kind", "").casefold().split())
    if kind not in KINDS:
        raise InputError("kind {kind!r}: give homes or daytime", kind=kind[:40])
    begin, minutes = read_times(cells, span, zone)
    label = _undamaged(cells.get("label", ""))
    return WeekShift(0, begin.astimezone(zone), minutes, label, KINDS[kind])


def _undamaged(text: str) -> str:
    """Return a text as it is; raises InputError where its letters were read with the wrong page."""
    likely = likely_text(text)
    if likely != text:
        raise InputError(
            '"{street}" has damaged letters; it was probably {likely}',
            street=text[:60], likely=likely[:60],
        )  # fmt: skip
    return text


def split_languages(text: str) -> tuple[str, ...]:
    """Return the languages in "sv, ar" or "sv ar", as written."""
    parts = text.replace(";", ",").replace(" ", ",").split(",")
    return tuple(dict.fromkeys(part for part in parts if part))


def _read(path: Path, columns: Columns, what: str, encoding: str) -> Sheet:
    return read_sheet(path, columns, what=what, letters=Letters(encoding), most_rows=MOST_ROWS)
