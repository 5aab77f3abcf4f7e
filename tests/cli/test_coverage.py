"""`canvass coverage` on a stored district with a week of visits."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import insert, update

from canvass.store import schema, schema_week
from canvass.store.database import open_writer
from canvass.store.visits import record_events
from canvass.visits.event import EventKind, Outcome, VisitEvent
from tests.cli.conftest import Canvass
from tests.world import world

AT = datetime(2026, 9, 7, 16, 30, tzinfo=UTC)


@world
def visited(canvass: Canvass, small_map: Path) -> Canvass:
    """Return the command line on a dozen doors, of which four were visited on a Monday evening."""
    canvass("district", "add", "Liten", small_map)
    outcomes = {"n100": Outcome.NOBODY, "n101": Outcome.TALKED, "n102": Outcome.UNREACHABLE,
                "n103": Outcome.DO_NOT_KNOCK}  # fmt: skip
    with open_writer(Path("canvass.db")) as connection:
        week = insert(schema_week.week).values(
            district_id=1, name="V37", starts_on="2026-09-07", ends_on="2026-09-13",
            timezone="Europe/Stockholm",
        )  # fmt: skip
        connection.execute(week)
        record_events(
            connection,
            1,
            [
                VisitEvent(f"v-{door}", 1, door, EventKind.VISIT, outcome, None, "=Röd", "t",
                           AT, AT, AT, AT)
                for door, outcome in outcomes.items()
            ],
        )  # fmt: skip
    return canvass


def test_json_has_the_promised_keys_and_counts(visited: Canvass):
    found = json.loads(visited("coverage", "--format", "json").out)

    counts = {k: found[k] for k in ("doors", "knocked", "opened", "talked", "unreachable",
                                    "do_not_knock", "left")}  # fmt: skip
    assert counts == {"doors": 12, "knocked": 3, "opened": 1, "talked": 1, "unreachable": 1,
                      "do_not_knock": 1, "left": 9}  # fmt: skip
    assert [row["band"] for row in found["by_band"]] == ["evening"]
    assert [row["day"] for row in found["by_day"]] == ["2026-09-07"]
    assert [row["street"] for row in found["by_street"]] == ["Storgatan"]
    assert [row["doors"] for row in found["by_route"]] == [12]


def test_the_only_open_week_need_not_be_named(visited: Canvass):
    with open_writer(Path("canvass.db")) as connection:
        week = schema_week.week
        connection.execute(update(week).values(closed_at="2026-09-14T09:00:00Z"))
        connection.execute(
            insert(week).values(
                district_id=1, name="V38", starts_on="2026-09-14", ends_on="2026-09-20",
                timezone="Europe/Stockholm",
            )
        )  # fmt: skip

    assert json.loads(visited("coverage", "--format", "json").out)["knocked"] == 0
    named = visited("coverage", "--week", "V37", "--format", "json")
    assert json.loads(named.out)["knocked"] == 3


def test_a_visit_counts_where_the_door_has_left_the_map_or_was_left_out_since(visited: Canvass):
    # n101 (talked) leaves the map with n110 (nobody called there); n100 (nobody) is left out.
    with open_writer(Path("canvass.db")) as connection:
        gone = update(schema.door).where(schema.door.c.door_id.in_(["n101", "n110"]))
        connection.execute(gone.values(is_retired=1))
    visited("doors", "exclude", "Storgatan 1", "--reason", "asked by the landlord")

    found = json.loads(visited("coverage", "--format", "json").out)

    assert (found["doors"], found["knocked"], found["talked"]) == (11, 3, 1)


def test_the_table_shows_three_shares(visited: Canvass):
    said = visited("coverage").out

    for word, share in (("Knocked", "25 %"), ("Opened", "8 %"), ("Talked", "8 %")):
        assert any(word in line and share in line for line in said.splitlines())
    assert "Locked: Storgatan 3" in said


def test_csv_rows_add_up(visited: Canvass):
    lines = visited("coverage", "--format", "csv").out.splitlines()

    assert lines[0].startswith("group,key,doors,knocked,opened,talked")
    assert lines[1].startswith("district,,12,3,1,1,")
    assert sum(line.startswith("stairwell,") for line in lines) == 12


def test_a_published_report_is_in_fives(visited: Canvass):
    found = json.loads(visited("coverage", "--publish", "--format", "json").out)

    assert (found["doors"], found["knocked"], found["left"]) == (10, 0, 5)


def test_an_unknown_week_is_one_line(visited: Canvass):
    said = visited("coverage", "--week", "V99")

    assert said.code == 2
    assert '"V37"' in said.err


def test_without_a_week_nothing_is_knocked(canvass: Canvass, small_map: Path):
    canvass("district", "add", "Liten", small_map)

    assert json.loads(canvass("coverage", "--format", "json").out)["knocked"] == 0
