"""A week whose lists come back late, twice, never, in another order, and by file.

Every evening is planned with `plan_next`, printed, exported and walked. A list is typed in that
night, or after the next evening was planned and printed; typed in twice; given back as a file whose
rows were shuffled and saved by some other program; lost and found again; or it never comes back.
The script keeps the papers as they came out of the printer, and what was ticked on each; `fold_log`
reads the raw log with none of the program's code.
"""

from __future__ import annotations

import csv
import io
import random
import sqlite3
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from canvass.errors import PlanError, VisitError
from canvass.planning.evening import NextPlan
from canvass.planning.search_settings import Search
from canvass.store import lists
from canvass.store.database import open_reader
from canvass.visits.entering import mark_line
from canvass.visits.event import Outcome
from canvass.week.week import Base, Team, Week, WeekShift
from canvass.workflow.district.new_district import add_district
from canvass.workflow.routes.kept_lists import Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.list_status import set_status
from canvass.workflow.routes.outputs import write_export
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.visits.opened_sheet import Entering, open_sheet
from canvass.workflow.visits.visit_entry import record_sheet
from canvass.workflow.visits.visit_import import import_visits
from canvass.workflow.visits.visit_log import Where
from canvass.workflow.week.next_plan import NextAsked, plan_next
from canvass.workflow.week.week import add_shifts, add_teams, add_week, book_team
from tests.played_week import LETTERS, STARTS, STOCKHOLM, _knock

FATES = ("that night", "file", "late", "twice", "never", "late file", "lost and found")
WORDS = {
    Outcome.NOBODY: ("nobody", "Ingen hemma"), Outcome.TALKED: ("talked", "Samtal"),
    Outcome.NO_THANKS: ("no_thanks", "Nej tack"), Outcome.DO_NOT_KNOCK: ("d", "Knacka inte"),
}  # fmt: skip


@dataclass(frozen=True)
class Paper:
    """A list as it came out of the printer, and what was ticked on it.

    `planned` are the doors of its route; `places` all on it by position and number.
    """

    code: str
    evening: int
    team: str
    fate: str
    places: dict[tuple[int, int], str]
    planned: tuple[str, ...]
    ticked: dict[str, Outcome]
    rows: list[dict[str, str]]


Said = tuple[str, str, str, str]
"""A visit: its door, its outcome, the day it was on, the team."""


@dataclass
class PlayedLists:
    """What was written down, and what was against the rules."""

    db: Path
    said: Counter[Said] = field(default_factory=Counter)
    papers: dict[str, Paper] = field(default_factory=dict)
    waiting: list[Paper] = field(default_factory=list)
    fates: Counter[str] = field(default_factory=Counter)
    held_but_planned: int = 0
    leftovers: list[tuple[int, int, int]] = field(default_factory=list)
    heads: list[bool] = field(default_factory=list)
    taken_twice: int = 0
    already: int = 0
    back: set[str] = field(default_factory=set)


def play_lists(
    folder: Path, source: Path, lat: float, lon: float, *, teams: int, minutes: int,
    search: Search, evenings: int = 5,
) -> PlayedLists:  # fmt: skip
    """Set a week up, play its evenings, and return what was written down."""
    db = folder / "canvass.db"
    _set_up(db, source, lat, lon, teams, minutes, evenings)
    played, rng = PlayedLists(db), random.Random(1)
    hidden: dict[str, float] = {}
    for k in range(evenings):
        try:
            made = plan_next(db, NextAsked(search, shift=f"S{k + 1}"), lang="sv")
        except PlanError as error:
            if "no door is due" not in str(error):
                raise
            break
        _look_at_plan(played, made, k)
        tonight = _print(folder, played, made, k, hidden, rng)
        # What was late comes back now that tonight's paper is printed, in any order.
        late, played.waiting = played.waiting, []
        rng.shuffle(late)
        for paper in late:
            _come_back(folder, played, paper, STARTS[k] - timedelta(hours=1), rng)
        rng.shuffle(tonight)
        for paper in tonight:
            _tonight(folder, played, paper, rng)
    rng.shuffle(played.waiting)
    for paper in played.waiting:
        _come_back(folder, played, paper, STARTS[-1] + timedelta(hours=9), rng)
    return played


def _set_up(
    db: Path, source: Path, lat: float, lon: float, teams: int, minutes: int, evenings: int
) -> None:
    add_district(db, "A", str(source))
    add_week(db, None, Week(0, 0, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                            Base(lat, lon, "Café"), reserve_share=0.0))  # fmt: skip
    add_shifts(db, None, None, [("", WeekShift(0, at, minutes)) for at in STARTS[:evenings]])
    names = [f"Lag {k + 1}" for k in range(teams)]
    add_teams(db, None, None, [("", Team(0, name)) for name in names])
    for k in range(evenings):
        for name in names:
            book_team(db, None, None, team=name, shift=f"S{k + 1}")


def _look_at_plan(played: PlayedLists, made: NextPlan, k: int) -> None:
    """Note doors planned though a list that is out has them, and what became of leftovers."""
    on = {r.id: [d for s in r.stops for d in s.door_ids] for r in made.document.routes}
    tonight = [door for doors in on.values() for door in doors]
    out = {
        door
        for paper in played.papers.values()
        if paper.code not in played.back and paper not in _lost(played)
        for door in paper.places.values()
    }
    played.held_but_planned += len(out.intersection(tonight))
    visited = {door for door, *_ in played.said}
    left = {
        door
        for code in played.back
        for door in played.papers[code].planned
        if played.papers[code].ticked and door not in visited and door not in out
    }
    ever = {door for paper in played.papers.values() for door in paper.places.values()}
    new = [door for door in tonight if door not in ever]
    played.leftovers.append((len(left), len(left.intersection(tonight)), len(new)))
    for doors in on.values():
        begun = [door in left for door in doors]
        if any(begun):
            played.heads.append(begun == sorted(begun, reverse=True))


def _lost(played: PlayedLists) -> list[Paper]:
    return [paper for paper in played.papers.values() if paper.fate == "lost and found"]


def _print(
    folder: Path, played: PlayedLists, made: NextPlan, k: int, hidden: dict[str, float],
    rng: random.Random,
) -> list[Paper]:  # fmt: skip
    """Print and export tonight's lists; walk them; return the papers with what is ticked."""
    db, now = played.db, (STARTS[k] - timedelta(hours=2)).astimezone(UTC)
    teams = {route_id: team.name for route_id, team in made.walkers.items()}
    printing = prepare_printing(db, open_paper(db, None, None), Wanted(team_by_route=teams))
    keep_lists(db, printing, by="desk", now=now)
    (path,) = write_export(
        printing.without_blank(), "csv", folder / f"{k}", lang="en", notes=printing.notes()
    )
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    papers: list[Any] = []
    for one in printing.lists:
        doors = [door for stop in one.route.stops for door in stop.door_ids]
        # Every second team goes home at half time.
        share = 0.5 if len(papers) % 2 else 1.0
        ticked = _knock(doors, 60 * share * one.route.service_min, hidden, k, rng)
        if len(papers) == 0 and len(doors) > 2:
            ticked[doors[1]] = Outcome.DO_NOT_KNOCK
        fate = FATES[len(played.papers) % len(FATES)]
        paper = Paper(
            one.code, k, teams[one.route.id], fate,
            {(d.position, d.number): d.door_id for d in one.doors}, tuple(doors), ticked,
            [row for row in rows if row["List"] == one.code],
        )  # fmt: skip
        played.papers[one.code] = paper
        played.fates[fate] += 1
        papers.append(paper)
    return papers


def _tonight(folder: Path, played: PlayedLists, paper: Paper, rng: random.Random) -> None:
    """Let a list come back the night it was walked, or see that it does not."""
    night = datetime.combine(
        STARTS[paper.evening].date() + timedelta(days=1), datetime.min.time(), STOCKHOLM
    )
    if paper.fate in ("that night", "twice"):
        # Typed in seven minutes after midnight: "18:30" is the evening's.
        at = "18:30" if paper.evening < 4 else "11:30"
        _type_in(played, paper, at, night + timedelta(minutes=7))
    elif paper.fate == "file":
        _import(folder, played, paper, night, rng)
    elif paper.fate in ("late", "late file"):
        played.waiting.append(paper)
    elif paper.fate == "lost and found":
        set_status(played.db, [paper.code], "lost", by="desk", now=night.astimezone(UTC))
        played.waiting.append(paper)
    if paper.fate == "twice":
        _type_in_once_more(folder, played, paper, night + timedelta(hours=1), rng)


def _come_back(
    folder: Path, played: PlayedLists, paper: Paper, now: datetime, rng: random.Random
) -> None:
    if paper.fate == "late file":
        _import(folder, played, paper, now, rng)
    else:
        _type_in(played, paper, None, now)


def _type_in(played: PlayedLists, paper: Paper, at: str | None, now: datetime) -> None:
    """Type a paper in by its code and the positions on it; time and team are the list's own."""
    opened = open_sheet(played.db, Where(), paper.code, Entering(at), now=now.astimezone(UTC))
    sheet = opened.sheet
    for (position, number), door in paper.places.items():
        outcome = paper.ticked.get(door)
        letter = "-" if outcome is None else LETTERS.get(outcome, "n")
        sheet = mark_line(sheet, f"{position}.{number} {letter}")
    entered = record_sheet(
        played.db, opened, sheet, recorded_by="desk", now=now.astimezone(UTC)
    )  # fmt: skip
    assert entered.stored == len(paper.ticked)
    _write_down(played, paper)


def _type_in_once_more(
    folder: Path, played: PlayedLists, paper: Paper, now: datetime, rng: random.Random
) -> None:
    """Hand a list in again, by keys and as a file: nothing is stored twice."""
    try:
        open_sheet(played.db, Where(), paper.code, Entering(), now=now.astimezone(UTC))
        played.taken_twice += 1
    except VisitError:
        pass
    report = _give(folder, played, paper, now, rng)
    played.already += report.already
    played.taken_twice += report.stored


def _import(
    folder: Path, played: PlayedLists, paper: Paper, now: datetime, rng: random.Random
) -> None:
    report = _give(folder, played, paper, now, rng)
    assert (report.stored, report.rejected, report.conflicts) == (len(paper.ticked), (), ())
    _write_down(played, paper)


def _give(folder: Path, played: PlayedLists, paper: Paper, now: datetime, rng: random.Random):
    """Import the filled-in rows of a list, shuffled and saved by some program or other."""
    rows = [dict(row) for row in paper.rows]
    word = rng.randrange(2)
    for row in rows:
        outcome = paper.ticked.get(row["Door id"])
        row["Outcome"] = WORDS[outcome][word] if outcome is not None else ""
    rng.shuffle(rows)
    delimiter, first, encoding = rng.choice(
        [(",", "", "utf-8-sig"), (";", "sep=;\r\n", "cp1252"), ("\t", "", "utf-16"),
         (";", "Listor vecka 37\r\n", "cp1252")]
    )  # fmt: skip
    text = io.StringIO(newline="")
    writer = csv.DictWriter(text, list(rows[0]), delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path = folder / f"{paper.code}.csv"
    content = first + text.getvalue()
    path.write_bytes(content.encode(encoding, "replace"))
    return import_visits(
        played.db, Where(), path, recorded_by="desk", now=now.astimezone(UTC)
    )  # fmt: skip


def _write_down(played: PlayedLists, paper: Paper) -> None:
    played.back.add(paper.code)
    day = STARTS[paper.evening].date().isoformat()
    for door, outcome in paper.ticked.items():
        played.said[door, outcome.value, day, paper.team] += 1


def fold_log(db: Path) -> Counter[Said]:
    """Return the visits that stand, from the raw event log: door, outcome, local day, team."""
    with sqlite3.connect(db) as connection:
        rows = connection.execute(
            "SELECT door_id, outcome, client_at, team FROM visit_event WHERE kind = 'visit' "
            "AND event_id NOT IN (SELECT target_id FROM visit_event WHERE kind = 'void')"
        ).fetchall()
    connection.close()
    return Counter(
        (door, outcome, datetime.fromisoformat(at).astimezone(STOCKHOLM).date().isoformat(), team)
        for door, outcome, at, team in rows
    )


def states(db: Path) -> dict[str, str]:
    """Return where each list is, by its code."""
    with open_reader(db) as connection:
        return {kept.code: kept.status for kept in lists.list_lists(connection)}


def say_lists(played: PlayedLists) -> str:
    """Return the week's account in a sentence."""
    fates = ", ".join(f"{count} {fate}" for fate, count in sorted(played.fates.items()))
    left = sum(count for count, _, _ in played.leftovers)
    again = sum(planned for _, planned, _ in played.leftovers)
    return (
        f"{len(played.papers)} lists ({fates}); {played.said.total()} visits, "
        f"{played.already} handed in again; leftovers {again} of {left} planned next, first on "
        f"{sum(played.heads)} of {len(played.heads)} routes"
    )
