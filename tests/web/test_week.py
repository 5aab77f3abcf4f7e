"""The week, organisations and the safe on the desk: set up, booked with its price, kept."""

from __future__ import annotations

import json
import re
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from canvass.web.desk import week as desk_week
from canvass.web.roles import Role
from canvass.web.routes import ROWS
from tests.web.week_desk import TODAY, code_of, prepare, visits_of

WEEK = "/d/1/week"
ORGANISATIONS = "/d/1/organisations"
MONDAY = TODAY - timedelta(days=TODAY.weekday())
MORNING = datetime.combine(MONDAY, time(6), ZoneInfo("Europe/Stockholm"))
HOSTILE = '<img src=x onerror="x">&'


@pytest.fixture
def week(canvass, desk, tmp_path):
    """Prepare the week; return the command line."""
    prepare(canvass, tmp_path)
    return canvass


@pytest.fixture(autouse=True)
def _monday_morning(monkeypatch):
    """Let the desk think that the week begins, so that its shifts are still to come."""
    monkeypatch.setattr(desk_week, "now", lambda: MORNING)


def listed(canvass, what):
    return json.loads(canvass(what, "list", "--format", "json").out)


def add_shift(desk, day=0, starts="17:30", minutes="150"):
    fields = {"day": f"{MONDAY + timedelta(days=day)}", "starts": starts, "minutes": minutes}
    return desk.post(f"{WEEK}/shift", fields)


def test_a_district_without_a_week_gets_one_from_the_page(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, with_week=False)
    empty = desk.get(WEEK).text

    answer = desk.post(WEEK, {"name": "V 50", "first": "2026-12-07", "last": "2026-12-13",
                              "base": "59.0,18.0", "kept": "30"})  # fmt: skip

    assert "Make the week" in empty
    assert answer.status_code == 303
    page = desk.get(WEEK).text
    assert "V 50" in page
    assert "30 % of every half-day stays unbooked" in page


def test_every_day_of_the_week_has_its_column_also_one_without_a_shift(desk, week):
    add_shift(desk, day=2)

    heads = re.findall(r'<th scope="col">(\w+ \d+/\d+)</th>', desk.get(WEEK).text)

    days = [MONDAY + timedelta(days=number) for number in range(7)]
    assert [head.split()[1] for head in heads] == [f"{day.day}/{day.month}" for day in days]


def test_shifts_and_teams_are_added_changed_and_taken_away(desk, week):
    add_shift(desk)
    desk.post(f"{WEEK}/team", {"name": "Lag Röd", "size": "3", "no_stairs": "true"})
    desk.post(f"{WEEK}/team", {"before": "Lag Röd", "name": "Lag Gul", "size": "4"})
    asked = desk.post(f"{WEEK}/remove", {"what": "shift", "name": "S1"})
    shifts = listed(week, "shift")
    desk.post(f"{WEEK}/remove", {"what": "shift", "name": "S1", "sure": "true"})

    assert {team["team"]: team["size"] for team in listed(week, "team")} == {
        "Lag Blå": 2, "Lag Gul": 4,
    }  # fmt: skip
    assert "Remove S1" in asked.text
    assert len(shifts) == 1
    assert listed(week, "shift") == []


def test_a_booking_that_eats_what_is_kept_free_is_refused_with_its_price(desk, week):
    """One team of two, one shift: booking it leaves 0 % of the evening, 40 % are kept."""
    add_shift(desk)
    fields = {"team": "Lag Blå", "shift": "S1"}

    refused = desk.post(f"{WEEK}/book", fields)
    before = desk.get(WEEK).text
    booked = desk.post(f"{WEEK}/book", {**fields, "reason": "nobody walks in on Mondays"})

    assert refused.status_code == 422
    assert "would leave 0 % of Monday evening unbooked, 40 % is kept" in refused.text
    assert "take it back" not in before
    assert booked.status_code == 303
    assert "Lag Blå, S1: booked; take it back" in desk.get(WEEK).text


def test_a_booking_is_taken_back(desk, week):
    add_shift(desk)
    fields = {"team": "Lag Blå", "shift": "S1"}
    desk.post(f"{WEEK}/book", {**fields, "reason": "all right"})

    codes = [desk.post(f"{WEEK}/unbook", fields).status_code for _ in range(2)]

    assert codes == [303, 422]
    assert "take it back" not in desk.get(WEEK).text


@pytest.mark.parametrize(
    "fields",
    [{"day": "2026-02-30"}, {"day": "1999-01-01"}, {"minutes": "0"}, {"starts": "25:00"}],
)
def test_a_shift_that_cannot_be_is_one_sentence(desk, week, fields):
    given = {"day": f"{MONDAY}", "starts": "17:30", "minutes": "150"}

    answer = desk.post(f"{WEEK}/shift", {**given, **fields})

    assert answer.status_code == 422
    assert 'role="alert"' in answer.text
    assert listed(week, "shift") == []


def test_a_list_that_is_lost_is_said_and_found_again(desk, week):
    code = code_of(week)
    states = []
    for state in ("lost", "back"):
        desk.post(f"{WEEK}/list", {"code": code, "state": state})
        rows = json.loads(week("list", "show", "--format", "json").out)
        states.append(next(row["state"] for row in rows if row["code"] == code))

    assert states == ["lost", "back"]


def test_an_organisation_is_added_called_on_once_and_the_call_taken_back(desk, week):
    desk.post(f"{ORGANISATIONS}/own", {"name": "Idrottsföreningen", "place": "59.0,18.001"})
    page = desk.get(ORGANISATIONS).text
    form = dict(re.findall(r'name="(place|event_id)" value="([^"]+)"', page))
    for _ in range(2):
        desk.post(f"{ORGANISATIONS}/call", {**form, "outcome": "talked"})
    calls = json.loads(week("call", "list", "--format", "json").out)
    desk.post(f"{ORGANISATIONS}/undo", {"event_id": form["event_id"]})

    assert [call["outcome"] for call in calls] == ["talked"]
    assert json.loads(week("call", "list", "--format", "json").out)[0]["voided"]


def test_organisations_without_a_week_say_what_to_do(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, with_week=False)

    assert "No outreach week is open here" in desk.get(ORGANISATIONS).text


def test_a_backup_is_made_downloaded_and_put_back(desk, week):
    week("visit", "add", "Storgatan 1", "talked")
    made = desk.post("/safe/backup")
    name = re.search(r'href="/safe/backup/([^"]+)"', desk.get("/safe").text)[1]
    content = desk.get(f"/safe/backup/{name}").content
    week("visit", "add", "Storgatan 2", "nobody")

    looked = desk.post("/safe/restore", files={"backup": ("b.backup", content)})
    place = looked.headers["location"]
    page = desk.get(place)
    unsure = desk.post(place)
    before = len(visits_of(week))
    done = desk.post(place, {"sure": "true"})

    assert made.status_code == done.status_code == 303
    assert "1 visit or call here is not in the backup and would be gone." in page.text
    assert unsure.status_code == 422
    assert (before, len(visits_of(week))) == (2, 1)
    assert "<dt>knocked</dt><dd>1</dd>" in "".join(desk.get("/d/1/board").text.split())


def test_a_backup_is_named_by_the_clock_of_the_week_and_two_clicks_make_one(
    desk, week, monkeypatch
):
    """22:30 in UTC is half past midnight in Sweden."""
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1788820200")  # 2026-09-07T22:30:00Z

    codes = [desk.post("/safe/backup").status_code for _ in range(2)]

    assert codes == [303, 303]
    names = re.findall(r'href="/safe/backup/([^"]+)"', desk.get("/safe").text)
    assert names == ["canvass-20260908-003000.backup"]


def test_a_file_that_is_no_backup_is_refused_and_nothing_changes(desk, week):
    looked = desk.post("/safe/restore", files={"backup": ("b.backup", b"not a database")})

    answer = desk.post(looked.headers["location"], {"sure": "true"})

    assert answer.status_code >= 400
    assert "Traceback" not in answer.text
    assert desk.get("/").text.count("Stuvsta") >= 1


def test_the_safe_says_when_a_week_is_purged_and_what_is_held(desk, week):
    page = desk.get("/safe").text

    assert "V 48" in page
    assert "visit_event" in page
    assert "no damage was found" in page


def test_names_that_are_markup_stay_text(canvass, desk, tmp_path):
    prepare(canvass, tmp_path, street=HOSTILE)
    desk.post(f"{WEEK}/team", {"name": HOSTILE, "languages": HOSTILE})
    desk.post(f"{WEEK}/shift", {"day": f"{MONDAY}", "starts": "17:30", "label": HOSTILE})
    desk.post(f"{ORGANISATIONS}/own", {"name": HOSTILE, "kind": HOSTILE, "place": "59.0,18.001"})

    for path in (WEEK, ORGANISATIONS, "/safe"):
        page = desk.get(path)
        assert page.status_code == 200, path
        assert "<img" not in page.text
    assert "&lt;img" in desk.get(WEEK).text


def test_a_shift_that_is_over_is_not_booked_and_says_why(desk, week, monkeypatch):
    add_shift(desk)
    monkeypatch.setattr(desk_week, "now", lambda: MORNING + timedelta(days=2))

    page = desk.get(WEEK).text
    told = desk.post(f"{WEEK}/book", {"team": "Lag Blå", "shift": "S1"})

    assert "Book Lag Blå for S1" not in page
    assert '<span class="soft">over</span>' in page
    assert told.status_code == 422
    assert "S1: is over since" in told.text
    assert "book a shift still to come" in told.text


@pytest.mark.parametrize("label", ["Söder\nNorr", "a\tb", "x\u2028y", "\u202eabc"])
def test_a_note_of_several_lines_or_hidden_signs_is_refused(desk, week, label):
    fields = {"day": f"{MONDAY}", "starts": "17:30", "minutes": "90"}
    added = desk.post(f"{WEEK}/shift", {**fields, "label": label})
    add_shift(desk)
    changed = desk.post(f"{WEEK}/shift", {**fields, "shift": "S1", "label": label})

    for answer in (added, changed):
        assert answer.status_code == 422
        assert "label: give at most 200 ordinary characters on one line" in answer.text
    assert [shift["label"] for shift in listed(week, "shift")] == [""]


def test_the_bar_of_a_half_day_says_its_figures_in_words(desk, week):
    """Two people for 150 minutes are 5 hours, of which 40 % (2 hours) are kept free."""
    add_shift(desk)
    free = desk.get(WEEK).text
    desk.post(f"{WEEK}/book", {"team": "Lag Blå", "shift": "S1", "reason": "event"})
    booked = desk.get(WEEK).text

    assert _parts(free) == ["0 min booked", "2 h 00 min kept free", "3 h 00 min open",
                            "of 5 h 00 min"]  # fmt: skip
    assert _parts(booked) == ["5 h 00 min booked", "2 h 00 min kept free",
                              "2 h 00 min too much booked", "of 5 h 00 min"]  # fmt: skip


def _parts(page):
    (inside,) = re.findall(r'<ul class="parts">(.*?)</ul>', page)
    return re.findall(r"<li>(.*?)</li>", inside)


def test_what_was_typed_into_a_refused_form_of_the_week_stays_in_that_form(desk, week):
    add_shift(desk)
    team = desk.post(f"{WEEK}/team", {"name": "Lag Vit", "size": "99", "languages": "sv, ar"})
    shift = desk.post(f"{WEEK}/shift", {"shift": "S1", "day": f"{MONDAY}", "starts": "18:10",
                                        "minutes": "9999", "label": "norr"})  # fmt: skip

    for page, typed in ((team, ("Lag Vit", "99", "sv, ar")), (shift, ("18:10", "9999", "norr"))):
        assert page.status_code == 422
        opened = [part for part in re.split("<details", page.text) if part.startswith(" open")]
        assert any(all(f'value="{each}"' in part for each in typed) for part in opened)


@pytest.mark.long
def test_a_browser_keeps_nothing_that_tells_of_plans_or_visits(desk, week):
    """A purge cannot reach a browser's disk. The background of a map may be kept there."""
    week("visit", "add", "Storgatan 1", "talked")
    told = [
        row.path for row in ROWS
        if row.method == "GET" and row.role > Role.ANYONE and not row.path.endswith("/news")
    ]  # fmt: skip

    kept = {
        path
        for path in told
        for v in ("", "?v=1&route=R01")
        if (answer := desk.get(re.sub(r"\{[^}]*\}", "1", path) + v)).status_code == 200
        and answer.headers["cache-control"] != "no-store"
        and not (path.endswith("/ground") and v)
    }

    assert len(told) > 30
    assert kept == set()
    assert "max-age" in desk.get("/d/1/map/ground?v=1").headers["cache-control"]
