"""Rows of a listing command as JSON and CSV."""

from __future__ import annotations

import json

import pytest

from canvass.cli.shared.listing import to_csv, to_json

ROWS = [
    {"door": "d1", "lat": 59.25, "flats": 3, "unit": None, "is_open": True, "street": 'Å "norr"'},
    {"door": "d2", "lat": 1e-07, "flats": 0, "unit": "", "is_open": False, "street": "a\\b\tc"},
]


@pytest.mark.parametrize(
    "value",
    [
        ROWS,
        ROWS[:1],
        [],
        {},
        [{}],
        {"rows": ROWS, "count": 2},
        [*ROWS, {"stops": [1, 2], "of": {"a": []}}],
        ["a", 1],
    ],
)
def test_rows_are_written_line_by_line_as_python_writes_json(value):
    assert to_json(value) == json.dumps(value, ensure_ascii=False, indent=1)


def test_characters_that_control_a_terminal_are_escaped_and_read_back_as_they_were():
    rows = [{"street": "\x1b[31m\x7f\u202e\u2028\ud800\U000e0001x", "number": "12\n\U0001f3e0"}]

    written = to_json(rows)

    assert all(character.isprintable() for character in written.replace("\n", ""))
    assert "\U0001f3e0" in written
    assert json.loads(written) == rows


def test_a_cell_of_csv_has_a_space_for_each_hidden_character_and_keeps_the_rest():
    rows = [{"street": "a\x00b\u200bc", "number": "Å 1\u00a0b"}]

    assert to_csv(rows) == "street,number\na b c,Å 1\u00a0b\n"
