"""Organisations called on: three counts beside the doors, never among them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from canvass.coverage.records import DoorStory
from canvass.coverage.stories import KNOCKED, OPENED, TALKED


@dataclass(frozen=True, slots=True)
class CallCount:
    """Places, each counted once: called on, where somebody opened, where there was a talk."""

    called: int = 0
    opened: int = 0
    talked: int = 0


def count_calls(stories: Mapping[str, DoorStory]) -> CallCount:
    """Return the counts over the places with a call that nobody took back."""
    outcomes = [story.outcomes for story in stories.values()]
    return CallCount(
        called=sum(not KNOCKED.isdisjoint(some) for some in outcomes),
        opened=sum(not OPENED.isdisjoint(some) for some in outcomes),
        talked=sum(TALKED in some for some in outcomes),
    )
