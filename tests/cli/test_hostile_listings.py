"""R21: 200 hostile strings in every listing and format: no formula, no control of a terminal."""

from __future__ import annotations

import csv
import io
import itertools
import json
import random
import unicodedata
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from xml.sax.saxutils import quoteattr

import click
import pytest
import sqlalchemy as sa

from canvass.cli.main import canvass as canvass_command
from canvass.store import schema, schema_organisation, schema_week
from canvass.store.database import open_writer
from canvass.store.visits import record_events
from tests.small_map import BASE, write_grid_map
from tests.store.visit_world import visit
from tests.world import world

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", '"=', "'=", "＝", "＋"]
BODIES = [
    "cmd|'/C calc'!A0", "HYPERLINK(\"http://evil.example\")", "1+1", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\u202egnp.exe",
    "\u2028line", "a;b,c\n=d", "{{7*7}}", "%s%n", "${jndi:ldap://x}", "\x00\x01", "🏠" * 40, "&lt;",
    "\ufeffx",
]  # fmt: skip
SAID: dict[tuple[str, ...], tuple[str, ...]] = {
    ("district", "update"): ("{district}", "grid.osm", "--dry-run"),
    ("district", "boundaries"): ("grid.osm",),
    ("doors", "access", "set"): ("{address}", "--state", "intercom"),
    ("doors", "import"): ("doors.csv", "--dry-run"),
    ("doors", "exclude"): ("{address}", "--reason", "other"),
    ("doors", "split"): ("{address}", "--floors", "2", "--per-floor", "2"),
    ("estimate",): ("--base", BASE, "--shift", "60"),
    ("routes", "show"): ("R01",),
    ("routes", "rank"): ("{address}",),
    ("organisation", "import"): ("organisations.csv",),
    ("visit", "import"): ("visits.csv",),
    ("list", "out"): ("{code}",),
    ("list", "back"): ("{code}",),
    ("list", "lost"): ("{code}",),
    ("list", "void"): ("{code}",),
    ("wish", "add"): ("more benches",),
    ("wish", "import"): ("wishes.csv",),
    ("week", "simulate"): ("--runs", "10"),
    ("coverage",): ("--by", "street"),
}
"""What a listing needs to be told; a new one is tried by itself, and fails where it needs more."""

PARTLY = {("doors", "import"), ("organisation", "import"), ("visit", "import"), ("wish", "import")}
"""Those that end with 1 or 2 as some rows of a file, or all, are refused."""


def iter_commands(
    command: click.Command, context: click.Context, words: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from iter_commands(found, context, (*words, name))


def listings() -> list[tuple[str, ...]]:
    """Return every command that lists for programs."""
    return [words for words, _formats in _listings()]


def _listings() -> list[tuple[tuple[str, ...], list[str]]]:
    found = []
    for words, command in iter_commands(canvass_command, click.Context(canvass_command)):
        known = {
            c for p in command.params if p.name == "fmt" for c in getattr(p.type, "choices", ())
        }
        formats = [fmt for fmt in ("table", "json", "csv") if fmt in known]
        if {"table", "json"} <= set(formats):
            found.append((words, formats))
    return found


def hostile_strings(count: int) -> list[str]:
    rng = random.Random(21)
    fixed = [start + body for start in STARTS for body in BODIES]
    return rng.sample(fixed, min(count, len(fixed)))


STREETS = ('=cmd|"/C calc"!A0', "\u202e<img src=x onerror=alert(1)>", "@SUM(1)", "+1+1\u2028x")
"""What the four streets of the map are called."""


@world
def listed(canvass, tmp_path):
    """Put hostile strings into every text that people or a map may give; return their list's code.

    The district is planned, its week is open, and a list of it is out.
    """
    names = {f"Gata {letter}": name for letter, name in zip("ABCD", STREETS, strict=True)}
    text = write_grid_map(tmp_path / "grid.osm").read_text("utf-8")
    for plain, name in names.items():
        text = text.replace(f'"{plain}"', quoteattr(name))
    (tmp_path / "grid.osm").write_text(text, "utf-8")
    today = datetime.now(UTC).date()
    for words in (
        ("district", "add", "=1+1", "grid.osm"),
        ("plan", "--base", BASE, "--shift", "60", "--late", "50", "--iterations", "300"),
        (
            "week",
            "add",
            "@week",
            "--from",
            today,
            "--to",
            today + timedelta(days=6),
            "--base",
            BASE,
        ),
        ("team", "add", "=team"),
        ("shift", "add", f"{today + timedelta(days=1)}T17:30", "150", "--label", "=label"),
        ("shift", "add", f"{today + timedelta(days=2)}T10:00", "120", "--kind", "daytime"),
        ("routes", "lock", f"{STREETS[0]} 1"),
        ("routes", "assign", "R01", "=team"),
        ("doors", "exclude", f"{STREETS[2]} 9", "--reason", "=because"),
        ("doors", "value", "--street", STREETS[3], "--worth", "2"),
        ("export", "csv"),
    ):
        said = canvass(*words)
        assert said.code == 0, (words, said.err)
    write_tables(tmp_path)
    with open_writer(Path("canvass.db")) as connection:
        write_rows(connection)
        return connection.exec_driver_sql("SELECT min(code) FROM walk_list").scalar_one()


def write_tables(folder: Path) -> None:
    """Write tables of hostile names, as somebody might send them."""
    words = [word for word in hostile_strings(40) if "\0" not in word]  # or else it is no text
    for name, head, cells in (
        ("doors", "street,housenumber,lat,lon", ("7", "59.0", "18.0")),
        ("organisations", "name,kind,lat,lon", ("=club", "59.0", "18.0")),
        ("visits", "street,housenumber,outcome,team,at", ("7", "talked", "=team", "18:00")),
        ("wishes", "text,topic", ("other",)),
    ):
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            rows = csv.writer(file)
            rows.writerow(head.split(","))
            rows.writerows((word, *cells) for word in words)


def write_rows(connection: sa.Connection) -> None:
    """Put hostile strings where no command takes them: other databases and files may hold them."""
    words = hostile_strings(200)
    doors = connection.execute(sa.select(schema.door.c.door_id, schema.door.c.address_id)).all()
    for (door_id, address_id), word in zip(doors[20:], words, strict=False):
        of = schema.address.c.address_id == address_id
        connection.execute(sa.update(schema.address).where(of).values(street=word))
        one = schema.door.c.door_id == door_id
        connection.execute(sa.update(schema.door).where(one).values(unit=word[:9]))
    left = itertools.cycle(words)
    plans = sa.select(schema.plan.c.plan_id, schema.plan.c.document)
    for plan_id, text in connection.execute(plans).all():
        name_stops(connection, plan_id, json.loads(text), left)
    for table, column in (("week_change", "words"), ("plan_change", "words"),
                          ("district", "attribution")):  # fmt: skip
        if sa.inspect(connection).has_table(table):
            connection.exec_driver_sql(f"UPDATE {table} SET {column} = ?", (words[2],))
    for number, word in enumerate(words, start=1):
        # The program takes no other as a team's name; visits may come from elsewhere.
        if word.isprintable() and word.strip() == word and len(word) <= 80:
            connection.execute(sa.insert(schema_week.team).values(week_id=1, name=word))
        connection.execute(
            sa.insert(schema_organisation.organisation).values(
                district_id=1, name=word, kind=word, address=word, lat=59.0, lon=18.0,
                opening_hours="", note=word, added_at="2026-11-24T18:00:00Z",
            )
        )  # fmt: skip
        door_id = doors[number % len(doors)][0]
        record_events(connection, 1, [visit(door_id, event_id=f"v{number}", team=word)])
    connection.execute(sa.update(schema_week.week).values(base_label=words[0]))
    connection.execute(sa.update(schema.district).values(source_file=words[1]))


def name_stops(
    connection: sa.Connection, plan_id: int, document: dict[str, Any], left: Iterator[str]
) -> None:
    """Call every route of a plan, and its stops but those of a street, by a hostile string."""
    for route in document["routes"]:
        route["name"] = next(left)
        for stop in route["stops"]:
            if stop["street"] == STREETS[0]:
                continue
            stop["street"] = stop["housenumber"] = next(left)
            stop["addresses"] = [{"street": next(left), "housenumber": next(left)}
                                 for _ in stop["addresses"]]  # fmt: skip
    one = schema.plan.c.plan_id == plan_id
    connection.execute(sa.update(schema.plan).where(one).values(document=json.dumps(document)))


def is_control(text: str) -> bool:
    """Whether a terminal would obey a character, or show it where it does not stand."""
    return any(c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in text)


@pytest.mark.long
@pytest.mark.parametrize(("command", "formats"), _listings(), ids=" ".join)
def test_no_listing_obeys_a_hostile_string(listed, canvass, command, formats):
    about = {"code": listed, "district": "=1+1", "address": f"{STREETS[0]} 3"}
    more = [word.format(**about) for word in SAID.get(command, ())]
    for fmt in formats:
        said = canvass(*command, *more, "--format", fmt)

        assert said.code in ((0, 1, 2) if command in PARTLY else (0,)), said.err
        assert said.out + said.err
        assert not is_control(said.out + said.err), fmt
        if fmt == "json":
            json.loads(said.out)
        if fmt == "csv":
            cells = [cell for row in csv.reader(io.StringIO(said.out)) for cell in row]
            assert not [c for c in cells if c[:1] in set("=+@\t\r") or is_formula(c)]


def is_formula(cell: str) -> bool:
    """Whether a cell that begins with a minus is more than a number."""
    if not cell.startswith("-"):
        return False
    try:
        float(cell)
    except ValueError:
        return True
    return False


def test_what_listings_are_told_is_for_listings_there_are() -> None:
    assert set(listings()) >= SAID.keys()
