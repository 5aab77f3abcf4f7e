"""Files of visits as people send them: every letter, heading, date and spelling is understood."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from canvass.locale.catalogue import LANGUAGES, get_translator
from canvass.store.database import open_writer
from canvass.store.visits import record_events
from canvass.visits.event import Outcome
from canvass.visits.identity import Claim
from canvass.visits.making import Span, make_visit
from canvass.visits.outcome_words import parse_outcome
from tests.store.visit_world import fill
from tests.world import world

UTC_AT = "2026-11-25T17:05:00+00:00"


@world
def week(canvass):
    """Put a district with one open week, 23 to 29 November 2026, into canvass.db."""
    with open_writer(Path("canvass.db")) as connection:
        fill(connection)
    return canvass


def brought(canvass, content: str | bytes, *, encoding: str = "utf-8", name: str = "v.csv"):
    path = Path(name)
    path.write_bytes(content if isinstance(content, bytes) else content.encode(encoding))
    said = canvass("visit", "import", name, "--format", "json")
    return said.code, json.loads(said.out)


def counts(report) -> tuple[int, int, int, int]:
    return (report["stored"], report["already"], report["conflict"], len(report["rejected"]))


def listed(canvass) -> list[dict[str, Any]]:
    return json.loads(canvass("visit", "list", "--format", "json").out)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "gata;nummer;utfall;tid;lag\nGata 1;1;samtal;2026-11-25 18:05;Blå",
        "Street\tHouse number\tOutcome\tTime\tTeam\nGATA 1\t 1 \tT\t25/11 18.05\tBlå",
        'sep=;\nKvällens lista;;;;\n;;;;\nTeam;AT;Outcome;Address;"note"\n'
        '"Blå";11/25/26 6:05 PM;Talked;Gata 1 1;"said: come\nback; after six"\n;;;;\n',
        "datum,tid,utfall,adress,lag\n2026-11-25,18:05,Pratade,Gata 1 1,Blå",
        "gata|nr|utfall|tid|lag\nGata 1|1.0|P|46351,7534722222|Blå",
        "door;outcome;at;team\nGata 1 1;talked;2026-11-25 18:05;Blå",
    ],
)  # fmt: skip
def test_one_visit_is_stored_whatever_the_file_looks_like(week, text, encoding):
    code, report = brought(week, text, encoding=encoding)

    assert (code, counts(report)) == (0, (1, 0, 0, 0))
    (row,) = listed(week)
    assert (row["door_id"], row["outcome"], row["team"]) == ("d1", "talked", "Blå")
    assert datetime.fromisoformat(row["at"]) == datetime.fromisoformat(UTC_AT)


def test_a_workbook_of_visits_is_read(week):
    with xlsxwriter.Workbook("v.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Gata", "Nr", "Utfall", "Tid", "Lag"])
        sheet.write_row(1, 0, ["Gata 1", 1, "samtal", "", "Blå"])
        style = book.add_format({"num_format": "yyyy-mm-dd hh:mm"})
        sheet.write_datetime(1, 3, datetime(2026, 11, 25, 18, 5), style)

    said = week("visit", "import", "v.xlsx", "--format", "json")

    assert (said.code, counts(json.loads(said.out))) == (0, (1, 0, 0, 0))
    assert datetime.fromisoformat(listed(week)[0]["at"]) == datetime.fromisoformat(UTC_AT)


SPELLINGS = [
    "2026-11-25T18:05+01:00;Lag Blå", "2026-11-25T17:05Z;Lag Blå", "2026-11-25 18:05;lag blå",
    "25/11/2026 18:05; LAG  BLÅ ", "2026-11-25T17:05:00.000+00:00;LagBlå",
]  # fmt: skip


@pytest.mark.parametrize("spelling", SPELLINGS)
def test_two_spellings_of_one_instant_and_team_are_one_visit(week, spelling):
    head = "door_id;outcome;at;team\n"
    brought(week, f"{head}d1;nobody;{SPELLINGS[0]}")

    assert counts(brought(week, f"{head}d1;nobody;{spelling}")[1]) == (0, 1, 0, 0)
    assert counts(brought(week, f"{head}d1;talked;{spelling}")[1]) == (0, 0, 1, 0)
    assert counts(brought(week, f"{head}d1;nobody;{spelling} 2")[1]) == (1, 0, 0, 0)


def test_who_typed_it_is_no_part_of_what_a_visit_is(week):
    text = f"door_id;outcome;at;team\nd1;nobody;{UTC_AT};A\n"
    brought(week, text)

    said = week("visit", "import", "v.csv", "--by", "volunteer", "--format", "json")

    assert counts(json.loads(said.out)) == (0, 1, 0, 0)


def test_the_same_row_twice_in_one_file_is_one_visit_and_another_outcome_contradicts_it(week):
    rows = ["nobody;2026-11-25T18:05+01:00", "nobody;2026-11-25T17:05Z", "talked;25/11 18:05"]
    text = "door_id;outcome;at\n" + "".join(f"d1;{row}\n" for row in rows)

    code, report = brought(week, text)

    assert (code, counts(report)) == (1, (1, 1, 1, 0))
    assert "already recorded as nobody" in report["conflicts"][0]["reason"]


def test_visits_stored_under_ids_of_another_rule_stay_already(week):
    """Ids used to be made of the spelling of time and team; files of then come again."""
    at = datetime.fromisoformat("2026-11-25T18:05+01:00")
    event = make_visit(
        Claim("d1", Outcome.NOBODY, at, "Lag Blå"),
        event_id="0b9d2f7e-5a3c-5a63-9d5f-6d5c0d2f8a11", week_id=1,
        span=Span(at.date(), at.date(), "Europe/Stockholm"), recorded_by="desk", sent_at=at,
        received_at=at,
    )  # fmt: skip
    with open_writer(Path("canvass.db")) as connection:
        record_events(connection, 1, [event])

    for spelling in SPELLINGS:
        report = brought(week, f"door_id;outcome;at;team\nd1;nobody;{spelling}")[1]
        assert counts(report) == (0, 1, 0, 0)


def test_an_import_that_was_taken_back_can_be_stored_again_and_again(week):
    text = "door_id;outcome;at\nd1;nobody;2026-11-25 18:05\n"
    for time in range(3):
        assert counts(brought(week, text)[1]) == (1, 0, 0, 0)
        assert counts(brought(week, text)[1]) == (0, 1, 0, 0)
        standing = [row for row in listed(week) if not row["voided"]]
        assert len(standing) == 1
        assert len(listed(week)) == time + 1
        week("visit", "void", standing[0]["event_id"])


def test_what_a_listing_prints_can_be_given_back(week):
    brought(week, "door_id;outcome;at;team\nd1;nobody;2026-11-25T18:05:30.25;A\nd2;t;25/11 18:06;B")
    week("visit", "void", listed(week)[1]["event_id"])
    printed = week("visit", "list", "--format", "csv").out

    code, report = brought(week, printed, name="back.csv")

    assert (code, counts(report), report["unused"]) == (1, (0, 1, 0, 1), [])
    assert "taken back" in report["rejected"][0]["reason"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_every_outcome_a_listing_prints_can_be_typed_back(lang):
    for outcome in Outcome:
        assert parse_outcome(get_translator(lang)(outcome.value)) is outcome
        assert parse_outcome(get_translator(lang)(outcome.value).capitalize()) is outcome


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("Ingen hemma", "nobody"), ("ej hemma", "nobody"), ("NOT HOME", "nobody"),
        ("Samtal", "talked"), ("pratade med", "talked"), ("Nej tack!", "no_thanks"),
        ("avböjde", "no_thanks"), ("Låst", "unreachable"), ("låst port", "unreachable"),
        ("Knacka ej", "do_not_knock"), ("do-not-knock", "do_not_knock"), ("L", "unreachable"),
        ("Don't knock", "do_not_knock"), ("unreachable", "unreachable"),
    ],
)  # fmt: skip
def test_outcomes_go_by_word_in_both_languages_and_by_letter(word, outcome):
    assert parse_outcome(word) == outcome


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("Gata 1;3-maj;talked;25/11 18:05", "troligen 3-5"),
        ("Gata 1;99;talked;25/11 18:05", "ingen dörr på Gata 1 99"),
        ("Gata 1;1;flög;25/11 18:05", "utfall 'flög': använd ett av"),
        ("Gata 1;1;talked;2026-11-25", "en dag utan klockslag"),
        ("Gata 1;1;talked;3/4/26 18:05", "kan vara 2026-04-03, 2026-03-04"),
        ("Gata 1;1;talked;", "ingen tid"),
    ],
)
def test_each_row_that_is_not_stored_says_why_in_the_language_asked(week, row, reason):
    Path("v.csv").write_text(f"gata;nr;utfall;tid\nGata 1;2;n;25/11 18:05\n{row}\n", "utf-8")

    said = week("--lang", "sv", "visit", "import", "v.csv", "--format", "json")

    report = json.loads(said.out)
    assert (said.code, counts(report)) == (1, (1, 0, 0, 1))
    assert reason in report["rejected"][0]["reason"]
    assert reason in Path("v.rejected.csv").read_text("utf-8-sig").replace('""', '"')


def test_a_file_of_rejected_rows_can_be_mended_and_given_back(week):
    brought(week, "gata;nr;utfall;tid;lag\nGata 1;3-maj;samtal;25/11 18:05;=A\n")
    kept = Path("v.rejected.csv")
    kept.write_text(kept.read_text("utf-8-sig").replace(";3-maj;", ";3;"), "utf-8")

    code, report = brought(week, kept.read_bytes(), name="v.rejected.csv")

    assert (code, counts(report)) == (0, (1, 0, 0, 0))
    assert (listed(week)[0]["door_id"], listed(week)[0]["team"]) == ("d3", "=A")


def test_rejected_rows_are_never_written_over(week):
    for number, day in enumerate(("31/2", "32/2"), start=1):
        code, _ = brought(week, f"gata;nr;utfall;tid\nGata 1;{number};n;{day} 18:05\n")
        assert code == 2
    brought(week, "gata;nr;utfall;tid\nGata 1;2;n;32/2 18:05\n")

    assert sorted(p.name for p in Path().glob("*.rejected*")) == [
        "v.rejected-2.csv", "v.rejected.csv",
    ]  # fmt: skip


def test_columns_nothing_is_taken_from_are_named(week):
    Path("v.csv").write_text("door_id,outcome,at,note,mood\nd1,n,25/11 18:05,x,y\n")

    assert "Columns that are not used: note, mood." in week("visit", "import", "v.csv").err


def test_a_street_spelt_otherwise_is_found_where_only_one_is_meant(week):
    text = "gata;nr;utfall;tid\nGata  1;1;n;25/11 18:05\nGATA 2;2;n;25/11 18:05\n"

    assert counts(brought(week, text)[1]) == (2, 0, 0, 0)


def test_a_time_the_clocks_show_twice_is_refused_with_both(week):
    Path("v.csv").write_text("door_id,outcome,at\nd1,n,2026-10-25 02:30\n")

    said = week("visit", "import", "v.csv", "--week", "Stuvsta 48", "--format", "json")

    (row,) = json.loads(said.out)["rejected"]
    assert "02:30+02:00 or 2026-10-25T02:30+01:00" in row["reason"]


def test_a_time_typed_at_the_desk_is_read_as_a_listing_shows_it(week, monkeypatch):
    now = datetime.fromisoformat("2026-11-26T10:00+01:00")
    monkeypatch.setattr("canvass.cli.visit_add.instant", lambda: now)

    assert week("visit", "add", "d1", "samtal", "--at", "25/11 18:05").code == 0
    at = datetime.fromisoformat(listed(week)[0]["at"])
    assert at - datetime.fromisoformat(UTC_AT) == timedelta()


def test_a_letter_in_a_column_of_its_own_belongs_to_the_number(week):
    head = "gata;nummer;bokstav;utfall;tid\n"

    _, report = brought(week, head + "Gata 1;1;A;samtal;25/11 18.05\nGata 1;1;;samtal;25/11 18.05")

    assert counts(report) == (1, 0, 0, 1)
    assert "Gata 1 1A" in report["rejected"][0]["reason"]


@pytest.mark.parametrize(
    "address", ["Gata 1 1, 123 45 Ort", "Gata 1 nr 1", "Gata 1 1, SE-123 45 Ort"]
)
def test_an_address_with_its_town_behind_is_the_same_door(week, address):
    _, report = brought(week, f'adress;utfall;tid\n"{address}";samtal;25/11 18.05')

    assert counts(report) == (1, 0, 0, 0)


def test_rows_dated_over_a_day_ahead_are_refused_unless_their_clock_was_off(week):
    """A slip of the year is a row to mend; a phone whose clock was ahead is said to be so."""
    ahead = (datetime.now(UTC) + timedelta(days=365)).isoformat()
    text = f"door_id,outcome,at\nd1,talked,{ahead}\nd2,nobody,{UTC_AT}\n"

    code, report = brought(week, text)
    said = week("visit", "import", "v.csv", "--clock-off", "--format", "json")

    assert (code, counts(report)) == (1, (1, 0, 0, 1))
    assert "has not come yet" in report["rejected"][0]["reason"]
    assert (said.code, counts(json.loads(said.out))) == (0, (1, 1, 0, 0))
    assert {row["door_id"]: row["outcome"] for row in listed(week)}["d1"] == "talked"
