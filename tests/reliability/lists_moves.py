"""What happens in the game between the papers: plans, moves, exclusions, registers, newer maps."""

from __future__ import annotations

import pytest
from hypothesis import strategies as st
from hypothesis.stateful import rule

from canvass.document.document import BasePlace
from canvass.errors import CanvassError, NotFoundError, PlanError
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.registers.read import Reading
from canvass.visits.event import Outcome
from canvass.workflow.district import updating
from canvass.workflow.district.stored_district import load_district, record_plan
from canvass.workflow.doors.exclusions import (
    LeaveOut,
    exclude_doors,
    list_exclusions,
    undo_exclusion,
)
from canvass.workflow.doors.register_import import import_register
from canvass.workflow.doors.splits import SplitRequest, split_stairwell
from canvass.workflow.routes.fresh_plan import refresh_plan
from canvass.workflow.routes.paper_plan import open_paper
from canvass.workflow.routes.route_changes import move_stops
from canvass.workflow.routes.stored_plan import find_before
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from tests.reliability.lists_state import Game, Said
from tests.reliability.lists_world import (
    SHIFTS,
    newer_maps,
    registers,
)


class Moves(Game):
    """Plans and moves, and changes what the district has."""

    @rule(k=st.integers(0, SHIFTS - 1))
    def plan_another_evening(self, k: int) -> None:
        """Plan what is left for some shift."""
        self._plan(k)

    @rule()
    def plan_the_district(self) -> None:
        """Plan all doors, as it is done before there is a week."""
        try:
            planned = plan_district(
                load_district(self.db, None), base=BasePlace(59.0, 18.0, ""),
                shift=Walking(30, 1.25, 2.0), search=Search(iterations=60),
                created_at="2026-09-06T12:00:00Z", before=find_before(self.db, None), lang="en",
            )  # fmt: skip
        except PlanError:
            return
        record_plan(self.db, None, planned.document)

    @rule(data=st.data())
    def move_a_stop(self, data: st.DataObject) -> None:
        """Move a house to another route."""
        document = open_paper(self.db, None, None).document
        addresses = self._planned_addresses()
        if len(document.routes) < 2 or not addresses:
            return
        target = data.draw(st.sampled_from([route.id for route in document.routes]))
        address = data.draw(st.sampled_from(addresses))
        try:
            move_stops(self.db, None, address, target, force=True)
        except CanvassError:
            return

    @rule(data=st.data(), outcome=st.sampled_from([Outcome.DO_NOT_KNOCK, Outcome.TALKED]))
    def visit_without_a_list(self, data: st.DataObject, outcome: Outcome) -> None:
        """Somebody is talked to, or asks not to be called on, at a door of the newest plan."""
        document = open_paper(self.db, None, None).document
        doors = sorted(d for r in document.routes for s in r.stops for d in s.door_ids)
        if not doors:
            return
        door, minute = data.draw(st.sampled_from(doors)), self._minute()
        said = SaidVisit(outcome, minute.isoformat(), "")
        add_visit(self.db, Where(), door, said, now=self.now)
        self.said["", self.minutes, door] = Said(door, outcome.value, minute)

    @rule(data=st.data(), is_undone=st.booleans())
    def leave_out(self, data: st.DataObject, is_undone: bool) -> None:
        """Leave an address out of every plan, or take back what was left out."""
        known = list_exclusions(self.db, None)
        if known and is_undone:
            undo_exclusion(self.db, None, known[0].exclusion_id, at="2026-09-08T12:00:00Z")
            return
        if addresses := self._planned_addresses():
            address = data.draw(st.sampled_from(addresses))
            asked = LeaveOut(address=address)
            try:
                exclude_doors(self.db, None, asked, reason="other", at="2026-09-08T12:00:00Z")
            except NotFoundError:
                return

    @rule(k=st.integers(0, 1))
    def import_a_register(self, k: int) -> None:
        """A register brings a new house, or flats of a house that is one door so far."""
        import_register(
            self.db, None, registers()[k], Reading(), is_dry_run=False, on_progress=lambda _: None
        )

    @rule(data=st.data())
    def count_flats(self, data: st.DataObject) -> None:
        """Somebody counts the flats of a house."""
        if addresses := self._planned_addresses():
            asked = SplitRequest(data.draw(st.sampled_from(addresses)), "", 2, 2)
            try:
                split_stairwell(self.db, None, asked, at="2026-09-08T12:00:00Z")
            except CanvassError:
                return

    @rule(k=st.integers(0, 2))
    def take_a_newer_map(self, k: int) -> None:
        """Houses are drawn anew, renamed, gone, and come back."""
        with pytest.MonkeyPatch.context() as patch:
            # Each file is read once for all weeks.
            patch.setattr(updating, "read_map", lambda *_args, **_more: newer_maps()[k])
            ready = updating.read_newer_map(self.db, None, "newer.osm")
        updating.take_newer_map(self.db, ready)
        refresh_plan(self.db, None)
        Game.maps += 1
