"""Check codes: a mark that slips by one row is noticed."""

from __future__ import annotations

import numpy as np

from canvass.visits.list_code import ALPHABET
from canvass.walklist.check_codes import checks_by_door, row_check
from tests.walklist.sample_plan import make_route, make_stop


def test_no_two_rows_of_a_list_have_the_same_check_code():
    for code in ("9DBVH25C", "00000000"):
        checks = {row_check(code, row) for row in range(1024)}

        assert len(checks) == 1024
        assert all(len(check) == 2 and set(check) <= set(ALPHABET) for check in checks)


def test_flats_only_counted_share_the_code_of_their_row_and_other_doors_have_their_own():
    stops = [
        make_stop("a", "Storgatan", ["1"], 18.0, 59.0, doors=3),
        make_stop("b", "Storgatan", ["3"], 18.0, 59.0, units=["1001", "1002"]),
    ]
    route = make_route("R01", "Storgatan", stops, (18.0, 59.0))

    checks = checks_by_door(route, "9DBVH25C")

    assert [checks[door] for door in stops[0].door_ids] == [row_check("9DBVH25C", 0)] * 3
    assert [checks[door] for door in stops[1].door_ids] == [
        row_check("9DBVH25C", 1), row_check("9DBVH25C", 2)
    ]  # fmt: skip


def test_marks_shifted_by_one_row_are_noticed_on_nineteen_of_twenty_sheets():
    """A row is read with the position of the one above it, from some row of the sheet on."""
    rng = np.random.default_rng(4)
    noticed = 0
    for _ in range(400):
        code = "".join(rng.choice(list(ALPHABET), 8))
        rows = int(rng.integers(2, 70))
        start = int(rng.integers(0, rows - 1))
        typed = [(row, row_check(code, row + 1)) for row in range(start, rows - 1)]
        noticed += any(check != row_check(code, row) for row, check in typed)

    assert noticed >= 0.95 * 400


def test_a_sheet_entered_with_the_code_of_another_list_is_noticed():
    rng = np.random.default_rng(5)
    missed = 0
    for _ in range(200):
        mine, other = ("".join(rng.choice(list(ALPHABET), 8)) for _ in range(2))
        missed += row_check(mine, 7) == row_check(other, 7)

    assert missed <= 2
