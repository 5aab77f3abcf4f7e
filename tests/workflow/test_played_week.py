"""A whole week on the sample district, through what the commands call; every story adds up."""

from __future__ import annotations

import pytest

from canvass.planning.search_settings import Search
from canvass.workflow.district.sample import find_sample
from canvass.workflow.visits.coverage import get_coverage
from tests.played_week import (
    Played,
    count_coverage,
    count_log,
    count_story,
    doors_unaccounted,
    play_week,
)

pytestmark = pytest.mark.long


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    """Play five evenings of three teams with an hour and a half each."""
    sample = find_sample()
    return play_week(
        tmp_path_factory.mktemp("week"), sample.map_path, sample.lat, sample.lon, teams=3,
        minutes=90, search=Search(iterations=800),
    )  # fmt: skip


def test_every_doors_story_in_the_log_is_what_was_written_down(played: Played):
    log = count_log(played.db)

    assert {name: log[name] for name in count_story(played)} == count_story(played)
    assert log["visits"] == played.recorded - played.taken_back


def test_coverage_counts_what_an_independent_fold_of_the_log_counts(played: Played):
    coverage = count_coverage(played.db)

    assert coverage == {name: count_log(played.db)[name] for name in coverage}


def test_nobody_is_sent_where_they_should_not_go(played: Played):
    assert played.asked
    assert played.wrongly_planned == []


def test_every_plan_accounts_for_every_address(played: Played):
    assert len(played.plans) == 5
    assert set(doors_unaccounted(played)) == {0}


def test_what_a_lost_sheet_and_a_missing_team_leave_comes_again(played: Played):
    assert played.lost > 0
    assert played.missing > 0
    third, later = played.plans[2], played.plans[3:]
    lost = {d for stop in third.routes[0].stops for d in stop.door_ids}
    again = {d for plan in later for r in plan.routes for s in r.stops for d in s.door_ids}
    assert len(lost & again) >= 0.8 * len(lost)


def test_houses_a_register_brings_are_in_every_later_plan(played: Played):
    assert len(played.new_doors) == 3
    in_map = [document.totals.addresses_in_map for document in played.plans]
    assert in_map == [in_map[0]] * 3 + [in_map[0] + 3] * 2


def test_two_teams_at_one_door_are_counted_once_and_shown_as_two(played: Played):
    shown = get_coverage(played.db, None, None).coverage.two_teams

    assert len(shown) == 1
