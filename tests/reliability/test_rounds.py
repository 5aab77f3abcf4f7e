"""A long form of many rounds can be run in pieces, and says how many are done."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.reliability import rounds
from tests.reliability.rounds import MINUTES, Played, play_rounds


def add_up(folder: Path, seeds: Sequence[int]) -> tuple[int, int]:
    """Return how many seeds there are, and their sum; fail where they were asked for before."""
    (folder.parents[1] / f"asked-{seeds[0]}").mkdir()
    return len(seeds), sum(seeds)


@pytest.fixture
def folders(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    monkeypatch.setattr(rounds, "KEPT", tmp_path / "kept")
    made = [tmp_path / "first", tmp_path / "second"]
    for folder in made:
        folder.mkdir()
    return made


@pytest.mark.long
def test_a_run_that_stopped_early_is_gone_on_with(
    folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MINUTES, "0")
    some = play_rounds("sums", add_up, range(25), folders[0])
    monkeypatch.delenv(MINUTES)
    whole = play_rounds("sums", add_up, range(25), folders[1])

    assert (some.done, some.wanted, some.sums) == (10, 25, (10, 45))
    assert whole == Played(25, 25, (25, 300))
    assert (some.say("weeks"), whole.say("plans", 2)) == ("10 of 25 weeks", "50 plans")


def test_rounds_of_another_version_do_not_count(
    folders: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(MINUTES, "0")
    play_rounds("sums", add_up, range(20), folders[0])
    monkeypatch.setattr(rounds, "_version", lambda: "another")

    with pytest.raises(FileExistsError):
        play_rounds("sums", add_up, range(20), folders[1])


def refuse(folder: Path, seeds: Sequence[int]) -> tuple[int]:
    """Fail on the second batch."""
    if seeds[0]:
        raise AssertionError(f"a promise is broken at {seeds[0]}")
    return (1,)


def test_a_broken_promise_is_not_swallowed(folders: list[Path]) -> None:
    with pytest.raises(AssertionError, match="broken at 10"):
        play_rounds("sums", refuse, range(20), folders[0])
