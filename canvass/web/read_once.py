"""What a running desk has read from its database, so that it is read once for all who look."""

from __future__ import annotations

from dataclasses import dataclass, field

from canvass.web.houses import Houses
from canvass.web.open_plans import OpenPlans
from canvass.workflow.district.kept_districts import Districts
from canvass.workflow.most_recent import MostRecent
from canvass.workflow.visits.board import Boards
from canvass.workflow.visits.kept_coverage import Coverages

MOST_SIDES = 24
"""Maps and figures of boards, by district, change, language and kind."""


@dataclass(frozen=True, slots=True)
class ReadOnce:
    """Districts, plans, boards, coverage, houses and drawn maps, followed as they change."""

    districts: Districts = field(default_factory=Districts)
    plans: OpenPlans = field(default_factory=OpenPlans)
    boards: Boards = field(default_factory=Boards)
    coverages: Coverages = field(default_factory=Coverages)
    houses: Houses = field(default_factory=Houses)
    sides: MostRecent[tuple[object, ...], bytes] = field(
        default_factory=lambda: MostRecent(MOST_SIDES)
    )
