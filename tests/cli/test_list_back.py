"""A list that comes back by file, twice, wrongly or not at all; taking back in one go."""

from __future__ import annotations

import csv
import io
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from canvass.store import lists as kept_lists
from canvass.store.database import open_reader
from tests.cli.test_list import doors_on, enter, lists, planned, visits, walklists

__all__ = ["enter", "planned"]
AT = "2030-09-02 18:30"


@pytest.fixture
def exported(planned):
    """Export the lists as CSV; return the command, and a function that fills the rows in."""
    assert planned("export", "csv").code == 0
    with Path("walklists.csv").open(encoding="utf-8-sig") as file:
        rows = list(csv.DictReader(file))

    def write(change, name="filled.csv"):
        made = change([dict(row) for row in rows])
        with Path(name).open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.DictWriter(file, list(rows[0]), extrasaction="ignore")
            writer.writeheader()
            writer.writerows(made)
        said = planned("visit", "import", name, "--format", "json")
        return said.code, json.loads(said.out)

    return planned, write


def filled(rows, outcome="nobody", first=None):
    """Fill every row in, or the first ones."""
    for row in rows[:first]:
        row["Outcome"], row["When"] = outcome, AT
    return rows


def paper_of(canvass, code):
    return {(d["position"], d["door"]): d["door_id"] for d in doors_on(canvass, code)}


def test_a_filled_in_csv_is_stored_at_its_positions_and_its_lists_are_back(exported):
    canvass, write = exported

    code, report = write(lambda rows: filled(rows))

    assert code == 0
    assert report["stored"] == report["read"] > 0
    assert {row["state"] for row in lists(canvass)} == {"back"}
    assert sorted(one["code"] for one in report["lists"]) == sorted(
        row["code"] for row in lists(canvass)
    )


def test_rows_sorted_deleted_and_without_outcome_do_no_harm(exported):
    canvass, write = exported

    def change(rows):
        filled(rows, first=5)
        rows[0]["Outcome"] = "talked"
        return sorted(rows[:-2], key=lambda row: row["Door id"], reverse=True)

    code, report = write(change)

    assert code == 0
    assert report["stored"] == 5
    assert report["not_done"] == report["read"] - 5
    first = lists(canvass)[0]["code"]
    talked = [row["door_id"] for row in visits(canvass, "--outcome", "talked")]
    assert talked == [paper_of(canvass, first)[1, 1]]


def test_positions_that_are_not_there_and_columns_sorted_apart_are_named(exported):
    _canvass, write = exported

    def change(rows):
        filled(rows, first=3)
        rows[0]["Position"] = "99"
        rows[1]["Door id"], rows[2]["Door id"] = rows[2]["Door id"], rows[1]["Door id"]
        return [*rows[:3], {**rows[0], "Position": "x"}]

    code, report = write(change)

    reasons = [row["reason"] for row in report["rejected"]]
    assert code == 2
    assert "has no position 99" in reasons[0]
    assert "columns were sorted" in reasons[1]
    assert "columns were sorted" in reasons[2]
    assert "give a number" in reasons[3]


def test_a_row_whose_street_or_number_is_another_doors_is_refused_without_door_ids_too(exported):
    """Somebody took columns out that say nothing to people, and sorted what was left."""
    canvass, write = exported

    def change(rows):
        code = rows[0]["List"]
        mine = filled([row for row in rows if row["List"] == code], "talked")
        positions = [row["Position"] for row in mine]
        for row, position in zip(mine, [*positions[1:], positions[0]], strict=True):
            row["Position"], row["Door id"], row["Stop id"] = position, "", ""
        return mine

    code, report = write(change)

    assert (code, report["stored"]) == (2, 0)
    assert "columns were sorted" in report["rejected"][0]["reason"]
    assert visits(canvass) == []


def test_a_row_is_known_by_its_list_and_position_however_its_street_is_spelt(exported):
    canvass, write = exported

    def change(rows):
        (row,) = filled(rows[:1], "talked")
        row["Street"], row["Number"] = row["Street"].upper() + " ", f"{row['Number']},0"
        return [{**row, "Door id": ""}]

    code, report = write(change)

    assert (code, report["stored"]) == (0, 1)
    door = paper_of(canvass, lists(canvass)[0]["code"])[1, 1]
    assert [row["door_id"] for row in visits(canvass)] == [door]


def test_a_list_typed_in_and_its_file_are_the_same_visits(exported, enter):
    """The same outcome at another time by another channel is already there; another is told."""
    canvass, write = exported
    code = lists(canvass)[0]["code"]
    assert enter(code, "1 t", "", "y", options=("--at", "2030-09-02T17:45+02:00")).code == 0
    before = len(visits(canvass))

    def change(rows):
        mine = [row for row in rows if row["List"] == code and not row["If there is time"]]
        return filled(mine)

    exit_code, report = write(change)

    assert exit_code == 1
    assert (report["stored"], report["conflict"]) == (0, 1)
    assert report["already"] == before - 1
    assert "already recorded as talked" in report["conflicts"][0]["reason"]
    assert len(visits(canvass)) == before


def test_a_list_typed_in_after_a_part_of_its_file_names_what_differs(exported, enter, monkeypatch):
    canvass, write = exported
    code = lists(canvass)[0]["code"]
    write(lambda rows: filled([row for row in rows if row["List"] == code], "talked", first=2))

    refused = enter(code, "", "y")
    back = canvass("list", "out", code)
    assert back.code == 0

    assert refused.code == 2
    assert "entered already" in refused.err


def test_undo_takes_the_last_file_back_and_its_lists_are_out_again(exported, monkeypatch):
    canvass, write = exported
    stockholm = ZoneInfo("Europe/Stockholm")
    hours = [datetime.now(stockholm)]
    write(lambda rows: filled(rows))
    hours.append(datetime.now(stockholm))
    monkeypatch.setattr("sys.stdin", io.StringIO("n\n"))
    kept = canvass("visit", "undo")

    said = canvass("visit", "undo", "--yes")
    code, again = write(lambda rows: filled(rows, "talked"))

    assert kept.code == 2
    assert "nothing taken back" in kept.err
    assert said.code == 0, said.err
    assert any(f"import filled.csv, {at:%Y-%m-%d %H:%M}, " in said.out for at in hours)
    assert "visits taken back" in said.out
    assert (code, again["conflict"]) == (0, 0)
    assert {row["outcome"] for row in visits(canvass, "--standing")} == {"talked"}
    assert canvass("visit", "undo", "--yes").code == 0
    assert canvass("visit", "undo", "--yes").code == 2


def test_closing_a_week_says_which_lists_are_still_out(planned):
    walklists(planned)
    out = lists(planned)

    said = planned("week", "close", "--yes")

    assert said.code == 0, said.err
    assert f"Lists that are out: {len(out)}" in said.out


def test_a_list_taken_back_whole_can_be_entered_anew(planned, enter):
    walklists(planned)
    code = lists(planned)[0]["code"]
    enter(code, "3 d", "", "y")
    count = len(visits(planned))

    said = planned("visit", "void", "--list", code, "--yes")
    state = lists(planned)[0]["state"]
    again = enter(code, "* t", "", "y")

    assert said.code == 0, said.err
    assert "1 do-not-knock stay" in said.err
    assert state == "out"
    assert visits(planned, "--standing", "--outcome", "nobody") == []
    assert again.code == 0, again.err
    # The door that refused keeps its refusal, and nothing is recorded there by the default.
    assert len(visits(planned, "--standing")) == count


def test_a_visit_is_corrected_in_one_command(planned, enter):
    walklists(planned)
    code = lists(planned)[0]["code"]
    enter(code, "", "y")
    door = doors_on(planned, code)[0]
    where = f"{door['street']} {door['housenumber']}"

    said = planned("visit", "correct", where, "talked")
    twice = planned("visit", "correct", where, "talked")

    assert said.code == 0, said.err
    assert "nobody → talked" in said.out
    assert twice.code == 2
    rows = [row for row in visits(planned) if row["door_id"] == door["door_id"]]
    assert sorted((row["outcome"], row["voided"]) for row in rows) == [
        ("nobody", True), ("talked", False),
    ]  # fmt: skip


def test_lists_that_are_out_are_named_by_coverage_and_the_week(planned):
    walklists(planned)
    codes = {row["code"] for row in lists(planned)}

    covered = json.loads(planned("coverage", "--format", "json").out)
    week = json.loads(planned("week", "show", "--format", "json").out)

    assert {row["code"] for row in covered["lists_out"]} == codes
    assert {row["code"] for row in week["lists_out"]} == codes
    assert f"out: {len(codes)}" in planned("coverage").out


def test_the_same_visit_said_twice_is_there_already_and_another_outcome_is_asked(planned):
    walklists(planned)
    door = doors_on(planned, lists(planned)[0]["code"])[0]["door_id"]
    add = ("visit", "add", door, "--at", "2030-09-02T18:30+02:00", "--team")

    first = planned(*add, "Anna", "nobody")
    same = planned("visit", "add", door, "--at", "2030-09-02T16:30Z", "--team", "ANNA", "nobody")
    other = planned(*add, "Anna", "talked")

    assert first.code == same.code == 0
    assert "there already" in same.err
    assert other.code == 2
    assert len(visits(planned)) == 1


def test_a_purge_takes_the_lists_and_batches_of_its_week(planned, enter):
    walklists(planned)
    enter(lists(planned)[0]["code"], "", "y")
    assert planned("week", "close", "V36", "--yes").code == 0

    said = planned("purge", "--week", "V36", "--yes")

    assert said.code == 0, said.err
    assert lists(planned) == []


def test_a_list_taken_back_leaves_its_doors_to_the_list_printed_since(planned, enter):
    """It is out again, but nobody is sent twice to a door that another list has by now."""
    walklists(planned)
    first = next(row["code"] for row in lists(planned) if row["route"] == "R01")
    assert enter(first, "", options=("--at", AT, "--yes")).code == 0
    door = doors_on(planned, first)[0]["door_id"]
    planned("visit", "add", door, "do_not_knock", "--at", AT.replace("18:00", "18:30"))
    walklists(planned, "--held", "take")

    assert planned("visit", "void", "--list", first, "--yes").code == 0

    with open_reader(Path("canvass.db")) as connection:
        on = {
            kept.code: {
                door.door_id for door in kept_lists.list_listed_doors(connection, kept.code)
            }
            - kept_lists.list_left(connection, kept.code).keys()
            for kept in kept_lists.list_lists(connection)
            if kept.status == "out"
        }
    assert first in on
    every = [door for doors in on.values() for door in doors]
    assert len(on) == 3
    assert len(every) == len(set(every))


def test_a_row_with_the_address_of_another_door_on_the_list_is_refused(exported):
    """Street and number were sorted, the other columns were not: what did the person mean?"""
    canvass, write = exported

    def change(rows):
        code = rows[0]["List"]
        mine = filled([row for row in rows if row["List"] == code], "talked")[:2]
        mine[0]["Street"], mine[0]["Number"] = mine[1]["Street"], mine[1]["Number"]
        mine[1]["Number"] = "03-maj"  # a spreadsheet's date, on no door of the list
        return mine

    code, report = write(change)

    assert (code, report["stored"]) == (1, 1)
    assert "columns were sorted" in report["rejected"][0]["reason"]
    assert len(visits(canvass)) == 1


def test_a_list_back_in_a_file_was_walked_by_the_team_of_its_rows(exported):
    canvass, write = exported
    code = lists(canvass)[0]["code"]

    write(lambda rows: [row | {"Team": " lag  cia"} for row in filled(rows) if row["List"] == code])

    assert lists(canvass)[0]["team"] == "lag cia"


def test_a_list_that_came_back_without_visits_is_entered_if_it_was_walked(planned, enter):
    walklists(planned)
    code = lists(planned)[0]["code"]
    planned("list", "back", code)

    refused = enter(code, "", "y")
    walked = enter(code, "2 t", "", "y", options=("--at", AT, "--walked"))
    again = enter(code, "", "y", options=("--at", AT, "--walked"))

    assert refused.code == 2
    assert "no visit of it is recorded" in refused.err
    assert walked.code == 0, walked.err
    assert len(visits(planned, "--outcome", "talked")) == 1
    assert "entered already" in again.err


def test_a_list_entered_by_its_route_alone_belongs_to_the_week_it_was_entered_in(planned, enter):
    said = enter("R01", "", "y")

    assert said.code == 0, said.err
    assert [row["week"] for row in lists(planned)] == ["V36"]


def test_a_list_goes_out_with_the_team_as_the_week_spells_it(planned):
    walklists(planned)
    code = lists(planned)[0]["code"]

    planned("list", "out", code, "--team", " BO ")

    assert lists(planned)[0]["team"] == "Bo"
