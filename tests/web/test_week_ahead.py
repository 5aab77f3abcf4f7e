"""What the rest of the week may bring is tried out on the desk, as the command does it."""

from __future__ import annotations

import json
import re
from datetime import timedelta

from tests.web.test_calls import follow_work
from tests.web.week_desk import TODAY, prepare

HERE = "/d/1/week/ahead"


def test_the_page_says_what_the_command_says(canvass, desk, tmp_path):
    prepare(canvass, tmp_path)
    bare = desk.get(HERE).text
    refused = desk.post(HERE)
    sunday = TODAY - timedelta(days=TODAY.weekday()) + timedelta(days=6)
    assert canvass("shift", "add", f"{sunday}T23:00", "59").code == 0

    shown = follow_work(desk, desk.post(HERE, {"teams": "2"})).text
    rows = json.loads(canvass("week", "simulate", "--teams", "2", "--format", "json").out)

    assert "No shift for homes with a team is still to come" in bare
    assert refused.status_code == 422
    assert "With 2 teams in every shift" in shown
    told = re.findall(r'"Knocked: ">(\d+) <span class="soft">\((\d+)–(\d+)\)', shown)
    assert [tuple(map(int, each)) for each in told] == [
        (row["knocked"], row["knocked_low"], row["knocked_high"]) for row in rows
    ]
    assert rows


def test_the_page_takes_no_more_teams_than_the_command(canvass, desk, tmp_path):
    prepare(canvass, tmp_path)

    assert canvass("week", "simulate", "--teams", "101").code == 2
    assert "100" in desk.post(HERE, {"teams": "101"}).text
    assert desk.post(HERE, {"teams": "101"}).status_code == 422
