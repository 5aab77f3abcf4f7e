"""The short summary after a plan."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from canvass.cli.shared.first_screen import first_lines, say_too_long
from canvass.document.document import BasePlace
from canvass.document.savings import walking_hours
from canvass.planning.district import make_district, read_map
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import Planned, plan_district
from tests.small_map import LAT, LON, write_small_map

SAMPLE = Path(__file__).parents[2] / "data" / "sample.osm.gz"
CAFE = "59.1867,18.0135"
TWO_HOURS_S = 7200.0


@pytest.mark.parametrize(
    ("durations_s", "said"),
    [
        ([], ""),
        ([3600.0, TWO_HOURS_S], ""),
        ([3600.0, TWO_HOURS_S + 60], "1 of 2 takes longer than the shift, 2 h 01 min"),
        ([9000.0, 3600.0, 15120.0], "2 of 3 take longer than the shift, up to 4 h 12 min"),
    ],
)
def test_routes_that_do_not_fit_the_shift_are_counted_with_the_longest(durations_s, said):
    assert say_too_long(durations_s, 120, "en") == said


def test_the_comparison_says_so_in_swedish_too():
    assert say_too_long([9000.0], 120, "sv") == "1 av 1 tar längre tid än passet, 2 h 30 min"


@pytest.mark.long
def test_turfs_cut_by_hand_that_last_longer_than_the_shift_are_no_silent_bargain(canvass):
    said = canvass(
        "quickstart", SAMPLE, "--base", CAFE, "--shift", "150", "--iterations", "200", "--no-pdf"
    )

    (line,) = [line for line in said.out.splitlines() if line.startswith("Compared with")]
    by_hand, by_street = line.split("; ")
    assert "take longer than the shift, up to " in by_hand
    assert "longer than the shift" not in by_street


@pytest.fixture(scope="module")
def planned(tmp_path_factory: pytest.TempPathFactory) -> Planned:
    """One route round a block; its bound is set by each test."""
    source = write_small_map(tmp_path_factory.mktemp("block") / "block.osm")
    return plan_district(
        make_district(read_map(str(source))),
        base=BasePlace(LAT, LON, ""),
        shift=Walking(60, 1.25, 2.0),
        search=Search(iterations=200),
        created_at="2026-09-01T12:00:00Z",
    )


MORE_TIME = '; the time to prove more ran out ("--prove 60" gives it a minute)'


@pytest.mark.parametrize(
    ("share_saved", "is_cut_short", "ends"),
    [
        (0.5, True, f"(proven){MORE_TIME}"),
        (0.5, False, "(proven)"),
        (0.1, True, "(proven)"),
    ],
)
def test_a_weak_proof_that_ran_out_of_time_is_not_told_as_a_fault_of_the_plan(
    planned, share_saved, is_cut_short, ends
):
    document = planned.document
    proved_h = document.totals.hours - share_saved * walking_hours(document)
    bound = replace(document.bound, hours=proved_h)
    lines = first_lines(
        replace(
            planned,
            document=replace(document, bound=bound),
            is_bound_cut_short=is_cut_short,
        ),
        "en",
    )

    (line,) = [line for line in lines if "of the walking could be saved" in line]
    assert line.startswith(f"At most {100 * share_saved:.1f} % of the walking")
    assert line.endswith(ends)
