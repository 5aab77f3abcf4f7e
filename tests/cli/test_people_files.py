"""Lists of teams, shifts, places and addresses, as people send them."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
import xlsxwriter

from tests.small_map import BASE
from tests.world import world

WEEK = ("week", "add", "V37", "--from", "2026-09-07", "--to", "2026-09-13", "--base", BASE)


@world
def week(canvass, small_map):
    """Put the small map and a week of September 2026 into canvass.db."""
    assert canvass("district", "add", "Stuvsta", small_map).code == 0
    assert canvass(*WEEK).code == 0
    return canvass


def listed(canvass, *what: str) -> list[dict[str, object]]:
    return json.loads(canvass(*what, "list", "--format", "json").out)


def left_out(canvass) -> list[str]:
    rows = json.loads(canvass("doors", "list", "--state", "left-out", "--format", "json").out)
    return sorted(str(row["housenumber"]) for row in rows)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252", "utf-8-sig"])
def test_teams_are_read_whatever_the_file_looks_like(week, encoding):
    text = "sep=;\r\nVåra lag;;;\r\nLag;Personer;Språk;Inga trappor;Har tid\r\n" \
           "Blå;3;sv, ar;ja;må–fr 17–21\r\n;;;;\r\n"  # fmt: skip
    Path("teams.csv").write_bytes(text.encode(encoding))

    said = week("team", "add", "--from", "teams.csv")

    assert said.code == 0, said.err
    (team,) = listed(week, "team")
    assert (team["team"], team["size"], team["languages"], team["no_stairs"]) == (
        "Blå", 3, "sv,ar", "x",
    )  # fmt: skip
    assert team["availability"] == "Mo-Fr 17:00-21:00"


@pytest.mark.parametrize(
    "text",
    [
        "starts_at;minutes;label;kind\n2026-09-08 17:30;150;Tisdag kväll;homes\n",
        "När;Minuter;Benämning;För\ntis 8/9 17:30–20:00;150;Tisdag kväll;hem\n",
        "start,benämning,minuter\n9/8/26 5:30 PM,Tisdag kväll,2 h 30 min\n",
        "datum;tid;namn\n8/9;17.30–20.00;Tisdag kväll\n",
        "datum;tid;namn\n2026-09-08;17:30-20:00;Tisdag kväll\n",
        "Datum;Start;Slut;Namn\n2026-09-08;17:30;20:00;Tisdag kväll\n",
        "starts at;ends at;label\n8/9 17:30;8/9 20:00;Tisdag kväll\n",
        "datum;kl;längd (min);namn\n8/9;17.30;2:30;Tisdag kväll\n",
        'start;min;namn\n="2026-09-08 17:30";="150";Tisdag kväll\n',
        "Veckodag;Starttid;Sluttid;Namn\nTisdag;17:30;20:00;Tisdag kväll\n",
        "Dag;Tid;Namn\ntis 8/9;kl 17.30–20;Tisdag kväll\n",
        "Date,Start time,Finish,Label\n9/8/2026,5:30 PM,8pm,Tisdag kväll\n",
        "datum;tid;namn\n8/9;5:30-8 pm;Tisdag kväll\n",
        "datum;start;slut;namn\n8/9;1730;20;Tisdag kväll\n",
        "datum;start;timmar;namn\n8/9;17.30;2,5;Tisdag kväll\n",
        "start;längd;namn\n8/9 17.30;2½ tim;Tisdag kväll\n",
        "dag;veckodag;kl;min;namn;för\n8/9;tisdag;17:30;150;Tisdag kväll;Bostäder\n",
        "datum;start;slut;namn\n8/9;8/9 17:30;20:00;Tisdag kväll\n",
    ],
)
def test_shifts_are_read_as_a_listing_prints_them(week, text):
    Path("shifts.csv").write_bytes(text.encode("cp1252"))

    said = week("shift", "add", "--from", "shifts.csv")

    assert said.code == 0, said.err
    (shift,) = listed(week, "shift")
    assert (shift["starts_at"], shift["minutes"], shift["label"], shift["kind"]) == (
        "2026-09-08T17:30:00+02:00", 150, "Tisdag kväll", "homes",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("dag;veckodag;kl;min\n8/9;måndag;17:30;150\n", "that day is another day of the week"),
        ("dag;start;min\n8/9;9/9 17:30;150\n", "8/9, but 9/9 17:30: two days"),
        ("dag;tid;min\n8/9;17:30-20:00;120\n", "120 minutes, but 150 minutes until 20:00"),
        ("start;min;namn\n8/9 17:30;150;Tisdag kvÃ¤ll\n", "probably Tisdag kväll"),
        ("start;timmar\n8/9 17:30;2,01\n", "give whole minutes"),
        ("veckodag;kl;min\nimorgon;17:30;150\n", "weekday 'imorgon': not understood"),
    ],
)
def test_a_shift_that_says_two_things_or_has_broken_letters_is_refused(week, text, reason):
    Path("shifts.csv").write_text(text, "utf-8")

    said = week("shift", "add", "--from", "shifts.csv")

    assert (said.code, listed(week, "shift")) == (2, [])
    assert reason in said.err


@pytest.mark.parametrize("end", ["24:00", "24", "00:00"])
def test_a_shift_may_last_until_midnight(week, end):
    Path("shifts.csv").write_text(f"start;slut\n8/9 21:00;{end}\n")

    assert week("shift", "add", "--from", "shifts.csv").code == 0
    assert [shift["minutes"] for shift in listed(week, "shift")] == [180]


def test_a_shift_that_ends_after_midnight_and_one_that_contradicts_itself(week):
    rows = "8/9 22:00;00:30;\n9/9 17:30;20:00;120\n9/9 17:30;10/9 20:00;\n"
    Path("shifts.csv").write_text(f"start;slut;minuter\n{rows}", "utf-8")

    said = week("shift", "add", "--from", "shifts.csv")

    assert [shift["minutes"] for shift in listed(week, "shift")] == [150]
    assert "line 3: 120 minutes, but 150 minutes until 20:00" in said.err
    assert "line 4: shift of 1590 min" in said.err


def test_a_workbook_of_teams_is_read(week):
    with xlsxwriter.Workbook("teams.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["Lag", "Personer"])
        sheet.write_row(1, 0, ["Blå", 3])

    assert week("team", "add", "--from", "teams.xlsx").code == 0
    assert [(t["team"], t["size"]) for t in listed(week, "team")] == [("Blå", 3)]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("starts_at;minutes\n3/4/26 17:30;150\n", "may be 2026-04-03, 2026-03-04"),
        ("starts_at;minutes\n8/9 17:30;long\n", "minutes 'long': give a number"),
        ("starts_at;minutes\n8/9 17:30;1,5\n", "give a whole number"),
        ("starts_at;minutes;kind\n8/9 17:30;150;both\n", "kind 'both': give homes or daytime"),
        ("a;b\n1;2\n", "no column starts_at; the headings there are a, b"),
    ],
)
def test_a_bad_shift_is_named_and_stores_nothing(week, text, reason):
    Path("shifts.csv").write_text(text)

    said = week("shift", "add", "--from", "shifts.csv")

    assert said.code == 2
    assert reason in said.err
    assert listed(week, "shift") == []


GOOD_AND_BAD = {
    "team": ("team,size\nBlå,2\nRöd,many\nblÅ,3\nGrön,2\nBlå,2\n",
             ["Blå", "Grön"], {3: "size 'many': give a number", 4: "there already, as \"Blå\""}),
    "shift": ("start,min\n8/9 17:30,150\n31/9 17:30,150\n8/9 18:00,60\n9/9 17:30,150\n"
              "2026-09-08 17:30,150\n",
              ["S1", "S2"], {3: "no such day in the calendar", 4: "overlaps S1"}),
}  # fmt: skip


@pytest.mark.parametrize("kind", GOOD_AND_BAD)
def test_good_rows_are_stored_and_bad_ones_come_back_in_a_file(week, kind):
    """Of five rows two are stored, one is there already, two are rejected with their reasons."""
    text, stored, reasons = GOOD_AND_BAD[kind]
    Path("rows.csv").write_text(text, "utf-8")

    said = week(kind, "add", "--from", "rows.csv")

    assert said.code == 1
    assert [row[kind] for row in listed(week, kind)] == stored
    assert re.search(r"^ +5 +2 +1 +2 *$", said.out, re.M)
    with Path("rows.rejected.csv").open(encoding="utf-8-sig", newline="") as file:
        rejected = {int(row["line"]): row["reason"] for row in csv.DictReader(file)}
    assert rejected.keys() == reasons.keys()
    assert all(reason in rejected[line] for line, reason in reasons.items())


@pytest.mark.parametrize("kind", GOOD_AND_BAD)
def test_mended_rows_go_in_and_a_file_given_twice_does_no_harm(week, kind):
    text, stored, _ = GOOD_AND_BAD[kind]
    Path("rows.csv").write_text("\n".join(text.split("\n")[:2]) + "\n", "utf-8")

    first = week(kind, "add", "--from", "rows.csv")
    again = week(kind, "add", "--from", "rows.csv")

    assert (first.code, again.code) == (0, 0)
    assert re.search(r"^ +1 +0 +1 +0 *$", again.out, re.M)
    assert [row[kind] for row in listed(week, kind)] == stored[:1]


def test_bookings_in_a_file_of_teams_are_not_passed_over_in_silence(week):
    Path("teams.csv").write_text("team,shifts\nBlå,S1\n", "utf-8")

    said = week("team", "add", "--from", "teams.csv")

    assert "Columns that are not used: shifts" in said.err


@pytest.mark.parametrize(
    ("words", "text"),
    [
        (("team", "add", "--from"), "name,size\n"),
        (("team", "add", "--from"), "name,size"),
        (("team", "add", "--from"), "name,size\n,\n \n"),
        (("shift", "add", "--from"), "starts_at,minutes\n"),
        (("visit", "import"), "street;housenumber;outcome;at\n\n\n"),
        (("wish", "import"), "topic,text\n"),
        (("organisation", "import"), "name,lat,lon\n"),
    ],
)
def test_a_table_without_a_row_is_refused_and_not_passed_over_in_silence(week, words, text):
    Path("empty.csv").write_text(text)

    said = week(*words, "empty.csv")

    assert (said.code, said.out, said.err.count("\n")) == (2, "", 1)
    assert "empty.csv: no row in it; give a line of headings and a row each" in said.err


def test_an_empty_list_of_visits_in_json_is_refused(week):
    Path("v.json").write_text("[]")

    assert week("visit", "import", "v.json").code == 2


ELSEWHERE: dict[str, tuple[tuple[str, ...], str]] = {
    "visits": (("visit", "import"), "street,housenumber,outcome,at\nIngenstans,1,talked,x\n"),
    "organisations": (("organisation", "import"), "name,address\nKlubben,Ingenstans 1\n"),
    "addresses": (("doors", "exclude", "--reason", "asked", "--list"),
                  "Gata;Nr\nStorgatan;7\nStorgatan;3-maj\n"),
    "register": (("doors", "import"), "street,housenumber,lat,lon\nStorgatan,,59,18\n"),
    "teams": (("team", "add", "--from"), "team,size\nBlå,many\n"),
    "shifts": (("shift", "add", "--from"), "start,min\n31/11 17:30,150\n"),
    "values": (("doors", "value", "--worth", "3", "--list"),
               "Gata;Nr\nStorgatan;7\nStorgatan;3-maj\n"),
    "wishes": (("wish", "import"), "topic,text\nother,ring 070-123 45 67\n"),
}  # fmt: skip


@pytest.mark.parametrize("kind", ELSEWHERE)
def test_rows_not_taken_are_named_with_their_file_and_who_clears_it_away(week, kind):
    """The same words for each kind; a file that is not beside the database goes with no purge."""
    words, text = ELSEWHERE[kind]
    for folder in (Path(), Path("elsewhere")):
        folder.mkdir(exist_ok=True)
        (folder / "rows.csv").write_text(text, "utf-8")

        said = week(*words, str(folder / "rows.csv"))

        assert said.code in (1, 2)
        assert "Rows not taken: " in said.err
        assert ("no purge finds it" in said.err) == (folder != Path())


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
@pytest.mark.parametrize(
    "text",
    [
        "Gata;Nummer\nStorg.;7\nSTORGATAN ; 9 \n",
        "sep=;\nGata;Nummer\nStorgatan;7\nStorgatan;9.0\n",
        "Storgatan 7\nStorg. 9\n", "Vill inte ha besök;\nGata;Nr\nStorgatan;007\nStor-gatan;9\n",
        "adress\tort\nStorgatan 7\tStuvsta\nStorgatan 9\tStuvsta\n",
    ],
)  # fmt: skip
def test_a_list_of_addresses_is_read_in_any_spelling(week, text, encoding):
    Path("list.csv").write_bytes(text.encode(encoding))

    said = week("doors", "exclude", "--list", "list.csv", "--reason", "asked")

    assert (said.code, said.err) == (0, "")
    assert left_out(week) == ["7", "9"]


def test_rows_that_name_no_address_are_kept_and_the_rest_is_left_out(week):
    Path("list.csv").write_text("Gata;Nr\nStorgatan;7\nStorgatan;3-maj\nStorgatan;\n", "utf-8")

    said = week("--lang", "sv", "doors", "exclude", "--list", "list.csv", "--reason", "asked")

    assert said.code == 1
    assert "rad 3: " in said.err
    assert "det var troligen 3-5" in said.err
    assert left_out(week) == ["7"]
    kept = Path("list.rejected.csv").read_text("utf-8-sig").splitlines()
    assert kept[0] == "line;reason;Gata;Nr"
    assert [line[0] for line in kept[1:]] == ["3", "4"]


def test_ranges_match_whatever_dash_they_are_written_with(canvass, tmp_path):
    from tests.small_map import write_small_map

    small = write_small_map(tmp_path / "range.osm")
    small.write_text(small.read_text("utf-8").replace('v="11"', 'v="11-13"'), "utf-8")
    assert canvass("district", "add", "Stuvsta", small).code == 0
    Path("list.csv").write_text("Storgatan;11–13\n", "utf-8")

    assert canvass("doors", "exclude", "--list", "list.csv", "--reason", "asked").code == 0
    assert left_out(canvass) == ["11-13"]


def test_organisations_are_read_with_swedish_headings_and_hours(week):
    Path("clubs.csv").write_bytes(
        "Namn;Typ;Adress;Öppettider;Anteckning;Telefon\n"
        "Bågskytte;klubb;Storgatan 5;tis och tors 13–16;ring;08\n"
        "Ingenstans;;Ingengatan 1;;;\n".encode("cp1252")
    )

    said = week("organisation", "import", "clubs.csv", "--format", "json")

    report = json.loads(said.out)
    assert said.code == 1
    assert (report["stored"], report["unused"]) == (1, ["Telefon"])
    (club,) = listed(week, "organisation")
    assert (club["name"], club["opening_hours"], club["note"]) == (
        "Bågskytte", "Tu,Th 13:00-16:00", "ring",
    )  # fmt: skip
    assert "Ingenstans" in Path("clubs.rejected.csv").read_text("utf-8-sig")
