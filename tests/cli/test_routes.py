"""Routes are looked at and changed from the command line."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_map import BASE
from tests.world import world

PLAN = (
    "plan", "--base", BASE, "--shift", "30", "--minutes-per-door", "2", "--iterations", "300",
    "--late", "50",
)  # fmt: skip


@world
def planned(canvass, small_map):
    """Put the small map into canvass.db and plan it: a dozen doors on a few routes of 30 min."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    said = canvass(*PLAN)
    assert said.code == 0, said.err
    return canvass


def routes_of(canvass) -> dict[str, list[str]]:
    """Return the house numbers of each route of the newest plan, in order."""
    assert canvass("export", "json", "--out", "now").code == 0
    plan = json.loads(Path("now/plan.json").read_text("utf-8"))
    return {r["id"]: [s["housenumber"] for s in r["stops"]] for r in plan["routes"]}


def listed(canvass) -> list[dict]:
    return json.loads(canvass("routes", "list", "--format", "json").out)


def test_routes_are_listed_with_doors_and_minutes(planned):
    rows = listed(planned)

    assert sum(row["doors"] for row in rows) == 12
    assert all(0 < row["duration_min"] <= 30 and row["over_shift_min"] == 0 for row in rows)


def test_a_move_that_breaks_the_shift_is_refused_with_its_minutes(planned):
    before = routes_of(planned)
    first = next(iter(before))

    said = planned("routes", "move", "Storgatan", first)

    assert said.code == 2
    assert f"{first} would take" in said.err
    assert "over the shift; --force" in said.err
    assert routes_of(planned) == before


def test_force_does_it_and_flags_the_route(planned):
    first = next(iter(routes_of(planned)))

    said = planned("routes", "move", "Storgatan", first, "--force")
    row = next(row for row in listed(planned) if row["id"] == first)

    assert said.code == 0, said.err
    assert "over the shift" in said.out
    assert row["over_shift_min"] > 0
    assert row["duration_min"] == pytest.approx(30 + row["over_shift_min"], abs=0.02)


def test_a_moved_door_is_on_the_other_route_and_undo_brings_it_back(planned):
    before = routes_of(planned)
    first, second = list(before)[:2]
    number = before[second][0]

    moved = planned("routes", "move", f"Storgatan {number}", first, "--force")
    after = routes_of(planned)
    undone = planned("routes", "undo")

    assert moved.code == undone.code == 0, moved.err + undone.err
    assert number in after[first]
    assert number not in after.get(second, [])
    assert routes_of(planned) == before


def test_undo_goes_back_step_by_step_and_redo_forward(planned):
    first = next(iter(routes_of(planned)))
    for name in ("Ett", "Två", "Tre"):
        assert planned("routes", "rename", first, name).code == 0

    def shown() -> str:
        return str(listed(planned)[0]["name"])

    names = [shown()]
    for step in ("undo", "undo", "redo", "undo", "undo"):
        assert planned("routes", step).code == 0
        names.append(shown())

    assert names[:5] == ["Tre", "Två", "Ett", "Två", "Ett"]
    assert names[5] not in ("Ett", "Två", "Tre")
    assert planned("routes", "undo").code == 2


def test_the_history_is_in_order_of_doing_with_the_time_of_each_undo(planned, monkeypatch):
    first = next(iter(routes_of(planned)))
    for hour, words in enumerate((("rename", first, "Ett"), ("undo",), ("redo",)), start=1):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", str(3600 * hour))
        assert planned("routes", *words).code == 0

    steps = json.loads(planned("routes", "history", "--format", "json").out)

    assert [step["at"] for step in steps[1:]] == [f"1970-01-01T0{k}:00:00Z" for k in (1, 2, 3)]


def locks_of(canvass) -> list[str]:
    rows = json.loads(canvass("routes", "locks", "--format", "json").out)
    return sorted(row["kind"] for row in rows)


def words_of(canvass) -> list[str]:
    return [s["change"] for s in json.loads(canvass("routes", "history", "--format", "json").out)]


def test_undo_takes_back_locks_and_assignments_as_it_does_moves(planned):
    """A rename, a lock, another rename, a team: undone in the opposite order, then redone."""
    first = next(iter(routes_of(planned)))
    planned("routes", "rename", first, "Ett")
    planned("routes", "lock", first)
    planned("routes", "rename", first, "Två")
    planned("routes", "assign", first, "Anna")

    def shown() -> tuple[str, int]:
        return str(listed(planned)[0]["name"]), len(locks_of(planned))

    states = [shown()]
    for step in ("undo", "undo", "undo", "undo", "redo", "redo", "redo", "redo"):
        said = planned("routes", step)
        assert said.code == 0, said.err
        states.append(shown())

    assert states[:4] == [("Två", 2), ("Två", 1), ("Ett", 1), ("Ett", 0)]
    assert states[4][1] == 0
    assert states[4][0] not in ("Ett", "Två")
    assert states[5:] == [("Ett", 0), ("Ett", 1), ("Två", 1), ("Två", 2)]
    assert planned("routes", "redo").code == 2


def test_the_history_names_locks_between_the_other_changes(planned):
    first = next(iter(routes_of(planned)))
    planned("routes", "lock", first)
    planned("routes", "rename", first, "Ett")
    planned("routes", "unlock", first)
    planned("routes", "undo")

    assert words_of(planned)[1:] == [
        f"lock order: {first}", f"rename {first}: Ett", f"unlock: {first}",
        f"undo: unlock: {first}",
    ]  # fmt: skip
    assert len(locks_of(planned)) == 1


def test_a_team_that_a_route_was_taken_from_has_it_again_after_undo(planned):
    first = next(iter(routes_of(planned)))
    planned("routes", "assign", first, "Anna")
    planned("routes", "assign", first, "Bo")

    assert planned("routes", "undo").code == 0

    assert listed(planned)[0]["team"] == "Anna"


def test_undo_takes_a_lock_back_with_the_move_it_was_made_for(planned):
    before = routes_of(planned)
    first, second = list(before)[:2]
    number = before[second][0]
    assert planned("routes", "lock", f"Storgatan {number}", "--to", first, "--force").code == 0
    assert locks_of(planned)

    undone = planned("routes", "undo")

    assert undone.code == 0, undone.err
    assert (routes_of(planned), locks_of(planned)) == (before, [])
    assert planned("routes", "redo").code == 0
    assert number in routes_of(planned)[first]
    assert len(locks_of(planned)) == 1


def test_a_lock_made_after_an_undo_ends_what_could_be_redone(planned):
    first = next(iter(routes_of(planned)))
    planned("routes", "rename", first, "Ett")
    planned("routes", "undo")
    planned("routes", "lock", first)

    assert planned("routes", "redo").code == 2


def test_a_new_change_ends_what_could_be_redone(planned):
    first = next(iter(routes_of(planned)))
    planned("routes", "rename", first, "Ett")
    planned("routes", "undo")
    planned("routes", "rename", first, "Två")

    said = planned("routes", "redo")

    assert said.code == 2
    assert "nothing to redo" in said.err


def test_a_swap_exchanges_two_doors(planned):
    before = routes_of(planned)
    first, second = list(before)[:2]
    one, other = before[first][0], before[second][-1]

    said = planned("routes", "swap", f"Storgatan {one}", f"Storgatan {other}", "--force")
    after = routes_of(planned)

    assert said.code == 0, said.err
    assert set(after[first]) == set(before[first]) - {one} | {other}
    assert set(after[second]) == set(before[second]) - {other} | {one}


def test_a_split_keeps_every_door_and_the_other_routes(planned):
    before = routes_of(planned)
    first = next(route for route, stops in before.items() if len(stops) > 1)

    said = planned("routes", "split", first)
    after = routes_of(planned)
    (new,) = set(after) - set(before)

    assert said.code == 0, said.err
    assert sorted(after[first] + after[new]) == sorted(before[first])
    assert all(after[route] == before[route] for route in before if route != first)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("move", "Storgatan 99", "R01"), "no number 99"),
        (("move", "Storgatan 1", "R99"), 'no route "R99"'),
        (("move", "Storgatn 1", "R01"), 'is it "Storgatan"?'),
        (("merge", "R01", "R01"), "two routes"),
        (("rename", "R01", " "), "route name"),
        (("undo",), "first plan"),
        (("redo",), "nothing to redo"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_done_is_one_line(planned, arguments, message):
    said = planned("routes", *arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1


def test_a_locked_door_is_not_moved_until_it_is_unlocked(planned):
    before = routes_of(planned)
    first, second = list(before)[:2]
    words = f"Storgatan {before[second][0]}"

    locked = planned("routes", "lock", words)
    refused = planned("routes", "move", words, first, "--force")
    lifted = planned("routes", "unlock", words)
    moved = planned("routes", "move", words, first, "--force")

    assert locked.code == lifted.code == moved.code == 0, locked.err + lifted.err + moved.err
    assert refused.code == 2
    assert "lock 1 (stay: Storgatan 8) cannot be kept" in refused.err


def test_a_whole_locked_route_comes_out_of_the_next_plan_as_it_was(planned):
    before = routes_of(planned)
    first = next(iter(before))

    planned("routes", "lock", first)
    again = planned(*PLAN, "--fresh", "--seed", "7")

    assert again.code == 0, again.err
    assert routes_of(planned)[first] == before[first]


def test_a_locked_route_keeps_a_house_whose_flats_were_counted_since(planned):
    before = routes_of(planned)
    first = next(iter(before))
    planned("routes", "lock", first)
    last = before[first][-1]

    planned("doors", "split", f"Storgatan {last}", "--floors", "2", "--per-floor", "2")
    again = planned(*PLAN, "--seed", "7")

    assert again.code == 0, again.err
    assert routes_of(planned)[first] == before[first]
    assert list_locked(planned) == [5 + 4]
    planned("doors", "split", f"Storgatan {last}", "--undo")
    assert list_locked(planned) == [6]


def list_locked(canvass) -> list[int]:
    """Return how many doors each lock has now."""
    rows = json.loads(canvass("routes", "locks", "--format", "json").out)
    return [row["doors"] for row in rows]


def test_a_door_that_joins_a_stop_of_a_locked_route_is_walked_with_it(planned):
    """The route was locked while one flat of its last house was left out."""
    last = next(iter(routes_of(planned).values()))[-1]
    planned("doors", "split", f"Storgatan {last}", "--floors", "2", "--per-floor", "1")
    planned("doors", "exclude", f"Storgatan {last}", "--unit", "1101", "--reason", "other")
    assert planned(*PLAN).code == 0
    route = next(r for r, numbers in routes_of(planned).items() if last in numbers)
    planned("routes", "lock", route)
    before = routes_of(planned)[route]

    planned("doors", "exclude", "--undo", "1")
    again = planned(*PLAN, "--seed", "7")

    assert again.code == 0, again.err
    assert routes_of(planned)[route] == before


def test_streets_are_kept_apart_and_together(planned):
    before = routes_of(planned)
    first, second = list(before)[:2]
    one, other = before[first][0], before[first][-1]
    far = before[second][-1]

    apart = planned(
        "routes", "lock", "--apart", f"Storgatan {one}", f"Storgatan {other}", "--force"
    )
    parted = routes_of(planned)
    together = planned("routes", "lock", "--together", f"Storgatan {one}", f"Storgatan {far}",
                       "--force")  # fmt: skip
    joined = routes_of(planned)

    assert apart.code == together.code == 0, apart.err + together.err
    assert not any({one, other} <= set(stops) for stops in parted.values())
    assert any({one, far} <= set(stops) for stops in joined.values())
    kinds = [row["kind"] for row in json.loads(planned("routes", "locks", "--format", "json").out)]
    assert kinds == ["apart", "together"]


def test_a_team_keeps_its_route_and_is_listed(planned):
    last = list(routes_of(planned))[-1]

    planned("routes", "assign", last, "Lag Anna")
    planned("routes", "assign", last, "Lag Bo")
    planned(*PLAN, "--seed", "3")

    assert {row["id"]: row["team"] for row in listed(planned)}[last] == "Lag Bo"
    assert planned("routes", "assign", last, "--nobody").code == 0
    assert all(row["team"] is None for row in listed(planned))


def test_a_route_is_explained_to_the_minute(planned):
    row = listed(planned)[0]

    shown = json.loads(planned("routes", "show", row["id"], "--format", "json").out)
    parts = ("moving_min", "waiting_min", "at_doors_min", "stairs_min")

    assert sum(shown[part] for part in parts) == pytest.approx(row["duration_min"], abs=0.05)
    # Houses on one side stand 100 m apart: at 1.25 m/s the longest way between two of one run
    # takes 80 s at least.
    assert shown["longest"]["minutes"] >= 80 / 60 - 0.01
    assert "Storgatan" in planned("routes", "show", row["id"]).out


def test_a_dry_run_shows_the_minutes_and_changes_nothing(planned):
    before = routes_of(planned)
    first, second = list(before)[:2]
    what = f"Storgatan {before[second][0]}"

    shown = planned("routes", "move", what, first, "--dry-run")
    unchanged = routes_of(planned)
    done = planned("routes", "move", what, first, "--force")

    assert shown.code == 0, shown.err
    assert "nothing was changed" in shown.out
    assert unchanged == before
    # The rows of the two routes, with minutes before and after, are those of the change itself.
    assert shown.out.splitlines()[:3] == done.out.splitlines()[:3]


def test_a_change_made_on_an_older_plan_is_refused_in_one_line(planned):
    first, second = list(routes_of(planned))[:2]
    planned("routes", "rename", first, "Parken")

    said = planned("routes", "merge", first, second, "--force", "--made-on", "1")

    assert said.code == 2
    assert said.err.strip().count("\n") == 0
    assert "they are plan 2 now" in said.err


def test_ranked_routes_are_listed_with_what_each_would_take(planned):
    before = routes_of(planned)
    first = next(iter(before))

    said = planned("routes", "rank", f"Storgatan {before[first][0]}", "--format", "json")
    rows = json.loads(said.out)

    assert {row["route"] for row in rows} == set(before) - {first}
    assert all(row["after_min"] > row["before_min"] for row in rows)


def test_a_stop_is_visited_last_and_a_new_route_is_made_of_two(planned):
    before = routes_of(planned)
    route = max(before, key=lambda r: len(before[r]))
    number = before[route][0]

    ordered = planned("routes", "order", route, f"Storgatan {number}", "--last", "--force")
    after = routes_of(planned)
    made = planned("routes", "new", f"Storgatan {number}, {after[route][0]}")

    assert ordered.code == made.code == 0, ordered.err + made.err
    assert after[route] == [*before[route][1:], number]
    assert sorted(routes_of(planned)[(set(routes_of(planned)) - set(before)).pop()]) == sorted(
        [number, after[route][0]]
    )
