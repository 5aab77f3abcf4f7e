"""R30: what was purged is in no file of the database's folder any more."""

from __future__ import annotations

import gc
import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from canvass.coverage.shares import Shares
from canvass.store import purge as store_purge
from canvass.store import purged_plans, week_rows
from canvass.store.backend.opening import driver_of
from canvass.store.database import Connection, open_reader, open_writer
from canvass.store.purge_rules import RULES, list_unruled
from canvass.store.purged_counts import merge_small
from canvass.store.visits import list_do_not_knock, record_events
from canvass.visits.event import Outcome
from canvass.workflow.keeping.keeping import purge
from canvass.workflow.week.stored_week import get_week_state
from tests.reliability.figures import figure
from tests.reliability.marked_week import (
    CLOSED,
    DOORS,
    NOW,
    contents,
    count_readable,
    evening_of,
    list_unmarked,
    mark_week,
    plan_of,
)
from tests.store.every_schema import metadata
from tests.store.visit_world import fill, visit


def readable_after_purge(folder: Path, markers: int) -> int:
    """Purge a week full of markers; return how many can still be read in the folder."""
    words = mark_week(folder, markers)
    assert count_readable(words, folder) == len(words), "each is there before"

    purge(folder / "canvass.db", None, None, now=NOW)

    return count_readable(words, folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "data"
    folder.mkdir()
    return folder


def test_purged_means_gone_before_any_garbage_is_collected(folder: Path) -> None:
    """A statement that lingers keeps SQLite from wiping, and commands rarely collect garbage."""
    gc.disable()
    try:
        assert readable_after_purge(folder, 60) == 0
    finally:
        gc.enable()


def test_purged_means_gone(folder: Path) -> None:
    assert readable_after_purge(folder, 300) == 0


def test_every_text_column_that_goes_with_a_week_holds_a_marker(folder: Path) -> None:
    """From the schema and its rules: a new column is marked, or stands here with its reason."""
    words = mark_week(folder, 300)

    unmarked = list_unmarked(folder / "canvass.db", set(words))

    of_the_log = {
        f"{log}.{column}"
        for log in ("visit_event", "call_event")
        for column in ("kind", "outcome", "target_id", "client_at", "sent_at", "effective_at",
                       "received_at", "body_sha256", "flags", "come_back")
    }  # fmt: skip
    assert unmarked - of_the_log == {
        # Words of a short list, or what another table calls by this name.
        "call_event.place_id", "visit_event.door_id", "shift.kind",
        "visit_batch.kind", "walk_list_event.kind",
    }  # fmt: skip


@pytest.mark.torture
def test_3_000_purged_markers_are_gone(folder: Path) -> None:
    left = readable_after_purge(folder, 3000)

    said = "3000 markers in visits, calls, teams, bookings, shifts, plans, locks and two copies"
    figure("R30", f"{said}: {left} readable in any file of the data folder")
    assert left == 0


def leave_in_a_free_page(path: Path, word: str) -> None:
    """Delete a word from many pages without overwriting it, as other programs may do."""
    with closing(sqlite3.connect(path)) as raw:
        raw.execute("PRAGMA secure_delete=OFF")
        raw.execute("CREATE TABLE junk (word TEXT)")
        raw.executemany("INSERT INTO junk VALUES (?)", [(word + 1_000 * ".",)] * 400)
        raw.execute("DROP TABLE junk")
        raw.commit()


def test_what_another_program_deleted_without_overwriting_it_is_gone_too(folder: Path) -> None:
    words = mark_week(folder, 60)
    left_over = "left-in-a-free-page-by-another-program"
    leave_in_a_free_page(folder / "canvass.db", left_over)
    assert count_readable([left_over], folder) == 1, "it is there before"

    purge(folder / "canvass.db", None, None, now=NOW)

    assert count_readable([left_over, *words], folder) == 0


def without_vacuum(connection: Connection, path: Path) -> bool:
    """Wipe the WAL only, as the mutant does."""
    driver_of(connection).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return without_checkpoint(connection, path)


def without_checkpoint(connection: Connection, path: Path) -> bool:
    """Say that all is wiped while the WAL still holds it."""
    driver_of(connection).execute("PRAGMA user_version=0")
    return True


def keep_teams(connection: Connection, week_id: int) -> dict[str, int]:
    """Delete all a week owns but its teams."""
    return {
        owned.name: owned.delete(connection)
        for owned in week_rows.list_owned(connection, week_id)
        if owned.name not in ("team", "booking", "assignment", "shift")
    }


def keep_reasons(plain: dict[str, object], kept: object) -> dict[str, object]:
    """Leave the reasons in a plan as they are."""
    return plain


MUTANTS: dict[str, tuple[object, str, Callable[..., object]]] = {
    "no VACUUM": (store_purge, "settle", without_vacuum),
    "no checkpoint": (store_purge, "settle", without_checkpoint),
    "teams stay": (store_purge, "delete_week_rows", keep_teams),
    "locks keep their teams": (store_purge, "forget_team_locks", lambda *_: None),
    "the reasons of plans stay": (purged_plans, "forget_reasons", keep_reasons),
    "leftovers of a restore stay": (store_purge, "remove_leftovers", lambda _: []),
}


@pytest.mark.parametrize("mutant", MUTANTS)
def test_each_mutant_of_the_purge_leaves_something_readable(
    folder: Path, monkeypatch: pytest.MonkeyPatch, mutant: str
) -> None:
    module, name, defect = MUTANTS[mutant]
    if mutant == "leftovers of a restore stay":
        from canvass.store import backup, database

        for other in (backup, database):
            monkeypatch.setattr(other, "remove_leftovers", defect)
    words = mark_week(folder, 300)
    if mutant == "no VACUUM":
        leave_in_a_free_page(folder / "canvass.db", words[0])
    monkeypatch.setattr(module, name, defect)

    purge(folder / "canvass.db", None, None, now=NOW)

    assert count_readable(words, folder) > 0


def test_every_text_column_has_its_rule() -> None:
    assert list_unruled(metadata) == []


def test_a_column_that_nobody_made_a_rule_for_is_named() -> None:
    more = sa.MetaData()
    for table in metadata.sorted_tables:
        table.to_metadata(more)
    more.tables["week"].append_column(sa.Column("diary", sa.Text))
    sa.Table("gossip", more, sa.Column("words", sa.Text))

    assert list_unruled(more) == ["gossip.words", "week.diary"]


def test_a_rule_is_about_a_column_there_is() -> None:
    there = {
        f"{table.name}.{column.name}" for table in metadata.sorted_tables for column in table.c
    }

    assert set(RULES) <= there


def test_a_purge_that_was_broken_off_is_finished_by_the_next_command(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    words = mark_week(folder, 150)
    with monkeypatch.context() as broken:
        broken.setattr(store_purge, "settle", lambda raw, path: False)
        run = purge(folder / "canvass.db", None, None, now=NOW)
        left = count_readable(words, folder)
    with open_reader(folder / "canvass.db"):
        pass

    assert not run.is_wiped
    assert left > 0
    assert count_readable(words, folder) == 0


def test_a_purge_beside_an_open_reader_says_that_it_is_owed(folder: Path) -> None:
    words = mark_week(folder, 150)
    path = folder / "canvass.db"
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM visit_event").fetchone()
        beside = purge(path, None, None, now=NOW)
    after = purge(path, None, None, now=NOW)

    assert (beside.is_wiped, after.is_wiped) == (False, True)
    assert count_readable(words, folder) == 0


def close_and_purge(path: Path) -> None:
    with open_writer(path) as connection:
        connection.exec_driver_sql(
            f"UPDATE week SET closed_at = '{CLOSED}', announced_at = '{CLOSED}'"
        )
    purge(path, None, None, now=NOW)


def test_three_shares_and_do_not_knock_outlast_the_purge_and_nothing_else(folder: Path) -> None:
    path = folder / "canvass.db"
    events = [
        visit("d1", Outcome.TALKED, event_id="v1"),
        visit("d2", Outcome.NO_THANKS, event_id="v2"),
        visit("d2", Outcome.NOBODY, event_id="v3", minutes=600),
        visit("d3", Outcome.UNREACHABLE, event_id="v5"),
        visit("d7", Outcome.DO_NOT_KNOCK, event_id="v4"),
    ]
    with open_writer(path) as connection:
        fill(connection)
        record_events(connection, 1, events)

    close_and_purge(path)

    with open_reader(path) as connection:
        shares = connection.exec_driver_sql(
            "SELECT street, route_id, doors, knocked, opened, talked FROM purged_share ORDER BY 1"
        ).all()
        odds = connection.exec_driver_sql(
            "SELECT band, dwelling, opened, closed FROM purged_odds ORDER BY 1"
        ).all()
        kept = [one.door_id for one in list_do_not_knock(connection, 1)]
    assert [tuple(row) for row in shares] == [
        ("Gata 1", "", 6, 2, 2, 1),
        ("Gata 2", "", 6, 1, 0, 0),
    ]
    # Noon on Wednesday the 25th in UTC is one o'clock in Stockholm; ten hours later, the evening.
    assert [tuple(row) for row in odds] == [("daytime", "house", 2, 0), ("evening", "house", 0, 1)]
    assert kept == ["d7"]


def test_odds_are_the_same_before_and_after_the_purge(folder: Path) -> None:
    path = folder / "canvass.db"
    outcomes = [Outcome.TALKED, Outcome.NOBODY, Outcome.NO_THANKS, Outcome.UNREACHABLE]
    with open_writer(path) as connection:
        fill(connection)
        connection.exec_driver_sql("UPDATE week SET base_lat = 59.2, base_lon = 18.0")
        connection.exec_driver_sql(
            "INSERT INTO week (district_id, name, starts_on, ends_on, timezone, base_lat, "
            "base_lon) VALUES (1, 'next', '2026-12-07', '2026-12-13', 'Europe/Stockholm', 59.2, "
            "18.0)"
        )
        record_events(
            connection, 1,
            [visit(f"d{n % 12 + 1}", outcomes[n % 4], event_id=f"v{n}", minutes=97 * n)
             for n in range(40)],
        )  # fmt: skip
    before = get_week_state(path, None, "Stuvsta 48").odds

    with open_writer(path) as connection:
        connection.exec_driver_sql(
            f"UPDATE week SET closed_at = '{CLOSED}', announced_at = '{CLOSED}' WHERE week_id = 1"
        )
    purge(path, None, None, now=NOW)

    assert get_week_state(path, None, "next").odds == before


def shares(doors: int, knocked: int = 1) -> Shares:
    return Shares(doors, knocked, 0, 0, left=doors - knocked)


def test_fewer_than_five_doors_stand_nowhere_alone() -> None:
    cells = {
        ("Alm", "R1"): shares(20),
        ("Alm", "R2"): shares(3),
        ("Alm", "R3"): shares(4),
        ("Ek", "R2"): shares(2),
        ("Lind", "R2"): shares(4),
        ("Rönn", "R4"): shares(1),
    }

    parts = merge_small(cells)

    # "Alm" gathers 3 + 4, R2 gathers 2 + 4. The one door that is left would be told by what is
    # missing from the whole: the smallest part, R2, joins it.
    assert {key: part.doors for key, part in parts.items()} == {
        ("Alm", "R1"): 20,
        ("Alm", ""): 7,
        ("", ""): 7,
    }


def test_a_district_too_small_to_hide_anybody_in_leaves_no_count() -> None:
    assert merge_small({("Alm", "R1"): shares(4)}) == {}


def test_only_the_plan_of_the_whole_district_stays_and_tells_of_no_visit(folder: Path) -> None:
    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection, doors=DOORS)
        documents = [plan_of("left for later"), plan_of("somebody asked"), evening_of("answered")]
        for document in documents:
            connection.exec_driver_sql(
                "INSERT INTO plan (district_id, created_at, document) VALUES (1, '2026-11-24', ?)",
                (json.dumps(document),),
            )

    close_and_purge(path)

    with open_reader(path) as connection:
        (left,) = connection.exec_driver_sql("SELECT document FROM plan").scalars()
    assert [entry["reason"] for entry in json.loads(left)["excluded"]] == [
        "left out when this plan was made"
    ]


def test_the_evenings_of_a_week_that_is_not_purged_stay(folder: Path) -> None:
    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection, doors=DOORS)
        connection.exec_driver_sql(
            "INSERT INTO week (district_id, name, starts_on, ends_on, timezone, added_at) VALUES "
            "(1, 'next', '2026-11-30', '2026-12-06', 'Europe/Stockholm', '2026-11-29T09:00:00Z')"
        )
        for day in ("2026-11-25", "2026-12-01"):
            document = evening_of("answered") | {"starts_at": f"{day}T17:30:00+01:00"}
            connection.exec_driver_sql(
                "INSERT INTO plan (district_id, created_at, document) VALUES (1, '2026-11-24', ?)",
                (json.dumps(document),),
            )
        connection.exec_driver_sql(
            f"UPDATE week SET closed_at = '{CLOSED}', announced_at = '{CLOSED}' WHERE week_id = 1"
        )

    purge(path, None, None, now=NOW)

    with open_reader(path) as connection:
        left = connection.exec_driver_sql("SELECT document FROM plan").scalars().all()
    assert [json.loads(text)["starts_at"][:10] for text in left] == ["2026-12-01"]


def test_the_audit_log_says_that_refusals_were_cleared_and_not_where_or_at_which_hour(
    folder: Path,
) -> None:
    from canvass.workflow.visits.clearing import clear_do_not_knock
    from canvass.workflow.visits.visit_log import Where

    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
        record_events(connection, 1, [visit("d3", Outcome.DO_NOT_KNOCK)])
    clear_do_not_knock(path, Where(), "d3", recorded_by="coordinator", now=NOW)

    with open_reader(path) as connection:
        rows = connection.exec_driver_sql("SELECT at, action, subject FROM audit_log").all()
    assert ("2026-11-30", "do-not-knock cleared", "") in [tuple(row) for row in rows]
    assert not any("d3" in row.subject.split() or ":" in row.at for row in rows)


def test_a_week_nobody_closes_is_purged_three_weeks_after_its_end_and_told_before(
    folder: Path,
) -> None:
    """The week ends on Sunday 29 November: a week open, fourteen days, seven of them announced."""
    from canvass.workflow.keeping.announcing import announce_purges

    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
        connection.exec_driver_sql("UPDATE week SET added_at = '2026-11-20T09:00:00Z'")
        record_events(connection, 1, [visit()])
    told = NOW + timedelta(days=14)

    assert announce_purges(path, now=told - timedelta(days=1)) == []
    assert purge(path, None, None, now=NOW + timedelta(days=40)).done == ()
    (week,) = announce_purges(path, now=told)
    assert week.purge_at(told).date().isoformat() == "2026-12-21"
    assert purge(path, None, None, now=told + timedelta(days=6)).done == ()
    assert purge(path, None, None, now=told + timedelta(days=8)).done[0].events == 1


@pytest.mark.parametrize("column", ["added_at", "closed_at", "reopened_at", "announced_at"])
def test_a_clock_that_was_years_ahead_does_not_put_off_a_purge(folder: Path, column: str) -> None:
    """A laptop whose clock stood at 2056 for a moment would have kept the week until then."""
    from canvass.workflow.keeping.announcing import announce_purges

    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
        connection.exec_driver_sql(
            f"UPDATE week SET added_at = '2026-11-20T09:00:00Z', {column} = '2056-11-29T12:00:00Z'"
        )
        record_events(connection, 1, [visit()])
    told = NOW + timedelta(days=14)

    (week,) = announce_purges(path, now=told)

    assert week.purge_at(told).date().isoformat() == "2026-12-21"
    assert purge(path, None, None, now=told + timedelta(days=8)).done[0].events == 1


def test_after_an_upgrade_nothing_vanishes_that_was_not_announced(folder: Path) -> None:
    """A week closed long ago by a program that told nobody the day."""
    from canvass.workflow.keeping.announcing import announce_purges

    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
        record_events(connection, 1, [visit()])
        connection.exec_driver_sql(f"UPDATE week SET closed_at = '{CLOSED}'")

    assert purge(path, None, None, now=NOW).done == ()
    announce_purges(path, now=NOW)
    assert purge(path, None, None, now=NOW + timedelta(days=6)).done == ()
    assert len(purge(path, None, None, now=NOW + timedelta(days=7)).done) == 1


def test_a_week_purged_under_older_rules_is_purged_again(folder: Path) -> None:
    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection, doors=DOORS)
        connection.exec_driver_sql(
            "INSERT INTO plan (district_id, created_at, document) VALUES (1, '2026-11-24', ?)",
            (json.dumps(evening_of("answered already")),),
        )
        connection.exec_driver_sql(
            f"UPDATE week SET closed_at = '{CLOSED}', purged_at = '{CLOSED}'"
        )

    with open_reader(path) as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM plan").scalar() == 0
    assert b"answered already" not in contents(folder)


def test_a_row_recorded_by_anybody_is_found_in_the_tally(folder: Path) -> None:
    """What the purge deletes is counted in its tombstone, and the doctor is content."""
    from canvass.store.doctor import examine

    path = folder / "canvass.db"
    with open_writer(path) as connection:
        fill(connection)
        record_events(connection, 1, [replace(visit(), recorded_by="x")])
    close_and_purge(path)

    assert [one for one in examine(path) if one.details] == []
