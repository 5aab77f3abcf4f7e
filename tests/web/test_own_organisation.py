"""An organisation of one's own is moved on its page: by another address, or by another place."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.web.week_desk import prepare

OWN = "/d/1/organisations/own"


@pytest.fixture
def club(canvass, desk, tmp_path) -> Any:
    """Return how one's own organisation is listed, after adding it at Storgatan 1."""
    prepare(canvass, tmp_path)
    added = desk.post(OWN, {"name": "Boule", "address": "Storgatan 1", "note": "ring"})
    assert added.status_code == 303

    def listed() -> dict[str, Any]:
        (row,) = json.loads(canvass("organisation", "list", "--format", "json").out)
        return row

    return listed


def fields_of(row: dict[str, Any], **changed: str) -> dict[str, str]:
    """Return what the page's form sends: everything, with some fields changed."""
    place = f"{row['lat']:.6f}, {row['lon']:.6f}"
    return {"name": row["name"], "kind": row["kind"], "address": row["address"], "place": place,
            "opening_hours": row["opening_hours"], "note": row["note"], **changed}  # fmt: skip


def test_what_is_saved_untouched_stays_where_it_is(club, desk):
    before = club()

    desk.post(f"{OWN}/1", fields_of(before, note="ring twice"))

    assert club() == {**before, "note": "ring twice"}


def test_another_address_moves_it_there(club, desk):
    before = club()

    desk.post(f"{OWN}/1", fields_of(before, address="Storgatan 2"))

    after = club()
    assert after["address"] == "Storgatan 2"
    assert (after["lat"], after["lon"]) != (before["lat"], before["lon"])


def test_another_place_moves_it_there_whatever_its_address_says(club, desk):
    before = club()
    lat, lon = before["lat"] + 0.0004, before["lon"] + 0.0004

    desk.post(f"{OWN}/1", fields_of(before, place=f"{lat:.6f}, {lon:.6f}"))

    after = club()
    assert (after["lat"], after["lon"]) == (
        pytest.approx(lat, abs=1e-6),
        pytest.approx(lon, abs=1e-6),
    )
    assert after["address"] == "Storgatan 1"


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"address": "Nowhere 99"}, "Nowhere 99"), ({"place": "100, 200"}, "is nowhere"),
     ({"place": "0, 0"}, "Boule"), ({"name": " "}, "no name")],
)  # fmt: skip
def test_a_place_that_is_none_is_said_beside_what_was_typed(club, desk, changed, said):
    before = club()

    told = desk.post(f"{OWN}/1", fields_of(before, note="a long note", **changed))

    assert told.status_code in (404, 422)
    assert said in told.text
    assert "a long note" in told.text
    assert club() == before


def test_one_that_is_gone_is_said_to_be_gone(club, desk):
    desk.post(f"{OWN}/1/remove")

    assert desk.get(f"{OWN}/1").status_code == 404
    assert desk.post(f"{OWN}/1", {"name": "Boule"}).status_code == 404
