"""Two laptops: wishes of both are in both after merging, however often, and nothing is chosen."""

from __future__ import annotations

import shutil
from datetime import UTC, date, datetime
from pathlib import Path

from canvass.listening.wish import Role
from canvass.workflow.district.new_district import add_district
from canvass.workflow.keeping.merging import merge_database
from canvass.workflow.listening import carrying, wishes
from canvass.workflow.listening.wishes import Found, Note, Place
from tests.small_map import write_small_map
from tests.world import world

NOW = datetime(2026, 12, 1, 9, tzinfo=UTC)
TODAY = date(2026, 12, 1)


@world
def laptops(tmp_path: Path) -> tuple[Path, Path]:
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    add_district(first, "Stuvsta", str(write_small_map(tmp_path / "small.osm")))
    add(first, "träd")
    shutil.copy(first, second)
    return first, second


def add(db: Path, text: str, topic: str = "nature") -> str:
    kept = wishes.add_wishes(db, Place(), [Note(text, topic)], found=Found.KEEP, today=TODAY)
    return kept.wishes[0].wish_id


def texts(db: Path) -> list[str]:
    return sorted(wish.text for wish in wishes.list_wishes(db, None)[0])


def test_wishes_of_both_are_in_both_and_merging_again_adds_nothing(laptops) -> None:
    first, second = laptops
    add(first, "bänkar")
    wishes.add_topic(second, "Torget")
    add(second, "buss", "Torget")
    carrying.take_wishes(second, None, topic="Torget", role=Role.CHAIR, today=TODAY)

    counts = merge_database(first, second, now=NOW).counts
    merge_database(second, first, now=NOW)
    again = merge_database(first, second, now=NOW)

    assert (counts["wishes"], counts["taken"]) == (1, 1)
    assert texts(first) == texts(second) == ["buss", "bänkar", "träd"]
    assert (again.counts["wishes"], again.named) == (0, [])
    assert [len(taken.wishes) for taken in carrying.list_taken(first)] == [1]


def test_a_wish_both_changed_is_named_and_stays_as_it_is_here(laptops) -> None:
    first, second = laptops
    (wish,) = wishes.list_wishes(first, None)[0]
    for db, text in ((first, "ekar"), (second, "björkar")):
        wishes.reword_wish(db, None, wish.wish_id, Note(text, ""), found=Found.KEEP, today=TODAY)

    report = merge_database(first, second, now=NOW)

    assert texts(first) == ["ekar"]
    assert [wish.wish_id in line for line in report.named] == [True]
