"""R31: a wish cannot be tied to a door, by whoever has the database, its logs and two backups.

The attacker knows every visit with door and minute, which doors talked between the two backups, and
every byte of both. The chance of guessing is one over those doors; the order in which rows, ids or
bytes lie must not make it better.
"""

from __future__ import annotations

import random
import sqlite3
import uuid
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from canvass.store import wishes as store
from canvass.store.database import open_writer
from canvass.workflow.district.new_district import add_district
from canvass.workflow.keeping.backups import write_backup
from canvass.workflow.listening import wishes as workflow
from canvass.workflow.listening.wishes import Found, Note, Place, add_wishes
from tests.reliability.figures import figure, share_of
from tests.small_map import write_small_map

MOST = 1.5
"""How many times better than chance an attacker may be, over many shifts."""
FEW_SHIFTS, MOST_OF_FEW = 12, 2.5
"""Over a dozen shifts chance alone may guess half as often again; the defects four times."""


def small_district(folder: Path) -> Path:
    path = folder / "canvass.db"
    add_district(path, "Stuvsta", str(write_small_map(folder / "small.osm")))
    return path


def orders(live: Path, before: Path, after: Path) -> list[list[str]]:
    """Return the texts that came between two backups in each order the attacker can read off."""
    with closing(sqlite3.connect(before)) as connection:
        old = {row[0] for row in connection.execute("SELECT wish_id FROM wish")}
    with closing(sqlite3.connect(after)) as connection:
        rows = connection.execute("SELECT wish_id, text FROM wish").fetchall()
    new = [(wish_id, text) for wish_id, text in rows if wish_id not in old]
    files = [after.read_bytes(), live.read_bytes()]
    by_place = [
        [text for _id, text in sorted(new, key=lambda row: sign * content.find(row[1].encode()))]
        for content in files
        for sign in (1, -1)
    ]
    return [[text for _id, text in new], [text for _id, text in sorted(new)], *by_place]


def attack(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int, *, seed: int) -> float:
    """Return how many times better than chance the best of the attacker's orders guesses."""
    hits, expected = count_hits(tmp_path, monkeypatch, rounds, seed=seed)
    return max(hits) / expected


def count_hits(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, rounds: int, *, seed: int
) -> tuple[list[int], float]:
    """Return how often each of the attacker's orders guesses right, and how often chance does."""
    rng = random.Random(seed)
    monkeypatch.setattr("secrets.choice", rng.choice)
    db = small_district(tmp_path)
    hits = [0] * 6
    expected = 0.0
    before, after = tmp_path / "before.db", tmp_path / "after.db"
    write_backup(db, before)
    for number in range(rounds):
        talked = [f"dörr {door}" for door in range(rng.randint(6, 30))]
        # Slips lie in the order of the walk, and somebody types them from the top.
        wishing = sorted(rng.sample(range(len(talked)), rng.randint(3, len(talked))))
        notes = [Note(f"önskan {number} {rng.getrandbits(64):016x}") for _ in wishing]
        truth = {note.text: door for note, door in zip(notes, wishing, strict=True)}
        half = rng.randint(1, len(notes))
        for part in (notes[:half], notes[half:]):
            add_wishes(db, Place(), part, found=Found.KEEP, today=date(2026, 12, 1))
        write_backup(db, after)
        for k, order in enumerate(orders(db, before, after)):
            # The best guess from an order: spread it evenly over the doors that talked.
            step = len(talked) / len(order)
            guesses = {text: int((place + 0.5) * step) for place, text in enumerate(order)}
            hits[k] += sum(guesses[text] == truth[text] for text in order)
        expected += len(notes) / len(talked)
        # Nothing happens between two shifts: the backup after one is that before the next.
        after.replace(before)
    return hits, expected


def test_no_order_in_the_file_ties_a_wish_to_a_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert attack(tmp_path, monkeypatch, FEW_SHIFTS, seed=3) <= MOST_OF_FEW


@pytest.mark.torture
def test_over_a_thousand_weeks_no_order_ties_a_wish_to_a_door(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In districts of fifty shifts: more than any has, and each shift reads the whole file."""
    districts = share_of(20)
    hits, expected = [0] * 6, 0.0
    for seed in range(districts):
        (folder := tmp_path / str(seed)).mkdir()
        more, by_chance = count_hits(folder, monkeypatch, 50, seed=seed)
        hits = [a + b for a, b in zip(hits, more, strict=True)]
        expected += by_chance
    ratio = max(hits) / expected

    figure("R31", f"{50 * districts} shifts in {districts} districts, two backups each: the best "
           f"of six orders guesses {ratio:.2f} times as often as chance")  # fmt: skip
    assert ratio <= MOST


@pytest.mark.long
def test_ids_that_carry_the_time_would_be_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R31: ids in the order of their making, as UUIDv7 gives them."""
    counter = iter(range(10**9))
    monkeypatch.setattr(
        workflow, "make_id", lambda *_: f"{next(counter):012x}-{uuid.uuid4().hex[:8]}"
    )

    assert attack(tmp_path, monkeypatch, FEW_SHIFTS, seed=3) > MOST_OF_FEW


@pytest.mark.long
def test_rows_that_lie_as_they_were_typed_would_be_caught(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The mutant of R31: rows added behind each other, though their ids are random."""

    def append(connection, wishes):
        for one in wishes:
            connection.exec_driver_sql(
                "INSERT INTO wish VALUES (?, ?, ?, ?, ?, ?, NULL)",
                (one.wish_id, one.district_id, one.iso_week, one.topic, one.text, one.heard.value),
            )

    monkeypatch.setattr(store, "add_wishes", append)

    assert attack(tmp_path, monkeypatch, FEW_SHIFTS, seed=3) > MOST_OF_FEW


def test_a_wish_leaves_no_entry_with_a_time_in_the_audit_log(tmp_path: Path) -> None:
    db = small_district(tmp_path)
    with open_writer(db) as connection:
        before = connection.exec_driver_sql("SELECT count(*) FROM audit_log").scalar()

    add_wishes(db, Place(), [Note("fler bänkar")], found=Found.REFUSE, today=date(2026, 12, 1))

    with open_writer(db) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM audit_log").scalar() == before


def test_what_was_struck_or_deleted_cannot_be_read_in_the_file(tmp_path: Path) -> None:
    db = small_district(tmp_path)
    kept = add_wishes(
        db, Place(), [Note("bänk åt Hjördis Marqvister"), Note("Zlatanplanen blir grön")],
        found=Found.KEEP, today=date(2026, 12, 1),
    )  # fmt: skip
    ids = {wish.text[:4]: wish.wish_id for wish in kept.wishes}

    workflow.strike_wishes(db, None, [ids["bänk"]], date(2026, 12, 1))
    workflow.remove_wishes(db, None, [ids["Zlat"]])

    content = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.is_file())
    assert b"Marqvister" not in content
    assert b"Zlatanplanen" not in content


def test_the_wish_holds_nothing_but_area_week_topic_text_and_place(tmp_path: Path) -> None:
    db = small_district(tmp_path)
    with open_writer(db) as connection:
        rows = connection.exec_driver_sql("PRAGMA table_info(wish)").fetchall()
        keys = connection.exec_driver_sql("PRAGMA foreign_key_list(wish)").fetchall()
        sql = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'wish'"
        ).scalar()

    assert {row[1] for row in rows} == {
        "wish_id", "district_id", "iso_week", "topic", "text", "heard", "commitment_id",
    }  # fmt: skip
    assert {row[2] for row in keys} == {"district", "commitment"}
    assert "WITHOUT ROWID" in str(sql)
