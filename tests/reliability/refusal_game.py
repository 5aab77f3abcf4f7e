"""A random week in which doors are asked to be left alone, for what is seen of them afterwards."""

from __future__ import annotations

import functools
import random
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from canvass.document.document import BasePlace, PlanDocument
from canvass.errors import MapError, PlanError
from canvass.osm import child
from canvass.osm import read as map_reading
from canvass.osm.extract import Extract
from canvass.osm.limits import Limits
from canvass.osm.serial import extract_from_bytes
from canvass.planning.search_settings import Search
from canvass.planning.walking import Walking
from canvass.planning.whole_district import plan_district
from canvass.store.database import open_reader
from canvass.visits.event import Outcome
from canvass.workflow.district import plan_files
from canvass.workflow.district import stored_district as stored
from canvass.workflow.district.new_district import add_district
from canvass.workflow.district.plan_files import check_plan
from canvass.workflow.district.removing import remove_district
from canvass.workflow.district.updating import read_newer_map, take_newer_map
from canvass.workflow.doors.splits import SplitRequest, split_stairwell, undo_split
from canvass.workflow.keeping import backups
from canvass.workflow.keeping.merging import merge_database
from canvass.workflow.visits.visit_log import SaidVisit, Where, add_visit
from canvass.workflow.week.next_plan import NextAsked, plan_next
from tests.reliability.places_in_files import (
    NAMES,
    NEW_NAME,
    doors_of,
    doors_on_paper,
    draw_newer,
    paths_to_left_out,
    plain,
    rows_of_table,
    stops_in_exports,
)
from tests.small_map import BASE

START = datetime(2026, 11, 24, 17, 0, tzinfo=UTC)
MOVES = ("ask", "ask", "plan", "tomorrow", "split", "unsplit", "second", "newer", "backup",
         "restore", "lend", "merge", "remove", "update", "update")  # fmt: skip


class Game:
    """One random week; `refused` are the (street, number, flat) that ever said no."""

    def __init__(self, folder: Path, seed: int, world: Path) -> None:
        self.folder = folder
        self.db = Path(shutil.copy(world / "canvass.db", folder / "canvass.db"))
        self.map = world / "small.osm"
        self.rng = random.Random(seed)
        self.refused: set[tuple[str, str, str]] = set()
        self.files: list[PlanDocument] = [stored.get_plan(self.db, "Stuvsta")]
        self.clock = START
        self.districts = 1
        self.looked = self.broken = 0

    def play(self, moves: Sequence[str]) -> None:
        """Make moves and look at every output after each."""
        for move in moves:
            self.clock += timedelta(hours=1)
            getattr(self, move)()
            self.look()

    def split_asked(self) -> None:
        """Count the flats of every house that refused."""
        for street, number, _unit in self.refused:
            asked = SplitRequest(f"{street} {number}", "", 2, 1)
            split_stairwell(self.db, self.names()[0], asked, at=self.clock.isoformat())

    def plan_all(self) -> None:
        """Plan every district anew."""
        for name in self.names():
            self.plan(name)

    def ask(self) -> None:
        """Record that somebody at a random door asked not to be called on."""
        with open_reader(self.db) as connection:
            doors = connection.exec_driver_sql(
                "SELECT district.name, door.door_id, address.street, address.housenumber, "
                "door.unit FROM door JOIN address USING (district_id, address_id) "
                "JOIN district USING (district_id) "
                "JOIN week ON week.district_id = door.district_id WHERE NOT door.is_retired"
            ).all()
        if doors:
            name, door_id, *place = self.rng.choice(doors)
            add_visit(
                self.db,
                Where(name),
                door_id,
                SaidVisit(Outcome.DO_NOT_KNOCK, self.clock.isoformat(), ""),
                now=self.clock,
            )
            self.refused.add(tuple(place))

    def plan(self, name: str | None = None) -> None:
        """Plan a district anew."""
        name = name or self.rng.choice(self.names())
        lat, lon = (float(part) for part in BASE.split(","))
        with suppress(PlanError):
            planned = plan_district(
                stored.load_district(self.db, name),
                created_at="2026-09-07T15:00:00Z", base=BasePlace(lat, lon, ""),
                shift=Walking(60, 1.25, None),
                search=Search(30.0, 5, self.rng.randrange(99), None), lang="en",
            )  # fmt: skip
            stored.record_plan(self.db, name, planned.document)

    def tomorrow(self) -> None:
        """Plan the next evening."""
        search = Search(1.0, iterations=5, seed=self.rng.randrange(99), teams=1)
        if "Stuvsta" in self.names():
            with suppress(PlanError):
                plan_next(self.db, NextAsked(search, "Stuvsta", shift="S1"), lang="en")

    def split(self) -> None:
        """Count the flats of a house."""
        number = self.rng.randrange(1, 13)
        asked = SplitRequest(f"{self.rng.choice(NAMES)} {number}", "", 2, 1)
        with suppress(LookupError):
            split_stairwell(self.db, self.names()[0], asked, at=self.clock.isoformat())

    def unsplit(self) -> None:
        """Take the flats of a house back."""
        with suppress(LookupError):
            number = self.rng.randrange(1, 13)
            undo_split(self.db, self.names()[0], f"Storgatan {number}", "", at="2026-11-24T18:00Z")

    def second(self) -> None:
        """Add the same map as another district."""
        if len(self.names()) < 2:
            self.districts += 1
            add_district(self.db, f"D{self.districts}", str(self.map))

    def newer(self) -> None:
        """Add a newer map, in which the street is called otherwise, as another district."""
        if len(self.names()) < 2:
            self.districts += 1
            drawn = self.map.read_text(encoding="utf-8")
            newer = self.folder / "newer.osm"
            newer.write_text(drawn.replace('"Storgatan"', f'"{NEW_NAME}"'), encoding="utf-8")
            add_district(self.db, f"D{self.districts}", str(newer))

    def update(self) -> None:
        """Put a newer map in the place of a district's: drawn anew, renamed, with other houses."""
        newer = self.folder / "update.osm"
        drawn = self.map.read_text(encoding="utf-8")
        newer.write_text(draw_newer(drawn, self.rng), encoding="utf-8")
        with suppress(MapError):  # of another place: nothing is left of the addresses
            name = self.rng.choice(self.names())
            take_newer_map(self.db, read_newer_map(self.db, name, str(newer)))

    def remove(self) -> None:
        """Remove one of two districts."""
        if len(self.names()) > 1:
            remove_district(self.db, self.names()[0], now=self.clock)

    def remove_asked(self) -> None:
        """Remove the district whose doors were asked at."""
        remove_district(self.db, "Stuvsta", now=self.clock)

    def backup(self) -> None:
        """Back up, in place of the backup before."""
        target = self.folder / "a.backup"
        target.unlink(missing_ok=True)
        backups.write_backup(self.db, target)

    def restore(self) -> None:
        """Put the last backup back, however old."""
        source = self.folder / "a.backup"
        if source.exists():
            found = backups.look_at_restore(self.db, source)
            backups.restore_backup(self.db, source, now=self.clock, lasting=found.lasting)

    def lend(self) -> None:
        """Give a second laptop a copy, in which somebody refuses too."""
        if not (self.folder / "other.db").exists():
            mine, self.db = self.db, Path(shutil.copy(self.db, self.folder / "other.db"))
            self.before = set(self.refused)
            self.ask()
            self.lent = self.refused - self.before
            self.refused, self.db = self.before, mine

    def merge(self) -> None:
        """Merge what the second laptop knows."""
        other = self.folder / "other.db"
        if other.exists():
            merge_database(self.db, other, now=self.clock)
            self.refused |= self.lent
            other.unlink()
            other.with_name("other.db-wal").unlink(missing_ok=True)

    def names(self) -> list[str]:
        """Return the names of the districts there are."""
        with open_reader(self.db) as connection:
            return sorted(connection.exec_driver_sql("SELECT name FROM district").scalars())

    def look(self) -> None:
        """Count the refused doors on any plan, kept or in a file."""
        # Between two moves nothing changes: all files are held against one reading of it.
        read = functools.cache(plan_files._refusals)
        with mock.patch.object(plan_files, "_refusals", read):
            documents = [check_plan(document, self.db).document for document in self.files]
        for name in self.names():
            with suppress(LookupError):
                document = stored.get_plan(self.db, name)
                documents.append(document)
                if self.rng.random() < 0.3:
                    self.files.append(document)
        self.look_at_files(self.rng.choice(documents))
        for document in documents:
            self.broken += paths_to_left_out(document)
            for route in document.routes:
                for stop in (*route.stops, *route.if_time):
                    units = stop.units or ("",) * len(stop.door_ids)
                    for unit in units:
                        self.looked += 1
                        self.broken += self.is_refused(stop.street, stop.housenumber, unit)

    def look_at_files(self, document: PlanDocument) -> None:
        """Count the refused doors in the table, and the refused houses at stops of the others."""
        for place in rows_of_table(document):
            self.looked += 1
            self.broken += self.is_refused(*place)
        self.broken += len(doors_on_paper(document) - doors_of(document))
        for street, number in stops_in_exports(document):
            if not self.has_open_flats(street, number):
                self.broken += self.is_refused(street, number, "")

    def has_open_flats(self, street: str, number: str) -> bool:
        """Whether only flats of a house refused, so that its entrance stays a stop."""
        return all(u for s, n, u in self.refused if (plain(s), n) == (plain(street), number))

    def is_refused(self, street: str, number: str, unit: str) -> bool:
        """Whether a door may be one that refused: a house for its flats, a flat for its house."""
        return any(
            (plain(street), number) == (plain(s), n) and (not unit or not u or unit == u)
            for s, n, u in self.refused
        )


def read_here(path: Path, kind: str, name: str) -> Extract:
    """Read a map in this process: the game's own maps are no danger, and a child takes a second."""
    request = {"path": str(path), "name": path.name, "format": kind, "boundary": name}
    limits = Limits(cpu_s=60, wall_s=60, memory_bytes=10**10, inflated_bytes=10**9)
    with tempfile.TemporaryDirectory(dir=path.parent) as work:
        return extract_from_bytes(child.read(request, Path(work), limits))


def play_many(world: Path, seeds: Sequence[int], moves: int) -> tuple[int, int, int]:
    """Play a random week for each seed; return (refusals, doors looked at, of them refused)."""
    asked = looked = broken = 0
    for seed in seeds:
        (folder := world.parent / f"week-{seed}").mkdir()
        game = Game(folder, seed, world)
        with mock.patch.object(map_reading, "_read_in_child", read_here):
            game.play(game.rng.choices(MOVES, k=moves))
        asked, looked = asked + len(game.refused), looked + game.looked
        broken += game.broken
        shutil.rmtree(folder)
    return asked, looked, broken
