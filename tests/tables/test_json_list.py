"""A JSON list is read value by value, with the same faults as if it were parsed whole."""

from __future__ import annotations

import json
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from canvass.errors import InputError
from canvass.tables import json_file
from canvass.tables.json_file import check_size, open_list, parse_json

VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


@pytest.mark.long
@given(st.lists(VALUES), st.sampled_from([None, 1, "\t"]))
def test_a_list_gives_the_values_it_was_written_from(values, indent):
    content = json.dumps(values, indent=indent).encode()

    entries = open_list(content)

    assert list(entries()) == list(entries()) == values


@given(st.text(alphabet='[]{},:1"a \n', max_size=12))
def test_what_is_no_list_when_parsed_whole_is_none_value_by_value(text: str):
    """The parser of the standard library is the peer."""
    content = text.encode()
    try:
        whole = parse_json(content)
    except InputError:
        whole = None

    try:
        one_by_one = list(open_list(content)())
    except InputError:
        one_by_one = None

    assert one_by_one == (whole if isinstance(whole, list) else None)


def test_one_wide_letter_that_makes_a_text_four_times_as_large_is_counted(monkeypatch):
    monkeypatch.setattr(json_file, "MOST_TEXT_BYTES", 4_000)

    check_size(b'["' + b"x" * 3_000 + b'"]')
    for letter, most in (("ö", 3_900), ("ж", 1_900), ("😀", 900)):
        check_size(f'["{"x" * most}{letter}"]'.encode())
        with pytest.raises(InputError, match="cut it into parts"):
            check_size(f'["{"x" * (most + 200)}{letter}"]'.encode())


def test_a_list_of_many_values_is_not_held():
    rows = [{"street": "Storgatan", "n": k} for k in range(20_000)]
    content = json.dumps(rows).encode()
    del rows
    tracemalloc.start()
    count = sum(1 for _ in open_list(content)())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert count == 20_000
    assert most < 3 * len(content)
