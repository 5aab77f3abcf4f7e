"""Turns at writing: first come, first served, and nobody waits for ever."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import text

from canvass.errors import StoreError
from canvass.store import database
from canvass.store.database import open_writer
from canvass.store.turns import Turns, turns_at


def test_whoever_comes_first_is_served_first():
    turns, served = Turns(), []

    def wait(number: int) -> None:
        with turns.take() as is_mine:
            served.append((number, is_mine))

    with turns.take():
        waiting = []
        for number in range(8):
            waiting.append(threading.Thread(target=wait, args=(number,)))
            waiting[-1].start()
            while len(turns._waiting) <= number:
                time.sleep(0.001)
    for each in waiting:
        each.join()

    assert served == [(number, True) for number in range(8)]


def test_one_at_a_time_has_the_turn_and_all_get_it():
    turns, inside, most = Turns(), 0, 0

    def work(_number: int) -> bool:
        nonlocal inside, most
        with turns.take() as is_mine:
            inside += 1
            most = max(most, inside)
            time.sleep(0.0005)
            inside -= 1
        return is_mine

    with ThreadPoolExecutor(20) as pool:
        got = list(pool.map(work, range(200)))

    assert (all(got), most) == (True, 1)


def test_a_thread_that_has_the_turn_may_take_it_again():
    turns = Turns()

    with turns.take(), turns.take() as is_mine:
        assert is_mine
    with turns.take(0.0) as is_free_again:
        assert is_free_again


def test_who_waited_too_long_is_told_and_stands_in_nobodys_way():
    turns, told = Turns(), []

    def wait() -> None:
        with turns.take(0.01) as is_mine:
            told.append(is_mine)

    with turns.take():
        impatient = threading.Thread(target=wait)
        impatient.start()
        impatient.join()
    with turns.take(1.0) as is_free:
        assert (told, is_free) == ([False], True)


def test_a_writer_whose_turn_never_comes_is_told_to_try_again(tmp_path, monkeypatch):
    path, said = tmp_path / "canvass.db", []
    with open_writer(path):
        pass
    monkeypatch.setattr(database, "turns_at", lambda _path: _Never())

    with pytest.raises(StoreError, match="others are writing"), open_writer(path):
        said.append("written")

    assert said == []


class _Never:
    """A queue whose turn never comes."""

    lost_s = 0.0

    def take(self):
        turns = Turns()
        turns._holder = -1
        return turns.take(0.0)


def test_fifty_writers_of_one_program_all_write(tmp_path):
    path = tmp_path / "canvass.db"
    with open_writer(path) as connection:
        connection.execute(text("CREATE TABLE tally (n INTEGER)"))

    def write(number: int) -> None:
        with open_writer(path) as connection:
            connection.execute(text("INSERT INTO tally VALUES (:n)"), {"n": number})

    with ThreadPoolExecutor(50) as pool:
        list(pool.map(write, range(100)))

    with open_writer(path) as connection:
        found = connection.execute(text("SELECT count(DISTINCT n) FROM tally")).scalar()
    assert found == 100
    assert turns_at(path) is not turns_at(tmp_path / "other.db")


def test_what_the_holder_loses_to_another_program_is_counted_from_when_one_joined():
    turns = Turns()

    with turns.take(), turns.waiting_for_others():
        time.sleep(0.02)
        joined_s = turns.lost_s
    lost_s = turns.lost_s

    assert lost_s - joined_s < lost_s
    assert joined_s >= 0.02
