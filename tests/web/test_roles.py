"""R22: each operation by each role, from the table of operations itself."""

from __future__ import annotations

import pytest

from canvass.web.app import make_app
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from tests.web.conftest import browser_of
from tests.web.test_protection import address


@pytest.mark.parametrize("role", Role, ids=lambda role: role.name.lower())
def test_a_role_may_do_what_each_row_says_and_nothing_more(make_desk, role):
    desk = make_desk(clock=lambda: 0.0)
    app = make_app(desk)
    said = {}

    for row in ROWS:
        browser = browser_of(desk, role, app)
        call = browser.post if row.writes else browser.get
        said[row.method, row.path] = call(address(row.path)).status_code

    refusal = 401 if role is Role.ANYONE else 403
    refused = {at for at, code in said.items() if code == refusal}
    wanted = {(row.method, row.path) for row in ROWS if role < row.role}
    # A key that is wrong is refused as well.
    keys = {(row.method, row.path) for row in ROWS if row.is_key}
    assert len(said) == len(ROWS) > 100
    assert refused - keys == wanted - keys
    assert wanted <= refused


def test_each_method_of_an_address_stands_in_the_table_once():
    seen = [(row.method, row.path) for row in ROWS]

    assert len(seen) == len(set(seen))
