"""Tables on paper: every row once, in order, none alone at the foot of a page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.pages.map_page import Table
from canvass.pages.paper_tables import HEAD, MARGIN, MOST_ROWS, ROW, lay_out


def table(rows: int) -> Table:
    return Table("By street", ("Street", "Doors"), [(f"Street {n}", n) for n in range(rows)])


@given(st.lists(st.integers(1, 200), max_size=8))
def test_every_row_is_on_some_page_once_and_above_its_foot(counts: list[int]):
    tables = [table(count) for count in counts]

    parts = [part for page in lay_out(tables) for part in page]

    found = [(id(p.table), n) for p in parts for n in range(p.first, p.last)]
    assert found == [(id(t), n) for t in tables for n in range(min(len(t.rows), MOST_ROWS))]
    assert all(p.top - HEAD - ROW * (p.last - p.first) >= MARGIN for p in parts)


def test_what_is_left_out_is_counted_on_the_last_part():
    parts = [part for page in lay_out([table(MOST_ROWS + 7)]) for part in page]

    assert [part.more for part in parts] == [0] * (len(parts) - 1) + [7]


@pytest.mark.parametrize("rows", [1, 2, 3, 50])
def test_a_table_does_not_begin_with_a_row_or_two(rows: int):
    pages = lay_out([table(rows), table(40), table(5)])

    for page in pages:
        for part in page:
            assert part.last - part.first >= min(3, len(part.table.rows) - part.first)
