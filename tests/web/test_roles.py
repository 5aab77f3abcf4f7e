"""R22: each operation by each role, from the table of operations itself."""

from __future__ import annotations

import pytest

from canvass.web.roles import Role
from canvass.web.routes import ROWS
from tests.web.conftest import browser_of
from tests.web.test_protection import address


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.method} {row.path}")
def test_a_role_may_do_what_its_row_says_and_nothing_more(make_desk, row, role):
    browser = browser_of(make_desk(), role)
    call = browser.post if row.writes else browser.get
    code = call(address(row.path)).status_code

    is_refused = code == (401 if role is Role.ANYONE else 403)

    if role < row.role:
        assert is_refused
    elif not row.is_key:
        assert not is_refused


def test_each_method_of_an_address_stands_in_the_table_once():
    seen = [(row.method, row.path) for row in ROWS]

    assert len(seen) == len(set(seen))
