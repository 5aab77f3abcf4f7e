"""A whole week played through what the commands call, with hidden homes and everything going wrong.

Five evenings are planned with `plan_next`, printed, walked, and their papers typed in by code, line
by line. A sheet is lost, a team stays at home, two teams are at one door, residents ask not to be
called on, a visit is taken back, and a register brings new doors. The script keeps its own account
of what was written down; `count_log` folds the raw event log by itself, with none of the program's
code.
"""

from __future__ import annotations

import csv
import random
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from canvass.document.document import PlanDocument
from canvass.errors import PlanError
from canvass.planning.search_settings import Search
from canvass.registers.read import Reading
from canvass.units import AT_DOOR_S, TALK_S
from canvass.visits.entering import mark_line
from canvass.visits.event import Outcome
from canvass.week.week import Base, Team, Week, WeekShift
from canvass.workflow.district.new_district import add_district
from canvass.workflow.doors.register_import import import_register
from canvass.workflow.routes.kept_lists import Wanted, keep_lists, prepare_printing
from canvass.workflow.routes.list_status import set_status
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.visits.coverage import get_coverage
from canvass.workflow.visits.opened_sheet import Entering, open_sheet
from canvass.workflow.visits.visit_entry import record_sheet
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit, void_visits
from canvass.workflow.week.next_plan import NextAsked, plan_next
from canvass.workflow.week.week import add_shifts, add_teams, add_week, book_team

STOCKHOLM = ZoneInfo("Europe/Stockholm")
STARTS = [
    *(datetime(2026, 9, 7 + k, 17, 30, tzinfo=STOCKHOLM) for k in range(4)),
    datetime(2026, 9, 12, 11, 0, tzinfo=STOCKHOLM),
]
LETTERS = {Outcome.TALKED: "t", Outcome.NO_THANKS: "x", Outcome.DO_NOT_KNOCK: "d"}
MISSING, LOST, TWICE, NEW = 1, 2, 2, 3
"""The evenings (from 0) on which a team is missing, a sheet is lost, two teams meet, doors come."""


@dataclass
class Played:
    """What was written down: (evening, outcome, team) by door, and what was taken back."""

    db: Path
    story: dict[str, list[tuple[int, Outcome, str]]] = field(default_factory=dict)
    asked: set[str] = field(default_factory=set)
    new_doors: set[str] = field(default_factory=set)
    plans: list[PlanDocument] = field(default_factory=list)
    taken_back: int = 0
    lost: int = 0
    missing: int = 0
    wrongly_planned: list[str] = field(default_factory=list)
    recorded: int = 0


def play_week(
    folder: Path, source: Path, lat: float, lon: float, *, teams: int, minutes: int,
    search: Search, seed: int = 1,
) -> Played:  # fmt: skip
    """Set a week up, play its five evenings, and return what was written down."""
    db = folder / "canvass.db"
    add_district(db, "A", str(source))
    add_week(db, None, Week(0, 0, "V37", date(2026, 9, 7), date(2026, 9, 13), "Europe/Stockholm",
                            Base(lat, lon, "Café"), reserve_share=0.0))  # fmt: skip
    add_shifts(db, None, None, [("", WeekShift(0, at, minutes)) for at in STARTS])
    names = [f"Lag {k + 1}" for k in range(teams)]
    add_teams(db, None, None, [("", Team(0, name)) for name in names])
    for k in range(len(STARTS)):
        for name in names:
            book_team(db, None, None, team=name, shift=f"S{k + 1}")
    played, rng = Played(db), random.Random(seed)
    hidden: dict[str, float] = {}
    for k in range(len(STARTS)):
        if k == NEW:
            played.new_doors = _import_new_doors(folder, db, rng)
        try:
            made = plan_next(db, NextAsked(search, shift=f"S{k + 1}"), lang="sv")
        except PlanError as error:
            if "no door is due" not in str(error):
                raise
            continue
        played.plans.append(made.document)
        _look_at_plan(played, made.document, k)
        codes = _print_lists(db, k)
        walked = list(made.document.routes)
        if k == MISSING:
            at_home = walked.pop()
            played.missing += at_home.doors
            set_status(db, [codes[at_home.id]], "void", by="desk", now=STARTS[k].astimezone(UTC))
        for number, route in enumerate(walked):
            doors = [d for stop in route.stops for d in stop.door_ids]
            outcomes = _knock(doors, 60 * route.service_min, hidden, k, rng)
            if number == 0 and len(outcomes) > 2 and k < 2:
                outcomes[doors[1]] = Outcome.DO_NOT_KNOCK
            if k == LOST and number == 0:
                played.lost += len(outcomes)
                later = STARTS[k] + timedelta(hours=6)
                set_status(db, [codes[route.id]], "lost", by="desk", now=later.astimezone(UTC))
                continue
            team = made.walkers[route.id].name
            _type_in(played, codes[route.id], team, outcomes, k)
            if k == TWICE and number == 1:
                _second_team(played, doors[0], next(n for n in names if n != team), k)
        _take_one_back(played, k)
    return played


def _knock(
    doors: list[str], seconds: float, hidden: dict[str, float], k: int, rng: random.Random
) -> dict[str, Outcome]:
    """Return what happens at doors in order until the time at doors is over."""
    found: dict[str, Outcome] = {}
    for door in doors:
        chance = hidden.setdefault(door, rng.betavariate(0.64, 1.36))
        is_open = rng.random() < chance
        seconds -= AT_DOOR_S + (TALK_S if is_open else 0.0)
        if seconds < 0 and found:
            break
        talked = Outcome.TALKED if rng.random() < 0.42 else Outcome.NO_THANKS
        found[door] = talked if is_open else Outcome.NOBODY
    return found


def _print_lists(db: Path, k: int) -> dict[str, str]:
    """Print tonight's lists and return the code of each route's."""
    now = (STARTS[k] - timedelta(hours=2)).astimezone(UTC)
    printing = prepare_printing(db, open_paper(db, None, None), Wanted())
    keep_lists(db, printing, by="desk", now=now)
    return {one.route.id: one.code for one in printing.lists}


def _type_in(played: Played, code: str, team: str, outcomes: dict[str, Outcome], k: int) -> None:
    """Type a returned paper in: nobody home by default, exceptions by position and letter."""
    at, now = STARTS[k], STARTS[k] + timedelta(hours=5)
    opened = open_sheet(
        played.db, Where(), code, Entering(at.isoformat(), team), now=now.astimezone(UTC)
    )  # fmt: skip
    sheet = opened.sheet
    for door in sheet.doors:
        outcome = outcomes.get(door.door_id)
        if outcome is not Outcome.NOBODY:
            letter = "-" if outcome is None else LETTERS[outcome]
            sheet = mark_line(sheet, f"{door.position}.{door.number} {letter}")
    entered = record_sheet(played.db, opened, sheet, recorded_by="desk", now=now.astimezone(UTC))
    played.recorded += entered.stored
    for door_id, outcome in outcomes.items():
        played.story.setdefault(door_id, []).append((k, outcome, team))
        if outcome is Outcome.DO_NOT_KNOCK:
            played.asked.add(door_id)


def _second_team(played: Played, door: str, team: str, k: int) -> None:
    """Another team knocks at a door where one was an hour ago."""
    at = STARTS[k] + timedelta(hours=1)
    add_visit(
        played.db,
        Where(),
        door,
        SaidVisit(Outcome.NOBODY, at.isoformat(), team),
        now=(at + timedelta(hours=3)).astimezone(UTC),
    )
    played.recorded += 1
    played.story.setdefault(door, []).append((k, Outcome.NOBODY, team))


def _take_one_back(played: Played, k: int) -> None:
    """Take back a visit that was typed in by mistake, on the first evening."""
    if k or not played.story:
        return
    door = next(d for d, past in played.story.items() if past == [(0, Outcome.NOBODY, past[0][2])])
    with sqlite3.connect(played.db) as connection:
        (event_id,) = connection.execute(
            "SELECT event_id FROM visit_event WHERE door_id = ?", (door,)
        ).fetchone()
    connection.close()
    now = (STARTS[0] + timedelta(hours=6)).astimezone(UTC)
    void_visits(played.db, Where(), [event_id], recorded_by="coordinator", now=now)
    played.story[door] = []
    played.taken_back += 1


def _look_at_plan(played: Played, document: PlanDocument, k: int) -> None:
    """Note every door that ought not to be on tonight's routes."""
    for route in document.routes:
        for door in (d for stop in route.stops for d in stop.door_ids):
            past = played.story.get(door, [])
            opened = any(o in (Outcome.TALKED, Outcome.NO_THANKS) for _, o, _ in past)
            too_soon = any(STARTS[k] - STARTS[j] < timedelta(hours=20) for j, _, _ in past)
            if door in played.asked or opened or too_soon or len({j for j, _, _ in past}) >= 3:
                played.wrongly_planned.append(door)


def _import_new_doors(folder: Path, db: Path, rng: random.Random) -> set[str]:
    """Import a small register: three houses nobody knew of, beside houses that are known.

    Houses, not stairwells: a new address in a block of flats shares its counted flats anew.
    """
    before = _doors_of(db)
    with sqlite3.connect(db) as connection:
        houses = connection.execute(
            "SELECT address.street, address.lat, address.lon FROM address JOIN door "
            "USING (district_id, address_id) WHERE address.street <> '' "
            "GROUP BY address_id HAVING count(*) = 1 ORDER BY address_id"
        ).fetchall()
    connection.close()
    with (folder / "register.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(["street", "housenumber", "lat", "lon"])
        for n, (street, lat, lon) in enumerate(rng.sample(houses, 3)):
            writer.writerow([street, f"{901 + n}", round(lat + 3e-5, 7), lon])
    import_register(
        db, None, folder / "register.csv", Reading(), is_dry_run=False,
        on_progress=lambda _share: None,
    )  # fmt: skip
    return _doors_of(db) - before


def _doors_of(db: Path) -> set[str]:
    with sqlite3.connect(db) as connection:
        found = {row[0] for row in connection.execute("SELECT door_id FROM door")}
    connection.close()
    return found


def count_log(db: Path) -> dict[str, int]:
    """Return doors, knocked, opened, talked, do-not-knock and visits, from the raw event log."""
    with sqlite3.connect(db) as connection:
        rows = connection.execute(
            "SELECT event_id, door_id, kind, outcome, target_id FROM visit_event"
        ).fetchall()
        doors = connection.execute("SELECT count(*) FROM door WHERE is_retired = 0").fetchone()[0]
    connection.close()
    void = {target for _, _, kind, _, target in rows if kind == "void"}
    stand = [(d, o) for e, d, kind, o, _ in rows if kind == "visit" and e not in void]
    return {
        "doors": doors,
        "visits": len(stand),
        "knocked": len({d for d, o in stand if o != "unreachable"}),
        "opened": len({d for d, o in stand if o in ("talked", "no_thanks")}),
        "talked": len({d for d, o in stand if o == "talked"}),
        "do_not_knock": len({d for d, o in stand if o == "do_not_knock"}),
    }


def count_story(played: Played) -> dict[str, int]:
    """Return the same counts from what the script wrote down."""
    past = {d: {o for _, o, _ in visits} for d, visits in played.story.items() if visits}
    opened = (Outcome.TALKED, Outcome.NO_THANKS)
    return {
        "visits": sum(len(visits) for visits in played.story.values()),
        "knocked": len(past),
        "opened": sum(any(o in outcomes for o in opened) for outcomes in past.values()),
        "talked": sum(Outcome.TALKED in outcomes for outcomes in past.values()),
        "do_not_knock": sum(Outcome.DO_NOT_KNOCK in outcomes for outcomes in past.values()),
    }


def count_coverage(db: Path) -> dict[str, int]:
    """Return the same counts as `canvass coverage` has them."""
    total = get_coverage(db, None, None).coverage.total
    names = ("doors", "knocked", "opened", "talked", "do_not_knock")
    return {name: getattr(total, name) for name in names}


def doors_unaccounted(played: Played) -> list[int]:
    """Return per plan how many addresses are neither on a route nor left out with a reason."""
    found = []
    for document in played.plans:
        planned = {a for r in document.routes for s in r.stops for a in s.address_ids}
        refs = {ref.partition("~")[0] for ref in planned}
        refs |= {entry.address_id for entry in document.excluded}
        found.append(document.totals.addresses_in_map - len(refs))
    return found


def say_story(played: Played) -> str:
    """Return a week's account for people to read, and whether it adds up."""
    log, story, coverage = count_log(played.db), count_story(played), count_coverage(played.db)
    adds_up = story == {n: log[n] for n in story} and coverage == {n: log[n] for n in coverage}
    plans = ", ".join(str(document.totals.doors) for document in played.plans)
    return (
        f"Played once through the real commands' functions: doors planned on the five evenings "
        f"{plans}; {log['visits']} visits stand, {played.lost} on a lost sheet, {played.missing} "
        f"doors of a team that did not come, {played.taken_back} visit taken back, "
        f"{len(played.asked)} doors not to be knocked on, {len(played.new_doors)} new doors; "
        f"knocked {log['knocked']}, opened {log['opened']}, talked {log['talked']}. Log, script "
        f"and coverage {'agree' if adds_up else 'DISAGREE'}; {len(played.wrongly_planned)} doors "
        f"planned against the rules, {sum(doors_unaccounted(played))} addresses unaccounted for."
    )
