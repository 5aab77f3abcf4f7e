"""R21: 200 hostile strings in every listing and format: no formula, no control of a terminal."""

from __future__ import annotations

import csv
import io
import json
import random
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
import sqlalchemy as sa

from canvass.cli.main import canvass as canvass_command
from canvass.store import schema, schema_organisation, schema_week
from canvass.store.database import open_writer
from canvass.store.visits import record_events
from tests.store.visit_world import fill, visit
from tests.world import world

STARTS = ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", '"=', "'=", "＝", "＋"]
BODIES = [
    "cmd|'/C calc'!A0", "HYPERLINK(\"http://evil.example\")", "1+1", "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>', "\x1b[31mred\x1b[0m", "\x1b]0;title\x07", "\u202egnp.exe",
    "\u2028line", "a;b,c\n=d", "{{7*7}}", "%s%n", "${jndi:ldap://x}", "\x00\x01", "🏠" * 40, "&lt;",
    "\ufeffx",
]  # fmt: skip
NEED_MORE = {
    ("call", "list"), ("doors", "audit"), ("routes", "list"), ("routes", "locks"),
    ("week", "calls"), ("week", "organisations"),
    ("doors", "exclude"), ("doors", "split"), ("doors", "value"),
    ("routes", "history"), ("week", "simulate"), ("wish", "add"),
}  # fmt: skip
"""Listings of a map or a plan, which this database has not, and commands that do something first.
A new listing is tried here by itself."""


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
    """Return every command that lists for programs and needs no argument."""
    found = []
    for words, command in iter_commands(canvass_command, click.Context(canvass_command)):
        formats = {str(c) for p in command.params if p.name == "fmt"
                   for c in getattr(p.type, "choices", ())}  # fmt: skip
        if {"table", "json"} <= formats and not any(p.required for p in command.params):
            found.append(words)
    return found


LISTINGS = (
    *(words for words in listings() if words not in NEED_MORE),
    ("coverage", "--by", "street"),
)


def hostile_strings(count: int) -> list[str]:
    rng = random.Random(21)
    fixed = [start + body for start in STARTS for body in BODIES]
    return rng.sample(fixed, min(count, len(fixed)))


@world
def listed(canvass):
    """Put 200 hostile strings into every text that people or a map may give."""
    words = hostile_strings(200)
    with open_writer(Path("canvass.db")) as connection:
        fill(connection, doors=len(words))
        for number, word in enumerate(words, start=1):
            of = schema.address.c.address_id == f"a{number}"
            connection.execute(
                sa.update(schema.address).where(of).values(street=word, housenumber=word[:20])
            )
            connection.execute(
                sa.update(schema.door)
                .where(schema.door.c.door_id == f"d{number}")
                .values(unit=word[:9])
            )
            # The program takes no other as a team's name; visits may come from elsewhere.
            if word.isprintable() and word.strip() == word and len(word) <= 80:
                connection.execute(sa.insert(schema_week.team).values(week_id=1, name=word))
            connection.execute(
                sa.insert(schema_organisation.organisation).values(
                    district_id=1, name=word, kind=word, address=word, lat=59.2, lon=18.0,
                    opening_hours="", note=word, added_at="2026-11-24T18:00:00Z",
                )
            )  # fmt: skip
            record_events(connection, 1, [visit(f"d{number}", event_id=f"v{number}", team=word)])
        connection.execute(
            sa.update(schema_week.week).values(base_label=words[0], base_lat=59.2, base_lon=18.0)
        )
        connection.execute(sa.update(schema.district).values(source_file=words[1]))
    return canvass


def is_control(text: str) -> bool:
    """Whether a terminal would obey a character, or show it where it does not stand."""
    return any(c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Zl", "Zp") for c in text)


@pytest.mark.parametrize("command", LISTINGS, ids=lambda words: " ".join(words[:2]))
def test_no_listing_obeys_a_hostile_string(listed, command):
    for fmt in ("table", "json", "csv"):
        said = listed(*command, "--format", fmt)

        assert said.code == 0, said.err
        assert not is_control(said.out), fmt
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


def test_the_listings_that_are_not_tried_here_are_there() -> None:
    assert set(listings()) >= NEED_MORE
