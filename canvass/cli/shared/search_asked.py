"""The options of `search_options` as one value."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from canvass.cli.shared.walking import AskedTimes
    from canvass.planning.search_settings import Search


@dataclass(frozen=True, slots=True)
class SearchAsked:
    """How people walk and how long to search, as given on the command line; None: not given."""

    minutes_per_door: float | None
    minutes_per_talk: float | None
    late: float | None
    speed: float | None
    teams: int | None
    is_spread: bool | None
    time_limit: float | None
    prove: float | None
    iterations: int | None
    even: float
    engine: str
    seed: int

    def times(self) -> AskedTimes:
        """Return the options about times."""
        from canvass.cli.shared.walking import AskedTimes

        return AskedTimes(self.speed, self.minutes_per_door, self.minutes_per_talk, self.late)

    def search(self, *, usual_limit_s: float, is_usually_spread: bool) -> Search:
        """Return the search asked for, with defaults for options not given."""
        from canvass.planning.search_settings import Search

        return Search(
            self.time_limit or usual_limit_s, self.iterations, self.seed, self.teams, self.prove,
            self.even / 100,
            is_spread=is_usually_spread if self.is_spread is None else self.is_spread,
            engine=self.engine,
        )  # fmt: skip
