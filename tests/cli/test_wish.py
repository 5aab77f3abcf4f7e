"""Wishes from the keyboard and from files, taken, answered, counted."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.small_map import BASE
from tests.world import world

WEEK = ("week", "add", "V50", "--from", "2026-12-07", "--to", "2026-12-13", "--base", BASE)


@world
def area(canvass, small_map):
    """Put the small map and an open week into the database."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass(*WEEK).code == 0
    return canvass


def rows(canvass, *command: str):
    said = canvass(*command, "--format", "json")
    assert said.code == 0, said.err
    return json.loads(said.out)


def add(canvass, text: str, topic: str = "other") -> str:
    return rows(canvass, "wish", "add", text, "--topic", topic)["ids"][0]


def test_a_wish_belongs_to_the_area_and_the_calendar_week_of_the_open_week(area):
    add(area, "Fler bänkar", "nature")

    (row,) = rows(area, "wish", "list")
    assert {key: row[key] for key in ("district", "iso_week", "heard", "state", "text")} == {
        "district": "Stuvsta", "iso_week": "2026-W50", "heard": "door", "state": "open",
        "text": "Fler bänkar",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("options", "code", "kept"),
    [((), 2, []), (("--strike",), 0, ["Bänk åt …"]), (("--keep",), 0, ["Bänk åt Anna Berg"])],
)
def test_a_name_is_asked_about_struck_or_kept(area, options, code, kept):
    said = area("wish", "add", "Bänk åt Anna Berg", *options)

    assert said.code == code
    assert [row["text"] for row in rows(area, "wish", "list")] == kept
    assert ("name: Anna Berg" in said.err) == (code == 2)


def test_the_question_about_a_name_is_asked_in_swedish(area):
    said = area("--lang", "sv", "wish", "add", "Bänk åt Anna Berg")

    assert "det här kan avslöja vem det var (namn: Anna Berg)" in said.err


@pytest.mark.long
def test_of_ten_thousand_slips_with_one_bad_line_all_others_are_kept(area, tmp_path: Path):
    file = tmp_path / "slips.csv"
    lines = [f"Fler bänkar vid torget;{1 + n % 15};bord" for n in range(10_000)]
    lines[4_711] = "Ring 070-123 45 67;1;bord"
    file.write_text("\n".join(["önskan;ämne;plats", *lines]), "utf-8")

    said = area("wish", "import", str(file), "--format", "json")

    report = json.loads(said.out)
    assert said.code == 1
    assert (report["read"], report["stored"]) == (10_000, 9_999)
    assert [row["line"] for row in report["rejected"]] == [4_713]
    assert "070-123 45 67" in Path(report["rejected_file"]).read_text("utf-8-sig")
    assert len(rows(area, "wish", "list")) == 9_999


def test_an_unknown_topic_or_place_in_a_file_names_the_line(area, tmp_path: Path):
    file = tmp_path / "slips.csv"
    file.write_text("text,topic,heard\nbänk,rymden,door\nbuss,traffic,taket\nträd,nature,\n")

    said = area("wish", "import", str(file))

    assert said.code == 1
    assert 'line 2: no single topic is called "rymden"' in said.err
    assert "line 3: heard 'taket'" in said.err
    assert [row["text"] for row in rows(area, "wish", "list")] == ["träd"]


def test_a_group_is_taken_answered_and_counted(area):
    for text in ("Övergång vid skolan", "Lägre fart"):
        add(area, text, "traffic")
    add(area, "Träd", "nature")

    assert area("wish", "take", "--topic", "traffic", "--role", "committee").code == 0
    (taken,) = rows(area, "wish", "board", "--open")
    said = area("wish", "answer", taken["id"], "Övergången byggs i vår")

    assert said.code == 0, said.err
    board = {row["topic"]: row for row in rows(area, "wish", "board")}
    counts = ("wishes", "untaken", "taken", "answered")
    assert [board["Traffic and streets"][key] for key in counts] == [2, 0, 0, 2]
    assert [board["Parks and nature"][key] for key in counts] == [1, 1, 0, 0]
    assert rows(area, "wish", "board", "--open") == []


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (("answer", "ID", "  "), "the answer has no text"),
        (("answer", "ID", "Fråga Anna Berg"), "name: Anna Berg"),
        (("answer", "ID", "Klart", "--on", "2020-01-01"), "which is later"),
        (("answer", "ID", "Klart", "--on", "2999-01-01"), "2999-01-01: that day is still to come"),
        (("answer", "nothere1", "Klart"), "nothing taken has the id"),
        (("status", "ID", "answered"), "needs an answer"),
        (("take", "--topic", "traffic", "--role", "chair"), "is left to take"),
        (("take", "--role", "chair"), "which wishes?"),
        (("take", "nothere1", "--role", "chair"), 'wish "nothere1": not there'),
        (("add", "Bänk", "--week", "2026-W99"), 'no week "2026-W99"'),
        (("add", "x" * 1001), "1001 characters"),
        (("topic", "add", "traffic"), "there already"),
    ],
)
def test_what_cannot_be_is_one_line_and_changes_nothing(area, command, said):
    wish_id = add(area, "Övergång", "traffic")
    area("wish", "take", wish_id, "--role", "chair")
    (taken,) = rows(area, "wish", "board", "--open")
    before = rows(area, "wish", "list"), rows(area, "wish", "board", "--open")

    done = area("wish", *(taken["id"] if word == "ID" else word for word in command))

    assert (done.code, done.err.count("\n")) == (2, 1)
    assert said in done.err
    assert (rows(area, "wish", "list"), rows(area, "wish", "board", "--open")) == before


def test_a_wish_of_a_topic_that_is_gone_stays_and_takes_no_more(area):
    add(area, "Träd", "nature")
    assert area("wish", "topic", "remove", "nature").code == 0

    said = area("wish", "add", "Buskar", "--topic", "nature")

    assert (said.code, "is gone" in said.err) == (2, True)
    assert [row["topic"] for row in rows(area, "wish", "list")] == ["Parks and nature"]


def test_wishes_released_are_open_again_with_their_text(area):
    wish_id = add(area, "Träd", "nature")
    area("wish", "take", wish_id, "--role", "chair")
    (taken,) = rows(area, "wish", "board", "--open")

    assert area("wish", "release", taken["id"]).code == 0

    (row,) = rows(area, "wish", "list")
    assert (row["id"], row["state"], row["text"]) == (wish_id, "open", "Träd")


def test_review_strikes_what_came_in_unseen(area):
    area("wish", "add", "Ring 070-123 45 67", "--keep")

    assert area("wish", "review", "--strike", "--yes").code == 0

    assert [row["text"] for row in rows(area, "wish", "list")] == ["Ring …"]
    assert rows(area, "wish", "review") == []


def test_talks_at_the_base_stand_beside_the_unbooked_time(area):
    said = area("week", "talks", "2026-12-08", "afternoon", "7", "--format", "json")
    again = area("week", "talks", "2026-12-08", "afternoon", "6", "--format", "json")

    assert said.code == 0, said.err
    assert [(row["day"], row["half_day"], row["talks"]) for row in json.loads(again.out)] == [
        ("2026-12-08", "afternoon", 6)
    ]


def test_no_hours_were_unbooked_where_nobody_had_time_or_all_of_it_was_booked(area):
    """The base is open two hours with two people; there is no team, then one of two people."""
    edited = area("week", "edit", "--base-hours", "Tu 13:00-15:00", "--base-people", "2")
    assert edited.code == 0, edited.err

    def unbooked() -> list[float | None]:
        said = area("week", "talks", "--format", "json")
        return [row["unbooked_hours"] for row in json.loads(said.out)]

    without = unbooked()
    assert area("team", "add", "Blue", "--size", "1").code == 0

    assert (without, unbooked()) == ([None], [0.0])


def test_a_file_of_wishes_that_comes_twice_is_kept_and_said(area, tmp_path: Path):
    file = tmp_path / "slips.csv"
    file.write_text("text\nbänk\nbuss\nträd\nlampa\ngunga\n")
    first = area("wish", "import", str(file))

    again = area("--lang", "sv", "wish", "import", str(file), "--format", "table")

    assert (first.code, first.err) == (0, "")
    assert again.code == 0
    assert "5 av de här önskemålen fanns redan" in again.err
    assert len(json.loads(area("wish", "list", "--format", "json").out)) == 10


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("2026-12-20", "evening", "3"), "is 2026-12-07 to 2026-12-13"),
        (("2026-12-08", "evening", "1000"), "give 0 to 999"),
        (("2026-12-08", "evening"), "how many talks"),
    ],
)
def test_talks_outside_the_week_or_beyond_belief_are_refused(area, arguments, said):
    done = area("week", "talks", *arguments)

    assert done.code == 2
    assert said in done.err


def test_merging_says_how_many_wishes_came(area, tmp_path: Path):
    other = str(tmp_path / "other.db")
    assert area("backup", other).code == 0
    assert area("--db", other, "wish", "add", "Buss", "--topic", "transport").code == 0

    said = area("merge", other)

    assert said.code == 0, said.err
    assert "wishes: 1" in said.out
    assert [row["text"] for row in rows(area, "wish", "list")] == ["Buss"]


@pytest.mark.parametrize(
    ("lang", "named"), [("en", "1 Traffic and streets"), ("sv", "1 Trafik och gator")]
)
def test_a_topic_that_is_none_is_answered_by_those_there_are_in_ones_language(area, lang, named):
    done = area("--lang", lang, "wish", "add", "--topic", "spaceships", "more light")

    assert done.code == 2
    assert named in done.err
