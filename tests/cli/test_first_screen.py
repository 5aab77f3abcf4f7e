"""The short summary after a plan."""

from __future__ import annotations

from pathlib import Path

import pytest

from canvass.cli.shared.first_screen import say_too_long

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


def test_turfs_cut_by_hand_that_last_longer_than_the_shift_are_no_silent_bargain(canvass):
    said = canvass(
        "quickstart", SAMPLE, "--base", CAFE, "--shift", "150", "--iterations", "200", "--no-pdf"
    )

    (line,) = [line for line in said.out.splitlines() if line.startswith("Compared with")]
    by_hand, by_street = line.split("; ")
    assert "take longer than the shift, up to " in by_hand
    assert "longer than the shift" not in by_street
