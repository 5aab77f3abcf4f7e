"""Coverage kept event by event is the coverage counted as a whole, in any order."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from canvass.coverage.coverage import make_coverage
from canvass.coverage.live import LiveCoverage
from canvass.coverage.records import CoveredDoor, LoggedVisit, VisitLog
from canvass.coverage.stories import tell_stories
from canvass.coverage.when import Moments

START = datetime(2026, 9, 7, 15, 0)
MOMENTS = Moments(ZoneInfo("Europe/Stockholm"))
OUTCOMES = ("nobody", "talked", "no_thanks", "unreachable", "do_not_knock")
DOORS = [
    CoveredDoor(f"d{n}", "Storgatan", str(n), "", f"e{n // 2}", f"Storgatan {n // 2}",
                f"R0{n % 2}" if n < 5 else "", 18.0, 59.0)
    for n in range(6)
]  # fmt: skip

visits = st.builds(
    lambda number, door, outcome, team, hours: (number, f"d{door}", outcome, team, hours),
    st.integers(0, 10_000), st.integers(0, 7), st.sampled_from(OUTCOMES),
    st.sampled_from(("", "A", "B")), st.integers(0, 60),
)  # fmt: skip


@dataclass
class Told:
    """The visits that were told so far, by their ids."""

    visits: dict[str, LoggedVisit] = field(default_factory=dict)

    def visits_at(self, door_ids):
        return [visit for visit in self.visits.values() if visit.door_id in door_ids]

    def doors_of(self, event_ids):
        return [self.visits[each].door_id for each in event_ids if each in self.visits]


def teams_at(door_id, pairs):
    return frozenset(team for two in pairs if two.door_id == door_id for team in two.teams)


def logged(row):
    number, door, outcome, team, hours = row
    at = f"{START + timedelta(hours=hours):%Y-%m-%dT%H:%M:00}"
    return LoggedVisit(f"v{number}", door, outcome, team, at, *MOMENTS[at[:16]])


@given(
    st.lists(visits, max_size=14, unique_by=lambda row: row[0]),
    st.sets(st.integers(0, 13)), st.sets(st.integers(0, 13)),
    st.sets(st.sampled_from(["d0", "d5"])), st.sets(st.sampled_from(["d1"])), st.data(),
)  # fmt: skip
@pytest.mark.long
@settings(deadline=None)
def test_events_one_by_one_give_the_figures_of_all_at_once(rows, voided, cleared, out, kept, data):
    log = [logged(row) for row in rows]
    ids = [visit.event_id for visit in log]
    voids = {ids[n] for n in voided if n < len(ids)}
    clears = {ids[n] for n in cleared if n < len(ids)}
    parts = [
        *(VisitLog([visit]) for visit in log),
        *(VisitLog([], voided={each}) for each in voids),
        *(VisitLog([], cleared={each}) for each in clears),
    ]
    live, so_far = LiveCoverage(DOORS, left_out=out, kept_do_not_knock=kept), Told()
    for part in data.draw(st.permutations(parts)):
        so_far.visits.update((visit.event_id, visit) for visit in part.visits)
        live.add(part, so_far)
        live.add(part, so_far)

    stories = tell_stories(VisitLog(log, voids, clears), kept_do_not_knock=kept)
    doors = [d for d in DOORS if d.door_id not in out or (stories.get(d.door_id, None)
             and stories[d.door_id].visits)]  # fmt: skip
    whole = make_coverage(doors, stories, walk_hours_by_route={}, minutes_by_default=1.0)

    assert live.total == whole.total
    assert {k: v for k, v in live.by_route.items() if v.doors} == whole.by_route
    assert {(two.door_id, two.address, frozenset(two.teams)) for two in live.two_teams} == {
        (two.door_id, two.address, teams_at(two.door_id, whole.two_teams))
        for two in whole.two_teams
    }
    assert len(live.two_teams) == len({two.door_id for two in whole.two_teams})
    assert live.locked == [(each.stairwell, each.doors) for each in whole.locked]
    assert len(live.not_home) == sum(whole.not_home_by_bands.values())


def told_of(live, so_far, *door_ids):
    return [
        (door.door_id, [visit.outcome for visit in story.visits], story.is_do_not_knock)
        for door, story in live.tell(door_ids, so_far)
    ]


def test_doors_that_count_are_told_as_asked_with_what_still_stands():
    """Left out, unknown: not told. Taken back: gone. Refused: until a coordinator clears it."""
    live, so_far = LiveCoverage(DOORS, left_out={"d3"}, kept_do_not_knock={"d2"}), Told()
    events = [
        logged((1, "d1", "nobody", "A", 0)), logged((2, "d1", "talked", "A", 24)),
        logged((3, "d4", "do_not_knock", "B", 1)), logged((4, "d5", "do_not_knock", "B", 2)),
    ]  # fmt: skip
    so_far.visits.update((visit.event_id, visit) for visit in events)
    live.add(VisitLog(events, voided={"v2"}, cleared={"v4"}), so_far)

    assert told_of(live, so_far, "d4", "d1", "d2", "d3", "d9", "d0", "d5") == [
        ("d4", ["do_not_knock"], True), ("d1", ["nobody"], False), ("d2", [], True),
        ("d0", [], False), ("d5", ["do_not_knock"], False),
    ]  # fmt: skip
    assert told_of(live, so_far, "d0") == [("d0", [], False)]


def test_a_door_where_nobody_was_home_is_told_with_the_time_bands_tried():
    """Monday at 17:00 in Stockholm, Tuesday at 11:00; then somebody opens."""
    live, so_far = LiveCoverage(DOORS), Told()

    def arrives(*row):
        visit = logged(row)
        so_far.visits[visit.event_id] = visit
        live.add(VisitLog([visit]), so_far)
        return dict(live.not_home)

    assert arrives(1, "d1", "nobody", "A", 0) == {"d1": "evening"}
    assert arrives(2, "d1", "nobody", "A", 18) == {"d1": "daytime+evening"}
    assert arrives(3, "d1", "talked", "A", 50) == {}


def test_the_first_events_of_a_week_need_no_reader_of_earlier_ones():
    live = LiveCoverage(DOORS)

    live.add(VisitLog([logged((1, "d1", "talked", "A", 0))]))

    assert (live.total.doors, live.total.talked) == (6, 1)
