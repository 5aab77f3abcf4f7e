"""The description of the desk for somebody who writes a client and has nothing else."""

from __future__ import annotations

import re

import pytest

from canvass.web.openapi import describe
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from tests.web.conftest import HERE, browser_of

DOCUMENT = describe(ROWS)


def operation(row):
    return DOCUMENT["paths"][re.sub(r":\w+}", "}", row.path)][row.method.lower()]


def test_every_operation_has_a_name_of_its_own_and_says_what_lets_one_in():
    names = [operation(row)["operationId"] for row in ROWS]
    needs_token = [row for row in ROWS if row.writes and not row.is_key]

    assert len(set(names)) == len(ROWS)
    assert all(operation(row)["security"] == [] for row in ROWS if row.role is Role.ANYONE)
    assert all("token" in operation(row)["security"][0] for row in needs_token)


def test_forms_that_take_a_file_say_in_which_field():
    larger = [row for row in ROWS if row.largest_body > 20_000_000]

    fields = {row.file: operation(row)["requestBody"]["content"] for row in larger}

    assert fields.keys() == {"map", "outline", "register", "file", "backup"}
    for name, content in fields.items():
        assert name in content["multipart/form-data"]["schema"]["properties"]


def test_what_the_document_says_is_enough_to_sign_in_and_store(desk):
    """As a stranger would: the printed key, the cookie, the token, and a write."""
    client = browser_of(desk.desk, Role.ANYONE).client
    key = desk.desk.sessions.make_key(desk.desk.clock())
    client.post("/in", data={"key": key}, headers=HERE, follow_redirects=False)
    token = client.get("/api/session").json()["token"]

    answer = client.post(
        "/api/d/1/visits", json={"visits": []}, headers={**HERE, "X-Canvass-Token": token}
    )

    assert (answer.status_code, list(answer.json())) == (404, ["error"])


@pytest.mark.parametrize("row", [r for r in ROWS if r.method == "GET" and not r.is_api])
def test_a_page_is_described_as_the_kind_it_is(row):
    (kind,) = operation(row)["responses"]["200"]["content"]

    is_page = not re.search(
        r"/map/|/wall/|\.pdf$|rejected|backup/|static|favicon|coverage/file", row.path
    )
    assert (kind == "text/html") == is_page
