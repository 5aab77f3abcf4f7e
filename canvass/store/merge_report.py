"""What a merge did, and what it left for people to decide."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from canvass.errors import CanvassError


@dataclass(slots=True)
class MergeReport:
    """What a merge did, and what it did not take, each with its reason (`left`).

    `now` is when, as the database writes it; `faults` is what is wrong with events, by their ids.
    """

    now: str = ""
    faults: Mapping[str, CanvassError] = field(default_factory=dict)
    counts: Counter[str] = field(default_factory=Counter)
    left: list[CanvassError] = field(default_factory=list)

    def name(self, sentence: str, **values: object) -> None:
        """Add what was not taken: a sentence of the catalogues with its values."""
        self.left.append(CanvassError(sentence, **values))

    @property
    def named(self) -> list[str]:
        """Return what was not taken, in English."""
        return [str(one) for one in self.left]

    def say(self, translate: Callable[[str], str]) -> list[str]:
        """Return what was not taken in a language."""
        return [one.say(translate) for one in self.left]


@dataclass(frozen=True, slots=True)
class Pair:
    """A district or week there and the same one here."""

    theirs: int
    ours: int
