"""Two laptops that had the same lists: where a list is, what it bore last, and its last page."""

from __future__ import annotations

import shutil
from itertools import permutations
from pathlib import Path

import pytest

from canvass.store import merging_lists
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.lists import (
    BACK,
    LOST,
    OUT,
    VOID,
    KeptList,
    digest_doors,
    find_list,
    find_print,
    record_list,
    record_list_event,
    record_print,
)
from canvass.workflow.keeping.merging import merge_database
from tests.reliability.marked_week import NOW
from tests.store.visit_world import fill
from tests.world import world

Laptops = tuple[Path, Path]
CODE = "JN1EFA2S"


@world
def laptops(tmp_path: Path) -> Laptops:
    """Return two databases in which one list is out since five o'clock."""
    first, second = tmp_path / "first.db", tmp_path / "second.db"
    kept = KeptList(
        code=CODE, district_id=1, week_id=1, plan_id=0, route_id="R01", route_name="Norra",
        digest="x", starts_at="", language="en", paper="", layout_version=2,
        printed_at=at(17), channel="", team="Blue", status=OUT, round_no=1, status_at=at(17),
    )  # fmt: skip
    with open_writer(first) as connection:
        fill(connection)
        record_list(connection, kept, "{}", (), by="desk")
    shutil.copy(first, second)
    return first, second


def at(hour: int) -> str:
    return f"2026-11-24T{hour:02}:00:00.000Z"


def say(path: Path, kind: str, hour: int, round_no: int = 1) -> None:
    with open_writer(path) as connection:
        record_list_event(
            connection, CODE, kind, round_no=round_no, team="Blue", by="desk", at=at(hour)
        )


def status(path: Path) -> tuple[str, int] | None:
    with open_reader(path) as connection:
        kept = find_list(connection, CODE)
    return None if kept is None else (kept.status, kept.round_no)


@pytest.mark.parametrize(
    ("here", "there", "where"),
    [
        ([(LOST, 18, 1), (OUT, 20, 1)], [], (OUT, 1)),
        ([(BACK, 19, 1)], [(LOST, 18, 1)], (BACK, 1)),
        ([(BACK, 19, 1)], [(VOID, 20, 1)], (BACK, 1)),
        ([(LOST, 19, 1)], [(VOID, 20, 1)], (VOID, 1)),
        ([(BACK, 19, 1), (OUT, 20, 2)], [(BACK, 21, 1)], (OUT, 2)),
        ([(BACK, 19, 1), (OUT, 20, 2)], [(BACK, 19, 1), (OUT, 20, 2), (BACK, 22, 2)], (BACK, 2)),
    ],
)
@pytest.mark.long
def test_where_a_list_is_is_the_same_on_both_laptops_whichever_merges_first(
    laptops: Laptops,
    here: list[tuple[str, int, int]],
    there: list[tuple[str, int, int]],
    where: tuple[str, int],
) -> None:
    """The round entered last counts; in it, that a list is back, and else what was said last."""
    for path, said in zip(laptops, (here, there), strict=True):
        for kind, hour, round_no in said:
            say(path, kind, hour, round_no)

    for mine, other in (*permutations(laptops), *permutations(laptops)):
        merge_database(mine, other, now=NOW)

    assert [status(path) for path in laptops] == [where, where]


def test_merging_once_more_adds_nothing_to_what_became_of_a_list(laptops: Laptops) -> None:
    say(laptops[0], BACK, 19)
    say(laptops[1], LOST, 18)
    counts = []
    for mine, other in (*permutations(laptops), *permutations(laptops), *permutations(laptops)):
        merge_database(mine, other, now=NOW)
        with open_reader(mine) as connection:
            query = "SELECT count(*) FROM walk_list_event"
            counts.append(connection.exec_driver_sql(query).scalar())

    assert counts[2:4] == counts[4:6]


def print_with(path: Path, doors: list[str], hour: int) -> None:
    with open_writer(path) as connection:
        record_print(connection, CODE, doors, at=at(hour))


def last_print(path: Path) -> str | None:
    with open_reader(path) as connection:
        return find_print(connection, CODE)


def test_what_a_list_bore_last_is_what_was_printed_last_on_either_laptop(laptops: Laptops) -> None:
    first, second = laptops
    print_with(first, ["d1", "d2"], 18)
    print_with(second, ["d3"], 17)

    for mine, other in permutations(laptops):
        merge_database(mine, other, now=NOW)

    assert last_print(first) == last_print(second) == digest_doors(["d1", "d2"])


def test_a_merge_that_takes_the_others_word_as_the_last_is_caught(
    laptops: Laptops, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(merging_lists, "_settle_newest", lambda *_: None)
    say(laptops[0], BACK, 19)
    say(laptops[1], LOST, 18)

    merge_database(*laptops, now=NOW)

    assert status(laptops[0]) == (LOST, 1)


WORDS = "INSERT INTO week_words (week_id, language, said, contact) VALUES (1, '{}', '{}', '')"


def write_words(path: Path, language: str, said: str) -> None:
    with open_writer(path) as connection:
        connection.exec_driver_sql(WORDS.format(language, said))


def words_of(connection: Connection) -> list[tuple[str, ...]]:
    query = "SELECT language, said FROM week_words ORDER BY 1"
    return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_a_last_page_set_on_one_laptop_is_on_both_and_one_set_on_both_is_named(
    laptops: Laptops,
) -> None:
    first, second = laptops
    write_words(first, "sv", "Hej")
    write_words(second, "sv", "God dag")
    write_words(second, "en", "Hello")

    reports = [merge_database(mine, other, now=NOW) for mine, other in permutations(laptops)]

    said = []
    for path in laptops:
        with open_reader(path) as connection:
            said.append(words_of(connection))
    assert said == [[("en", "Hello"), ("sv", "Hej")], [("en", "Hello"), ("sv", "God dag")]]
    for report in reports:
        assert ["other words for the last page" in one for one in report.named] == [True]
        assert "(sv)" in report.named[0]
