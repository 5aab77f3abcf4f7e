"""From a map to walk lists in one command."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from canvass.workflow.files import write_file
from tests.small_map import BASE, write_block_map, write_small_map

QUICK = ("--base", BASE, "--shift", "60", "--iterations", "200")


def test_quickstart_writes_the_plan_the_map_features_the_table_and_the_paper(canvass, small_map):
    said = canvass("quickstart", small_map, *QUICK, "--out", "out")

    assert said.code == 0, said.err
    written = {"plan.json", "routes.geojson", "routes.html", "walklists.csv", "walklists.pdf"}
    assert {path.name for path in Path("out").iterdir()} == written
    assert all(f"out/{name}" in said.out for name in written)
    assert said.err == ""


def test_no_pdf_means_no_paper(canvass, small_map):
    canvass("quickstart", small_map, *QUICK, "--no-pdf", "--out", "out")

    assert {path.name for path in Path("out").iterdir()} == {
        "plan.json", "routes.geojson", "routes.html", "walklists.csv",
    }  # fmt: skip


def test_the_summary_tells_routes_doors_hours_exclusions_and_what_else_would_cost(
    canvass, tmp_path
):
    source = write_small_map(tmp_path / "island.osm", island=True)

    said = canvass("quickstart", source, *QUICK, "--no-pdf", "--out", "out", "--details")

    lines = {line.split("  ")[0].strip(): line for line in said.out.splitlines()}
    assert lines["Doors"].split() == ["Doors", "12"]
    assert lines["Routes"].split() == ["Routes", "1"]
    assert "of the walking could be saved" in lines["Quality"]
    assert "optimal" not in said.out
    assert "walking" in lines["An alphabetical list"]
    assert "turfs of" in lines["Hand-cut turfs"]
    assert "1 not reachable on foot from the base" in said.out
    assert "1 off the network" in said.out


def test_the_first_screen_is_at_most_twelve_lines_of_sentences(canvass, tmp_path):
    source = write_small_map(tmp_path / "island.osm", island=True)

    said = canvass("quickstart", source, *QUICK, "--teams", "1", "--out", "out")

    lines = said.out.splitlines()
    assert len(lines) <= 12, said.out
    assert lines[0].startswith("12 doors on 1 route, one team and shift each: ")
    (left_out,) = [line for line in lines if line.startswith("Not planned: ")]
    assert "1 door not reachable on foot from the base" in left_out
    assert "1 door off the network" in left_out
    assert "turfs cut by hand: " in said.out
    assert "of the walking could be saved" in said.out


def test_the_summary_speaks_swedish(canvass, small_map):
    said = canvass("--lang", "sv", "quickstart", small_map, *QUICK, "--no-pdf", "--out", "out")

    assert "12 dörrar på 1 rutt" in said.out
    assert "doors" not in said.out


def test_the_language_is_the_locales(canvass, small_map, monkeypatch):
    monkeypatch.setenv("LC_ALL", "sv_SE.UTF-8")

    said = canvass("quickstart", small_map, *QUICK, "--no-pdf", "--out", "out")

    assert "12 dörrar på 1 rutt" in said.out


def test_the_same_input_seed_and_steps_give_the_same_bytes(canvass, small_map, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1700000000")
    for folder in ("a", "b"):
        canvass("quickstart", small_map, *QUICK, "--no-pdf", "--out", folder)

    first, second = (Path(folder, "plan.json").read_bytes() for folder in ("a", "b"))
    assert first == second
    assert json.loads(first)["created_at"] == "2023-11-14T22:13:20Z"


def test_with_two_teams_the_rest_is_left_for_later(canvass, small_map):
    said = canvass(
        "quickstart", small_map, "--base", BASE, "--shift", "20", "--minutes-per-door", "3",
        "--teams", "2", "--iterations", "200", "--no-pdf", "--out", "out",
    )  # fmt: skip

    plan = json.loads(Path("out/plan.json").read_text("utf-8"))
    planned = sum(len(stop["address_ids"]) for route in plan["routes"] for stop in route["stops"])
    assert len(plan["routes"]) <= 2
    assert {entry["reason"] for entry in plan["excluded"]} == {"left for later"}
    assert planned + len(plan["excluded"]) == plan["totals"]["addresses_in_map"] == 12
    assert "left for later" in said.out


def test_street_names_cannot_steer_the_terminal(canvass, tmp_path):
    street = "[bold red]Röd[/] \u202eevil"
    source = write_small_map(tmp_path / "hostile.osm", street=street)

    said = canvass("quickstart", source, *QUICK, "--no-pdf", "--out", "out", "--details")

    assert said.code == 0, said.err
    assert "[bold red]Röd[/]" in said.out
    assert "\u202e" not in said.out
    assert "\x1b" not in said.out


def test_an_old_plan_stays_whole_when_the_new_one_cannot_be_made(canvass, small_map, tmp_path):
    canvass("quickstart", small_map, *QUICK, "--out", "out")
    before = {path.name: path.read_bytes() for path in Path("out").iterdir()}

    said = canvass("quickstart", small_map, "--base", "60,18", "--out", "out")

    assert said.code == 2
    assert {path.name: path.read_bytes() for path in Path("out").iterdir()} == before


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--base", "60.5,18"), "outside the map"),
        (("--base", "18.0,59.0"), "look swapped"),
        (("--base", "59.0"), "give latitude and longitude"),
        (("--base", "north,east"), "give latitude and longitude"),
        (("--base", "nan,nan"), "give latitude and longitude"),
        (("--base", "59.005,18.0"), "nothing to walk along"),
        (("--base", BASE, "--shift", "1"), "reaches no door"),
        (("--base", BASE, "--shift", "-5"), "not in the range"),
        (("--base", BASE, "--shift", "long"), "not a valid float"),
        (("--base", BASE, "--out", "small.osm"), "not a folder"),
        (("--base", BASE, "--out", "small.osm/deeper"), "not a folder"),
        (("--base", BASE, "--boundary", "Nowhere"), "Nowhere"),
        ((), "Missing option '--base'"),
    ],
    ids=lambda value: " ".join(value)[:30] if isinstance(value, tuple) else "",
)
def test_what_cannot_be_is_one_line_and_exit_code_2(canvass, small_map, arguments, message):
    said = canvass("quickstart", small_map, *arguments)

    assert said.code == 2
    assert message in said.err
    assert said.err.count("\n") == 1
    assert not Path("canvass-out").exists()


def test_a_base_on_an_island_says_that_no_door_can_be_reached(canvass, tmp_path):
    source = write_small_map(tmp_path / "far.osm", island=True)

    said = canvass("quickstart", source, "--base", "59.0081,18.0001", "--shift", "1")

    assert (said.code, said.err.count("\n")) == (2, 1)


def test_a_missing_map_is_named(canvass):
    said = canvass("quickstart", "nowhere.osm.pbf", "--base", BASE)

    assert said.code == 2
    assert "nowhere.osm.pbf: no such file" in said.err


def test_ctrl_c_leaves_130_and_no_half_written_file(canvass, small_map, monkeypatch, capsys):
    def interrupted(*_: object, **__: object) -> bytes:
        raise KeyboardInterrupt

    monkeypatch.setattr("canvass.workflow.routes.outputs.make_walklists", interrupted)

    said = canvass("quickstart", small_map, *QUICK, "--out", "out")

    assert said.code == 130
    assert not Path("out").exists()


def test_a_break_while_writing_leaves_the_old_file(tmp_path, monkeypatch):
    path = tmp_path / "plan.json"
    write_file(path, "old")

    def cut(_: int) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("canvass.workflow.files.os.fsync", cut)
    with pytest.raises(KeyboardInterrupt):
        write_file(path, "new")

    assert [p.name for p in tmp_path.iterdir()] == ["plan.json"]
    assert path.read_text() == "old"


def test_an_error_nobody_foresaw_is_one_line_and_a_traceback_with_debug(
    small_map, monkeypatch, canvass
):
    def broken(*_: object, **__: object) -> None:
        raise ZeroDivisionError("here")

    monkeypatch.setattr("canvass.cli.shared.run.run_plan", broken)

    plain = canvass("quickstart", small_map, *QUICK)
    debug = canvass("--debug", "quickstart", small_map, *QUICK)

    assert (plain.code, plain.err.count("\n")) == (2, 1)
    assert "Traceback" in debug.err


def test_your_own_figure_for_large_houses_is_planned_without_a_database_too(canvass, tmp_path):
    """A dozen houses, one of them a block nobody counted: with nine flats the plan says so."""
    source = write_block_map(tmp_path / "block.osm")

    said = canvass("quickstart", source, "--base", BASE, "--shift", "150", "--iterations", "20",
                   "--flats-per-entrance", "9", "--no-pdf", "--out", "out")  # fmt: skip

    assert said.code == 0, said.err
    told = "1 of 12 doors is a large house whose flats nobody counted, planned as 9 flats"
    assert told in said.out
    assert json.loads(Path("out/plan.json").read_text("utf-8"))["flats_per_entrance"] == 9
