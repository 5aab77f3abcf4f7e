"""What a running desk keeps: the values used last, made once, and no more than it may."""

from __future__ import annotations

from canvass.workflow.most_recent import MostRecent


def test_the_value_that_was_not_used_for_longest_goes():
    kept: MostRecent[str, int] = MostRecent(2)
    kept.keep("a", 1)
    kept.keep("b", 2)
    kept.find("a")

    kept.keep("c", 3)

    assert [kept.find(key) for key in "abc"] == [1, None, 3]


def test_a_value_is_made_once_while_it_is_kept():
    kept: MostRecent[str, list[int]] = MostRecent(1)
    first = kept.get("a", list)

    assert kept.get("a", list) is first
    kept.get("b", list)
    assert kept.get("a", list) is not first
