"""A team's name is one rule wherever one is written."""

from __future__ import annotations

import pytest

from canvass.errors import VisitError
from canvass.visits.team_name import check_team_name


def test_a_name_is_stored_with_one_blank_between_words():
    assert check_team_name("  Lag   Blå ") == "Lag Blå"


def test_no_team_is_no_fault():
    assert check_team_name("  ") == ""


@pytest.mark.parametrize("text", ["x" * 81, "Lag\x07", "Lag\nBlå"])
def test_what_is_too_long_or_unreadable_is_refused_and_cut_short(text):
    with pytest.raises(VisitError) as refused:
        check_team_name(text)

    assert str(refused.value) == f"team {text[:80]!r}: give at most 80 ordinary characters"
