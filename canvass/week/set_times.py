"""Times that people set for their organisation or for one week, instead of the defaults."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, replace

from canvass.errors import InputError

BOUNDS = {
    "talk_min": (0.0, 120.0, "minutes per talk"),
    "knock_min": (0.0, 30.0, "minutes per knock"),
    "startup_min": (0.0, 120.0, "minutes at the base before teams leave"),
    "pace_mps": (0.2, 3.0, "pace in metres per second"),
}
"""The minimum, the maximum and the name of each."""


@dataclass(frozen=True, slots=True)
class SetTimes:
    """Minutes per talk, per knock and at the base before teams leave, and pace; None: not set."""

    talk_min: float | None = None
    knock_min: float | None = None
    startup_min: float | None = None
    pace_mps: float | None = None

    def __post_init__(self) -> None:
        for name, value in self.given().items():
            low, high, words = BOUNDS[name]
            if not low <= value <= high:
                raise InputError(
                    "{words} {value:g}: give {low:g} to {high:g}",
                    words=words,
                    value=value,
                    low=low,
                    high=high,
                )

    def given(self) -> dict[str, float]:
        """Return the times that are set, by name."""
        found = {one.name: getattr(self, one.name) for one in fields(self)}
        return {name: value for name, value in found.items() if value is not None}

    def over(self, usual: SetTimes) -> SetTimes:
        """Return these times, with those of `usual` where nothing is set."""
        return replace(usual, **self.given())

    def changed(self, changes: Mapping[str, float | None]) -> SetTimes:
        """Return these times with changes; None unsets a time."""
        return replace(self, **changes)
