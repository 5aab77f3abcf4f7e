"""Coverage of organisations: three counts, kept separate from those of doors."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canvass.coverage.records import DoorStory
from canvass.coverage.stories import KNOCKED, OPENED, TALKED


@dataclass(frozen=True, slots=True)
class CallCount:
    """Numbers of places: called on, with somebody there, with a talk. Each place counts once."""

    called: int = 0
    opened: int = 0
    talked: int = 0


def count_calls(stories: Mapping[str, DoorStory]) -> CallCount:
    """Return the counts of the places that have a valid call."""
    outcomes = [story.outcomes for story in stories.values()]
    return CallCount(
        called=sum(not KNOCKED.isdisjoint(some) for some in outcomes),
        opened=sum(not OPENED.isdisjoint(some) for some in outcomes),
        talked=sum(TALKED in some for some in outcomes),
    )
