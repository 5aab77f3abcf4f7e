"""R33: a refusal comes back by no way: splits, newer plans, files, districts, restores, merges."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from canvass.doors import refusal
from canvass.doors.refusal import refused_doors
from canvass.planning.document import path_length_m
from canvass.store import merging
from canvass.store import refusals as store_refusals
from canvass.store.carry_over import Lasting
from canvass.visits.event import Outcome
from canvass.workflow.district import never_planned, plan_files, removing
from canvass.workflow.district import stored_district as stored
from canvass.workflow.district.plan_files import check_plan
from canvass.workflow.keeping import backups
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from tests.reliability.figures import figure
from tests.reliability.places_in_files import paths_to_left_out
from tests.reliability.refusal_game import START, Game, play_many
from tests.reliability.rounds import play_rounds
from tests.reliability.test_do_not_knock import make_world


@pytest.mark.long
def test_a_refusal_comes_back_by_no_way(tmp_path: Path) -> None:
    (world := tmp_path / "world").mkdir()
    make_world(world)

    asked, looked, broken = play_many(world, range(1000, 1003), moves=12)

    assert asked > 4
    assert looked > 500
    assert broken == 0


@pytest.mark.long
@pytest.mark.parametrize("seed", [1025, 1043, 1303])
def test_weeks_in_which_a_street_was_renamed_under_an_older_plan(tmp_path: Path, seed: int) -> None:
    """In 1025 a flat refuses whose house an older plan has whole, in 1043 on another laptop; in
    1303 a house that was drawn anew twice, and renamed, since the plan that is stored.
    """
    (world := tmp_path / "world").mkdir()
    make_world(world)

    assert play_many(world, [seed], moves=12)[2] == 0


def play_weeks(folder: Path, seeds: Sequence[int]) -> tuple[int, ...]:
    """Play a week for each seed; return (refusals, doors looked at, of them refused)."""
    (world := folder / "world").mkdir()
    make_world(world)
    return play_many(world, seeds, moves=12)


@pytest.mark.torture
def test_a_refusal_comes_back_in_none_of_1_000_weeks(tmp_path: Path) -> None:
    played = play_rounds("refusals", play_weeks, range(1000, 2000), tmp_path)
    asked, looked, broken = played.sums

    said = "random weeks of plans, splits, newer maps, districts, updates, restores, merges"
    seen = f"{looked} doors on paper, in plans and exports, {broken} of them refused"
    figure("R33, game", f"{played.say(said)}: {asked} refusals, {seen}")
    assert broken == 0


def forget_the_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know a refusal by the door's id alone."""
    real = refused_doors

    def by_id(doors: Sequence[Any], asked: Sequence[Any], own: int, **_: bool) -> dict[str, str]:
        ids = {door.door_id for door in doors}
        return real(doors, [one for one in asked if one.door_id in ids], own)

    monkeypatch.setattr(never_planned, "refused_doors", by_id)
    monkeypatch.setattr(never_planned, "_where_doors_are_gone", lambda *_: set())


def forget_places(monkeypatch: pytest.MonkeyPatch) -> None:
    """Know a refusal of another district by street and number alone."""
    real = refused_doors

    def by_name(doors: Sequence[Any], asked: Sequence[Any], own: int, **_: bool) -> dict[str, str]:
        named = [one if one.district_id == own else replace(one, door_id="") for one in asked]
        return real(doors, named, own)

    monkeypatch.setattr(never_planned, "refused_doors", by_name)
    monkeypatch.setattr(refusal, "_at_spots", lambda *_: [])


def forget_other_districts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask the first district only."""
    real = store_refusals.list_refusals
    monkeypatch.setattr(
        never_planned, "list_refusals", lambda c: [r for r in real(c) if r.district_id == 9]
    )


MUTANTS: dict[str, tuple[Callable[[pytest.MonkeyPatch], None], tuple[str, ...]]] = {
    "split": (forget_the_gone, ("ask", "split_asked", "plan")),
    "restore": (
        lambda m: m.setattr(backups, "read_lasting", lambda _: Lasting((), (), ())),
        ("backup", "ask", "restore", "plan"),
    ),
    "file": (lambda m: m.setattr(plan_files, "refused_in", lambda *_: {}), ("ask",)),
    "a street renamed": (forget_places, ("ask", "newer", "plan_all")),
    "another district": (forget_other_districts, ("ask", "second", "plan_all")),
    "removed district": (
        lambda m: m.setattr(removing, "keep_address", lambda *_: None),
        ("ask", "second", "remove_asked", "plan_all"),
    ),
    "merge": (
        lambda m: (
            m.setattr(merging, "add_events", lambda *_: None)
            or m.setattr(merging, "_add_refusals", lambda *_: None)
        ),
        ("lend", "merge", "plan_all"),
    ),
}


@pytest.mark.long
@pytest.mark.parametrize("mutant", MUTANTS)
def test_each_forgetful_way_is_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    """Mutants of R33: the same moves break nothing in the program as it is."""
    defect, moves = MUTANTS[mutant]
    (world := tmp_path / "world").mkdir()
    make_world(world)
    broken = []
    for name in ("sound", "mutant"):
        (folder := tmp_path / name).mkdir()
        if name == "mutant":
            defect(monkeypatch)
        game = Game(folder, 5, world)
        game.play(moves)
        broken.append(game.broken)

    assert broken[0] == 0
    assert broken[1] > 0


def test_no_path_leads_to_a_door_that_refused_after_the_plan(tmp_path: Path) -> None:
    db = make_world(tmp_path)
    before = stored.get_plan(db, None)
    stop = before.routes[0].stops[2]
    refused = SaidVisit(Outcome.DO_NOT_KNOCK, START.isoformat(), "")
    add_visit(db, Where(), stop.door_ids[0], refused, now=START)

    after = stored.get_plan(db, None)

    assert (stop.lon, stop.lat) in before.routes[0].path
    assert (stop.lon, stop.lat) not in after.routes[0].path
    assert after.routes[0].walk_m == pytest.approx(path_length_m(after.routes[0].path), abs=0.2)
    assert after.totals.walk_m == pytest.approx(sum(r.walk_m for r in after.routes), abs=0.1)
    assert paths_to_left_out(before) == paths_to_left_out(after) == 0
    shown = replace(after, routes=(replace(after.routes[0], path=before.routes[0].path),))
    assert paths_to_left_out(shown) == 1


def test_what_a_plan_in_a_file_leaves_out_is_named_with_its_reason(tmp_path: Path) -> None:
    db = make_world(tmp_path)
    document = stored.get_plan(db, None)
    door = document.routes[0].stops[0].door_ids[0]
    add_visit(db, Where(), door, SaidVisit(Outcome.DO_NOT_KNOCK, START.isoformat(), ""), now=START)

    checked = check_plan(document, db)

    assert (checked.is_checked, checked.left_out) == (True, 1)
    assert json.dumps([e.reason for e in checked.document.excluded]) != "[]"
    assert check_plan(document, tmp_path / "none.db").is_checked is False
