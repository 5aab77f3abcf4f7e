"""The odds that a door opens, by time band and dwelling: a weak prior, updated by own visits.

There is a Beta distribution for each kind of dwelling and time band. The prior means come from
published figures (three doors in ten open; evenings and weekends are better). The prior weighs as
much as `PRIOR_VISITS` own visits, so that after one evening the organisation's own figures decide.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from canvass.week.moments import TimeBand

PRIOR_VISITS = 20.0
PRIOR_MEAN = {TimeBand.DAYTIME: 0.22, TimeBand.EVENING: 0.32, TimeBand.WEEKEND: 0.32}
TALK_SHARE = 0.42
"""The share of opened doors with a talk: 12.5 % of all doors talked and 30 % opened (60,000 doors,
Germany)."""

# Some people are nearly always at home, some never. The chances of single doors follow a Beta
# distribution of this weight, so each visit in vain lowers the chance of that door.
DOOR_WEIGHT = 2.0
OTHER_BAND = 0.5
"""The weight of a visit in vain for the other time bands."""


class Dwelling(StrEnum):
    """The kind of dwelling behind a door."""

    HOUSE = "house"
    FLAT = "flat"


@dataclass(frozen=True, slots=True)
class Odds:
    """A Beta distribution of P(open): `opened` and `closed` are pseudo-counts, prior included."""

    opened: float
    closed: float
    visits: int = 0

    @property
    def mean(self) -> float:
        """The expected share of doors that open."""
        return self.opened / (self.opened + self.closed)

    def interval(self, share: float = 0.9) -> tuple[float, float]:
        """Return the central interval with `share` of the distribution."""
        from scipy.special import betaincinv  # a tenth of a second, which planning can save

        tail = (1 - share) / 2
        low, high = betaincinv(self.opened, self.closed, [tail, 1 - tail])
        return float(low), float(high)

    def after(self, opened: int, closed: int) -> Odds:
        """Return the distribution updated with more visits."""
        return Odds(self.opened + opened, self.closed + closed, self.visits + opened + closed)


@dataclass(frozen=True, slots=True)
class OddsTable:
    """P(open) for every kind of dwelling and band."""

    by_kind: Mapping[tuple[Dwelling, TimeBand], Odds]

    def chance(
        self, dwelling: Dwelling, band: TimeBand, *, in_vain: int = 0, in_vain_elsewhere: int = 0
    ) -> float:
        """Return P(open) of a door after visits in vain in this time band and in others."""
        mean = self.by_kind[dwelling, band].mean
        tried = in_vain + OTHER_BAND * in_vain_elsewhere
        return mean * DOOR_WEIGHT / (DOOR_WEIGHT + tried)


def prior_odds() -> OddsTable:
    """Return the odds before any visit."""
    return OddsTable(
        {
            (dwelling, band): Odds(PRIOR_VISITS * mean, PRIOR_VISITS * (1 - mean))
            for dwelling in Dwelling
            for band, mean in PRIOR_MEAN.items()
        }
    )


def learn_odds(
    seen: Iterable[tuple[Dwelling, TimeBand, bool]], before: OddsTable | None = None
) -> OddsTable:
    """Return the odds after visits, each (dwelling, band, whether it opened).

    Give only the first visit at a door in a band; later visits are only to doors that did not open.
    """
    by_kind = dict((before or prior_odds()).by_kind)
    for dwelling, band, is_opened in seen:
        by_kind[dwelling, band] = by_kind[dwelling, band].after(int(is_opened), int(not is_opened))
    return OddsTable(by_kind)
