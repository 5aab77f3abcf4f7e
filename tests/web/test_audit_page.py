"""What an audit finds among the doors is on a page of the desk: by kind, with its place."""

from __future__ import annotations

import re
from types import SimpleNamespace
from typing import Any

from canvass.doors.audit.findings import Audit, Finding, Kind, todo_of
from canvass.web.desk.audit import advise, choose
from canvass.web.roles import Role
from tests.small_map import write_block_map
from tests.web.test_calls import follow_work

HERE = "/d/1/doors/audit"


def test_findings_are_looked_for_once_and_each_leads_to_its_place_and_its_house(
    canvass, desk, tmp_path
):
    assert canvass("district", "add", "Stuvsta", write_block_map(tmp_path / "block.osm")).code == 0

    before, early = desk.get(HERE), desk.get("/d/1/map/audit")
    overview = follow_work(desk, desk.post(HERE))

    assert "Look now" in before.text
    assert early.status_code == 404
    kinds = re.findall(r"/doors/audit\?kind=(\w+)", overview.text)
    counts = [int(n) for n in re.findall(r"<strong>[^<]*: (\d+)</strong>", overview.text)]
    points = desk.get("/d/1/map/audit").json()["points"]
    assert kinds
    assert len(points["of"]) == sum(counts)
    for kind, count in zip(kinds, counts, strict=True):
        page = desk.get(f"{HERE}?kind={kind}").text
        told = re.findall(r'<li data-at="(\d+)"><span class="what">([^<]+)</span>', page)
        shown = desk.get(f"/d/1/map/audit?kind={kind}").json()["points"]
        assert [int(at) for at, _said in told] == list(range(count))
        assert len(shown["texts"]) == count
    assert desk.as_role(Role.COORDINATOR).get(HERE).status_code == 403


def test_a_kind_is_chosen_from_all_findings():
    one = Finding(Kind.RANGE, 18.0, 59.0, {"address": "Storgatan 1-9", "count": 5})
    two = Finding(Kind.NO_NUMBER, 18.0, 59.0, {"street": "Storgatan", "text": "x"})
    audit = Audit(2, 2, 0, 0, (one, two))

    assert choose(audit, "") == [one, two]
    assert choose(audit, "range") == [one]
    assert choose(audit, "no such kind") == []


def test_the_advice_names_no_command_of_the_terminal():
    """Who works on the desk has no terminal open: the advice leads to the page of the doors."""
    ask: Any = SimpleNamespace(say=str)

    said = {kind: advise(ask, todo_of(kind)) for kind in Kind}

    assert [text for text in said.values() if "canvass doors" in text] == []
    assert said[Kind.FLATS_UNKNOWN] == (
        "Count the flats and record them with “Flats, access” among the doors"
    )
