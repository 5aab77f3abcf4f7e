"""Handing in on the desk: a list is seen as it is typed, stored once, and can be taken back."""

from __future__ import annotations

import json
import re
import threading
from datetime import timedelta

import pytest

from tests.cli.test_week_calls import write_places
from tests.small_map import BASE
from tests.web.week_desk import TODAY, code_of, prepare, visits_of

HERE = "/d/1/hand-in"


@pytest.fixture
def code(canvass, desk, tmp_path):
    """Prepare the week; return the code of its printed list."""
    prepare(canvass, tmp_path)
    return code_of(canvass)


def outcomes(canvass):
    return sorted(visit["outcome"] for visit in visits_of(canvass))


def sent(code, keys, **more):
    return {"code": code, "keys": keys, "seen": keys, "round": "1", **more}


def test_a_list_is_chosen_by_its_code_and_shown_as_most_doors_were(desk, code):
    page = desk.get(f"{HERE}?code={code.lower()}")

    assert page.status_code == 200
    assert "12 nobody" in page.text
    assert "Store 12 visits" in page.text


def test_what_was_typed_is_seen_before_anything_is_stored(desk, code, canvass):
    page = desk.post(HERE, {"code": code, "keys": "2 t\n3-4 x\n12 -"})

    assert "8 nobody · 1 talked · 2 no thanks · 1 not done" in page.text
    assert "Store 11 visits" in page.text
    assert visits_of(canvass) == []


def test_stored_is_what_was_seen_and_the_list_is_back(desk, code, canvass):
    answer = desk.post(f"{HERE}/store", sent(code, "2 t\n3-4 x\n12 -"), follow=True)

    assert f"List {code} is back, 11 visits are stored." in answer.text
    assert outcomes(canvass) == ["no_thanks"] * 2 + ["nobody"] * 8 + ["talked"]


def test_a_list_back_before_it_went_out_is_asked_about_too(desk, code, canvass):
    assert canvass("list", "out", code, "--at", f"{TODAY}T17:30").code == 0
    times = {"back": f"{TODAY}T17:00"}

    seen = desk.post(HERE, {"code": code, "keys": "2 t", **times})
    stored = desk.post(f"{HERE}/store", sent(code, "2 t", **times), follow=True)

    for page in (seen, stored):
        assert "Back 30 min before it went out: is it right?" in page.text


def test_a_list_back_after_a_minute_is_asked_about_before_and_after_it_is_stored(desk, code):
    times = {"out": f"{TODAY}T17:30", "back": f"{TODAY}T17:31"}

    seen = desk.post(HERE, {"code": code, "keys": "2 t", **times})
    stored = desk.post(f"{HERE}/store", sent(code, "2 t", **times), follow=True)

    for page in (seen, stored):
        assert "Back after 1 min with 12 doors: is it right?" in page.text
    assert f"List {code} is back, 12 visits are stored." in stored.text


def test_a_time_before_the_list_was_printed_is_asked_about(desk, code):
    seen = desk.post(HERE, {"code": code, "keys": "2 t", "at": f"{TODAY}T00:00"})
    no_time = desk.post(HERE, {"code": code, "keys": "2 t"})

    assert f"later than the time given, {TODAY} 00:00: are day and time right?" in seen.text
    assert "later than the time given" not in no_time.text


def test_keys_that_were_not_looked_through_are_not_stored(desk, code, canvass):
    answer = desk.post(f"{HERE}/store", {**sent(code, "2 t"), "seen": ""})

    assert answer.status_code == 422
    assert "look through them" in answer.text
    assert "1 talked" in answer.text  # the page shows them now
    assert visits_of(canvass) == []


def test_a_line_that_is_not_understood_is_named_and_nothing_is_stored(desk, code, canvass):
    looked = desk.post(HERE, {"code": code, "keys": "1 t\n99 t\n2 q"})
    stored = desk.post(f"{HERE}/store", sent(code, "1 t\n99 t"))

    assert "Line 2: position 99: the list has 1 to 12" in looked.text
    assert "Line 3: &#39;q&#39;: letters are" in looked.text
    assert stored.status_code == 422
    assert visits_of(canvass) == []


def test_do_not_knock_is_stored_only_when_it_is_confirmed(desk, code, canvass):
    unsure = desk.post(f"{HERE}/store", sent(code, "5 d"))
    none = visits_of(canvass)
    sure = desk.post(f"{HERE}/store", sent(code, "5 d", sure="true"))

    assert unsure.status_code == 422
    assert "somebody asked not to be called on again" in unsure.text
    assert none == []
    assert sure.status_code == 303
    assert outcomes(canvass).count("do_not_knock") == 1


def test_sent_once_more_it_stores_nothing_twice(desk, code, canvass):
    codes = [desk.post(f"{HERE}/store", sent(code, "2 t")).status_code for _ in range(3)]

    assert codes == [303] * 3
    assert len(visits_of(canvass)) == 12


def test_eight_clicks_at_once_store_one_list(desk, code, canvass):
    answers = []

    def click():
        answers.append(desk.post(f"{HERE}/store", sent(code, "2 t")).status_code)

    clicks = [threading.Thread(target=click) for _ in range(8)]
    for each in clicks:
        each.start()
    for each in clicks:
        each.join()

    assert answers == [303] * 8
    assert len(visits_of(canvass)) == 12


def test_another_desk_that_typed_otherwise_is_told_and_changes_nothing(desk, code, canvass):
    desk.post(f"{HERE}/store", sent(code, "2 t"))
    before = visits_of(canvass)

    answer = desk.post(f"{HERE}/store", sent(code, "2 x"))

    assert answer.status_code == 422
    assert "entered already" in answer.text
    assert visits_of(canvass) == before


def test_a_list_that_is_back_offers_a_second_round(desk, code, canvass):
    desk.post(f"{HERE}/store", sent(code, ""))

    page = desk.get(f"{HERE}?code={code}")
    again = desk.post(HERE, {"code": code, "again": "true", "at": "00:01"})

    assert "was typed in already" in page.text
    assert "Type in a second round" in page.text
    assert "round 2" in again.text


def test_typed_in_twice_is_asked_where_the_team_was_there_already(desk, code, canvass):
    canvass("visit", "add", "Storgatan 1", "talked", "--team", "Lag Blå")

    page = desk.post(HERE, {"code": code, "team": "lag blå"})

    assert "typed in twice?" in page.text
    assert re.search(r"Storgatan 1 ?: talked", page.text)


def test_undo_takes_the_last_list_back_once(desk, code, canvass):
    desk.post(f"{HERE}/store", sent(code, "2 t"))
    batch = re.search(r'name="batch" value="(\d+)"', desk.get(HERE).text)[1]

    codes = [
        desk.post(f"{HERE}/undo", {"batch": batch, "visits": "12"}).status_code for _ in range(2)
    ]

    assert codes == [303, 422]
    assert visits_of(canvass) == []
    assert "Store 12 visits" in desk.get(f"{HERE}?code={code}").text  # out again


def test_a_code_nobody_printed_stays_on_the_page_with_a_sentence(desk, code):
    page = desk.get(f"{HERE}?code=ZZZZ9999")

    assert page.status_code == 422
    assert "no list ZZZZ9999" in page.text
    assert 'name="code"' in page.text


def test_what_is_no_code_at_all_is_called_so_and_not_a_route(desk, code):
    page = desk.get(f"{HERE}?code=XXXX")

    assert "no list has the code XXXX" in page.text


def send(desk, content, name="monday.csv"):
    return desk.post(f"{HERE}/file", files={"file": (name, content, "text/csv")})


def test_a_file_is_stored_row_by_row_and_a_bad_row_is_named(desk, code, canvass):
    at = "2026-11-25 18:00"
    rows = f"street,housenumber,outcome,at\nStorgatan,1,talked,{at}\nStorgatan,99,nobody,{at}\n"

    page = send(desk, rows.encode())

    assert "Line 3:" in page.text
    assert len(visits_of(canvass)) == 1
    link = re.search(r'href="([^"]*rejected/[^"]*)"', page.text)[1]
    assert "Storgatan,99" in desk.get(link).text


def test_a_file_sent_twice_stores_nothing_twice(desk, code, canvass):
    rows = b"street,housenumber,outcome,at\nStorgatan,1,talked,2026-11-25 18:00\n"
    for _ in range(2):
        send(desk, rows)

    assert len(visits_of(canvass)) == 1


@pytest.mark.parametrize("content", [b"", b"\x00\xff\x00", b"a;b\n1;2\n", b"=1+1\n" * 5])
def test_a_file_that_is_no_visits_is_one_sentence(desk, code, canvass, content):
    answer = send(desk, content)

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert visits_of(canvass) == []


def call(desk, visits):
    headers = {"X-Canvass-Token": desk.token, "Sec-Fetch-Site": "same-origin"}
    path = "/api/d/1/visits"
    return desk.client.post(path, json={"visits": visits}, headers=headers).json()["receipts"]


def test_one_wrong_visit_among_many_stops_no_other(desk, code, canvass):
    """R7, at each place of a short batch."""
    doors = [row["id"] for row in json.loads(canvass("doors", "list", "--format", "json").out)]
    for wrong in range(5):
        visits = [
            {"event_id": f"v{wrong}-{n}", "door_id": doors[n], "outcome": "nobody",
             "at": f"2026-11-25T1{wrong}:0{n}:00+01:00", "team": "A"}
            for n in range(5)
        ]  # fmt: skip
        visits[wrong]["outcome"] = "perhaps"

        receipts = call(desk, visits)

        assert [r["receipt"] for r in receipts] == [
            "rejected" if n == wrong else "stored" for n in range(5)
        ]
        assert "perhaps" in receipts[wrong]["reason"]


def test_a_visit_sent_again_is_there_and_another_under_its_id_is_refused(desk, code, canvass):
    (door, *_) = json.loads(canvass("doors", "list", "--format", "json").out)
    visit = {"event_id": "v1", "door_id": door["id"], "outcome": "nobody",
             "at": "2026-11-25T18:00:00+01:00"}  # fmt: skip

    found = [call(desk, [each])[0]["receipt"] for each in
             (visit, visit, {**visit, "outcome": "talked"})]  # fmt: skip

    assert found == ["stored", "already", "conflict"]
    assert outcomes(canvass) == ["nobody"]


def test_a_street_that_is_markup_stays_text(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, street='<img src=x onerror="x">&')

    page = desk.get(f"{HERE}?code={code_of(canvass)}")

    assert "<img" not in page.text
    assert "&lt;img" in page.text


def test_a_leaflet_and_a_day_to_come_back_are_shown_and_stored(desk, code, canvass):
    day = (TODAY + timedelta(days=2)).isoformat()
    keys = f"2 f\n3 c:{day}\n4 c:evening"
    looked = desk.post(HERE, {"code": code, "keys": keys})
    desk.post(f"{HERE}/store", sent(code, keys), follow=True)

    assert f"come back ({day})" in looked.text
    found = {(visit["outcome"], visit["come_back"]) for visit in visits_of(canvass)}
    assert found == {("nobody", ""), ("leaflet", ""), ("come_back", day), ("come_back", "evening")}


def test_when_the_team_left_and_came_back_is_asked_for_and_learned_from(desk, code, canvass):
    page = desk.get(f"{HERE}?code={code}")
    day = (TODAY - timedelta(days=1)).isoformat()
    times = {"at": f"{day}T18:00", "out": f"{day}T17:35", "back": f"{day}T18:20"}
    desk.post(f"{HERE}/store", sent(code, "2 t", **times), follow=True)

    assert "Left the base" in page.text
    assert "Back at the base" in page.text
    assert "1 list" in canvass("week", "odds").out


def test_a_list_that_was_back_before_it_left_is_refused(desk, code, canvass):
    day = (TODAY - timedelta(days=1)).isoformat()
    times = {"at": f"{day}T18:00", "out": f"{day}T19:35", "back": f"{day}T18:20"}
    answer = desk.post(f"{HERE}/store", sent(code, "2 t", **times))

    assert answer.status_code == 422
    assert "is not after out" in answer.text
    assert visits_of(canvass) == []


def test_a_list_of_calls_is_handed_in_like_one_of_doors(desk, canvass, tmp_path):
    """Its places are named, and what is stored stands in the log of calls."""
    assert canvass("district", "add", "Stuvsta", write_places(tmp_path / "map.osm")).code == 0
    canvass("week", "add", "V", "--from", TODAY, "--to", TODAY, "--base", BASE, "--reserve", "0")
    canvass("shift", "add", f"{TODAY}T13:00", "120", "--kind", "daytime")
    canvass("team", "add", "Anna")
    assert canvass("shift", "book", "Anna", "S1").code == 0
    organisation = ("organisation", "add", "Föreningen", "--kind", "club", "--at", "59.0001,18.003")
    assert canvass(*organisation, "--hours", "Mo-Su 08:00-20:00").code == 0
    assert canvass("week", "calls", "--out", "calls").code == 0
    (printed,) = json.loads(canvass("list", "show", "--format", "json").out)
    code = printed["code"]

    chosen = desk.get(HERE)
    page = desk.get(f"{HERE}?code={code}")
    stored = desk.post(f"{HERE}/store", sent(code, "* t"), follow=True)

    assert code in chosen.text
    assert "Föreningen" in page.text
    assert f"List {code} is back" in stored.text
    calls = json.loads(canvass("call", "list", "--format", "json").out)
    assert len(calls) == printed["doors"]
    assert "talked" in {call["outcome"] for call in calls}
    assert visits_of(canvass) == []


def test_a_list_named_by_its_route_says_whether_it_was_printed(desk, code, canvass):
    """A void print is nobody's paper."""
    printed = desk.get(f"{HERE}?code=R01")
    assert canvass("list", "void", code).code == 0
    unprinted = desk.get(f"{HERE}?code=R01")

    assert "No print of this list" not in printed.text
    assert "No print of this list is recorded here" in unprinted.text


def test_flats_of_one_house_have_the_numbers_that_are_typed(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, flats=3)
    code = code_of(canvass)
    doors = json.loads(canvass("list", "show", code, "--format", "json").out)
    stop = next(d["position"] for d in doors if d["housenumber"] == "12")

    page = desk.post(HERE, {"code": code, "keys": f"{stop}.2 d"})

    numbers = re.findall(r'<td class="n">([\d.]+)</td>', page.text)
    assert [n for n in numbers if "." in n] == [f"{stop}.{k}" for k in (1, 2, 3)]
    assert f"<li>{stop}.2 Storgatan 12" in page.text
