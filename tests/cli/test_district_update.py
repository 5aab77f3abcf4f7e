"""A newer map takes the place of the old one: what was recorded stays where it was."""

from __future__ import annotations

import io
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from canvass.cli.main import main
from tests.small_map import BASE, write_grid_map, write_small_map
from tests.world import world


def run(db: Path, *arguments: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["--db", str(db), *arguments])
    return int(stopped.value.code or 0)


def change(path: Path, target: str, *, swap: dict[str, str] | None = None, drop: str = "") -> Path:
    """Write a map anew with other texts, and without the node of an id."""
    text = path.read_text("utf-8")
    for before, after in (swap or {}).items():
        assert before in text
        text = text.replace(before, after)
    if drop:
        text = re.sub(rf'<node id="{drop}".*?</node>', "", text, flags=re.DOTALL)
    written = path.with_name(target)
    written.write_text(text, "utf-8")
    return written


@world
def db(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    """Twelve doors, a plan, a visit at number 1 and somebody at 7 who asked not to be called on."""
    path = tmp_path / "canvass.db"
    write_small_map(tmp_path / "old.osm")
    assert run(path, "district", "add", "Stuvsta", str(tmp_path / "old.osm")) == 0
    assert run(path, "plan", "--base", BASE, "--shift", "60", "--iterations", "50") == 0
    week = ["--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE]
    assert run(path, "week", "add", "V37", *week) == 0
    at = ["--at", "2026-09-08T18:00"]
    assert run(path, "visit", "add", "Storgatan 1", "talked", *at) == 0
    assert run(path, "visit", "add", "Storgatan 7", "do_not_knock", *at) == 0
    capsys.readouterr()
    return path


@world
def newer(tmp_path: Path, db: Path) -> Path:
    """Numbers 1 and 7 drawn anew, 5 renamed, 3 gone."""
    del db
    swap = {
        '<node id="100"': '<node id="900"',
        '<node id="106"': '<node id="906"',
        'k="addr:housenumber" v="5"': 'k="addr:housenumber" v="5A"',
    }
    return change(tmp_path / "old.osm", "new.osm", swap=swap, drop="102")


def read(db: Path, capsys: pytest.CaptureFixture[str], *arguments: str):
    capsys.readouterr()
    assert run(db, *arguments, "--format", "json") == 0
    return json.loads(capsys.readouterr().out)


def test_a_dry_run_says_what_changes_and_changes_nothing(db, newer, capsys):
    before = read(db, capsys, "doors", "list")

    shown = read(db, capsys, "district", "update", "Stuvsta", str(newer), "--dry-run")

    assert (shown["addresses"], shown["doors"]) == ([12, 11], [12, 11])
    assert (shown["kept"], shown["by_place"]) == (11, 2)
    assert shown["gone"] == ["Storgatan 3"]
    assert [(one["before"], one["after"]) for one in shown["changed"]] == [
        ("Storgatan 5", "Storgatan 5A")
    ]
    assert read(db, capsys, "doors", "list") == before


def test_visits_and_refusals_stay_with_houses_that_are_drawn_anew(db, newer, capsys):
    assert run(db, "district", "update", "Stuvsta", str(newer)) == 0

    doors = {row["housenumber"]: row for row in read(db, capsys, "doors", "list")}
    assert doors["1"]["id"] == "n100"
    assert doors["5A"]["id"] == "n104"
    assert doors["7"]["state"] == "left-out"
    assert "3" not in doors
    assert {row["door_id"] for row in read(db, capsys, "visit", "list")} == {"n100", "n106"}


def test_the_next_plan_obeys_the_refusal_and_has_the_new_number(db, newer, capsys):
    assert run(db, "district", "update", "Stuvsta", str(newer)) == 0
    assert run(db, "plan", "--base", BASE, "--shift", "60", "--iterations", "50") == 0

    routes = read(db, capsys, "doors", "list")
    planned = {row["housenumber"] for row in routes if row["state"] == "planned"}
    assert planned == {"1", "2", "4", "5A", "6", "8", "9", "10", "11", "12"}


def test_a_list_printed_before_is_typed_in_after_the_map(db, newer, tmp_path, capsys, monkeypatch):
    assert run(db, "walklists", "--out", str(tmp_path / "w.pdf")) == 0
    (printed,) = read(db, capsys, "list", "show")
    assert run(db, "district", "update", "Stuvsta", str(newer), "--yes") == 0

    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    code = run(db, "visit", "enter", printed["code"], "--at", "2026-09-09T18:00", "--team", "A",
               "--default", "n", "--yes")  # fmt: skip

    assert code == 0
    doors = {r["door_id"] for r in read(db, capsys, "visit", "list") if r["outcome"] == "nobody"}
    # Storgatan 3 is on the paper and gone from the map: what happened there is kept all the same.
    assert doors == {f"n{100 + k}" for k in range(12)} - {"n106"}


def test_a_map_that_lacks_doors_of_a_list_that_is_out_is_asked_about(db, newer, tmp_path, capsys):
    assert run(db, "walklists", "--out", str(tmp_path / "w.pdf")) == 0

    assert run(db, "district", "update", "Stuvsta", str(newer)) == 2
    assert "--yes" in capsys.readouterr().err


def test_what_people_left_out_stays_out_where_the_map_names_it_anew(db, tmp_path, capsys):
    """A street and a number, left out by name: both are called otherwise on the newer map."""
    assert run(db, "doors", "exclude", "Storgatan 9", "--reason", "asked") == 0
    assert run(db, "doors", "exclude", "Storgatan 2-4", "--reason", "works") == 0
    swap = {
        '"Storgatan"': '"Nya Storgatan"',
        'k="addr:housenumber" v="9"': 'k="addr:housenumber" v="9B"',
    }
    renamed = change(tmp_path / "old.osm", "renamed.osm", swap=swap)

    assert run(db, "district", "update", "Stuvsta", str(renamed), "--yes") == 0

    out = {
        f"{door['street']} {door['housenumber']}"
        for door in read(db, capsys, "doors", "list")
        if door["state"] == "left-out"
    }
    refused = "Nya Storgatan 7"
    assert out == {"Nya Storgatan 9B", "Nya Storgatan 2", "Nya Storgatan 4", refused}
    assert run(db, "doors", "exclude", "--undo", "1") == 0
    still_out = {door["housenumber"] for door in read(db, capsys, "doors", "list")
                 if door["state"] == "left-out"}  # fmt: skip
    assert "9B" not in still_out


def add_house(text: str, node: str, street: str, number: str) -> str:
    """Return a map with one more house, a little east of the house with that node."""
    found = re.search(rf'<node id="{node}"[^>]* lat="([^"]+)" lon="([^"]+)"', text)
    place = f'lat="{found[1]}" lon="{float(found[2]) + 0.00005:.7f}"'
    tags = f'<tag k="addr:street" v="{street}"/><tag k="addr:housenumber" v="{number}"/>'
    return text.replace("</osm>", f'<node id="950" {place} version="1">{tags}</node></osm>')


@pytest.mark.parametrize(
    ("words", "left_out"),
    [
        (("doors", "exclude", "--street", "Storgatan", "--reason", "works"), 13),
        (("doors", "exclude", "Storgatan 2-14", "--reason", "works"), None),
    ],
)
def test_an_exclusion_of_a_street_follows_it_to_its_new_name(db, tmp_path, capsys, words, left_out):
    """Number 14 is new on the renamed street: it is left out too, and the dry run says so."""
    assert run(db, *words) == 0
    renamed = change(tmp_path / "old.osm", "renamed.osm", swap={'"Storgatan"': '"Nya gatan"'})
    renamed.write_text(add_house(renamed.read_text("utf-8"), "100", "Nya gatan", "14"), "utf-8")

    assert run(db, "district", "update", "Stuvsta", str(renamed), "--dry-run") == 0
    said = capsys.readouterr().out
    assert run(db, "district", "update", "Stuvsta", str(renamed), "--yes") == 0

    assert "its street is now called Nya gatan; doors among them that are new: 1" in said
    doors = read(db, capsys, "doors", "list")
    out = {door["housenumber"] for door in doors if door["state"] == "left-out"}
    assert "14" in out
    assert left_out is None or len(out) == left_out


def test_where_two_streets_are_joined_the_houses_of_the_other_stay_in(db, tmp_path, capsys):
    """Half of Storgatan is Lillgatan; the first is left out, then both are called Nya gatan."""
    swap = {
        f'<node id="{node}"(.*?)"Storgatan"': rf'<node id="{node}"\1"Lillgatan"'
        for node in range(106, 112)
    }
    text = (tmp_path / "old.osm").read_text("utf-8")
    for before, after in swap.items():
        text = re.sub(before, after, text, count=1, flags=re.DOTALL)
    (tmp_path / "two.osm").write_text(text, "utf-8")
    assert run(db, "district", "update", "Stuvsta", str(tmp_path / "two.osm"), "--yes") == 0
    assert run(db, "doors", "exclude", "--street", "Lillgatan", "--reason", "works") == 0
    left_out = sum(d["reason"] == "building works" for d in read(db, capsys, "doors", "list"))
    for street in ("Storgatan", "Lillgatan"):
        text = text.replace(f'"{street}"', '"Nya gatan"')
    (tmp_path / "one.osm").write_text(text, "utf-8")

    assert run(db, "district", "update", "Stuvsta", str(tmp_path / "one.osm"), "--yes") == 0

    doors = read(db, capsys, "doors", "list")
    assert sum(door["reason"] == "building works" for door in doors) == left_out
    assert 0 < left_out < 12


def test_what_doors_of_a_street_are_worth_follows_the_street(db, tmp_path, capsys):
    assert run(db, "doors", "value", "--street", "Storgatan", "--worth", "3") == 0
    renamed = change(tmp_path / "old.osm", "renamed.osm", swap={'"Storgatan"': '"Nya gatan"'})

    assert run(db, "district", "update", "Stuvsta", str(renamed), "--yes") == 0

    (value,) = read(db, capsys, "doors", "value")
    assert (value["what"], value["doors"]) == ("Storgatan = Nya gatan", 12)


def test_a_map_of_another_place_is_refused(db, tmp_path, capsys):
    elsewhere = write_grid_map(tmp_path / "grid.osm")

    assert run(db, "district", "update", "Stuvsta", str(elsewhere), "--yes") == 2
    error = capsys.readouterr().err
    assert "another place" in error
    assert error.count("\n") == 1


def test_a_map_with_far_fewer_doors_is_asked_about(db, tmp_path, capsys):
    fewer = write_small_map(tmp_path / "fewer.osm", houses=8)

    assert run(db, "district", "update", "Stuvsta", str(fewer)) == 2
    assert "8 doors" in capsys.readouterr().err
    assert run(db, "district", "update", "Stuvsta", str(fewer), "--yes") == 0


def test_a_map_without_addresses_is_one_line(db, tmp_path, capsys):
    none = write_small_map(tmp_path / "none.osm", houses=0)

    assert run(db, "district", "update", "Stuvsta", str(none), "--yes") == 2
    assert "no addresses" in capsys.readouterr().err


def test_a_house_that_comes_back_has_its_visits_again(db, tmp_path, capsys):
    without = change(tmp_path / "old.osm", "without.osm", drop="100")
    back = change(tmp_path / "old.osm", "back.osm", swap={'<node id="100"': '<node id="777"'})

    assert run(db, "district", "update", "Stuvsta", str(without), "--yes") == 0
    assert run(db, "district", "update", "Stuvsta", str(back), "--yes") == 0

    doors = {row["housenumber"]: row["id"] for row in read(db, capsys, "doors", "list")}
    assert doors["1"] == "n100"


def test_locks_splits_and_door_codes_hold(db, newer, capsys):
    assert run(db, "routes", "lock", "Storgatan 1") == 0
    assert run(db, "doors", "split", "Storgatan 1", "--floors", "2", "--per-floor", "2") == 0
    before = {r["id"] for r in read(db, capsys, "doors", "list") if r["housenumber"] == "1"}

    assert run(db, "district", "update", "Stuvsta", str(newer), "--yes") == 0

    after = {r["id"] for r in read(db, capsys, "doors", "list") if r["housenumber"] == "1"}
    assert after == before
    assert len(after) == 4
    (lock,) = read(db, capsys, "routes", "locks")
    assert "Storgatan 1" in str(lock)


def test_how_one_gets_in_goes_with_the_house_where_its_entrance_changes(db, tmp_path, capsys):
    """7 and 7A share an entrance, which is called after 7; then 7 is gone."""
    text = (tmp_path / "old.osm").read_text("utf-8")
    (place,) = re.findall(r'<node id="106"[^>]*(lat="[^"]*" lon="[^"]*")>', text)
    tags = '<tag k="addr:street" v="Storgatan"/><tag k="addr:housenumber" v="7A"/>'
    beside = f'<node id="300" version="1" {place}>{tags}</node>\n<node id="2"'
    both = change(tmp_path / "old.osm", "both.osm", swap={'<node id="2"': beside})
    assert run(db, "district", "update", "Stuvsta", str(both)) == 0
    assert run(db, "doors", "access", "set", "Storgatan 7A", "--state", "key") == 0
    one = change(tmp_path / "both.osm", "one.osm", drop="106")

    assert run(db, "district", "update", "Stuvsta", str(one), "--yes") == 0

    with closing(sqlite3.connect(db)) as raw:
        assert raw.execute("SELECT entrance_id FROM entrance_access").fetchall() == [("n300",)]


def test_the_map_twice_changes_nothing(db, newer, capsys):
    assert run(db, "district", "update", "Stuvsta", str(newer), "--yes") == 0
    before = read(db, capsys, "doors", "list")

    shown = read(db, capsys, "district", "update", "Stuvsta", str(newer), "--dry-run")

    assert (shown["gone"], shown["new"], shown["changed"], shown["doors_new"]) == ([], [], [], 0)
    assert run(db, "district", "update", "Stuvsta", str(newer)) == 0
    assert read(db, capsys, "doors", "list") == before


def test_what_a_register_brought_is_the_house_the_newer_map_has(db, tmp_path, capsys):
    register = tmp_path / "r.csv"
    register.write_text("street,housenumber,lat,lon\nStorgatan,14,59.0001,18.011\n", "utf-8")
    assert run(db, "doors", "import", str(register)) == 0
    brought = next(r for r in read(db, capsys, "doors", "list") if r["housenumber"] == "14")
    more = change(tmp_path / "old.osm", "more.osm", swap={
        '<node id="2"': '<node id="300" version="1" lat="59.0001" lon="18.011"><tag '
        'k="addr:street" v="Storgatan"/><tag k="addr:housenumber" v="14"/></node>\n<node id="2"',
    })  # fmt: skip

    assert run(db, "district", "update", "Stuvsta", str(more)) == 0

    same = [r["id"] for r in read(db, capsys, "doors", "list") if r["housenumber"] == "14"]
    assert same == [brought["id"]]


def test_a_district_renamed_keeps_everything(db, capsys):
    assert run(db, "district", "rename", "Stuvsta", "Norra Stuvsta") == 0

    assert len(read(db, capsys, "visit", "list", "--district", "Norra Stuvsta")) == 2
    # The same visit once more is the same visit, whatever the district is called.
    assert run(db, "visit", "add", "Storgatan 1", "talked", "--at", "2026-09-08T18:00") == 0
    assert len(read(db, capsys, "visit", "list")) == 2


def test_two_districts_have_two_names(db, tmp_path, capsys):
    assert run(db, "district", "add", "Annat", str(write_grid_map(tmp_path / "grid.osm"))) == 0

    assert run(db, "district", "rename", "Annat", "Stuvsta") == 2
    assert "there already" in capsys.readouterr().err
