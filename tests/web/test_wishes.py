"""Wishes on the desk: a heap of slips typed in, looked through, taken, answered, reported."""

from __future__ import annotations

import json
import re
import sqlite3
from contextlib import closing
from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from canvass.web.roles import Role
from tests.web.week_desk import TODAY, prepare

WISHES = "/d/1/wishes"
HEAP = "1 A crossing by the school\n1 Slower cars on Storgatan\n8 Light in the tunnel\n"


@pytest.fixture
def canvassed(canvass, desk, tmp_path):
    """Prepare the week; return the command line."""
    prepare(canvass, tmp_path)
    return canvass


def kept(canvass):
    return json.loads(canvass("wish", "list", "--format", "json").out)


def taken_id(desk) -> str:
    return re.search(r'name="taken" value="(\w+)"', desk.get(WISHES).text)[1]


def test_a_heap_of_slips_is_kept_in_one_go_under_the_topics_of_its_numbers(canvassed, desk):
    answer = desk.post(WISHES, {"heap": HEAP, "heard": "table"}, follow=True)

    assert answer.status_code == 200
    assert "3 wishes are kept" in answer.text
    rows = kept(canvassed)
    assert sorted(row["text"] for row in rows) == [
        "A crossing by the school", "Light in the tunnel", "Slower cars on Storgatan"
    ]  # fmt: skip
    assert {row["heard"] for row in rows} == {"table"}
    assert len({row["topic"] for row in rows}) == 2


def test_a_heap_leaves_no_timed_row_and_lies_in_no_order_of_typing(canvassed, desk, tmp_path):
    lines = [f"1 wish number {chr(97 + k // 26)}{chr(97 + k % 26)}" for k in range(60)]
    with closing(sqlite3.connect(tmp_path / "canvass.db")) as connection:
        before = connection.execute("SELECT count(*) FROM audit_log").fetchone()

    desk.post(WISHES, {"heap": "\n".join(lines)})

    with closing(sqlite3.connect(tmp_path / "canvass.db")) as connection:
        after = connection.execute("SELECT count(*) FROM audit_log").fetchone()
        texts = [row[0] for row in connection.execute("SELECT text FROM wish")]
    assert after == before
    assert len(texts) == 60
    assert texts != [line[2:] for line in lines]


def test_lines_that_may_tell_who_it_was_come_back_and_the_others_are_kept(canvassed, desk):
    answer = desk.post(WISHES, {"heap": HEAP + "1 Ring 070-123 45 67 about the noise\n"})

    assert answer.status_code == 422
    box = re.search(r"<textarea[^>]*>(.*?)</textarea>", answer.text, re.S)[1]
    assert "070-123 45 67" in box
    assert "crossing" not in box
    assert len(kept(canvassed)) == 3


def test_what_may_tell_who_it_was_can_be_struck_out_as_it_comes_in(canvassed, desk):
    desk.post(WISHES, {"heap": "1 Ring 070-123 45 67 about the noise", "found": "strike"})

    [row] = kept(canvassed)
    assert "070" not in row["text"]
    assert "noise" in row["text"]


def test_a_kept_wish_with_a_number_in_it_is_looked_through_and_struck(canvassed, desk):
    desk.post(WISHES, {"heap": "1 Ring 070-123 45 67 about the noise", "found": "keep"})
    [wish] = kept(canvassed)
    assert "To look through" in desk.get(WISHES).text

    desk.post(f"{WISHES}/strike", {"wishes": wish["id"]})

    assert "070" not in kept(canvassed)[0]["text"]
    assert "To look through" not in desk.get(WISHES).text


def test_wishes_of_a_topic_are_taken_answered_and_given_back(canvassed, desk):
    desk.post(WISHES, {"heap": HEAP})

    taken = desk.post(f"{WISHES}/take", {"topic": "traffic", "role": "committee"})
    assert taken.status_code == 303, taken.text
    page = desk.get(WISHES).text
    assert "committee" in page
    assert "1 wish nobody took" in page
    one = taken_id(desk)
    empty = desk.post(f"{WISHES}/answer", {"taken": one, "text": "", "on": TODAY.isoformat()})
    given = desk.post(
        f"{WISHES}/answer",
        {"taken": one, "text": "The crossing is built", "on": TODAY.isoformat()},
    )

    assert (empty.status_code, given.status_code) == (422, 303)
    board = json.loads(canvassed("wish", "board", "--format", "json").out)
    assert sum(row["answered"] for row in board) == 2
    desk.post(f"{WISHES}/release", {"taken": one})
    board = json.loads(canvassed("wish", "board", "--format", "json").out)
    assert sum(row["answered"] for row in board) == 0


def test_single_wishes_can_be_ticked_and_taken(canvassed, desk):
    desk.post(WISHES, {"heap": HEAP})
    wish = next(row for row in kept(canvassed) if "crossing" in row["text"])

    desk.post(f"{WISHES}/take", {"topic": "traffic", "role": "chair", "wishes": wish["id"]})

    board = json.loads(canvassed("wish", "board", "--format", "json").out)
    assert sorted(row["untaken"] for row in board) == [1, 1]


def test_the_report_says_that_it_cannot_where_there_are_too_few(canvassed, desk):
    desk.post(WISHES, {"heap": HEAP})

    answer = desk.get(f"{WISHES}/report.pdf")

    assert answer.status_code == 422
    assert "would tell who wished what" in answer.text


def test_a_coordinator_types_slips_in_but_does_not_answer(canvassed, desk):
    other = desk.as_role(Role.COORDINATOR)

    typed = other.post(WISHES, {"heap": HEAP})
    taken = other.post(f"{WISHES}/take", {"topic": "traffic", "role": "committee"})

    assert (typed.status_code, taken.status_code) == (303, 403)


def test_the_page_is_there_in_swedish_and_escapes_what_residents_wrote(canvassed, desk):
    desk.post(WISHES, {"heap": '1 <img src=x onerror="x"> & more trees'})

    desk.client.cookies.set("canvass-lang", "sv")
    page = desk.get(WISHES).text

    assert "Önsketavlan" in page
    assert "<img" not in page
    assert "&lt;img" in page


def test_talks_after_midnight_here_count_although_it_is_yesterday_in_utc(
    canvassed, desk, monkeypatch
):
    midnight = datetime.combine(TODAY, time(0, 5), ZoneInfo("Europe/Stockholm"))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(int(midnight.timestamp())))

    desk.post(f"{WISHES}/talks", {"day": str(TODAY), "half": "evening", "talks": "2"})

    assert "So far 2 talks in" in desk.get(WISHES).text


def test_talks_at_the_base_are_counted_on_the_desk_beside_the_unbooked_hours(canvassed, desk):
    first = {"day": str(TODAY), "half": "afternoon", "talks": "4"}

    sent = [desk.post(f"{WISHES}/talks", {**first, "talks": talks}) for talks in ("4", "7")]

    assert [answer.status_code for answer in sent] == [303, 303]
    rows = json.loads(canvassed("week", "talks", "--format", "json").out)
    counted = [(row["day"], row["half_day"], row["talks"]) for row in rows if row["talks"]]
    assert counted == [(str(TODAY), "afternoon", 7)]
    page = desk.get(WISHES).text
    assert "So far 7 talks in" in page
    desk.client.cookies.set("canvass-lang", "sv")
    assert "De som kom in" in desk.get(WISHES).text


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"day": "2020-01-01"}, "week &#34;V 48&#34; is"), ({"talks": "1000"}, "Talks"),
     ({"talks": ""}, "Talks"), ({"half": "night"}, "Half-day")],
)  # fmt: skip
def test_a_count_that_cannot_be_is_refused_and_nothing_is_stored(canvassed, desk, changed, said):
    form = {"day": str(TODAY), "half": "evening", "talks": "3", **changed}

    answer = desk.post(f"{WISHES}/talks", form)

    assert answer.status_code == 422
    assert said in answer.text
    rows = json.loads(canvassed("week", "talks", "--format", "json").out)
    assert sum(row["talks"] for row in rows) == 0


def test_without_an_open_week_the_page_says_that_there_is_nothing_to_count_in(canvassed, desk):
    assert canvassed("week", "close", "--yes").code == 0

    assert "there are no half-days to count in" in desk.get(WISHES).text
    assert desk.post(f"{WISHES}/talks", {"day": str(TODAY), "half": "evening", "talks": "3"}
                     ).status_code == 422  # fmt: skip
